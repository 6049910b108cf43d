import { type FloorSpec, type Place, runM } from './floor';
import type { CableRun } from './hall-runs';

/** Cables on their way from one rack to another. */
export interface Cables extends Pick<CableRun, 'tier' | 'plan' | 'lengthM'> {
  from: Place;
  to: Place;
  cables: number;
  /** Their run; that between the two racks when absent. */
  runM?: number;
}

/**
 * Collects cables one by one; those of one kind between the same two racks are one run, whichever way they lead. Every run goes along the row of its first rack to the column of the second.
 *
 * @example
 * const { add, runs } = runCollector(floor);
 * add({ tier: 'leaf', from: { x: 0, y: 0 }, to: { x: 3, y: 0 }, cables: 8 });
 */
export function runCollector(floor: FloorSpec): { add(cables: Cables): void; runs: CableRun[] } {
  const known = new Map<string, CableRun>();
  const runs: CableRun[] = [];
  const at = ({ x, y }: Place): string => `${x},${y}`;
  return {
    runs,
    add({ tier, plan, lengthM, from, to, cables, runM: given }) {
      const [first, second] = at(from) <= at(to) ? [from, to] : [to, from];
      const key = `${tier} ${plan} ${lengthM} ${given} ${at(first)} ${at(second)}`;
      const run = known.get(key);
      if (run !== undefined) {
        run.cables += cables;
        return;
      }
      const own = { ...(plan !== undefined && { plan }), ...(lengthM !== undefined && { lengthM }) };
      const added: CableRun = { tier, from, to, crossX: to.x, cables, runM: given ?? runM(from, to, floor), ...own };
      known.set(key, added);
      runs.push(added);
    },
  };
}
