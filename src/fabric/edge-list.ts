import { nearest } from '../catalog/nearest';
import { edgePlans } from './edge-plans';
import { type Cable, type GraphFabric, graphOf } from './graph';
import { pathHash } from './path-hash';
import type { Tier } from './tiers';
import { UnbuildableError } from './unbuildable';

/** A cable as a person writes it. */
export interface Edge {
  from: string;
  to: string;
  /** Says by which technology, and at which port rate, the cable is built, but for what it says itself. */
  tier: Tier;
  /** Technology of its own, an id of the catalog. Default: the tier's. */
  technology?: string;
  /** Port rate of each of its links, bytes per second. Default: the tier's. */
  portBytesPerSecond?: number;
  /** Identical parallel links, each at the port rate. Default 1. */
  width?: number;
  /** Length of its run, metres. Default 0. */
  lengthM?: number;
  /** Length of the cable that is bought for the run, metres. Default: that of the run. */
  boughtM?: number;
  /** True: no link leads back. Another edge may, with a width of its own. */
  oneWay?: boolean;
}

export interface EdgeListSpec {
  /** Names of the ranks, in order. */
  ranks: string[];
  switches?: string[];
  links: Edge[];
  /** Ranks of a scale-up domain: consecutive ones. Default: all. */
  domain?: number;
  /** Whether ranks pass on what is meant for others. Default true. */
  forwarding?: boolean;
  /** Seed by which flows are shared out over equally short paths. Without it all take the first. */
  hashSeed?: string;
}

/**
 * A fabric written out link by link, asymmetric ones included. Routes have the fewest links; of equally short ones that whose devices come first in the order of the
 * lists (ranks, then switches), or, with a hash seed, one chosen by hash for the flow's ranks and channel (hashed ECMP).
 *
 * Links of one tier may differ in technology and port rate: then the tier has a row, and so a plan, for each of them.
 *
 * @throws UnbuildableError placed at `fabric.links[i].…`: unknown or repeated names, repeated links, widths and lengths that are none; or naming a pair that no path joins
 * @example edgeList({ ranks: ['a', 'b'], switches: ['s'], links: [{ from: 'a', to: 's', tier: 'leaf' }, { from: 'b', to: 's', tier: 'leaf', lengthM: 3 }] })
 */
export function edgeList({ ranks: names, switches = [], links, domain = names.length, forwarding = true, hashSeed }: EdgeListSpec): GraphFabric {
  const ranks = names.length;
  const numbers = numberNames([...names, ...switches], ranks);
  const cables = checkedCables(links, numbers);
  const devices = ranks + switches.length;

  // Links that leave and that enter each device; a device's are put in the order of their other ends.
  const leaving: { id: number; to: number }[][] = Array.from({ length: devices }, () => []);
  const entering: number[][] = Array.from({ length: devices }, () => []);
  let count = 0;
  for (const { a, b, oneWay } of cables) {
    for (const [from, to] of linksOf(a, b, oneWay)) {
      leaving[from].push({ id: count++, to });
      entering[to].push(from);
    }
  }
  for (const out of leaving) out.sort((x, y) => x.to - y.to);

  /** Links from every device to a rank, over devices that pass things on; −1 where there is no path. */
  const distances = Array.from({ length: ranks }, (_, target) => {
    const distance = new Int32Array(devices).fill(-1);
    distance[target] = 0;
    for (let queue = [target]; queue.length > 0; ) {
      const next: number[] = [];
      for (const at of queue) {
        if (at !== target && at < ranks && !forwarding) continue;
        for (const from of entering[at]) {
          if (distance[from] >= 0) continue;
          distance[from] = distance[at] + 1;
          next.push(from);
        }
      }
      queue = next;
    }
    const lost = distance.subarray(0, ranks).indexOf(-1);
    if (lost >= 0) throw new UnbuildableError(`fabric.links: no path leads from ${names[lost]} to ${names[target]}`, 'no path', 'fabric.links');
    return distance;
  });
  const hops = distances.reduce((most, distance) => distance.subarray(0, ranks).reduce((a, b) => Math.max(a, b), most), 1);
  const hash = hashSeed === undefined ? undefined : pathHash(hashSeed);
  const tiersOf = (own: (cable: Cable) => boolean): Tier[] => [...new Set(cables.filter(own).map(({ tier }) => tier))];
  const overSwitches = tiersOf(({ a, b }) => a >= ranks || b >= ranks);
  const atRanks = tiersOf(({ a, b }) => a < ranks !== b < ranks);
  const fabric = graphOf({
    ranks,
    devices,
    cables,
    // Where ranks stand on switches by two tiers, bytes that go up by one may come down by the other.
    peerTiers: [...tiersOf(({ a, b }) => a < ranks === b < ranks), ...(atRanks.length > 1 ? atRanks : [])],
    hops,
    forwarding,
    domainOf: (rank) => Math.floor(rank / domain),
    route(from, to, out, channel = 0) {
      const distance = distances[to];
      let n = 0;
      for (let at = from; at !== to; n++) {
        const nearer = leaving[at].filter((one) => distance[one.to] === distance[at] - 1 && (forwarding || one.to >= ranks || one.to === to));
        // Every device hashes the flow with its own number, so that choices one after the other are independent.
        const choice = hash === undefined ? 0 : Math.floor(hash(from + ranks * at, to, channel) * nearer.length);
        out[n] = nearer[choice].id;
        at = nearer[choice].to;
      }
      return n;
    },
  });
  return { ...fabric, directTiers: tiersOf(() => true).filter((tier) => !overSwitches.includes(tier)) };
}

