/** What phases take on each shape, and what another shape takes. */
export interface PhaseTable {
  /** Seconds of each phase on each shape; infinite where it cannot run. */
  timesS: readonly (readonly number[])[];
  /** Seconds from one shape to another; 0 to itself. */
  changeS: readonly (readonly number[])[];
  /** How often the list of phases comes round. Default 1. */
  repeat?: number;
}

export interface PhasePlan {
  totalS: number;
  /** Shape of every phase, the list as often as it comes round. */
  shapes: number[];
  changes: number;
}

/**
 * The shapes that let a list of phases end first, changes between them included; the first shape is free, as a slice is given its circuits before its job starts. Exact: the best way to reach a shape in a
 * phase is the best way to reach some shape in the phase before and the change from it (R. Bellman, Dynamic programming, 1957). Of equal ways the one that stays.
 *
 * @throws RangeError when a phase runs on no shape
 * @example planPhases({ timesS: [[3, 5], [9, 5]], changeS: [[0, 1], [1, 0]] }) // { totalS: 9, shapes: [0, 1], changes: 1 }
 */
export function planPhases({ timesS, changeS, repeat = 1 }: PhaseTable): PhasePlan {
  const count = changeS.length;
  const phases = timesS.length * repeat;
  const cameFrom = new Uint16Array(phases * count);
  let best = timesS[0].slice();
  for (let phase = 1; phase < phases; phase++) {
    const own = timesS[phase % timesS.length];
    best = own.map((time, to) => {
      let from = to;
      let least = best[to];
      for (let other = 0; other < count; other++) {
        const reached = best[other] + changeS[other][to];
        if (reached < least) [least, from] = [reached, other];
      }
      cameFrom[phase * count + to] = from;
      return least + time;
    });
  }
  const totalS = Math.min(...best);
  if (!Number.isFinite(totalS)) throw new RangeError('a phase runs on no shape');
  const shapes = new Array<number>(phases);
  let at = best.indexOf(totalS);
  let changes = 0;
  for (let phase = phases - 1; phase >= 0; phase--) {
    shapes[phase] = at;
    const from = phase === 0 ? at : cameFrom[phase * count + at];
    if (from !== at) changes++;
    at = from;
  }
  return { totalS, shapes, changes };
}

/**
 * The shape on which all phases end first when it never changes; undefined when none runs them all.
 *
 * @example bestFixed({ timesS: [[3, 5], [9, 5]], repeat: 2 }) // { shape: 1, totalS: 20 }
 */
export function bestFixed({ timesS, repeat = 1 }: Pick<PhaseTable, 'timesS' | 'repeat'>): { shape: number; totalS: number } | undefined {
  const totals = timesS[0].map((_, shape) => repeat * timesS.reduce((sum, times) => sum + times[shape], 0));
  const totalS = Math.min(...totals);
  return Number.isFinite(totalS) ? { shape: totals.indexOf(totalS), totalS } : undefined;
}

/**
 * How many times as long all phases must be for a change to pay at all: below it the best fixed shape is the plan, above it is not. The least (time of the changes)/(time that they save) over all plans, by
 * W. Dinkelbach's method (On nonlinear fractional programming, Management Science 13, 1967). Infinite when the fixed shape is the best one of every phase, 0 when changes are free or no fixed shape runs all phases.
 *
 * @example paysFrom({ timesS: [[3, 5], [9, 5]], changeS: [[0, 1], [1, 0]] }) // 0.5: one change of 1 s saves 2 s of 10
 */
export function paysFrom({ timesS, changeS, repeat = 1 }: PhaseTable): number {
  const fixed = bestFixed({ timesS, repeat });
  if (fixed === undefined) return 0;
  // Free changes show the most that can be saved.
  let factor = ratioOf(planPhases({ timesS, changeS: changeS.map((row) => row.map(() => 0)), repeat }).shapes);
  for (;;) {
    const scale = factor;
    if (!Number.isFinite(scale) || scale === 0) return scale;
    const longer = timesS.map((times) => times.map((time) => scale * time));
    const next = ratioOf(planPhases({ timesS: longer, changeS, repeat }).shapes);
    if (!(next < scale * (1 - 1e-12))) return scale;
    factor = next;
  }

  function ratioOf(shapes: readonly number[]): number {
    const { totalS } = fixed as NonNullable<typeof fixed>;
    let spent = 0;
    let runs = 0;
    shapes.forEach((shape, phase) => {
      runs += timesS[phase % timesS.length][shape];
      if (phase > 0) spent += changeS[shapes[phase - 1]][shape];
    });
    const saved = totalS - runs;
    return saved > 1e-12 * totalS ? spent / saved : Number.POSITIVE_INFINITY;
  }
}
