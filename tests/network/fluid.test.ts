import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FluidNetwork } from '../../src/network/fluid';
import { anyCase, endsOf, type FluidCase, type FluidFlow, fluid, MANY_BYTES, ratesOf } from '../support/fluid-case';
import { maxMin } from '../support/max-min';

const FREE = Number.POSITIVE_INFINITY;
const flow = (links: number[], cap = FREE, bytes = MANY_BYTES): FluidFlow => ({ links: links.map((link) => ({ link, weight: 1 })), cap, bytes });
/** Rates as numbers that a person would write: what is read back from an end has lost its last bit. */
const roundRates = (whole: FluidCase): number[] => ratesOf(whole).map((rate) => Number(rate.toPrecision(15)));
const loadOf = (flows: readonly FluidFlow[], rates: readonly number[], link: number): number =>
  flows.reduce(
    (sum, { links }, f) => sum + links.filter((on) => on.link === link).reduce((w, { weight }) => w + weight * (rates[f] as number), 0),
    0,
  );

describe('max-min fair rates', () => {
  it('share one link equally', () => {
    expect(roundRates({ capacity: [9e8], flows: [flow([0]), flow([0]), flow([0])] })).toEqual([3e8, 3e8, 3e8]);
  });

  it('give a long flow the share of its tightest link and the rest to the others', () => {
    // The textbook line of links: flow 0 crosses links of 100, 200 and 400 MB/s; each link carries one more flow.
    // Link 0: 50 each. Link 1: 200 − 50. Link 2: 400 − 50.
    const flows = [flow([0, 1, 2]), flow([0]), flow([1]), flow([2])];
    expect(roundRates({ capacity: [1e8, 2e8, 4e8], flows })).toEqual([5e7, 5e7, 1.5e8, 3.5e8]);
  });

  it('hand what a cap leaves to the flows that are not capped', () => {
    expect(roundRates({ capacity: [1e8], flows: [flow([0], 1e7), flow([0]), flow([0])] })).toEqual([1e7, 4.5e7, 4.5e7]);
  });

  it('give a flow of weight w the rate of one of w equal flows', () => {
    const flows: FluidFlow[] = [{ links: [{ link: 0, weight: 3 }], cap: FREE, bytes: MANY_BYTES }, flow([0])];
    expect(roundRates({ capacity: [1e8], flows })).toEqual([2.5e7, 2.5e7]);
  });

  it('are feasible, and every flow is stopped by its cap or by a full link on which no flow is faster', () => {
    fc.assert(
      fc.property(anyCase(), (whole) => {
        const { capacity, flows } = whole;
        const rates = ratesOf(whole);
        const full = capacity.map((bytesPerSecond, link) => {
          const load = loadOf(flows, rates, link);
          expect(load).toBeLessThanOrEqual(bytesPerSecond * (1 + 1e-12));
          return load >= bytesPerSecond * (1 - 1e-12);
        });
        flows.forEach(({ links, cap }, f) => {
          const rate = rates[f] as number;
          expect(rate).toBeLessThanOrEqual(cap * (1 + 1e-15));
          const isFastest = (link: number): boolean =>
            flows.every((other, o) => !other.links.some((on) => on.link === link) || (rates[o] as number) <= rate * (1 + 1e-12));
          expect(rate >= cap * (1 - 1e-15) || links.some(({ link }) => full[link] && isFastest(link))).toBe(true);
        });
      }),
      { seed: 11, numRuns: 400 },
    );
  });

  it('are those of the textbook', () => {
    fc.assert(
      fc.property(anyCase(), (whole) => {
        const textbook = maxMin(whole.capacity, whole.flows);
        ratesOf(whole).forEach((rate, f) => {
          expect(Math.abs(rate / (textbook[f] as number) - 1)).toBeLessThan(1e-12);
        });
      }),
      { seed: 12, numRuns: 400 },
    );
  });

  it('are equal for equal flows, to the bit', () => {
    fc.assert(
      fc.property(anyCase({ flows: 15 }), fc.integer(), ({ capacity, flows }, at) => {
        const twin = flows[Math.abs(at) % flows.length] as FluidFlow;
        const ends = endsOf({ capacity, flows: [twin, ...flows, { ...twin, links: twin.links.toReversed() }] });
        const same = ends.filter((_, e) => e === 0 || e === ends.length - 1 || flows[e - 1] === twin);
        expect(new Set(same).size).toBe(1);
      }),
      { seed: 13, numRuns: 200 },
    );
  });

  it('do not depend on the order of flows, slots, links and hops, to the bit', () => {
    fc.assert(
      fc.property(anyCase(), fc.infiniteStream(fc.nat()), ({ capacity, flows }, numbers) => {
        const shuffled = (n: number): number[] => {
          const keys = Array.from({ length: n }, () => numbers.next().value as number);
          return Array.from({ length: n }, (_, i) => i).sort((a, b) => (keys[a] as number) - (keys[b] as number));
        };
        const before = endsOf({ capacity, flows });
        expect(endsOf({ capacity, flows }, shuffled(flows.length))).toEqual(before);
        const slot = shuffled(flows.length);
        const link = shuffled(capacity.length);
        const moved: FluidCase = { capacity: [], flows: [] };
        capacity.forEach((bytesPerSecond, l) => {
          moved.capacity[link[l] as number] = bytesPerSecond;
        });
        flows.forEach(({ links, ...rest }, f) => {
          moved.flows[slot[f] as number] = { ...rest, links: links.map((on) => ({ ...on, link: link[on.link] as number })).toReversed() };
        });
        const after = endsOf(moved, shuffled(flows.length));
        expect(flows.map((_, f) => after[slot[f] as number])).toEqual(before);
      }),
      { seed: 14, numRuns: 300 },
    );
  });

  it('do not depend on which flows came before and are gone, to the bit', () => {
    fc.assert(
      fc.property(anyCase(), fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }), ({ capacity, flows }, isGuest) => {
        const { network, start } = fluid({ capacity, flows });
        flows.forEach((_, f) => {
          start(f, 0);
        });
        network.solve(0);
        flows.forEach((_, f) => {
          if (isGuest[f]) network.finish(f);
        });
        network.solve(0);
        const stay = flows.map((_, f) => f).filter((f) => !isGuest[f]);
        const alone = endsOf({ capacity, flows: stay.map((f) => flows[f] as FluidFlow) });
        expect(stay.map((f) => network.endAt[f])).toEqual(alone);
      }),
      { seed: 15, numRuns: 300 },
    );
  });

  it('leave flows alone that share no link with what changed', () => {
    const { network, start } = fluid({ capacity: [1e8, 1e8], flows: [flow([0]), flow([1]), flow([1])] });
    start(0, 0);
    start(1, 0);
    network.solve(0);
    start(2, 5);
    network.solve(5);
    expect([...network.rescheduled].sort()).toEqual([1, 2]);
    expect(network.solve(6)).toBe(false);
    expect(network.rescheduled).toEqual([]);
  });
});

