import type { Detours } from './detours';
import { type Cable, graphOf, type Runs, runOf } from './graph';
import { eachPair, pairNumber, pairsOf } from './pairs';
import { UnbuildableError } from './unbuildable';

export interface DragonflySpec {
  /** Ranks on a switch. */
  p: number;
  /** Switches of a group. */
  a: number;
  /** Global links of a switch. */
  h: number;
  /** Default: the most that can all be joined, a·h + 1. */
  groups?: number;
  /** Ranks, when they do not fill all switches. */
  ranks?: number;
  /** Links of a rank to its switch. Default 1. */
  nicWidth?: number;
  runs?: Runs;
}

/**
 * Dragonfly: groups of `a` switches, all joined inside a group, every group joined to every other by a global link (by several when there are fewer groups than a·h + 1).
 *
 *     group  ┌ S ─ S ─ … ─ S ┐  a switches, p ranks each
 *            h global links each, to other groups
 *
 * Tiers: leaf from a rank to its switch, spine inside a group, core between groups. Ranks are numbered switch by switch, group by group. Global port q of a group (q = 0 … a·h − 1, h to a
 * switch) leads to the group q + 1 further on, modulo the groups, so that all groups are alike; what does not come out even is left unused.
 *
 * Minimal routes have at most one local, one global and one local link (diameter 3, beside the two of the ranks); a detour goes by way of another group. Halves of g groups (g even) are joined by
 * g²/4 · m cables, m between two groups. J. Kim, W. Dally, S. Scott, D. Abts, Technology-driven, highly-scalable dragonfly topology, ISCA 2008, §3.
 *
 * @throws UnbuildableError when groups cannot all be joined, or the ranks are more than the switches hold
 * @example dragonfly({ p: 4, a: 8, h: 4 }) // 33 groups, 1056 ranks
 */
export function dragonfly({ p, a, h, nicWidth = 1, runs = {}, ...spec }: DragonflySpec): Detours {
  const groups = spec.groups ?? a * h + 1;
  const ranks = spec.ranks ?? groups * a * p;
  if (groups - 1 > a * h) {
    throw new UnbuildableError(`groups of ${a} switches with ${h} global links each join ${a * h + 1} groups, not ${groups}`, 'too many groups');
  }
  if (ranks > groups * a * p)
    throw new UnbuildableError(`a dragonfly of ${groups} groups holds ${groups * a * p} GPUs, not ${ranks}`, 'dragonfly full');
  const parallel = groups > 1 ? Math.floor((a * h) / (groups - 1)) : 0;

  const cables: Cable[] = Array.from({ length: ranks }, (_, rank) => {
    return { a: rank, b: ranks + Math.floor(rank / p), tier: 'leaf', width: nicWidth, ...runOf(runs, 'leaf') };
  });
  const firstLocal = cables.length;
  for (let group = 0; group < groups; group++) {
    for (const [u, v] of eachPair(a)) {
      cables.push({ a: ranks + group * a + u, b: ranks + group * a + v, tier: 'spine', width: 1, ...runOf(runs, 'spine') });
    }
  }
  const firstGlobal = cables.length;
  /** Switch, counted in its group, that holds the m-th global link from one group to another. */
  const gateway = (from: number, to: number, m: number): number => Math.floor((((to - from + groups) % groups) - 1 + (groups - 1) * m) / h);
  for (const [from, to] of eachPair(groups)) {
    for (let m = 0; m < parallel; m++) {
      const [u, v] = [gateway(from, to, m), gateway(to, from, m)];
      cables.push({ a: ranks + from * a + u, b: ranks + to * a + v, tier: 'core', width: 1, ...runOf(runs, 'core') });
    }
  }

  const local = (group: number, u: number, v: number, out: Int32Array, n: number): number => {
    if (u === v) return n;
    out[n] = 2 * (firstLocal + group * pairsOf(a) + pairNumber(u, v, a)) + Number(u > v);
    return n + 1;
  };
  /** Of the links between two groups the one with the fewest local links beside it; those that tie are shared out by where the flow starts and ends. */
  const chosen = (from: number, u: number, to: number, v: number | undefined): number => {
    let best = 3;
    let ties: number[] = [];
    for (let m = 0; m < parallel; m++) {
      const beside = Number(gateway(from, to, m) !== u) + Number(v !== undefined && gateway(to, from, m) !== v);
      if (beside < best) [best, ties] = [beside, []];
      if (beside === best) ties.push(m);
    }
    return ties[(u + (v ?? 0)) % ties.length];
  };
  /** Writes the links from switch u of a group into another group, towards its switch v, and returns where they end. */
  const leave = (from: number, u: number, to: number, v: number | undefined, out: Int32Array, n: number): { n: number; at: number } => {
    const m = chosen(from, u, to, v);
    const hops = local(from, u, gateway(from, to, m), out, n);
    out[hops] = 2 * (firstGlobal + pairNumber(from, to, groups) * parallel + m) + Number(from > to);
    return { n: hops + 1, at: gateway(to, from, m) };
  };
  const detour = (from: number, to: number, via: number, out: Int32Array): number => {
    const [s, d] = [Math.floor(from / p), Math.floor(to / p)];
    const [groupS, groupD, v] = [Math.floor(s / a), Math.floor(d / a), d % a];
    out[0] = 2 * from;
    let [group, at, n] = [groupS, s % a, 1];
    if (groupS !== groupD) {
      if (via !== groupS && via !== groupD) {
        ({ n, at } = leave(group, at, via, undefined, out, n));
        group = via;
      }
      ({ n, at } = leave(group, at, groupD, v, out, n));
    }
    n = local(groupD, at, v, out, n);
    out[n++] = 2 * to + 1;
    return n;
  };
  return {
    ...graphOf({
      ranks,
      devices: ranks + groups * a,
      cables,
      peerTiers: ['spine', 'core'],
      hops: 5,
      switchName: (number) => `group${Math.floor(number / a)}-switch${number % a}`,
      route: (from, to, out) => detour(from, to, Math.floor(to / p / a), out),
      domainOf: (rank) => rank,
    }),
    vias: groups,
    detour,
    detourHops: 7,
  };
}

/**
 * The smallest balanced dragonfly (a = 2p = 2h: 4h⁴ + 2h² ranks) that holds so many ranks, with no more groups than they need. J. Kim et al. 2008, §3.1.
 *
 * @example balancedDragonfly(1000) // { p: 4, a: 8, h: 4, groups: 32, ranks: 1000 }: 32 ranks a group
 */
export function balancedDragonfly(ranks: number): Required<Pick<DragonflySpec, 'p' | 'a' | 'h' | 'groups' | 'ranks'>> {
  let h = 1;
  while (4 * h ** 4 + 2 * h ** 2 < ranks) h++;
  return { p: h, a: 2 * h, h, groups: Math.ceil(ranks / (2 * h * h)), ranks };
}
