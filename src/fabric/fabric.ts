import type { Tier } from '../analysis/result';

/**
 * A fabric as its simulation sees it: links (trunks of identical parallel links as one) as typed arrays, and routes. It knows no medium: capacities and latencies are
 * assigned per tier later, so one fabric (and one fold) serves every medium on the same topology.
 */
export interface Fabric {
  ranks: number;
  links: FabricLinks;
  /** Writes the links of the route between two ranks into `out` and returns their number; sprayed over all equal paths. */
  route(from: number, to: number, out: Int32Array): number;
  /** Longest route, in links. */
  hops: number;
  domainOf(rank: number): number;
  /** Cables and real runs of each tier that exists. */
  tiers: FabricTier[];
}

export interface FabricLinks {
  count: number;
  /** Index into TIERS. */
  tier: Uint8Array;
  /** 1: towards the core, ends in a switch. 0: away from it. */
  up: Uint8Array;
  /** Identical parallel links in the trunk. */
  width: Int32Array;
  /** Length of the cable that is bought for it, metres. */
  lengthM: Float64Array;
  /** Rank whose own port it is, −1 when ranks share it or both ends are switches. */
  owner: Int32Array;
}

export interface FabricTier {
  tier: Tier;
  cables: number;
  /** Longest real run: reach is judged on it. */
  runM: number;
  /** Longest cable bought. */
  lengthM: number;
}

/** Collects links while a fabric is built. */
export class LinkList {
  private readonly rows: { tier: number; up: number; width: number; lengthM: number; owner: number }[] = [];

  /** Adds both directions of a trunk and returns the number of the upward one; the downward one is the next. */
  addPair(tier: number, width: number, lengthM: number, owner: number): number {
    const id = this.rows.length;
    this.rows.push({ tier, up: 1, width, lengthM, owner }, { tier, up: 0, width, lengthM, owner });
    return id;
  }

  compile(): FabricLinks {
    const { rows } = this;
    return {
      count: rows.length,
      tier: Uint8Array.from(rows, (row) => row.tier),
      up: Uint8Array.from(rows, (row) => row.up),
      width: Int32Array.from(rows, (row) => row.width),
      lengthM: Float64Array.from(rows, (row) => row.lengthM),
      owner: Int32Array.from(rows, (row) => row.owner),
    };
  }
}
