import { describe, expect, it } from 'vitest';
import { timeCollective } from '../../src/analysis/time-collective';
import { scenarioOf } from './scenarios';

describe('a scenario’s collective by itself', () => {
  const onEight = (algorithm: 'ring' | 'halving-doubling') => scenarioOf({ gpus: 8, collective: { library: 'ideal', algorithm } });

  it('takes the closed form of its ring inside one domain', () => {
    // HGX H100: 8 GPUs, 450 GB/s each way. A ring of n = 8 sends 2(n − 1) messages of S/n; S = 8 GiB makes latency (under 2 µs a step) vanish at 1e-3.
    const seconds = (14 * (2 ** 33 / 8)) / 450e9;
    const [{ timePs }] = timeCollective(onEight('ring'), 'all-reduce', [2 ** 33]).times;
    expect(timePs / 1e12).toBeGreaterThan(seconds);
    expect(timePs / 1e12 / seconds).toBeLessThan(1.001);
  });

  it('takes half as long for either half of an all-reduce', () => {
    const bytes = [4096, 2 ** 28];
    const whole = timeCollective(onEight('halving-doubling'), 'all-reduce', bytes).times;
    for (const half of ['reduce-scatter', 'all-gather'] as const) {
      timeCollective(onEight('halving-doubling'), half, bytes).times.forEach(({ timePs }, i) => {
        // Each half is the same steps in some order; transfers are rounded to whole picoseconds once each.
        expect(Math.abs(2 * timePs - whole[i].timePs)).toBeLessThan(20);
      });
    }
  });

  it('is never faster than its bound, and reaches most of it on large buffers', () => {
    for (const gpus of [8, 16, 64]) {
      const [{ timePs, boundPs }] = timeCollective(scenarioOf({ gpus, collective: { library: 'ideal', algorithm: 'ring' } }), 'all-reduce', [
        2 ** 33,
      ]).times;
      expect(boundPs).toBeLessThanOrEqual(timePs);
      // A flat ring carries 2(n − 1)/n · S over every NIC's share, the bound only 2(D − 1)/D · S: 63/64 against 7/8 at 64 GPUs.
      expect(boundPs / timePs).toBeGreaterThan(gpus === 16 ? 0.5 : 0.85);
    }
  });

  it('is held against the bound of all communicators together, where tensor parallelism makes several', () => {
    // 8 communicators of 8 ranks, one a domain each: together 2(D − 1)/D · S · 8 through the 8 NICs of a domain, 14/8 · S / 50 GB/s.
    const scenario = scenarioOf({ gpus: 64, parallelism: { tensor: 8 }, collective: { library: 'ideal', algorithm: 'ring' } });
    const [{ boundPs }] = timeCollective(scenario, 'all-reduce', [2 ** 30]).times;
    expect(boundPs).toBeCloseTo((1.75 * 2 ** 30 * 1e12) / 50e9, -1);
  });
});
