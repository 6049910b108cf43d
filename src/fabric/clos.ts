import { TIERS } from '../analysis/result';
import { type Fabric, type FabricTier, LinkList } from './fabric';
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
  const twoTiers = groups * rails <= radix;
  const tiers = spec.tiers === 'auto' ? (twoTiers ? 2 : 3) : spec.tiers;
  if (tiers === 2 && !twoTiers) {
    const most = Math.floor(radix / rails) * leafNodes * gpusPerNode;
    throw new UnbuildableError(`two tiers of ${radix}-port switches join ${most} GPUs in this wiring, not ${ranks}: use tiers: 3 or auto`, '2 tiers full');
  }
  const groupsPerPod = tiers === 2 ? groups : Math.floor(radix / 2);
  const pods = Math.ceil(groups / groupsPerPod);
  // A two-tier spine joins all rails. With three tiers a plane is one rail of one pod; the core joins all planes while its ports last.
  const planesPerPod = tiers === 2 ? 1 : rails;
  const planes = pods * planesPerPod;
  if (tiers === 3 && pods > radix) {
    throw new UnbuildableError(`three tiers of ${radix}-port switches join ${radix * groupsPerPod * leafNodes * gpusPerNode} GPUs in this wiring, not ${ranks}`, '3 tiers full');
  }
  const coreJoinsRails = planes <= radix;

  const site = standOnFloor(spec, groups, groupsPerPod, pods, nodesIn);
  const lengthOf = (tierRun: number, run: number): number =>
    spec.lengths === 'exact' ? run : stockedM(spec.lengths === 'tier' ? tierRun : run, floor.stockedM);
  const nodeRun = (node: number): number => runM(site.rackOf(node), site.leaf[Math.floor(node / leafNodes)] as Place, floor);
  const leafRun = (group: number): number => runM(site.leaf[group] as Place, site.spine[Math.floor(group / groupsPerPod)] as Place, floor);
  const podRun = (pod: number): number => runM(site.spine[pod] as Place, site.core, floor);
  const longest = (count: number, run: (i: number) => number): number => {
    let most = 0;
    for (let i = 0; i < count; i++) most = Math.max(most, run(i));
    return most;
  };
  const runs = { leaf: longest(nodes, nodeRun), spine: longest(groups, leafRun), core: longest(pods, podRun) };

  const links = new LinkList();
  const cables = { leaf: 0, spine: 0, core: 0 };
  for (let rank = 0; rank < ranks; rank++) links.addPair(DOMAIN, spec.scaleUpLinks, spec.scaleUpLengthM, rank);
  const nicBase = 2 * ranks;
  for (let node = 0; node < nodes; node++) {
    const lengthM = lengthOf(runs.leaf, nodeRun(node));
    for (let nic = 0; nic < perNode; nic++) {
      links.addPair(LEAF, nicWidth, lengthM, shared ? -1 : node * gpusPerNode + nic);
      cables.leaf += nicWidth;
    }
  }
  const leafBase = nicBase + 2 * nodes * perNode;
  const planeWidth = new Array<number>(planes).fill(0);
  for (let group = 0; group < groups; group++) {
    for (let rail = 0; rail < rails; rail++) {
      const down = (nodesIn(group) * perNode * nicWidth) / rails;
      const width = Math.max(1, Math.ceil(down / spec.oversubscription));
      links.addPair(SPINE, width, lengthOf(runs.spine, leafRun(group)), -1);
      const plane = Math.floor(group / groupsPerPod) * planesPerPod + (planesPerPod === 1 ? 0 : rail);
      planeWidth[plane] = (planeWidth[plane] as number) + width;
      cables.spine += width;
    }
  }
  const planeBase = leafBase + 2 * groups * rails;
  if (tiers === 3) {
    for (let plane = 0; plane < planes; plane++) {
      links.addPair(CORE, planeWidth[plane] as number, lengthOf(runs.core, podRun(Math.floor(plane / planesPerPod))), -1);
      cables.core += planeWidth[plane] as number;
    }
  }

  const nicOf = (rank: number): number => Math.floor(rank / gpusPerNode) * perNode + Math.floor(((rank % gpusPerNode) * perNode) / gpusPerNode);
  const railOf = (rank: number): number => (rails === 1 ? 0 : Math.floor(((rank % gpusPerNode) * perNode) / gpusPerNode));
  const groupOf = (rank: number): number => Math.floor(Math.floor(rank / gpusPerNode) / leafNodes);
  const tierRows: FabricTier[] = [
    { tier: 'domain', cables: ranks * spec.scaleUpLinks, runM: spec.scaleUpRunM, lengthM: spec.scaleUpLengthM },
    ...(['leaf', 'spine', 'core'] as const)
      .filter((tier) => ranks > domain && (tier !== 'spine' || groups * rails > 1) && (tier !== 'core' || tiers === 3))
      .map((tier): FabricTier => ({ tier, cables: cables[tier], runM: runs[tier], lengthM: lengthOf(runs[tier], runs[tier]) })),
  ];

  return {
    ranks,
    links: links.compile(),
    hops: 8,
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
      const [groupA, groupB] = [groupOf(from), groupOf(to)];
      const rail = railOf(to);
      if (railOf(from) !== rail && tiers === 3 && !coreJoinsRails) {
        // No path between rails outside: hop to the GPU of the right rail in the sender's own node.
        sender = Math.floor(from / gpusPerNode) * gpusPerNode + (to % gpusPerNode);
        out[n++] = 2 * from;
        out[n++] = 2 * sender + 1;
      }
      const railA = railOf(sender);
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
      out[n++] = nicBase + 2 * nicOf(to) + 1;
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
    // The spines stand with the leaves of the pod's middle row.
    spine.push(leaf.slice(from).find((place) => place.y - dy === Math.floor(stood.rows / 2)) as Place);
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
