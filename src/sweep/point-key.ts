import { sha256, stableStringify } from '../scenario/scenario-hash';
import type { Scenario } from '../scenario/schema';

/** Everything that a point's result depends on. */
export interface PointKeyParts {
  scenario: Scenario;
  /** The catalog values that the point uses. */
  facts: unknown;
  /** Folded and unfolded runs differ in what they report of the fold. */
  fold: boolean;
  /** Hash of the simulator as built. */
  build: string;
}

/**
 * Key of a stored point: 32 hexadecimal digits of the SHA-256 over scenario (seed included), catalog values and build. What only labels a result (name,
 * description, what the pictures show) is left out: renaming a sweep does not run it again.
 *
 * @example pointKey({ scenario, facts, fold: true, build }) // '5b1f…'
 */
export function pointKey({ scenario, facts, fold, build }: PointKeyParts): string {
  const { name: _name, description: _description, report: _report, ...physics } = scenario;
  return sha256(stableStringify({ scenario: physics, facts, fold, build })).slice(0, 32);
}
