import type { Fabric, FabricTier, Link } from './fabric';
import { TIERS, type Tier } from './tiers';

/** How far a cable runs, and what is bought for it, metres. */
export interface Run {
  runM: number;
  lengthM: number;
}

/** Runs of the cables of each tier; none is 0 m. */
export type Runs = Partial<Record<Tier, Run>>;

/** A cable between two devices: one link from a to b and one back. `width` identical ones are a trunk. */
export interface Cable extends Run {
  a: number;
  b: number;
  tier: Tier;
  width: number;
  /** True: there is no link back. */
  oneWay?: boolean;
}

/** A fabric that knows the devices at the ends of its links. Ranks are devices 0 … ranks − 1, switches follow. */
export interface GraphFabric extends Fabric {
  devices: number;
  /** The devices that link `id` leaves and enters. */
  ends(id: number): readonly [from: number, to: number];
  peerTiers: Tier[];
}

/** What a builder says of its fabric beside the cables. */
export interface CableGraph {
  ranks: number;
  devices: number;
  cables: Cable[];
  peerTiers: Tier[];
  /** Longest route, in links. */
  hops: number;
  route: Fabric['route'];
  domainOf?: (rank: number) => number;
  /** Whether ranks pass on what is meant for others: then no port is its rank's own. */
  forwarding?: boolean;
}

/**
 * The fabric of a list of cables. Cable c has links 2c and 2c + 1 as long as none before it is one way.
 *
 * @example graphOf({ ranks: 2, devices: 2, cables: [{ a: 0, b: 1, tier: 'domain', width: 1, runM: 1, lengthM: 1 }], … })
 */
export function graphOf({ ranks, devices, cables, peerTiers, hops, route, domainOf = () => 0, forwarding = false }: CableGraph): GraphFabric {
  const cableOf: number[] = [];
  const back: boolean[] = [];
  cables.forEach(({ oneWay }, c) => {
    for (const backward of oneWay ? [false] : [false, true]) {
      cableOf.push(c);
      back.push(backward);
    }
  });
  const ends = (id: number): readonly [number, number] => {
    const { a, b } = cables[cableOf[id]];
    return back[id] ? [b, a] : [a, b];
  };
  const link = (id: number): Link => {
    const { tier, width, lengthM } = cables[cableOf[id]];
    const [from, to] = ends(id);
    const rank = Math.min(from, to);
    // Whatever does not lead down to a rank ends in a switch, or in a rank that is one.
    const up = Number(to >= ranks || from < ranks);
    const owner = forwarding ? -1 : from < ranks ? from : to < ranks ? to : -1;
    return { tier: TIERS.indexOf(tier), up, width, lengthM, owner, rank: rank < ranks ? rank : 0, spans: [] };
  };
  return {
    ranks,
    devices,
    linkCount: cableOf.length,
    kinds: [0],
    link,
    ends,
    peerTiers,
    hops,
    route,
    domainOf,
    tiers: tierRows(cables),
    blocks: undefined,
  };
}

/** Cables and longest runs by tier, from the GPU outwards. */
export function tierRows(cables: Iterable<Pick<Cable, 'tier' | 'width' | 'runM' | 'lengthM'>>): FabricTier[] {
  const rows = Array.from(cables, ({ tier, width, runM, lengthM }) => ({ tier, cables: width, runM, lengthM })).reduce(tierTotal, []);
  return TIERS.flatMap((tier) => rows.find((row) => row.tier === tier) ?? []);
}

/** Adds a row to those of its tier: cables are summed, the longest run counts. */
export function tierTotal(rows: FabricTier[], { tier, cables, runM, lengthM }: FabricTier): FabricTier[] {
  const row = rows.find((one) => one.tier === tier);
  if (row === undefined) rows.push({ tier, cables, runM, lengthM });
  else {
    row.cables += cables;
    row.runM = Math.max(row.runM, runM);
    row.lengthM = Math.max(row.lengthM, lengthM);
  }
  return rows;
}

/** The run of a tier. */
export const runOf = (runs: Runs, tier: Tier): Run => runs[tier] ?? { runM: 0, lengthM: 0 };
