import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { switchEntry, switchIds } from '../../../src/catalog/switches';
import { switchesPerRack } from '../../../src/fabric/hall/rack';

describe('switchesPerRack', () => {
  const limits = { units: 36, watts: 40_000, ports: 2304 };

  it('is the tightest of height, power and cable ends', () => {
    // Quantum-2: 1 U, at most 1.7 kW, 64 ports: 36 by height, 40 / 1.7 = 23.5 by power, 2304 / 64 = 36 by ends.
    const quantum2 = switchEntry('quantum2');
    expect(switchesPerRack(quantum2, 400, limits)).toBe(23);
    expect(switchesPerRack(quantum2, 400, { ...limits, units: 10 })).toBe(10);
    expect(switchesPerRack(quantum2, 400, { ...limits, ports: 320 })).toBe(5);
    // Its ports broken out to 200 Gb/s are 128 ends: 2304 / 128 = 18.
    expect(switchesPerRack(quantum2, 200, limits)).toBe(18);
  });

  it('is at least one, and never falls when a limit is raised', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...switchIds()),
        fc.record({ units: fc.integer({ min: 1, max: 60 }), watts: fc.integer({ min: 1, max: 200_000 }), ports: fc.integer({ min: 1, max: 9000 }) }),
        fc.constantFrom<'units' | 'watts' | 'ports'>('units', 'watts', 'ports'),
        (id, low, which) => {
          const [entry, gbps] = [switchEntry(id), switchEntry(id).portGbps.value];
          const few = switchesPerRack(entry, gbps, low);
          expect(few).toBeGreaterThanOrEqual(1);
          expect(switchesPerRack(entry, gbps, { ...low, [which]: low[which] * 2 })).toBeGreaterThanOrEqual(few);
        },
      ),
      { seed: 42, numRuns: 200 },
    );
  });
});
