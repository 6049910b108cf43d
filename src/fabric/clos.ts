import { closShape } from './clos-shape';
import type { Fabric, FabricTier, Link } from './fabric';
import { type LinkFault, lostByTrunk, type TierExtent } from './faults/faults';
import { stockedM } from './hall/floor';
import { standHall } from './hall/hall';
import { pathHash } from './path-hash';
import type { ClosSpec } from './spec';
import { TIERS } from './tiers';
import { numberTrunks } from './trunks';
import { UnbuildableError } from './unbuildable';

export { UnbuildableError } from './unbuildable';

const [DOMAIN, LEAF, SPINE, CORE] = TIERS.map((_, index) => index) as [number, number, number, number];

/**
 * Scale-up domains joined by a (rail-optimised) Clos, every route sprayed over all equal paths, so that parallel links are trunks:
 *
 *     core                        ┌────────────┐                joins all planes (or the pods of one rail, when ports run out)
 *     spine plane (pod, rail)  ┌──┴──┐      ┌──┴──┐             joins the leaves of a rail in a pod; with two tiers one plane joins all leaves
 *     leaf (group, rail)      ┌┴┐   ┌┴┐    ┌┴┐   ┌┴┐            joins NIC r of `leafNodes` nodes
 *     NIC                     │ │   │ │    │ │   │ │
 *     GPUs of a domain        ╞═══════ scale-up switches ═╡
 *
 * With a hash seed the trunks above the leaves are written out as their links. Uplink h of a leaf ends in spine h of its plane, and the links of a plane to the core are those of its
 * spines in order, so a number q chosen by the hash settles the whole path. A flow whose path is dead is hashed again over those that are left (resilient hashing: no other flow moves).
 *
 * Two tiers reach as far as a spine has a port for every leaf. Where no core joins two rails, a message changes rail inside its own domain first.
 *
 * @throws UnbuildableError when the tiers asked for do not reach, or a fault stands where there is nothing; from `route`, when no path between two ranks is left.
 */
