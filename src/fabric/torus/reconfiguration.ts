/** What changing the circuits of optical switches takes, seconds. */
export interface ReconfigurationTimes {
  /** Mirrors move and settle. */
  switchS: number;
  /** Both ends of the new links train and lock again. */
  relockS: number;
  /** All of it as a job sees it: drain, software, link bring-up, restart. */
  jobS: number;
}

/** Where the time of a reconfiguration is measured. Each level holds the one before. */
export type ReconfigurationLevel = keyof { [Key in keyof ReconfigurationTimes as Key extends `${infer Level}S` ? Level : never]: true };

/**
 * Time without the links that change, seconds.
 *
 * @example reconfigurationS({ switchS: 0.01, relockS: 0.0062, jobS: 10 }, 'relock') // 0.0162
 */
export function reconfigurationS({ switchS, relockS, jobS }: ReconfigurationTimes, level: ReconfigurationLevel): number {
  if (level === 'switch') return switchS;
  return level === 'relock' ? switchS + relockS : Math.max(jobS, switchS + relockS);
}

/** Time that a change of circuits takes: none where no port moves. @example changeS(times, 'job', 0) // 0 */
export const changeS = (times: ReconfigurationTimes, level: ReconfigurationLevel, movedPorts: number): number =>
  movedPorts > 0 ? reconfigurationS(times, level) : 0;

/**
 * Shortest phase that is worth a reconfiguration, measured on the topology that it would leave: t + T/g < T when T > t / (1 − 1/g). Infinite when the other
 * topology is no faster.
 *
 * @param speedUp g, how many times as fast the phase is on the other topology
 * @example breakEvenPhaseS(0.0162, 1.5) // 0.0486
 */
export function breakEvenPhaseS(timeS: number, speedUp: number): number {
  return speedUp > 1 ? timeS / (1 - 1 / speedUp) : Number.POSITIVE_INFINITY;
}

/** Time that a reconfiguration saves over a phase, seconds; negative when it does not pay. @example savedS(10, 1, 2) // 4 */
export const savedS = (phaseS: number, timeS: number, speedUp: number): number => phaseS - (timeS + phaseS / speedUp);