describe('multiplicities', () => {
  it('of a flow on one slot give the rates of the same flows written out one by one, to the bit', () => {
    const weights = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 30, maxLength: 30 });
    fc.assert(
      fc.property(anyCase({ weights: 1 }), weights, ({ capacity, flows }, times) => {
        const folded = flows.map((one, f): FluidFlow => ({ ...one, links: one.links.map(({ link }) => ({ link, weight: times[f] as number })) }));
        const whole = flows.flatMap((one, f) => new Array<FluidFlow>(times[f] as number).fill(one));
        const one = endsOf({ capacity, flows: folded });
        expect(endsOf({ capacity, flows: whole })).toEqual(one.flatMap((end, f) => new Array<number>(times[f] as number).fill(end)));
      }),
      { seed: 16, numRuns: 300 },
    );
  });

  it('of a class of equal parts joined by shared links give the rates of all parts written out, to the bit', () => {
    // The last links of the network are shared by all copies of the rest; a copy has the others for itself. Folded, one copy crosses a shared link `copies` times.
    fc.assert(
      fc.property(anyCase({ flows: 8 }), fc.integer({ min: 2, max: 7 }), fc.nat(12), ({ capacity, flows }, copies, owned) => {
        const own = Math.min(owned, capacity.length);
        const folded = flows.map(
          (one): FluidFlow => ({ ...one, links: one.links.map(({ link, weight }) => ({ link, weight: link < own ? weight : weight * copies })) }),
        );
        const wide = capacity.map((bytesPerSecond, link) => (link < own ? bytesPerSecond : bytesPerSecond * copies));
        const whole: FluidCase = { capacity: wide.slice(own), flows: [] };
        for (let copy = 0; copy < copies; copy++) {
          whole.capacity.push(...wide.slice(0, own));
          const at = (link: number): number => (link < own ? wide.length - own + copy * own + link : link - own);
          whole.flows.push(...flows.map((one) => ({ ...one, links: one.links.map(({ link, weight }) => ({ link: at(link), weight })) })));
        }
        const one = endsOf({ capacity: wide, flows: folded });
        expect(endsOf(whole)).toEqual(Array.from({ length: copies }, () => one).flat());
      }),
      { seed: 17, numRuns: 300 },
    );
  });
});

