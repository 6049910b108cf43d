import { describe, expect, it } from 'vitest';
import { checkSchedule } from '../../src/collective/check';
import { expand } from '../../src/collective/expand';
import { inNetworkTree } from '../../src/collective/in-network-tree';
import { nvls } from '../../src/collective/nvls';
import { nvlsTree } from '../../src/collective/nvls-tree';
import type { Schedule } from '../../src/collective/schedule';
import { divisorsOf } from '../support/sizes';

/** Leaves of every size that divides, below one spine; and pods of two leaves below a core. */
const treesOver = (domains: number): { tier: number; values: number }[][] => [
  [{ tier: 1, values: domains }],
  ...divisorsOf(domains).map((values) => [
    { tier: 1, values },
    { tier: 2, values: domains },
  ]),
  ...divisorsOf(domains)
    .filter((values) => domains % (2 * values) === 0)
    .map((values) => [
      { tier: 1, values },
      { tier: 2, values: 2 * values },
      { tier: 3, values: domains },
    ]),
];

const checked = (schedule: Schedule): void => {
  checkSchedule(schedule, schedule.ranks < 10 ? 3 : 1);
};

describe('what switches add up', () => {
  it('is the whole sum in every rank, each contribution once, over 2 to 64 ranks, in pieces too', () => {
    for (let n = 2; n <= 64; n++) {
      for (const collective of ['all-reduce', 'reduce-scatter', 'all-gather'] as const) checked(nvls(collective, n, { pieceBytes: 1 }));
    }
  });

  it('is so across domains of every size, whatever the trees of switches', () => {
    for (const n of [4, 6, 8, 12, 24]) {
      for (const perDomain of divisorsOf(n).filter((d) => d < n)) {
        checked(nvlsTree(n, { perDomain, channels: 4, pieceBytes: 1 }));
        for (const levels of treesOver(n / perDomain)) {
          checked(nvls('all-reduce', n, { perDomain, levels, channels: 2, pieceBytes: 1 }));
          for (const inside of ['direct', 'chain'] as const) checked(inNetworkTree(n, { perDomain, levels, inside, pieceBytes: 1 }));
        }
      }
    }
  });

  it('would be found incomplete if a rank were left out of the tree', () => {
    const schedule = nvls('all-reduce', 4);
    const [up] = schedule.rounds;
    const parents = Int32Array.of(4, 4, 4, -1, -1);
    expect(() =>
      checkSchedule({ ...schedule, rounds: schedule.rounds.with(0, { ...up, trees: { way: 'up', ...up.trees, parents: [parents] } }) }),
    ).toThrow(/incomplete chunk/);
  });

  it('takes one message of each rank up, and one to each down', () => {
    // Hubs 4 (reduces) and 5 (gathers): four messages each way through each.
    expect(expand(nvls('all-reduce', 4)).map(({ from, to, chunks }) => `${from}>${to}:${chunks.join('')}`)).toEqual([
      '0>4:0123',
      '1>4:0123',
      '2>4:0123',
      '3>4:0123',
      '4>0:0',
      '4>1:1',
      '4>2:2',
      '4>3:3',
      '0>5:0',
      '1>5:1',
      '2>5:2',
      '3>5:3',
      '5>0:0123',
      '5>1:0123',
      '5>2:0123',
      '5>3:0123',
    ]);
  });
});
