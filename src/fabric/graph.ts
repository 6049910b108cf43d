import type { Fabric, FabricTier, Link } from './fabric';
import { TIERS, type Tier } from './tiers';

/** How far a cable runs, and what is bought for it, metres. */
export interface Run {
  runM: number;
  lengthM: number;
}

/** What a cable has of its own, in place of its tier's: see `FabricTier`. */
export type OwnPlan = Pick<FabricTier, 'technology' | 'portBytesPerSecond' | 'plan'>;

/** Runs of the cables of each tier; none is 0 m. */
export type Runs = Partial<Record<Tier, Run>>;

/** A cable between two devices: one link from a to b and one back. `width` identical ones are a trunk. */
export interface Cable extends Run, OwnPlan {
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
  /** Name of a device, by which a scenario means it: gpu0, gpu1 … and the switches'. */
  nameOf(device: number): string;
  /** Whether a rank may pass on what is meant for others, where the link that was to carry it is dead. */
  relays: boolean;
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
  /** Whether they may where links are dead. Default: as `forwarding`. */
  relays?: boolean;
  /** Names of the switches, counted from 0. Default: switch0, switch1 … */
  switchName?: (number: number) => string;
}

/**
 * The fabric of a list of cables. Cable c has links 2c and 2c + 1 as long as none before it is one way.
 *
 * @example graphOf({ ranks: 2, devices: 2, cables: [{ a: 0, b: 1, tier: 'domain', width: 1, runM: 1, lengthM: 1 }], … })
 */
export function graphOf({ ranks, devices, cables, peerTiers, hops, route, ...more }: CableGraph): GraphFabric {
  const { domainOf = () => 0, forwarding = false, relays = forwarding, switchName = (number) => `switch${number}` } = more;
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
    const { tier, width, lengthM, plan } = cables[cableOf[id]];
    const [from, to] = ends(id);
    const rank = Math.min(from, to);
    // Whatever does not lead down to a rank ends in a switch, or in a rank that is one.
    const up = Number(to >= ranks || from < ranks);
    const owner = forwarding ? -1 : from < ranks ? from : to < ranks ? to : -1;
    return { tier: TIERS.indexOf(tier), ...(plan !== undefined && { plan }), up, width, lengthM, owner, rank: rank < ranks ? rank : 0, spans: [] };
  };
  return {
    ranks,
    devices,
    linkCount: cableOf.length,
    kinds: [0],
    link,
    ends,
    nameOf: (device) => (device < ranks ? `gpu${device}` : switchName(device - ranks)),
    relays,
    peerTiers,
    hops,
    route,
    domainOf,
    tiers: tierRows(cables),
    blocks: undefined,
  };
}

/** Cables and longest runs by tier and plan, from the GPU outwards. */
export function tierRows(cables: Iterable<Pick<Cable, 'tier' | 'width' | 'runM' | 'lengthM'> & OwnPlan>): FabricTier[] {
  const rows = Array.from(cables, ({ tier, technology, portBytesPerSecond, plan, width, runM, lengthM }): FabricTier => {
    const own = {
      ...(technology !== undefined && { technology }),
      ...(portBytesPerSecond !== undefined && { portBytesPerSecond }),
      ...(plan !== undefined && { plan }),
    };
    return { tier, ...own, cables: width, runM, lengthM };
  }).reduce(tierTotal, []);
  return TIERS.flatMap((tier) => rows.filter((row) => row.tier === tier));
}

/** Adds a row to those of its tier and plan: cables are summed, the longest run counts. */
export function tierTotal(rows: FabricTier[], added: FabricTier): FabricTier[] {
  const row = rows.find(({ tier, plan }) => tier === added.tier && plan === added.plan);
  if (row === undefined) rows.push({ ...added });
  else {
    row.cables += added.cables;
    row.runM = Math.max(row.runM, added.runM);
    row.lengthM = Math.max(row.lengthM, added.lengthM);
  }
  return rows;
}

/** The run of a tier. */
export const runOf = (runs: Runs, tier: Tier): Run => runs[tier] ?? { runM: 0, lengthM: 0 };
