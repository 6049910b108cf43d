import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkSchedule } from '../../../src/collective/check';
import { ncclPat } from '../../../src/collective/nccl/pat';
import { chunkingOf } from './shapes';

describe('NCCL’s PAT', () => {
  it('takes log2 n rounds while half of all blocks fit a slot, and more where they do not', () => {
    const shape = { ranks: 64, ranksPerNode: 1, nicsPerNode: 1, channels: 4 };
    const rounds = (bytes: number): number => ncclPat('all-gather', bytes, shape, chunkingOf()).schedule.rounds.length;
    // A slot holds 512 KiB: 32 blocks of 16 KiB of a 1 MiB buffer; 8 blocks of 64 KiB of 4 MiB: 3 + 64/8 − 1 rounds.
    expect(rounds(2 ** 20)).toBe(6);
    expect(rounds(2 ** 22)).toBe(10);
  });

  it('leaves on every rank what an all-gather and a reduce-scatter define', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), fc.integer({ min: 1, max: 2 ** 26 }), fc.boolean(), (ranks, bytes, gathers) => {
        const shape = { ranks, ranksPerNode: 1, nicsPerNode: 1, channels: 2 };
        checkSchedule(ncclPat(gathers ? 'all-gather' : 'reduce-scatter', bytes, shape, chunkingOf({ channels: 2 })).schedule);
      }),
      { seed: 12, numRuns: 40 },
    );
  });
});
