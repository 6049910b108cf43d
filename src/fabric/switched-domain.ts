import type { Fabric, FabricTier, Link } from './fabric';
import type { Run } from './graph';
import { TIERS } from './tiers';

export interface SwitchedDomainSpec {
  ranks: number;
  /** Links of a rank, over all planes of switches: one trunk. */
  links: number;
  run: Run;
  /** Ranks whose first-tier switches stand together (a node, a rack), and the run from there to the second tier. One tier of switches when absent. */
  group?: { size: number; run: Run };
}

/**
 * A scale-up domain of one or two tiers of switches, non-blocking: with two, a group's switches have as many links up as down, in one trunk.
 *
 *     second tier          ┌──────────┐
 *     first tier       ┌───┴───┐  ┌───┴───┐     one set of planes a group
 *     ranks            0  1  …    g  g+1 …
 *
 * @example switchedDomain({ ranks: 576, links: 36, run, group: { size: 144, run: between } }) // four racks of 144
 */
export function switchedDomain({ ranks, links, run, group }: SwitchedDomainSpec): Fabric {
  const size = group === undefined || group.size >= ranks ? ranks : group.size;
  const groups = Math.ceil(ranks / size);
  const trunks = 2 * ranks;
  const [domain, between] = [TIERS.indexOf('domain'), TIERS.indexOf('between')];
  const inGroup = (index: number): number => Math.min(size, ranks - index * size);
  const link = (id: number): Link => {
    const up = 1 - (id % 2);
    if (id < trunks) return { tier: domain, up, width: links, lengthM: run.lengthM, owner: id >> 1, rank: id >> 1, spans: [[1, ranks]] };
    const index = (id - trunks) >> 1;
    return {
      tier: between,
      up,
      width: inGroup(index) * links,
      lengthM: group?.run.lengthM ?? 0,
      owner: -1,
      rank: index * size,
      spans: [[size, ranks]],
    };
  };
  const tiers: FabricTier[] = [{ tier: 'domain', cables: ranks * links, ...run }];
  if (groups > 1) tiers.push({ tier: 'between', cables: ranks * links, runM: group?.run.runM ?? 0, lengthM: group?.run.lengthM ?? 0 });
  return {
    ranks,
    linkCount: groups > 1 ? trunks + 2 * groups : trunks,
    kinds: groups > 1 ? [0, trunks] : [0],
    link,
    hops: groups > 1 ? 4 : 2,
    route(from, to, out) {
      const [a, b] = [Math.floor(from / size), Math.floor(to / size)];
      let n = 0;
      out[n++] = 2 * from;
      if (a !== b) {
        out[n++] = trunks + 2 * a;
        out[n++] = trunks + 2 * b + 1;
      }
      out[n++] = 2 * to + 1;
      return n;
    },
    domainOf: () => 0,
    tiers,
    blocks: ranks % size === 0 ? [1, size, ranks] : undefined,
  };
}
