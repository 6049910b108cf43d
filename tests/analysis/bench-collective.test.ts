import { describe, expect, it } from 'vitest';
import { busFactor, timeCollective } from '../../src/analysis/bench-collective';
import { scenarioOf } from './scenarios';

describe('a collective by itself', () => {
  const onEight = (algorithm: 'ring' | 'halving-doubling') => scenarioOf({ gpus: 8, collective: { library: 'ideal', algorithm } });

  it('takes the closed form of its ring inside one domain', () => {
    // HGX H100: 8 GPUs, 450 GB/s each way. A ring of n = 8 sends 2(n − 1) messages of S/n; S = 8 GiB makes latency (under 2 µs a step) vanish at 1e-3.
    const seconds = (14 * (2 ** 33 / 8)) / 450e9;
    const [time] = timeCollective(onEight('ring'), 'all-reduce', [2 ** 33]).times;
    expect((time?.timePs ?? 0) / 1e12).toBeGreaterThan(seconds);
    expect((time?.timePs ?? 0) / 1e12 / seconds).toBeLessThan(1.001);
  });

  it('takes half as long for either half of an all-reduce', () => {
    const bytes = [4096, 2 ** 28];
    const whole = timeCollective(onEight('halving-doubling'), 'all-reduce', bytes).times;
    for (const half of ['reduce-scatter', 'all-gather'] as const) {
      timeCollective(onEight('halving-doubling'), half, bytes).times.forEach(({ timePs }, i) => {
        // Each half is the same steps in some order; transfers are rounded to whole picoseconds once each.
        expect(Math.abs(2 * timePs - (whole[i]?.timePs ?? 0))).toBeLessThan(20);
      });
    }
  });

  it('is never faster than its bound, and reaches most of it on large buffers', () => {
    for (const gpus of [8, 16, 64]) {
      const [time] = timeCollective(scenarioOf({ gpus, collective: { library: 'ideal', algorithm: 'ring' } }), 'all-reduce', [2 ** 33]).times;
      expect(time?.boundPs ?? 0).toBeLessThanOrEqual(time?.timePs ?? 0);
      // A flat ring carries 2(n − 1)/n · S over every NIC's share, the bound only 2(D − 1)/D · S: 63/64 against 7/8 at 64 GPUs.
      expect((time?.boundPs ?? 0) / (time?.timePs ?? 1)).toBeGreaterThan(gpus === 16 ? 0.5 : 0.85);
    }
  });

  it('knows nccl-tests’ bus factors', () => {
    // nccl-tests, doc/PERFORMANCE.md: 2(n − 1)/n for all-reduce, (n − 1)/n for its halves.
    expect(busFactor('all-reduce', 8)).toBe(1.75);
    expect(busFactor('all-gather', 8)).toBe(0.875);
  });
});
