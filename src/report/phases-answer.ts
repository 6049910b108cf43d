import type { LevelPlan, PhasesResult } from '../analysis/phases/phases-result';
import { shapeName } from '../analysis/phases/slice-candidates';
import type { ReconfigurationLevel } from '../fabric/torus/reconfiguration';
import { plural } from './bill-numbers';
import { formatDuration } from './duration';
import { formatCount, formatShare } from './number-format';

/** Where a change is measured, in words. */
export const LEVEL_WORDS: Readonly<Record<ReconfigurationLevel, string>> = {
  switch: 'mirrors alone',
  relock: 'mirrors and links',
  job: 'all that the job waits for',
};

/** A factor in words: a share below one, else so many times. @example timesAsLong(0.1659) // '16.6 %' */
export const timesAsLong = (factor: number): string => (factor < 1 ? formatShare(factor) : `${formatCount(Number(factor.toPrecision(3)))} times`);

/**
 * The answer of a job in phases in a sentence or two: what changing the slice's shape saves at the asked level, and from where on it pays.
 *
 * @example phasesAnswer(phases(scenario))
 */
export function phasesAnswer(result: PhasesResult): string {
  const { level, plans, fixed, shapes, phases } = result;
  const plan = plans.find((one) => one.level === level) as LevelPlan;
  const change = `a change takes ${formatDuration(plan.changeS)} (${LEVEL_WORDS[level]})`;
  if (fixed === null) {
    return `No shape runs all ${plural(phases.length, 'phase')}: the plan has ${plural(plan.changes, 'change')} and takes ${formatDuration(plan.totalS)} where ${change}.`;
  }
  const stay = shapeName(shapes[fixed.shape]);
  if (plan.paysFrom === null) return `${stay} is the fastest shape for every phase: no change of circuits pays, however short it is.`;
  if (plan.saved === null || plan.changes === 0) {
    return `${stay} throughout is best where ${change}: another shape would pay from phases ${timesAsLong(plan.paysFrom)} as long, or if a change took less than ${formatDuration(plan.changeS / plan.paysFrom)}.`;
  }
  return `Changing the slice's shape between phases saves ${formatShare(plan.saved)} of ${formatDuration(fixed.totalS)} on ${stay} where ${change}, with ${plural(plan.changes, 'change')}; that pays from phases ${timesAsLong(plan.paysFrom)} as long.`;
}
