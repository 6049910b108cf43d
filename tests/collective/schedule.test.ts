import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { halves, peerOf, type Schedule, type Stage, scheduleOf } from '../../src/collective/schedule';
import { COLLECTIVES, schedulesOf } from '../support/sizes';

/** Payload that every rank sends, as a share of the collective's bytes; exact while n is small. */
const payload = ({ rounds, channels }: Schedule): number => channels * rounds.reduce((sum, { repeat, divisor }) => sum + repeat / divisor, 0);

describe('a schedule', () => {
  it('moves 2(n − 1)/n of the bytes per rank in an all-reduce and half of that in either half, by every algorithm', () => {
    for (const collective of COLLECTIVES) {
      for (let n = 1; n <= 64; n++) {
        const share = ((collective === 'all-reduce' ? 2 : 1) * (n - 1)) / n;
        for (const schedule of schedulesOf(collective, n)) expect(payload(schedule), `${schedule.algorithm} over ${n}`).toBeCloseTo(share, 12);
      }
    }
  });

  it('waits in each round for nothing that comes later', () => {
    for (const schedule of COLLECTIVES.flatMap((collective) => schedulesOf(collective, 60))) {
      schedule.rounds.forEach(({ gate }, r) => {
        expect(gate).toBeLessThanOrEqual(r);
      });
    }
  });

  it('of an all-gather is that of a reduce-scatter backwards', () => {
    for (const n of [2, 6, 8, 30, 64]) {
      const down = schedulesOf('reduce-scatter', n);
      schedulesOf('all-gather', n).forEach((up, i) => {
        const sizes = ({ rounds }: Schedule): number[] => rounds.flatMap(({ divisor, repeat }) => new Array<number>(repeat).fill(divisor));
        expect(sizes(up)).toEqual(sizes(down[i] as Schedule).toReversed());
      });
    }
  });

  it('is refused when its stages do not cover the ranks', () => {
    const stage: Stage = { op: 'reduce-scatter', style: 'ring', stride: 1, radix: 4 };
    const what = { algorithm: 'mine', ranks: 8 };
    expect(() => scheduleOf({ ...what, collective: 'reduce-scatter' }, [stage])).toThrow(
      'mine reduce-scatter: reduce-scatter stages cover 4 ranks of 8',
    );
    expect(() => scheduleOf({ ...what, collective: 'reduce-scatter' }, [])).toThrow('cover 1 ranks of 8');
    expect(() => scheduleOf({ ...what, collective: 'all-reduce' }, [{ ...stage, radix: 8 }])).toThrow('all-gather stages cover 1 ranks of 8');
    expect(() => scheduleOf({ ...what, collective: 'all-gather' }, halves('all-reduce', [{ ...stage, radix: 8 }]))).toThrow(
      'reduce-scatter stages cover 8 ranks of 1',
    );
    expect(() => scheduleOf({ ...what, collective: 'reduce-scatter' }, [stage, { ...stage, stride: 4 }])).toThrow(RangeError);
  });
});

describe('the partner of a place', () => {
  it('differs in one digit alone, which is higher by the shift', () => {
    // 5 = 1·1 + 0·2 + 1·4 in the radices 2, 2, 2: its middle digit becomes 1.
    expect(peerOf({ stride: 2, radix: 2, shift: 1 }, 5)).toBe(7);
    expect(peerOf({ stride: 2, radix: 2, shift: 1 }, 7)).toBe(5);
    // Digit 2 of 0 … 2 wraps round.
    expect(peerOf({ stride: 4, radix: 3, shift: 1 }, 11)).toBe(3);
  });

  it('is another one for each place: a round is a permutation, and radix of them lead back', () => {
    const shape = fc.record({
      stride: fc.integer({ min: 1, max: 6 }),
      radix: fc.integer({ min: 1, max: 7 }),
      above: fc.integer({ min: 1, max: 4 }),
      shift: fc.nat(20),
    });
    fc.assert(
      fc.property(shape, ({ stride, radix, above, shift }) => {
        const places = Array.from({ length: stride * radix * above }, (_, place) => place);
        const to = places.map((place) => peerOf({ stride, radix, shift }, place));
        expect([...to].sort((a, b) => a - b)).toEqual(places);
        to.forEach((place, from) => {
          expect(place % stride).toBe(from % stride);
          expect(Math.floor(place / (stride * radix))).toBe(Math.floor(from / (stride * radix)));
        });
        let at = places;
        for (let step = 0; step < radix; step++) at = at.map((place) => to[place] as number);
        expect(at).toEqual(places);
      }),
      { seed: 71 },
    );
  });
});
