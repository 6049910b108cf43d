import { TIERS, type Tier } from '../tiers';
import type { CableRun } from './hall-runs';

/** What lies in one stretch of a tray: along a row (from column to column) or across the rows (from row to row). */
export interface TrayStretch {
  along: 'row' | 'column';
  /** The row or column that the tray follows. */
  at: number;
  from: number;
  to: number;
  load: number;
}

/** What cables are told apart by: their tier and, where it has several, its row. */
export type RunKind = Pick<CableRun, 'tier' | 'plan'>;

/** Cables of one kind in a stretch. */
export interface TierStretch extends TrayStretch, RunKind {}

/** Tiers in the order in which their cables are drawn: those that leave a domain first. */
const IN_TRAYS: readonly Tier[] = ['leaf', 'spine', 'core', ...TIERS.filter((tier) => tier === 'domain' || tier === 'between')];

/**
 * Cables in the trays, tier by tier. Every run goes along the row of its lower rack, across at its crossing column, and along the row of its upper rack.
 *
 * @example hallTrays(runs).reduce((most, { load }) => Math.max(most, load), 0) // cables in the fullest stretch of one tier
 */
export function hallTrays(runs: readonly CableRun[]): TierStretch[] {
  return IN_TRAYS.flatMap((tier) => {
    const own = runs.filter((run) => run.tier === tier);
    return [...new Set(own.map(({ plan }) => plan))].flatMap((plan) =>
      stretches(
        own.filter((run) => run.plan === plan),
        () => 1,
      ).map((stretch) => ({ ...stretch, tier, ...(plan !== undefined && { plan }) })),
    );
  });
}

/**
 * The stretch of tray that holds the largest cross-section of cable, all tiers together; undefined where no cable leaves its rack.
 *
 * @param mm2 cross-section of a cable, mm²
 */
export function fullestTray(runs: readonly CableRun[], mm2: (kind: RunKind) => number): TrayStretch | undefined {
  return stretches(runs, mm2).reduce<TrayStretch | undefined>((most, one) => (most === undefined || one.load > most.load ? one : most), undefined);
}

/** Loads as changes along each tray, summed up. */
function stretches(runs: readonly CableRun[], weight: (kind: RunKind) => number): TrayStretch[] {
  const trays = { row: new Map<number, Map<number, number>>(), column: new Map<number, Map<number, number>>() };
  const add = (along: TrayStretch['along'], at: number, a: number, b: number, load: number): void => {
    if (a === b || load === 0) return;
    let steps = trays[along].get(at);
    if (steps === undefined) {
      steps = new Map();
      trays[along].set(at, steps);
    }
    const [from, to] = [Math.min(a, b), Math.max(a, b)];
    steps.set(from, (steps.get(from) ?? 0) + load);
    steps.set(to, (steps.get(to) ?? 0) - load);
  };
  for (const run of runs) {
    const { from, to, crossX, cables } = run;
    const load = cables * weight(run);
    add('row', from.y, from.x, crossX, load);
    add('column', crossX, from.y, to.y, load);
    add('row', to.y, crossX, to.x, load);
  }
  const found: TrayStretch[] = [];
  for (const along of ['row', 'column'] as const) {
    for (const [at, steps] of [...trays[along]].sort(([a], [b]) => a - b)) {
      let load = 0;
      let from = 0;
      for (const [place, change] of [...steps].sort(([a], [b]) => a - b)) {
        if (change === 0) continue;
        if (load > 1e-6) found.push({ along, at, from, to: place, load });
        load += change;
        from = place;
      }
    }
  }
  return found;
}
