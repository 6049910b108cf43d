import { TIERS, type Tier } from '../fabric/tiers';
import type { Quotient } from '../world/quotient';

/** A result that physics does not allow: a bug of the simulator, reported with the scenario, never a result. */
export class BoundViolation extends Error {
  override name = 'BoundViolation';
}

/** What the all-reduces of a step must cross; `collectiveBound` says how long that takes. */
export interface AllReduceBound {
  ranks: number;
  domains: number;
  /** Communicators that run side by side in a domain. */
  communicators: number;
  /** Bytes per second out of one rank, over all its ports; and out of one domain. */
  rankBytesPerSecond: number;
  domainBytesPerSecond: number;
  /** Shortest latency of a route between two ranks of the communicator that are in different domains (or in one, when there is one). */
  shortestLatencyPs: number;
}

/** @throws BoundViolation when a time lies below its bound (beyond the rounding of its ends to picoseconds). */
export function checkTime(what: string, ps: number, boundPs: number): void {
  if (!(ps + 2 >= boundPs * (1 - 1e-12))) throw new BoundViolation(`${what} took ${ps} ps, less than the ${boundPs} ps that its bound allows`);
}

/** Shares lie between 0 and 1. @throws BoundViolation */
export function checkShare(what: string, share: number): void {
  if (!(share >= 0 && share <= 1)) throw new BoundViolation(`${what} is ${share}, outside 0 to 1`);
}

/**
 * What goes up in a tier comes down in it: no byte is lost or made.
 *
 * @param peerTiers tiers of which both directions are up
 * @throws BoundViolation
 */
export function checkBytes({ links }: Quotient, linkBytes: Float64Array, peerTiers: readonly Tier[] = []): void {
  const sums = TIERS.map(() => [0n, 0n]);
  for (let l = 0; l < links.count; l++) {
    const sum = sums[links.tier[l]] as bigint[];
    const up = links.up[l];
    sum[up] = (sum[up] as bigint) + BigInt(linkBytes[l]) * BigInt(links.size[l]);
  }
  sums.forEach(([down, up], tier) => {
    if (peerTiers.includes(TIERS[tier])) return;
    if (up !== down) throw new BoundViolation(`${up} bytes went up in tier ${tier} but ${down} came down`);
  });
}
