/** Simulated time is integer picoseconds in a JS number, exact up to 2^53 ps (2.5 hours); this is seconds to the nearest one. @example toPs(1e-9) // 1000 */
export const toPs = (seconds: number): number => Math.round(seconds * 1e12);
