import fc from 'fast-check';
import { FluidNetwork } from '../../src/network/fluid';
import type { OracleFlow } from './max-min';

export interface FluidFlow extends OracleFlow {
  bytes: number;
}

/** A network of links and the flows on it, as a person would write it down. */
export interface FluidCase {
  capacity: number[];
  flows: FluidFlow[];
}

/** So many bytes that an end in integer picoseconds tells a rate of up to 1 GB/s to the last bits. */
export const MANY_BYTES: number = 1e12;

/** The solver with the routes of the flows in its tables; flow f has slot f and the entries [begin[f], begin[f + 1]). */
export function fluid({ capacity, flows }: FluidCase): { network: FluidNetwork; start: (f: number, now: number) => void } {
  const begin = [0];
  for (const { links } of flows) begin.push((begin.at(-1) as number) + links.length);
  const entries = flows.flatMap(({ links }) => links);
  const network = new FluidNetwork(
    Float64Array.from(capacity),
    flows.length,
    Math.max(1, ...flows.map(({ links }) => links.length)),
    Int32Array.from(entries, ({ link }) => link),
    Int32Array.from(entries, ({ weight }) => weight),
  );
  const start = (f: number, now: number): void => {
    const { bytes, cap } = flows[f] as FluidFlow;
    network.start(f, bytes, begin[f] as number, begin[f + 1] as number, cap, now);
  };
  return { network, start };
}

/** Ends of all flows when they start together at time 0, in the order `order`. */
export function endsOf(whole: FluidCase, order: readonly number[] = whole.flows.map((_, f) => f)): number[] {
  const { network, start } = fluid(whole);
  for (const f of order) start(f, 0);
  network.solve(0);
  return [...network.endAt];
}

/** Rates of all flows when they start together, read from their ends. */
export const ratesOf = (whole: FluidCase): number[] => endsOf(whole).map((end, f) => ((whole.flows[f] as FluidFlow).bytes / end) * 1e12);

/** Random networks of at most 12 links and 30 flows, weights 1 to 4, with caps, equal capacities (ties) and repeated flows. Every flow meets a limit. */
export const anyCase = ({ bytes = fc.constant(MANY_BYTES) as fc.Arbitrary<number>, flows = 30, weights = 4 } = {}): fc.Arbitrary<FluidCase> =>
  fc
    .array(fc.oneof(fc.constantFrom(1e8, 2e8, 3e8), fc.integer({ min: 1_000_000, max: 1_000_000_000 })), { minLength: 1, maxLength: 12 })
    .chain((capacity) => {
      const route = fc.uniqueArray(fc.record({ link: fc.nat(capacity.length - 1), weight: fc.integer({ min: 1, max: weights }) }), {
        selector: ({ link }) => link,
        minLength: 1,
        maxLength: 4,
      });
      const cap = fc.oneof({ weight: 3, arbitrary: fc.constant(Number.POSITIVE_INFINITY) }, fc.integer({ min: 100_000, max: 300_000_000 }));
      const flow = fc.record({ links: route, cap, bytes });
      return fc.record({ capacity: fc.constant(capacity), flows: fc.array(flow, { minLength: 1, maxLength: flows }) });
    });