/** Both ends of a cable's links. */
const linksOf = (a: number, b: number, oneWay = false): [number, number][] => {
  const there: [number, number] = [a, b];
  return oneWay ? [there] : [there, [b, a]];
};

function numberNames(names: string[], ranks: number): Map<string, number> {
  const numbers = new Map<string, number>();
  names.forEach((name, number) => {
    const field = number < ranks ? `fabric.ranks[${number}]` : `fabric.switches[${number - ranks}]`;
    if (numbers.has(name)) throw new UnbuildableError(`${field}: ${name} is already the name of another device`, 'name twice', field);
    numbers.set(name, number);
  });
  return numbers;
}

function checkedCables(links: Edge[], numbers: Map<string, number>): Cable[] {
  /** Which edge each directed link came from. */
  const seen = new Map<string, number>();
  const plans = edgePlans(links);
  return links.map(({ from, to, tier, width = 1, lengthM = 0, boughtM = lengthM, oneWay = false }, i) => {
    const refusal = (key: keyof Edge, message: string, mark: string): UnbuildableError =>
      new UnbuildableError(`fabric.links[${i}].${key}: ${message}`, mark, `fabric.links[${i}].${key}`);
    const deviceOf = (key: 'from' | 'to', name: string): number => {
      const number = numbers.get(name);
      if (number !== undefined) return number;
      const [suggestion] = nearest(name, [...numbers.keys()], 1);
      throw refusal(key, `unknown device "${name}"${suggestion === undefined ? '' : `. Did you mean "${suggestion}"?`}`, 'unknown device');
    };
    const [a, b] = [deviceOf('from', from), deviceOf('to', to)];
    if (a === b) throw refusal('to', `a link from ${from} to itself`, 'link to itself');
    if (!Number.isInteger(width) || width < 1) throw refusal('width', `${width}; expected a whole number of links, at least 1`, 'no width');
    if (!(lengthM >= 0) || lengthM === Number.POSITIVE_INFINITY) throw refusal('lengthM', `${lengthM}; expected metres, at least 0`, 'no length');
    for (const [start, end] of linksOf(a, b, oneWay)) {
      const known = seen.get(`${start}/${end}`);
      if (known !== undefined) {
        throw refusal(
          'to',
          `links[${known}] already leads ${start === a ? `from ${from} to ${to}` : `from ${to} to ${from}`}; give one of them the width of both`,
          'link twice',
        );
      }
      seen.set(`${start}/${end}`, i);
    }
    return { a, b, tier, ...plans[i], width, runM: lengthM, lengthM: boughtM, ...(oneWay && { oneWay }) };
  });
}
