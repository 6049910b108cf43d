import type { ClosSpec } from './spec';

/** What a Clos is made of before it is drawn: groups, rails, pods, and how many links and switches each tier needs. */
export interface ClosShape {
  nodes: number;
  /** NIC attachments of a node, and the ports of one. */
  perNode: number;
  nicWidth: number;
  rails: number;
  groups: number;
  tiers: 2 | 3;
  groupsPerPod: number;
  pods: number;
  /** Spine planes: with two tiers one, with three one for each rail of a pod. */
  planesPerPod: number;
  /** Two tiers suffice. */
  twoTiers: boolean;
  /** The core has a port for every plane. */
  coreJoinsRails: boolean;
  nodesIn(group: number): number;
  /** Links of one leaf to its spines. */
  leafWidth(group: number): number;
  /** Links of one plane of a pod to the core. */
  podWidth(pod: number): number;
  /** Switches: of a group's leaves, of a pod's spines, of the core. */
  leafSwitches(group: number): number;
  spineSwitches(pod: number): number;
  coreSwitches(): number;
}

/**
 * Counts what a wiring takes: with radix k two tiers join k leaves, three tiers k pods of k/2 leaves (Al-Fares et al., SIGCOMM 2008, §3), oversubscribed at the leaf.
 *
 * Uplink h of a leaf ends in spine h of its plane, which needs a port for every leaf of the plane (and as many again towards a core); uplink h of a plane ends in
 * core switch h, which needs one for every plane it joins. Where such a switch uses a fraction of its ports, one box stands for as many of them as fit.
 *
 * @example closShape({ ...spec, ranks: 1024, leafNodes: 32, radix: 64 }).spineSwitches(0) // 16: 32 leaves × 32 uplinks over 64 ports
 */
export function closShape(spec: ClosSpec): ClosShape {
  const { ranks, domain, gpusPerNode, nicsPerGpu, leafNodes, radix } = spec;
  const nodes = Math.ceil(ranks / gpusPerNode);
  // A node's NICs as attachments: a trunk of the GPU's own NICs, or one NIC that several GPUs share.
  const perNode = nicsPerGpu >= 1 ? gpusPerNode : Math.max(1, Math.round(gpusPerNode * nicsPerGpu));
  const nicWidth = Math.max(1, Math.round(nicsPerGpu));
  const rails = spec.railOptimised ? perNode : 1;
  const groups = Math.ceil(nodes / leafNodes);
  // A job inside one domain needs no port of a scale-out switch.
  const twoTiers = groups * rails <= radix || ranks <= domain;
  const tiers = spec.tiers === 'auto' || ranks <= domain ? (twoTiers ? 2 : 3) : spec.tiers;
  const groupsPerPod = tiers === 2 ? groups : Math.floor(radix / 2);
  const pods = Math.ceil(groups / groupsPerPod);
  const planesPerPod = tiers === 2 ? 1 : rails;
  const coreJoinsRails = pods * planesPerPod <= radix;

  const nodesIn = (group: number): number => Math.min(leafNodes, nodes - group * leafNodes);
  const downPorts = (group: number): number => (nodesIn(group) * perNode * nicWidth) / rails;
  const leafWidth = (group: number): number => Math.max(1, Math.ceil(downPorts(group) / spec.oversubscription));
  const groupsOf = (pod: number): number => Math.min(groupsPerPod, groups - pod * groupsPerPod);
  /** Leaves of one plane. */
  const leavesOf = (pod: number): number => (groupsOf(pod) * rails) / planesPerPod;
  const podWidth = (pod: number): number => {
    // All groups but the last are full.
    const first = pod * groupsPerPod;
    const count = groupsOf(pod);
    const sum = (count - 1) * leafWidth(first) + leafWidth(first + count - 1);
    return (sum * rails) / planesPerPod;
  };
  const outside = ranks > domain;
  const joined = groups * rails > 1;
  /** Boxes that stand for so many switches of so many ports each. */
  const boxes = (switches: number, ports: number): number => {
    if (ports > radix) return switches * Math.ceil(ports / radix);
    return Math.ceil(switches / Math.floor(radix / Math.max(1, ports)));
  };
  return {
    nodes,
    perNode,
    nicWidth,
    rails,
    groups,
    tiers,
    groupsPerPod,
    pods,
    planesPerPod,
    twoTiers,
    coreJoinsRails,
    nodesIn,
    leafWidth,
    podWidth,
    leafSwitches: (group) => (outside ? rails * boxes(1, downPorts(group) + (joined ? leafWidth(group) : 0)) : 0),
    spineSwitches: (pod) =>
      outside && joined ? planesPerPod * boxes(leafWidth(pod * groupsPerPod), leavesOf(pod) + (tiers === 3 ? leavesOf(pod) : 0)) : 0,
    coreSwitches: () => {
      if (!outside || tiers === 2) return 0;
      return coreJoinsRails ? boxes(podWidth(0), pods * planesPerPod) : planesPerPod * boxes(podWidth(0), pods);
    },
  };
}
