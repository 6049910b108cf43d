import facts from './data/reconfiguration.json';
import { type Fact, readFact } from './fact';
import { opticalSwitch } from './links-optical';

/** What another set of circuits takes, from the mirrors outwards. */
export interface ReconfigurationFacts {
  /** Mirrors move and settle, seconds. */
  switchS: Fact;
  /** Both ends of the new links lock again, seconds. */
  relockS: Fact;
  /** All that a job waits for, seconds. */
  jobS: Fact;
}

/**
 * Times of a reconfiguration of an optical circuit switch. Throws `UnknownIdError` with the nearest ids.
 *
 * @example reconfigurationFacts('ocs-palomar').switchS.value // 0.01
 */
export function reconfigurationFacts(ocs: string): ReconfigurationFacts {
  const { value, min, max, confidence, sources } = opticalSwitch(ocs).reconfigMs;
  const inMs = { default: value, confidence, sources, ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
  return { switchS: readFact(inMs, 's', 1e-3), relockS: readFact(facts.linkRelockMs, 's', 1e-3), jobS: readFact(facts.jobS, 's') };
}
