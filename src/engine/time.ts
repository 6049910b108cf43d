/** Simulated time is integer picoseconds in a JS number: exact up to 2^53 ps, 2.5 hours. */
export const PS_PER_SECOND = 1e12;

/** Seconds to the nearest picosecond. @example toPs(1e-9) // 1000 */
export const toPs = (seconds: number): number => Math.round(seconds * PS_PER_SECOND);

/** Nanoseconds to the nearest picosecond. @example nsToPs(4.5) // 4500 */
export const nsToPs = (ns: number): number => Math.round(ns * 1000);

/** Picoseconds to seconds. */
export const toSeconds = (ps: number): number => ps / PS_PER_SECOND;
