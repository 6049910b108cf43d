import { TIERS } from '../analysis/result';
import type { Fabric, FabricTier, Link } from './fabric';
import { type FloorSpec, type Place, runM, standGroups, stockedM } from './floor';

export interface ClosSpec {
  ranks: number;
  /** GPUs of one scale-up domain; consecutive ranks. */
  domain: number;
  /** Scale-up links of a GPU, over all switch planes: one trunk. */
  scaleUpLinks: number;
  /** Longest run inside the domain, and the cable bought for it. */
  scaleUpRunM: number;
  scaleUpLengthM: number;
  gpusPerNode: number;
  nodesPerRack: number;
  /** NICs of a GPU; 0.25 is one NIC for four. */
  nicsPerGpu: number;
  /** One leaf per NIC index of a node, instead of one for all. */
  railOptimised: boolean;
  /** Nodes that share a leaf (in each rail). */
  leafNodes: number;
  /** Ports of a switch at the port rate. */
  radix: number;
  tiers: 'auto' | 2 | 3;
  /** Capacity towards the nodes over capacity towards the spine. */
  oversubscription: number;
  lengths: 'tier' | 'stocked' | 'exact';
  /** Run of every scale-out cable, instead of those on the floor. */
  cableM?: number;
  floor: FloorSpec;
}

/** What the builder cannot wire, in a sentence: a gap in the curve, not a bug. */
export class UnbuildableError extends Error {
  override name = 'UnbuildableError';
  constructor(
    message: string,
    readonly mark: string,
  ) {
    super(message);
  }
}

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
 * Two tiers reach as far as a spine has a port for every leaf. Where no core joins two rails, a message changes rail inside its own domain first.
 *
 * @throws UnbuildableError when the tiers asked for do not reach.
 */
export function clos(spec: ClosSpec): Fabric {
  const { ranks, domain, gpusPerNode, nicsPerGpu, leafNodes, radix, floor } = spec;
  const nodes = Math.ceil(ranks / gpusPerNode);
  // A node's NICs as attachments: a trunk of the GPU's own NICs, or one NIC that several GPUs share.
  const perNode = nicsPerGpu >= 1 ? gpusPerNode : Math.max(1, Math.round(gpusPerNode * nicsPerGpu));
  const nicWidth = Math.max(1, Math.round(nicsPerGpu));
  const shared = perNode < gpusPerNode;
  const rails = spec.railOptimised ? perNode : 1;
  const groups = Math.ceil(nodes / leafNodes);
  const nodesIn = (group: number): number => Math.min(leafNodes, nodes - group * leafNodes);
  // A job inside one domain needs no port of a scale-out switch.
  const twoTiers = groups * rails <= radix || ranks <= domain;
  const tiers = spec.tiers === 'auto' || ranks <= domain ? (twoTiers ? 2 : 3) : spec.tiers;
  if (tiers === 2 && !twoTiers) {
    const most = Math.floor(radix / rails) * leafNodes * gpusPerNode;
    throw new UnbuildableError(
      `two tiers of ${radix}-port switches join ${most} GPUs in this wiring, not ${ranks}: use tiers: 3 or auto`,
      '2 tiers full',
    );
  }
  const groupsPerPod = tiers === 2 ? groups : Math.floor(radix / 2);
  const pods = Math.ceil(groups / groupsPerPod);
  // A two-tier spine joins all rails. With three tiers a plane is one rail of one pod; the core joins all planes while its ports last.
  const planesPerPod = tiers === 2 ? 1 : rails;
  const planes = pods * planesPerPod;
  if (tiers === 3 && pods > radix) {
    throw new UnbuildableError(
      `three tiers of ${radix}-port switches join ${radix * groupsPerPod * leafNodes * gpusPerNode} GPUs in this wiring, not ${ranks}`,
      '3 tiers full',
    );
  }
  const coreJoinsRails = planes <= radix;

  const site = standOnFloor(spec, groups, groupsPerPod, pods, nodesIn);
  const lengthOf = (tierRun: number, run: number): number =>
    spec.lengths === 'exact' ? run : stockedM(spec.lengths === 'tier' ? tierRun : run, floor.stockedM);
  const between = (a: Place, b: Place): number => spec.cableM ?? runM(a, b, floor);
  const nodeRun = (node: number): number => between(site.rackOf(node), site.leaf[Math.floor(node / leafNodes)] as Place);
  const leafRun = (group: number): number => between(site.leaf[group] as Place, site.spine[Math.floor(group / groupsPerPod)] as Place);
  const podRun = (pod: number): number => between(site.spine[pod] as Place, site.core);
  const longest = (count: number, run: (i: number) => number): number => {
    let most = 0;
    for (let i = 0; i < count; i++) most = Math.max(most, run(i));
    return most;
  };
  const runs = { leaf: longest(nodes, nodeRun), spine: longest(groups, leafRun), core: longest(pods, podRun) };

  const lengths = { leaf: lengthOf(runs.leaf, runs.leaf), spine: lengthOf(runs.spine, runs.spine), core: lengthOf(runs.core, runs.core) };
  const leafWidth = (group: number): number => Math.max(1, Math.ceil((nodesIn(group) * perNode * nicWidth) / rails / spec.oversubscription));
  const podWidth = (pod: number): number => {
    let width = 0;
    for (let group = pod * groupsPerPod; group < Math.min(groups, (pod + 1) * groupsPerPod); group++) width += leafWidth(group);
    return width * (rails / planesPerPod);
  };
  const podWidths = Array.from({ length: pods }, (_, pod) => podWidth(pod));

  // Links are numbered in pairs, up then down: GPU ports, NICs, leaves, spine planes.
  const nicBase = 2 * ranks;
  const leafBase = nicBase + 2 * nodes * perNode;
  const planeBase = leafBase + 2 * groups * rails;
  const linkCount = planeBase + (tiers === 3 ? 2 * planes : 0);
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
      return { tier: LEAF, up, width: nicWidth, lengthM, owner: shared ? -1 : rank, rank, spans: [[gpusPerNic, ranks]] };
    }
    if (id < planeBase) {
      const leaf = (id - leafBase) >> 1;
      const group = Math.floor(leaf / rails);
      const rank = group * groupRanks + (leaf % rails) * gpusPerNic;
      return {
        tier: SPINE,
        up,
        width: leafWidth(group),
        lengthM: lengthOf(runs.spine, leafRun(group)),
        owner: -1,
        rank,
        spans: [...railSpan, [groupRanks, ranks]],
      };
    }
    const plane = (id - planeBase) >> 1;
    const pod = Math.floor(plane / planesPerPod);
    const rank = pod * podRanks + (plane % planesPerPod) * gpusPerNic;
    const spans: [number, number][] = [...(planesPerPod > 1 ? railSpan : []), [podRanks, ranks]];
    return { tier: CORE, up, width: podWidths[pod] as number, lengthM: lengthOf(runs.core, podRun(pod)), owner: -1, rank, spans };
  };
  let leafCables = 0;
  for (let group = 0; group < groups; group++) leafCables += leafWidth(group) * rails;
  const cables = { leaf: nodes * perNode * nicWidth, spine: leafCables, core: podWidths.reduce((sum, width) => sum + width * planesPerPod, 0) };
  const alike =
    (spec.lengths === 'tier' || spec.cableM !== undefined) &&
    ranks % gpusPerNode === 0 &&
    gpusPerNode % perNode === 0 &&
    (groups === 1 || nodes % leafNodes === 0) &&
    (pods === 1 || groups % groupsPerPod === 0) &&
    (ranks <= domain || ranks % domain === 0);

  const nicOf = (rank: number): number => Math.floor(rank / gpusPerNode) * perNode + Math.floor(((rank % gpusPerNode) * perNode) / gpusPerNode);
  const railOf = (rank: number): number => (rails === 1 ? 0 : Math.floor(((rank % gpusPerNode) * perNode) / gpusPerNode));
  const groupOf = (rank: number): number => Math.floor(Math.floor(rank / gpusPerNode) / leafNodes);
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
    domainOf: (rank) => Math.floor(rank / domain),
    tiers: tierRows,
    route(from, to, out) {
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
      const [railA, rail] = [railOf(sender), railOf(receiver)];
      out[n++] = nicBase + 2 * nicOf(sender);
      if (groupA !== groupB || railA !== rail) {
        out[n++] = leafBase + 2 * (groupA * rails + railA);
        if (tiers === 3) {
          const planeA = Math.floor(groupA / groupsPerPod) * planesPerPod + (planesPerPod === 1 ? 0 : railA);
          const planeB = Math.floor(groupB / groupsPerPod) * planesPerPod + (planesPerPod === 1 ? 0 : rail);
          if (planeA !== planeB) {
            out[n++] = planeBase + 2 * planeA;
            out[n++] = planeBase + 2 * planeB + 1;
          }
        }
        out[n++] = leafBase + 2 * (groupB * rails + rail) + 1;
      }
      out[n++] = nicBase + 2 * nicOf(receiver) + 1;
      if (receiver !== to) {
        out[n++] = 2 * receiver;
        out[n++] = 2 * to + 1;
      }
      return n;
    },
  };
}