export function clos(spec: ClosSpec): Fabric {
  const { ranks, domain, gpusPerNode, leafNodes, radix, floor } = spec;
  const shape = closShape(spec);
  const { nodes, perNode, nicWidth, rails, groups, tiers, groupsPerPod, pods, planesPerPod, coreJoinsRails, leafWidth } = shape;
  const shared = perNode < gpusPerNode;
  const planes = pods * planesPerPod;
  if (tiers === 2 && !shape.twoTiers) {
    const most = Math.floor(radix / rails) * leafNodes * gpusPerNode;
    throw new UnbuildableError(
      `two tiers of ${radix}-port switches join ${most} GPUs in this wiring, not ${ranks}: use tiers: 3 or auto`,
      '2 tiers full',
    );
  }
  if (tiers === 3 && pods > radix) {
    throw new UnbuildableError(
      `three tiers of ${radix}-port switches join ${radix * groupsPerPod * leafNodes * gpusPerNode} GPUs in this wiring, not ${ranks}`,
      '3 tiers full',
    );
  }

  const hall = standHall(spec);
  const lengthOf = (tierRun: number, run: number): number =>
    spec.lengths === 'exact' ? run : stockedM(spec.lengths === 'tier' ? tierRun : run, floor.stockedM);
  const nodeRun = (node: number): number => spec.cableM ?? hall.nodeRunM(node);
  const leafRun = (group: number): number => spec.cableM ?? hall.leafRunM(group);
  const podRun = (pod: number): number => spec.cableM ?? hall.podRunM(pod);
  const longest = (count: number, run: (i: number) => number): number => {
    let most = 0;
    for (let i = 0; i < count; i++) most = Math.max(most, run(i));
    return most;
  };
  const runs = { leaf: longest(nodes, nodeRun), spine: longest(groups, leafRun), core: longest(pods, podRun) };

  const lengths = { leaf: lengthOf(runs.leaf, runs.leaf), spine: lengthOf(runs.spine, runs.spine), core: lengthOf(runs.core, runs.core) };
  const podWidths = Array.from({ length: pods }, (_, pod) => shape.podWidth(pod));

  // Links are numbered in pairs, up then down: GPU ports, NICs, leaves, spine planes.
  const nicBase = 2 * ranks;
  const leafBase = nicBase + 2 * nodes * perNode;
  const hash = spec.hashSeed === undefined ? undefined : pathHash(spec.hashSeed);
  const written = (count: number, width: (block: number) => number): number[] =>
    Array.from({ length: count }, (_, block) => (hash === undefined ? 1 : width(block)));
  const leaves = numberTrunks(leafBase, written(groups, leafWidth), rails);
  const planeBase = leaves.end;
  const spines = numberTrunks(
    planeBase,
    written(pods, (pod) => podWidths[pod] as number),
    planesPerPod,
  );
  const linkCount = tiers === 3 ? spines.end : planeBase;

  const outside = ranks > domain;
  const extents: Partial<Record<LinkFault['tier'], TierExtent>> = {
    ...(outside && { leaf: { blocks: nodes, ports: perNode, width: () => nicWidth } }),
    ...(outside && groups * rails > 1 && { spine: { blocks: groups, ports: rails, width: leafWidth } }),
    ...(outside && tiers === 3 && { core: { blocks: pods, ports: planesPerPod, width: (pod: number) => podWidths[pod] as number } }),
  };
  // Dead links of the trunk, or of its single link, by number of the pair.
  const lost = new Map<number, number>();
  for (const fault of lostByTrunk(spec.faults ?? [], extents)) {
    const { tier, block, port } = fault;
    if (tier === 'leaf') lost.set((nicBase >> 1) + block * perNode + port, fault.lost);
    else if (hash === undefined) lost.set((tier === 'spine' ? leaves : spines).idOf(block, port, 0) >> 1, fault.lost);
    else {
      const width = tier === 'spine' ? leafWidth(block) : podWidths[block];
      for (let dead = width - fault.lost; dead < width; dead++) lost.set((tier === 'spine' ? leaves : spines).idOf(block, port, dead) >> 1, 1);
    }
  }
  const working = (id: number, width: number): Pick<Link, 'width' | 'lost'> => {
    const dead = lost.get(id >> 1);
    return dead === undefined ? { width } : { width: width - dead, lost: dead };
  };
  const gpusPerNic = gpusPerNode / perNode;
  const railSpan: [number, number][] = rails > 1 ? [[gpusPerNic, gpusPerNode]] : [];
  const [groupRanks, podRanks] = [leafNodes * gpusPerNode, groupsPerPod * leafNodes * gpusPerNode];
  const link = (id: number): Link => {
    const up = 1 - (id % 2);
    if (id < nicBase) {
      const rank = id >> 1;
      return { tier: DOMAIN, up, width: spec.scaleUpLinks, lengthM: spec.scaleUpLengthM, owner: rank, rank, spans: [[1, ranks]] };
    }
    if (id < leafBase) {
      const nic = (id - nicBase) >> 1;
      const rank = Math.floor(nic / perNode) * gpusPerNode + (nic % perNode) * gpusPerNic;
      const lengthM = lengthOf(runs.leaf, nodeRun(Math.floor(nic / perNode)));
      return { tier: LEAF, up, ...working(id, nicWidth), lengthM, owner: shared ? -1 : rank, rank, spans: [[gpusPerNic, ranks]] };
    }
    if (id < planeBase) {
      const { block: group, trunk: rail } = leaves.at(id);
      const rank = group * groupRanks + rail * gpusPerNic;
      return {
        tier: SPINE,
        up,
        ...working(id, hash === undefined ? leafWidth(group) : 1),
        lengthM: lengthOf(runs.spine, leafRun(group)),
        owner: -1,
        rank,
        spans: [...railSpan, [groupRanks, ranks]],
      };
    }
    const { block: pod, trunk: plane } = spines.at(id);
    const rank = pod * podRanks + plane * gpusPerNic;
    const spans: [number, number][] = [...(planesPerPod > 1 ? railSpan : []), [podRanks, ranks]];
    const width = hash === undefined ? podWidths[pod] : 1;
    return { tier: CORE, up, ...working(id, width), lengthM: lengthOf(runs.core, podRun(pod)), owner: -1, rank, spans };
  };
  let leafCables = 0;
  for (let group = 0; group < groups; group++) leafCables += leafWidth(group) * rails;
  const cables = { leaf: nodes * perNode * nicWidth, spine: leafCables, core: podWidths.reduce((sum, width) => sum + width * planesPerPod, 0) };
  const alike =
    hash === undefined &&
    (spec.lengths === 'tier' || spec.cableM !== undefined) &&
    ranks % gpusPerNode === 0 &&
    gpusPerNode % perNode === 0 &&
    (groups === 1 || nodes % leafNodes === 0) &&
    (pods === 1 || groups % groupsPerPod === 0) &&
    (ranks <= domain || ranks % domain === 0);

  const nicOf = (rank: number): number => Math.floor(rank / gpusPerNode) * perNode + Math.floor(((rank % gpusPerNode) * perNode) / gpusPerNode);
  const railOf = (rank: number): number => (rails === 1 ? 0 : Math.floor(((rank % gpusPerNode) * perNode) / gpusPerNode));
  const groupOf = (rank: number): number => Math.floor(Math.floor(rank / gpusPerNode) / leafNodes);
  const noPath = (from: number, to: number): UnbuildableError =>
    new UnbuildableError(`no path from GPU ${from} to GPU ${to} is left: every link of a trunk between them is dead`, 'dead link');
  /** Writes the links between two leaves, by way of their spines and the core, to `out` from place n on. */
  const above = (groupA: number, railA: number, groupB: number, railB: number, hashed: number | undefined, out: Int32Array, n: number): number => {
    const [podA, podB] = [Math.floor(groupA / groupsPerPod), Math.floor(groupB / groupsPerPod)];
    const [planeA, planeB] = planesPerPod === 1 ? [0, 0] : [railA, railB];
    const core = tiers === 3 && (podA !== podB || planeA !== planeB);
    const [leafA, leafB] = [leafWidth(groupA), leafWidth(groupB)];
    const [coreA, coreB] = [podWidths[podA] as number, podWidths[podB]];
    const paths = hashed === undefined ? 1 : core ? Math.max(coreA, coreB) : Math.max(leafA, leafB);
    const write = (q: number): number => {
      // Where trunks differ in width, several paths share a link of the narrower one.
      const member = (width: number): number => (hashed === undefined ? 0 : Math.floor((q * width) / paths));
      let at = n;
      out[at++] = leaves.idOf(groupA, railA, member(leafA));
      if (core) {
        out[at++] = spines.idOf(podA, planeA, member(coreA));
        out[at++] = spines.idOf(podB, planeB, member(coreB)) + 1;
      }
      out[at++] = leaves.idOf(groupB, railB, member(leafB)) + 1;
      return at;
    };
    if (hashed === undefined) return write(0);
    const whole = (end: number): boolean => {
      for (let i = n; i < end; i++) if (lost.has(out[i] >> 1)) return false;
      return true;
    };
    const end = write(Math.floor(hashed * paths));
    if (lost.size === 0 || whole(end)) return end;
    const left = Array.from({ length: paths }, (_, q) => q).filter((q) => whole(write(q)));
    // With none left the dead path stays, and is refused by who asked for it.
    return write(left[Math.floor(hashed * left.length)] ?? 0);
  };
  const tierRows: FabricTier[] = [
    { tier: 'domain', cables: ranks * spec.scaleUpLinks, runM: spec.scaleUpRunM, lengthM: spec.scaleUpLengthM },
    ...(['leaf', 'spine', 'core'] as const)
      .filter((tier) => ranks > domain && (tier !== 'spine' || groups * rails > 1) && (tier !== 'core' || tiers === 3))
      .map((tier): FabricTier => ({ tier, cables: cables[tier], runM: runs[tier], lengthM: lengths[tier] })),
  ];

  return {
    ranks,
    linkCount,
    kinds: tiers === 3 ? [0, nicBase, leafBase, planeBase] : [0, nicBase, leafBase],
    link,
    hops: 8,
    blocks: alike ? [domain, gpusPerNic, gpusPerNode, groupRanks, podRanks] : undefined,
    ...(lost.size > 0 && { exceptions: [...lost.keys()].flatMap((pair) => [2 * pair, 2 * pair + 1]) }),
    domainOf: (rank) => Math.floor(rank / domain),
    tiers: tierRows,
    route(from, to, out, channel = 0) {
      if (Math.floor(from / domain) === Math.floor(to / domain)) {
        out[0] = 2 * from;
        out[1] = 2 * to + 1;
        return 2;
      }
      let n = 0;
      let sender = from;
      let receiver = to;
      const [groupA, groupB] = [groupOf(from), groupOf(to)];
      if (railOf(from) !== railOf(to) && tiers === 3 && !coreJoinsRails) {
        // No path between rails outside: hop to the GPU of the right rail in the sender's own node, or, where a last node is too short for it, in the receiver's.
        const [here, there] = [from - (from % gpusPerNode) + (to % gpusPerNode), to - (to % gpusPerNode) + (from % gpusPerNode)];
        if (here < ranks && Math.floor(here / domain) === Math.floor(from / domain)) {
          sender = here;
          out[n++] = 2 * from;
          out[n++] = 2 * sender + 1;
        } else if (there < ranks && Math.floor(there / domain) === Math.floor(to / domain)) receiver = there;
        else {
          const why = `${planes} spine planes are more than a ${radix}-port core joins, so a message changes rail inside a node`;
          throw new UnbuildableError(
            `${why}, and domains of ${domain} GPUs do not hold whole nodes of ${gpusPerNode}. Use topology: clos or larger domains`,
            'rails apart',
          );
        }
      }
      const [railA, railB] = [railOf(sender), railOf(receiver)];
      const [nicA, nicB] = [nicOf(sender), nicOf(receiver)];
      const begin = n;
      out[n++] = nicBase + 2 * nicA;
      if (groupA !== groupB || railA !== railB) n = above(groupA, railA, groupB, railB, hash?.(nicA, nicB, channel), out, n);
      out[n++] = nicBase + 2 * nicB + 1;
      for (let i = begin; lost.size > 0 && i < n; i++) {
        const id = out[i];
        if (lost.has(id >> 1) && link(id).width === 0) throw noPath(sender, receiver);
      }
      if (receiver !== to) {
        out[n++] = 2 * receiver;
        out[n++] = 2 * to + 1;
      }
      return n;
    },
  };
}
