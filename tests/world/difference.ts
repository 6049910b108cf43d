import { runWorld } from '../../src/network/run-world';
import type { WorldRun } from '../../src/network/world-run';
import { assemble, COUNTERFACTUALS, type Costs } from '../../src/world/assemble';
import type { Quotient } from '../../src/world/quotient';
import type { Task } from '../../src/world/world';

/** A folded and a whole run of the same world. */
export interface TwoRuns {
  rankClass: Int32Array;
  /** Null where the classes of links have no list of their members. */
  linkClass: Int32Array | null;
  folded: Quotient;
  small: WorldRun;
  whole: Quotient;
  large: WorldRun;
  tasks: number;
}

/** Runs a world folded, and whole without the steady-state jump; see `differenceOfRuns`. */
export function difference(
  rankClass: Int32Array,
  linkClass: Int32Array | null,
  folded: Quotient,
  whole: Quotient,
  program: Task[],
  costs: Costs,
): string | null {
  const small = runWorld(assemble(folded, program, costs));
  const large = runWorld(assemble(whole, program, costs), { jump: false });
  return differenceOfRuns({ rankClass, linkClass, folded, small, whole, large, tasks: program.length });
}

/** First difference between a folded and a whole run, or null: start and end of every task on every rank, bytes on every link, the end of the step. */
export function differenceOfRuns({ rankClass, linkClass, folded, small, whole, large, tasks }: TwoRuns): string | null {
  if (small.endPs !== large.endPs) return `the step ends at ${small.endPs} ps folded, ${large.endPs} whole`;
  for (let rank = 0; rank < whole.ranks; rank++) {
    for (let t = 0; t < tasks; t++) {
      const [here, there] = [(rankClass[rank] as number) * tasks + t, rank * tasks + t];
      if (small.startPs[here] !== large.startPs[there])
        return `task ${t} of rank ${rank} starts at ${small.startPs[here]} folded, ${large.startPs[there]} whole`;
      if (small.finishPs[here] !== large.finishPs[there])
        return `task ${t} of rank ${rank} ends at ${small.finishPs[here]} folded, ${large.finishPs[there]} whole`;
    }
  }
  if (linkClass === null) {
    // Classes without a list of their members are compared as bags: tier, direction, width, length and bytes of every link.
    const bag = ({ links }: Quotient, bytes: Float64Array): string[] =>
      Array.from({ length: links.count }, (_, l) =>
        Array.from(
          { length: links.size[l] as number },
          () => `${links.tier[l]}/${links.up[l]}/${links.width[l]}/${links.lengthM[l]}: ${bytes[l]} bytes`,
        ),
      )
        .flat()
        .sort();
    const [a, b] = [bag(folded, small.linkBytes), bag(whole, large.linkBytes)];
    const at = b.findIndex((text, i) => text !== a[i]);
    return at < 0 && a.length === b.length ? null : `links differ: ${a[at]} folded, ${b[at]} whole (${a.length} and ${b.length} links)`;
  }
  for (let link = 0; link < whole.links.count; link++) {
    const [here, there] = [small.linkBytes[linkClass[link] as number], large.linkBytes[link]];
    if (here !== there) return `link ${link} carries ${here} bytes folded, ${there} whole`;
  }
  return null;
}

/** The full costs, one counterfactual alone, and all the others together; over a run of worlds each comes up often. */
export function costsUnder(costs: Costs, which: number): [string, Costs][] {
  const names = Object.keys(COUNTERFACTUALS) as (keyof typeof COUNTERFACTUALS)[];
  const chosen = names[which % names.length] as keyof typeof COUNTERFACTUALS;
  const others = names.filter((name) => name !== chosen).reduce((now, name) => COUNTERFACTUALS[name](now), costs);
  return [
    ['full costs', costs],
    [`${chosen} off`, COUNTERFACTUALS[chosen](costs)],
    [`all but ${chosen} off`, others],
  ];
}