/** Pods stand side by side in a square grid; spines in the middle of their pod's rows, the core in the middle of the hall. */
function standOnFloor(
  { leafNodes, nodesPerRack, floor }: ClosSpec,
  groups: number,
  groupsPerPod: number,
  pods: number,
  nodesIn: (group: number) => number,
): { rackOf: (node: number) => Place; leaf: Place[]; spine: Place[]; core: Place } {
  const racksIn = (group: number): number => Math.ceil(nodesIn(group) / nodesPerRack);
  const podColumns = Math.ceil(Math.sqrt(pods));
  const racks: Place[][] = [];
  const leaf: Place[] = [];
  const spine: Place[] = [];
  let podRows = 0;
  let podWidth = 0;
  for (let pod = 0; pod < pods; pod++) {
    const from = pod * groupsPerPod;
    const stood = standGroups(
      Array.from({ length: Math.min(groupsPerPod, groups - from) }, (_, i) => racksIn(from + i)),
      floor,
    );
    if (pod === 0) {
      podRows = stood.rows;
      podWidth = Math.max(...stood.racks.flat().map((place) => place.x), ...stood.leaf.map((place) => place.x)) + 2;
    }
    const dx = (pod % podColumns) * podWidth;
    const dy = Math.floor(pod / podColumns) * podRows;
    const move = ({ x, y }: Place): Place => ({ x: x + dx, y: y + dy });
    racks.push(...stood.racks.map((places) => places.map(move)));
    leaf.push(...stood.leaf.map(move));
    // The spines stand with the leaves of the pod's middle row, or nearest to it: a group of several rows has leaves in one of them only.
    const middle = dy + Math.floor(stood.rows / 2);
    spine.push(leaf.slice(from).reduce((best, place) => (Math.abs(place.y - middle) < Math.abs(best.y - middle) ? place : best)));
  }
  const core = {
    x: spine.reduce((sum, place) => sum + place.x, 0) / spine.length,
    y: spine.reduce((sum, place) => sum + place.y, 0) / spine.length,
  };
  return {
    leaf,
    spine,
    core,
    rackOf: (node) => (racks[Math.floor(node / leafNodes)] as Place[])[Math.floor((node % leafNodes) / nodesPerRack)] as Place,
  };
}
