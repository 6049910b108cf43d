import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LibraryMachine, libraryMachine } from '../../src/analysis/library/library-machine';
import { librarySetting } from '../../src/analysis/library/library-setting';
import { libraryTimes } from '../../src/analysis/library/library-time';
import { systemEntry } from '../../src/catalog/systems';
import { scenarioSchema } from '../../src/scenario/schema';

const machineOf = (system: string, gpus: number): LibraryMachine => {
  const scenario = scenarioSchema.parse({ name: 'test', model: 'llama3-8b', system, gpus, training: { scaling: 'weak', tokens_per_step: '8Ki' } });
  return libraryMachine(scenario, systemEntry(system), librarySetting(systemEntry(system), {}));
};

describe('an all-to-all over nodes of unequal size', () => {
  // Nodes of 72 and 56; 8, 8 and 4; 8 and 1; 8, 8, 8 and 7; 8 each.
  const machines = [machineOf('gb200-nvl72', 128), ...[20, 9, 31, 24].map((gpus) => machineOf('h100-hgx', gpus))];

  it('takes no less time for more bytes, with the same protocol and channels', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: machines.length - 1 }),
        fc.integer({ min: 8, max: 31 }),
        fc.double({ min: 1, max: 4, noNaN: true }),
        (m, log2, more) => {
          const bytes = 2 ** log2;
          const [less, greater] = libraryTimes(machines[m], 'all-to-all', [bytes, Math.ceil(bytes * more)]);
          if (less.protocol !== greater.protocol || less.channels !== greater.channels) return;
          // Picoseconds of rounding: a header that fills a message up to a whole gap is whole bytes.
          expect(greater.callPs).toBeGreaterThanOrEqual(less.callPs * (1 - 1e-6));
        },
      ),
      { seed: 11, numRuns: 60 },
    );
  });

  it('takes what the busiest NIC takes: that of a rank of the smallest node, which has the most peers elsewhere', () => {
    // 128 ranks, 1 GiB: 72 peers × 8 MiB into a NIC of 50 GB/s at the payload share of the line.
    const [machine] = machines;
    const bytes = 2 ** 30;
    const [{ callPs }] = libraryTimes(machine, 'all-to-all', [bytes]);
    const wirePs = ((72 * bytes) / 128 / (50e9 * machine.profile.netShare * machine.profile.p2p.netShare)) * 1e12;
    expect(callPs).toBeGreaterThan(wirePs);
    // The rest is what peers, hop and start cost: a few hundred microseconds at most.
    expect(callPs).toBeLessThan(wirePs + 2e9);
  });

  it('is near that over full nodes with as many peers elsewhere', () => {
    // A rank of the smallest node has 72 peers elsewhere, as has each of two full nodes.
    const full = machineOf('gb200-nvl72', 144);
    for (const perPair of [64, 4096, 2 ** 20]) {
      const [one] = libraryTimes(machines[0], 'all-to-all', [128 * perPair]);
      const [other] = libraryTimes(full, 'all-to-all', [144 * perPair]);
      expect(one.callPs / other.callPs).toBeCloseTo(1, 1);
    }
  });
});
