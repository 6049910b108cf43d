import type { Detours } from './detours';
import { type Cable, graphOf, type Runs, runOf } from './graph';
import { eachPair, pairNumber } from './pairs';
import { UnbuildableError } from './unbuildable';

export interface DragonflyPlusSpec {
  /** Ranks on a leaf. */
  p: number;
  leaves: number;
  spines: number;
  /** Global links of a spine. */
  h: number;
  /** Default: the most that can all be joined, spines·h + 1. */
  groups?: number;
  /** Ranks, when they do not fill all leaves. */
  ranks?: number;
  /** Links of a rank to its leaf. Default 1. */
  nicWidth?: number;
  runs?: Runs;
}

/**
 * Dragonfly+: groups are two-level fat trees whose spines hold the global links, every group joined to every other.
 *
 *     to other groups   h   h
 *                     ┌ Sp ─ Sp ┐     every leaf on every spine
 *                     └ L ╳ L ╳ L ┘   p ranks each
 *
 * Tiers: leaf from a rank to its leaf, spine from leaf to spine, core between groups. Global ports are numbered as in `dragonfly`. Inside a group a message goes over the spine that its destination
 * names (rank modulo spines). Longest minimal route between groups: leaf, spine, global, spine, leaf; a detour by way of another group changes spine there over one of its leaves.
 * A. Shpiner et al., Dragonfly+: low cost topology for scaling datacenters, HiPINEB 2017.
 *
 * @throws UnbuildableError when groups cannot all be joined, or the ranks are more than the leaves hold
 * @example dragonflyPlus({ p: 4, leaves: 4, spines: 4, h: 4 }) // 17 groups, 272 ranks
 */
export function dragonflyPlus({ p, leaves, spines, h, nicWidth = 1, runs = {}, ...spec }: DragonflyPlusSpec): Detours {
  const groups = spec.groups ?? spines * h + 1;
  const perGroup = leaves * p;
  const ranks = spec.ranks ?? groups * perGroup;
  if (groups - 1 > spines * h) {
    throw new UnbuildableError(
      `groups of ${spines} spines with ${h} global links each join ${spines * h + 1} groups, not ${groups}`,
      'too many groups',
    );
  }
  if (ranks > groups * perGroup)
    throw new UnbuildableError(`a dragonfly+ of ${groups} groups holds ${groups * perGroup} GPUs, not ${ranks}`, 'dragonfly full');
  const parallel = groups > 1 ? Math.floor((spines * h) / (groups - 1)) : 0;
  const leafDevice = (group: number, leaf: number): number => ranks + group * (leaves + spines) + leaf;
  const spineDevice = (group: number, spine: number): number => leafDevice(group, leaves + spine);

  const cables: Cable[] = Array.from({ length: ranks }, (_, rank) => {
    const group = Math.floor(rank / perGroup);
    return { a: rank, b: leafDevice(group, Math.floor((rank % perGroup) / p)), tier: 'leaf', width: nicWidth, ...runOf(runs, 'leaf') };
  });
  const firstLocal = cables.length;
  for (let group = 0; group < groups; group++) {
    for (let leaf = 0; leaf < leaves; leaf++) {
      for (let spine = 0; spine < spines; spine++) {
        cables.push({ a: leafDevice(group, leaf), b: spineDevice(group, spine), tier: 'spine', width: 1, ...runOf(runs, 'spine') });
      }
    }
  }
  const firstGlobal = cables.length;
  /** Spine, counted in its group, that holds the m-th global link from one group to another. */
  const gateway = (from: number, to: number, m: number): number => Math.floor((((to - from + groups) % groups) - 1 + (groups - 1) * m) / h);
  for (const [from, to] of eachPair(groups)) {
    for (let m = 0; m < parallel; m++) {
      const [a, b] = [spineDevice(from, gateway(from, to, m)), spineDevice(to, gateway(to, from, m))];
      cables.push({ a, b, tier: 'core', width: 1, ...runOf(runs, 'core') });
    }
  }

  const up = (group: number, leaf: number, spine: number): number => 2 * (firstLocal + (group * leaves + leaf) * spines + spine);
  const across = (from: number, to: number, m: number): number => 2 * (firstGlobal + pairNumber(from, to, groups) * parallel + m) + Number(from > to);
  const detour = (from: number, to: number, via: number, out: Int32Array): number => {
    const [groupS, groupD] = [Math.floor(from / perGroup), Math.floor(to / perGroup)];
    const [leafS, leafD] = [Math.floor((from % perGroup) / p), Math.floor((to % perGroup) / p)];
    let n = 0;
    out[n++] = 2 * from;
    if (groupS === groupD) {
      if (leafS !== leafD) {
        out[n++] = up(groupS, leafS, to % spines);
        out[n++] = up(groupS, leafD, to % spines) + 1;
      }
    } else {
      const m = to % parallel;
      let [group, leaf] = [groupS, leafS];
      if (via !== groupS && via !== groupD) {
        out[n++] = up(group, leaf, gateway(group, via, m));
        out[n++] = across(group, via, m);
        const spine = gateway(via, group, m);
        [group, leaf] = [via, to % leaves];
        // The global link that goes on may be on another spine.
        if (spine !== gateway(via, groupD, m)) {
          out[n++] = up(via, leaf, spine) + 1;
          out[n++] = up(via, leaf, gateway(via, groupD, m));
        }
      } else out[n++] = up(group, leaf, gateway(group, groupD, m));
      out[n++] = across(group, groupD, m);
      out[n++] = up(groupD, leafD, gateway(groupD, group, m)) + 1;
    }
    out[n++] = 2 * to + 1;
    return n;
  };
  return {
    ...graphOf({
      ranks,
      devices: ranks + groups * (leaves + spines),
      cables,
      peerTiers: ['spine', 'core'],
      hops: 5,
      switchName: (number) => {
        const at = number % (leaves + spines);
        return `group${Math.floor(number / (leaves + spines))}-${at < leaves ? `leaf${at}` : `spine${at - leaves}`}`;
      },
      route: (from, to, out) => detour(from, to, Math.floor(to / perGroup), out),
      domainOf: (rank) => rank,
    }),
    vias: groups,
    detour,
    detourHops: 8,
  };
}
