import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shapley } from '../../src/analysis/shapley';

/** A game: the time for every set of parts switched off. */
const game = (players: number): fc.Arbitrary<number[]> =>
  fc.array(fc.integer({ min: 0, max: 2 ** 50 }), { minLength: 2 ** players, maxLength: 2 ** players });
const anyGame = fc.integer({ min: 1, max: 5 }).chain((players) => fc.tuple(fc.constant(players), game(players)));
const solve = (players: number, times: number[]): bigint[] => shapley(players, (off) => times[off] as number).parts;

function orders(items: number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((first) => orders(items.filter((item) => item !== first)).map((rest) => [first, ...rest]));
}

describe('shapley', () => {
  it('gives each part its mean cost over all orders of switching off, times k!', () => {
    // Two parts: T = 7, without the first 4, without the second 5, without both 1. First: ((7 − 4) + (5 − 1)) = 7 halves; second: ((7 − 5) + (4 − 1)) = 5 halves.
    expect(shapley(2, (off) => [7, 4, 5, 1][off] as number)).toEqual({ parts: [7n, 5n], denominator: 2 });
    fc.assert(
      fc.property(anyGame, ([players, times]) => {
        const brute = new Array<bigint>(players).fill(0n);
        for (const order of orders(Array.from({ length: players }, (_, i) => i))) {
          let off = 0;
          for (const player of order) {
            const next = off | (1 << player);
            brute[player] = (brute[player] as bigint) + BigInt(times[off] as number) - BigInt(times[next] as number);
            off = next;
          }
        }
        expect(solve(players, times)).toEqual(brute);
      }),
      { seed: 51, numRuns: 100 },
    );
  });

  it('gives parts that add to k! × the whole difference (efficiency)', () => {
    fc.assert(
      fc.property(anyGame, ([players, times]) => {
        const { parts, denominator } = shapley(players, (off) => times[off] as number);
        const difference = BigInt(times[0] as number) - BigInt(times.at(-1) as number);
        expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(BigInt(denominator) * difference);
      }),
      { seed: 52, numRuns: 200 },
    );
  });

  it('gives equal parts to two players whose exchange changes nothing (symmetry)', () => {
    fc.assert(
      fc.property(anyGame, ([players, times]) => {
        fc.pre(players >= 2);
        // Only the number of the first two that are off counts.
        const alike = times.map((_, off) => ((off & 3) === 2 ? times[(off & ~3) | 1] : times[off]) as number);
        const parts = solve(players, alike);
        expect(parts[0]).toBe(parts[1]);
      }),
      { seed: 53, numRuns: 100 },
    );
  });

  it('gives nothing to a part whose switch changes nothing (null player)', () => {
    fc.assert(
      fc.property(anyGame, fc.nat(4), ([players, times], who) => {
        const player = who % players;
        const without = times.map((_, off) => times[off & ~(1 << player)] as number);
        expect(solve(players, without)[player]).toBe(0n);
      }),
      { seed: 54, numRuns: 100 },
    );
  });

  it('adds over games (linearity)', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }).chain((players) => fc.tuple(fc.constant(players), game(players), game(players))),
        ([players, a, b]) => {
          const [x, y] = [solve(players, a), solve(players, b)];
          const sum = solve(
            players,
            a.map((time, off) => time + (b[off] as number)),
          );
          expect(sum).toEqual(x.map((part, i) => part + (y[i] as bigint)));
        },
      ),
      { seed: 55, numRuns: 100 },
    );
  });

  it('asks for every set of parts and splits nothing among nobody', () => {
    expect(shapley(0, () => 5)).toEqual({ parts: [], denominator: 1 });
    const asked = new Set<number>();
    shapley(4, (off) => {
      asked.add(off);
      return 0;
    });
    expect(asked.size).toBe(16);
  });
});
