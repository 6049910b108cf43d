import { describe, expect, it } from 'vitest';
import { bruck } from '../../src/collective/bruck';
import { busFactor } from '../../src/collective/bus-factor';
import { checkSchedule } from '../../src/collective/check';
import { ALGORITHMS, type AlgorithmName, algorithmsOf, chooseSchedule } from '../../src/collective/choose';
import { direct } from '../../src/collective/direct';
import { divisorOf } from '../../src/collective/divisor-of';
import { doubleTrees } from '../../src/collective/double-tree';
import { halvingDoubling } from '../../src/collective/halving-doubling';
import { pat } from '../../src/collective/pat';
import { ring } from '../../src/collective/ring';
import { torusRing } from '../../src/collective/torus-ring';
import { COLLECTIVES } from './every-algorithm';

const choice = { across: 'ring', inside: 'ring', channels: 'auto', piece: 524_288, slots: 8 } as const;
const names = Object.keys(ALGORITHMS) as AlgorithmName[];

describe('the choice of an algorithm', () => {
  it('makes every algorithm for each collective that it does, and says so of itself', () => {
    for (const algorithm of names) {
      for (const collective of ALGORITHMS[algorithm].does) {
        const schedule = chooseSchedule({ ...choice, algorithm }, 16, 4, 1, collective, { shape: [4, 4] });
        checkSchedule(schedule, 2);
        expect(schedule.algorithm.split('/')[0]).toBe(algorithm);
        expect(schedule.collective).toBe(collective);
      }
    }
  });

  it('has an algorithm for every collective', () => {
    expect(COLLECTIVES.map(algorithmsOf)).toEqual([
      ['ring', 'halving-doubling', 'double-tree', 'hierarchical', 'direct', 'one-shot', 'torus-ring'],
      ['ring', 'halving-doubling', 'hierarchical', 'direct', 'pat', 'torus-ring'],
      ['ring', 'halving-doubling', 'hierarchical', 'direct', 'bruck', 'pat', 'torus-ring'],
      ['direct', 'bruck'],
      ['ring', 'double-tree'],
      ['ring', 'double-tree'],
      ['direct'],
    ]);
  });

  it('says what an algorithm does and what a collective has where they do not meet', () => {
    expect(() => chooseSchedule({ ...choice, algorithm: 'double-tree' }, 8, 8, 1, 'all-to-all')).toThrow(
      new RangeError('double-tree does all-reduce, broadcast, reduce; all-to-all has direct, bruck'),
    );
    for (const algorithm of names) {
      for (const collective of COLLECTIVES) {
        if (algorithmsOf(collective).includes(algorithm)) continue;
        expect(() => chooseSchedule({ ...choice, algorithm }, 16, 4, 1, collective)).toThrow(
          `; ${collective} has ${algorithmsOf(collective).join(', ')}`,
        );
      }
    }
  });

  it('needs a torus for a ring over one', () => {
    const torus = { ...choice, algorithm: 'torus-ring' } as const;
    expect(() => chooseSchedule(torus, 12, 12, 1)).toThrow('torus-ring needs a torus');
    expect(() => chooseSchedule(torus, 12, 12, 1, 'all-reduce', { shape: [4, 4] })).toThrow('a torus of 4 × 4 has 16 ranks, not 12');
    expect(() => chooseSchedule(torus, 12, 12, 1, 'all-reduce', { shape: [4, 3], ports: 'all' })).toThrow('all ports need equal sides, not 4 × 3');
    expect(chooseSchedule(torus, 16, 16, 1, 'all-reduce', { shape: [4, 4], ports: 'all' }).channels).toBe(4);
  });

  it('refuses what PAT cannot aggregate', () => {
    const pat = { ...choice, algorithm: 'pat' } as const;
    expect(() => chooseSchedule(pat, 12, 12, 1, 'all-gather', { aggregation: 3 })).toThrow('pat over 12 ranks aggregates 1, 2, 4 … 8 blocks, not 3');
    expect(chooseSchedule(pat, 12, 12, 1, 'all-gather', { aggregation: 8 }).rounds).toHaveLength(4);
    // log2 2 + 16/2 − 1.
    expect(chooseSchedule(pat, 12, 12, 1, 'all-gather', { aggregation: 2 }).rounds).toHaveLength(8);
  });
});

it('an algorithm refuses a collective that it does not do, whoever asks it', () => {
  expect(() => ring('all-to-all', 8)).toThrow('ring: all-to-all is not made of a reduce-scatter and an all-gather');
  expect(() => halvingDoubling('broadcast', 8)).toThrow(RangeError);
  expect(() => torusRing('send-recv', { shape: [4, 4] })).toThrow(RangeError);
  expect(() => doubleTrees('all-gather', 8)).toThrow('double-tree does all-reduce, broadcast, reduce, not all-gather');
  expect(() => direct('reduce', 8)).toThrow('direct does not do reduce');
  expect(() => direct('all-to-all', 8, { paced: true, atOnce: 2 })).toThrow('direct: paced messages go one at a time, not 2');
  expect(() => bruck('all-reduce', 8)).toThrow('bruck does all-gather, all-to-all, not all-reduce');
  expect(() => pat('all-to-all', 8)).toThrow('pat does all-gather, reduce-scatter, not all-to-all');
});

it('the bus factor is nccl-tests’ (doc/PERFORMANCE.md)', () => {
  expect(COLLECTIVES.map((collective) => busFactor(collective, 8))).toEqual([1.75, 0.875, 0.875, 0.875, 1, 1, 1]);
});

it('a share of a buffer never gets a byte too much because a fraction is not exact', () => {
  for (let chunks = 1; chunks <= 200; chunks++) {
    for (let carried = 1; carried <= chunks; carried++) {
      for (const each of [1, 100, 99_991, 2 ** 20]) {
        if (Math.ceil((chunks * each) / divisorOf(chunks, carried)) !== carried * each) expect([chunks, carried, each]).toBe('exact');
      }
    }
  }
  // 7/5 is not exact: a plain quotient makes five of seven chunks of 100 bytes 501.
  expect([Math.ceil(700 / (7 / 5)), Math.ceil(700 / divisorOf(7, 5))]).toEqual([501, 500]);
});
