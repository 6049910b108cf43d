import { draw } from '../src/engine/draw';

/** How late each rank begins, exponential with mean 1 ms: the same for every simulator that is compared. Picoseconds. */
export function startDelaysPs(ranks: number): number[] {
  return Array.from({ length: ranks }, (_, rank) => Math.round(draw(1, 'start-jitter', rank, { distribution: 'exponential', mean: 1e-3 }) * 1e12));
}

/** Ring all-reduce of S bytes without contention: 2(n − 1)(⌈S/n⌉/B + α). A start at t only moves it: the longest chain of messages begins at the latest rank. Milliseconds. */
export function closedFormMs(ranks: number, jitter: boolean): number {
  const [bytes, bytesPerSecond, alphaS] = [Math.ceil(2 ** 30 / ranks), 50e9, 500e-9];
  const latestS = jitter ? Math.max(...startDelaysPs(ranks)) / 1e12 : 0;
  return (latestS + 2 * (ranks - 1) * (bytes / bytesPerSecond + alphaS)) * 1e3;
}
