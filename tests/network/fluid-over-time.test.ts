import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyCase, type FluidCase, type FluidFlow, fluid } from '../support/fluid-case';
import { maxMin } from '../support/max-min';

const FREE = Number.POSITIVE_INFINITY;

/** Runs flows from their starts to their ends; the textbook's rates, summed over time beside it, tell how many bytes each of them must have carried. */
function play(whole: FluidCase, startPs: readonly number[]): { endPs: number[]; carried: number[]; lastRate: number[] } {
  const { capacity, flows } = whole;
  const { network, start } = fluid(whole);
  const endPs = flows.map(() => -1);
  const carried = flows.map(() => 0);
  const lastRate = flows.map(() => 0);
  const active = new Set<number>();
  let now = 0;
  for (let ended = 0; ended < flows.length; ) {
    const next = Math.min(...startPs.filter((_, f) => endPs[f] === -1 && !active.has(f)), ...[...active].map((f) => network.endAt[f] as number));
    const list = [...active];
    const rates = maxMin(
      capacity,
      list.map((f) => flows[f] as FluidFlow),
    );
    list.forEach((f, i) => {
      carried[f] = (carried[f] as number) + ((rates[i] as number) * (next - now)) / 1e12;
      lastRate[f] = rates[i] as number;
    });
    now = next;
    for (const f of list) {
      if (network.endAt[f] !== now) continue;
      network.finish(f);
      active.delete(f);
      endPs[f] = now;
      ended++;
    }
    startPs.forEach((at, f) => {
      if (at !== now || endPs[f] !== -1 || active.has(f)) return;
      start(f, now);
      active.add(f);
    });
    network.solve(now);
  }
  return { endPs, carried, lastRate };
}

describe('a change of rates in mid-flight', () => {
  it('lets a flow carry on with what it has left', () => {
    // 1000 B at 100 MB/s would take 10 µs. After 4 µs (600 B left) a second flow halves the rate; it needs 300 B at 50 MB/s = 6 µs and leaves at 10 µs,
    // when the first has 300 B left: 3 µs at full rate.
    const flows: FluidFlow[] = [1000, 300].map((bytes) => ({ links: [{ link: 0, weight: 1 }], cap: FREE, bytes }));
    expect(play({ capacity: [1e8], flows }, [0, 4e6]).endPs).toEqual([13e6, 10e6]);
  });

  it('conserves bytes: the integral of the rate is the size of the message, within 1 ps at its rate', () => {
    const arrivals = fc.array(fc.oneof(fc.constantFrom(0, 1e9), fc.integer({ min: 0, max: 2e9 })), { minLength: 14, maxLength: 14 });
    fc.assert(
      fc.property(anyCase({ bytes: fc.integer({ min: 1, max: 1_000_000 }), flows: 14 }), arrivals, (whole, startPs) => {
        const { carried, lastRate } = play(whole, startPs.slice(0, whole.flows.length));
        whole.flows.forEach(({ bytes }, f) => {
          // 1 ps at the last rate, and the error of adding numbers of 53 bits.
          expect(Math.abs((carried[f] as number) - bytes)).toBeLessThanOrEqual(1e-12 * (lastRate[f] as number) + 1e-11 * bytes);
        });
      }),
      { seed: 21, numRuns: 200 },
    );
  });

  it('rounds the end of a transfer once, however often its rate changes', () => {
    // 1,000 short flows of 7 B pass by a long one on a link of 300 MB/s. At half the link a short one takes 46,666.67 ps, rounded to 46,667: for a third of a picosecond its half
    // of the link carries nothing. The long flow, whose rate changes 2,000 times, ends when all bytes are through plus 1,000 × 1/3 × 1/2 ps, rounded once.
    const short = 1000;
    const bytes = [3_000_001, ...new Array<number>(short).fill(7)];
    const flows: FluidFlow[] = bytes.map((size) => ({ links: [{ link: 0, weight: 1 }], cap: FREE, bytes: size }));
    const { endPs } = play({ capacity: [3e8], flows }, [0, ...Array.from({ length: short }, (_, i) => 1 + 9_999_999 * i)]);
    const exact = ((3_000_001 + 7 * short) / 3e8) * 1e12 + short / 6;
    expect(Math.abs(Math.max(...endPs) - exact)).toBeLessThanOrEqual(1);
  });

  it('never ends a flow earlier because another one joins it on one link', () => {
    const sizes = fc.array(fc.tuple(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 0, max: 1e9 })), { minLength: 2, maxLength: 10 });
    fc.assert(
      fc.property(sizes, (list) => {
        const run = (part: typeof list): number[] =>
          play(
            { capacity: [1e9], flows: part.map(([bytes]) => ({ links: [{ link: 0, weight: 1 }], cap: FREE, bytes })) },
            part.map(([, at]) => at),
          ).endPs;
        const all = run(list);
        run(list.slice(1)).forEach((end, f) => {
          // Half a picosecond of rounding at each of at most ten ends.
          expect(all[f + 1] as number).toBeGreaterThanOrEqual(end - 5);
        });
      }),
      { seed: 22, numRuns: 150 },
    );
  });

  it('follows for a message that comes straight after another as for one of another sender, to the bit', () => {
    // Four messages of each flow, one after the other: in one slot, where the next takes its place on the links, or each in a slot of its own, which joins them anew.
    const gaps = fc.array(fc.constantFrom(0, 0, 0, 1, 40_000_000), { minLength: 40, maxLength: 40 });
    fc.assert(
      fc.property(anyCase({ bytes: fc.integer({ min: 1, max: 1_000_000 }), flows: 10 }), gaps, ({ capacity, flows }, after) => {
        const n = flows.length;
        const whole = { capacity, flows: [0, 1, 2, 3].flatMap(() => flows) };
        const ends = (slotOf: (message: number) => number): number[] => {
          const { network, start } = fluid(whole);
          const due = new Map(flows.map((_, f) => [f, 0]));
          const active = new Map<number, number>();
          const endPs: number[] = [];
          for (let now = 0; due.size + active.size > 0; ) {
            now = Math.min(...due.values(), ...[...active.keys()].map((slot) => network.endAt[slot]));
            for (const [slot, message] of [...active]) {
              if (network.endAt[slot] !== now) continue;
              network.finish(slot);
              active.delete(slot);
              endPs[message] = now;
              if (message + n < 4 * n) due.set(message + n, now + after[message]);
            }
            for (const [message, at] of [...due]) {
              if (at > now) continue;
              due.delete(message);
              start(slotOf(message), now);
              active.set(slotOf(message), message);
            }
            network.solve(now);
          }
          return endPs;
        };
        expect(ends((message) => message % n)).toEqual(ends((message) => message));
      }),
      { seed: 23, numRuns: 200 },
    );
  });
});