describe('limits of the fluid network', () => {
  it('a flow that meets no link ends at once', () => {
    const { network, start } = fluid({ capacity: [1e8], flows: [flow([])] });
    start(0, 77);
    network.solve(77);
    expect(network.endAt[0]).toBe(77);
  });

  it('a flow that meets no link but a cap takes bytes / cap', () => {
    // 1000 B at 1 GB/s: 1 µs.
    const { network, start } = fluid({ capacity: [], flows: [flow([], 1e9, 1000)] });
    start(0, 5);
    network.solve(5);
    expect(network.endAt[0]).toBe(5 + 1_000_000);
  });

  it('a link of infinite capacity stops nobody, alone or in company', () => {
    expect(endsOf({ capacity: [FREE], flows: [flow([0])] })).toEqual([0]);
    expect(endsOf({ capacity: [FREE], flows: [flow([0]), flow([0])] })).toEqual([0, 0]);
    expect(roundRates({ capacity: [FREE, 1e8], flows: [flow([0, 1]), flow([0, 1]), flow([0], 1e6)] })).toEqual([5e7, 5e7, 1e6]);
  });

  it('a message of no bytes ends at once and takes its share of nobody', () => {
    const { network, start } = fluid({ capacity: [1e8], flows: [flow([0], FREE, 0), flow([0], FREE, 1000)] });
    start(0, 3);
    start(1, 3);
    network.solve(3);
    expect(network.endAt[0]).toBe(3);
    network.finish(0);
    network.solve(3);
    // 1000 B at 100 MB/s: 10 µs.
    expect(network.endAt[1]).toBe(3 + 10_000_000);
  });

  it('a dead link holds its flows for ever and harms no other', () => {
    const { network, start } = fluid({ capacity: [0, 1e8], flows: [flow([0, 1]), flow([1], FREE, 1000)] });
    start(0, 0);
    start(1, 0);
    network.solve(0);
    expect([...network.endAt]).toEqual([Number.MAX_SAFE_INTEGER, 10_000_000]);
  });

  it('refuses bytes, capacities and caps that are NaN or negative', () => {
    for (const wrong of [Number.NaN, -1]) {
      expect(() => endsOf({ capacity: [1e8], flows: [flow([0], FREE, wrong)] })).toThrow(`a message of ${wrong} bytes refused`);
      expect(() => endsOf({ capacity: [wrong], flows: [flow([0])] })).toThrow(`link 0: a capacity of ${wrong} bytes per second refused`);
      expect(() => endsOf({ capacity: [1e8], flows: [flow([0], wrong)] })).toThrow(`a cap of ${wrong} bytes per second refused`);
    }
    expect(new FluidNetwork(new Float64Array(0), 0, 1, new Int32Array(0), new Int32Array(0)).solve(0)).toBe(false);
  });
});
