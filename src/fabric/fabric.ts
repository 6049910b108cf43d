import type { Tier } from './tiers';

/**
 * A fabric as its simulation sees it: links (trunks of identical parallel links as one) and routes. It knows no medium: capacities and latencies are
 * assigned per tier later, so one fabric (and one fold) serves every medium on the same topology.
 */
export interface Fabric {
  ranks: number;
  linkCount: number;
  /** Number of the first link of each kind (GPU ports, NICs, leaves …); a kind's links follow in pairs, up then down. */
  kinds: number[];
  /** What link number `id` is. */
  link(id: number): Link;
  /**
   * Writes the links of the route between two ranks into `out` and returns their number: sprayed over all equal paths, or on the one that a hash chooses
   * for the channel.
   */
  route(from: number, to: number, out: Int32Array, channel?: number): number;
  /** Longest route, in links. */
  hops: number;
  domainOf(rank: number): number;
  /** Cables and real runs of each tier that exists. */
  tiers: FabricTier[];
  /**
   * Block sizes, in ranks, that routes depend on, when all blocks of a size are alike but for `exceptions`; undefined when they differ (partly filled,
   * lengths of their own, hashed routes).
   */
  blocks: number[] | undefined;
  /** Links that differ from all others of their kind: those that have lost cables. None when absent. */
  exceptions?: number[];
  /** In place of `blocks`, where ranks stand round rings. */
  digits?: RankDigits;
  /** Tiers whose links join devices of one standing: both directions are `up` there, and no bytes come down. And those of which what goes up may come down by another tier. */
  peerTiers?: Tier[];
  /** Those of them whose links join two ranks, with no switch between. */
  directTiers?: Tier[];
  /** Those of them in which every rank is a router that passes on messages of others: a message meets its endpoints once on its way, not at every link. */
  routedTiers?: Tier[];
}

/** What routes depend on, as intervals [low, high) of the digits of a rank in a mixed radix: digit = ⌊rank / low⌋ mod (high / low). */
export interface RankDigits {
  /** Block sizes that routes depend on. */
  cuts: number[];
  /** Rings: adding a constant to the whole digit, without carry out of it, is an automorphism; to a part of it only where it is the highest part. */
  cycles: [number, number][];
  /** Digits of which no two values are alike. */
  fixed: [number, number][];
}

export interface Link {
  /** Index into TIERS. */
  tier: number;
  /** Number of the plan that it is built by, where that is not its tier's: see `FabricTier`. */
  plan?: number;
  /** 1: towards the core, ends in a switch or in a rank that passes messages on. 0: away from it. */
  up: number;
  /** Identical parallel links of the trunk that work. */
  width: number;
  /** Links of the trunk that are dead, beside those that work. None when absent. */
  lost?: number;
  /** Length of the cable that is bought for it, metres. */
  lengthM: number;
  /** Rank whose own port it is, −1 when ranks share it or both ends are switches. */
  owner: number;
  /** The lowest rank below it. */
  rank: number;
  /** Intervals [low, high) of block sizes that tell it from other links of its tier: it serves the ranks that agree with `rank` in those digits. */
  spans: [number, number][];
}

/** All links of a fabric as typed arrays, for refinement and simulation of every rank. */
export interface FabricLinks {
  count: number;
  tier: Uint8Array;
  /** Number of each link's plan. That of its tier when absent. */
  plan?: Uint8Array;
  up: Uint8Array;
  width: Int32Array;
  lost: Int32Array;
  lengthM: Float64Array;
  owner: Int32Array;
}

/** Links of a tier that are built alike: all of a tier, but where links have a technology or a port rate of their own. Each row is planned by itself, on its own longest run. */
export interface FabricTier {
  tier: Tier;
  /** Technology of their own, in place of the tier's. */
  technology?: string;
  /** Port rate of their own, bytes per second, in place of the tier's. */
  portBytesPerSecond?: number;
  /** Number of their plan in the link arrays: from TIERS.length on with something of their own; that of the tier when absent. */
  plan?: number;
  cables: number;
  /** Longest real run: reach is judged on it. */
  runM: number;
  /** Longest cable bought. */
  lengthM: number;
}

/** Writes the links of a fabric out. */
export function compileLinks({ linkCount, link }: Fabric): FabricLinks {
  const links: FabricLinks = {
    count: linkCount,
    tier: new Uint8Array(linkCount),
    up: new Uint8Array(linkCount),
    width: new Int32Array(linkCount),
    lost: new Int32Array(linkCount),
    lengthM: new Float64Array(linkCount),
    owner: new Int32Array(linkCount),
  };
  for (let id = 0; id < linkCount; id++) {
    const one = link(id);
    links.tier[id] = one.tier;
    // Most fabrics have nothing but the plans of their tiers, and no array of them.
    if (one.plan !== undefined) links.plan ??= links.tier.slice();
    if (links.plan !== undefined) links.plan[id] = one.plan ?? one.tier;
    links.up[id] = one.up;
    links.width[id] = one.width;
    links.lost[id] = one.lost ?? 0;
    links.lengthM[id] = one.lengthM;
    links.owner[id] = one.owner;
  }
  return links;
}
