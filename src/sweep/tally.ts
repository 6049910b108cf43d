import type { PlannedPoint, PointOutcome } from './executor';
import type { SweepProgress } from './progress';

export interface Tally {
  count(outcome: PointOutcome): void;
  state(): SweepProgress;
}

/**
 * Counts how far a sweep is, in points rather than simulations: an outcome counts for every point that shares its key, its cost once.
 *
 * @param reused keys that the store holds already
 * @example const counter = tally(planned, new Set()); counter.count(outcome); counter.state().done // 1
 */
export function tally(planned: readonly Pick<PlannedPoint, 'key' | 'cost'>[], reused: ReadonlySet<string>): Tally {
  const byKey = new Map<string, { points: number; cost: number }>();
  const state: SweepProgress = { total: planned.length, done: 0, reused: 0, failed: 0, costDone: 0, costTotal: 0 };
  for (const { key, cost } of planned) {
    const entry = byKey.get(key);
    if (reused.has(key)) state.reused += 1;
    else if (entry) entry.points += 1;
    else {
      byKey.set(key, { points: 1, cost });
      state.costTotal += cost;
    }
  }
  return {
    count({ ok, key }) {
      const { points, cost } = byKey.get(key) ?? { points: 0, cost: 0 };
      state.done += points;
      state.costDone += cost;
      if (!ok) state.failed += points;
    },
    state: () => ({ ...state }),
  };
}
