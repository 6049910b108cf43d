import { closShape } from '../clos-shape';
import type { ClosSpec } from '../spec';
import type { Tier } from '../tiers';
import { type Place, runM } from './floor';
import type { Hall } from './hall';
import { shareOf } from './hall-racks';

/** Cables of one tier between two racks, in the tray from one to the other. */
export interface CableRun {
  tier: Tier;
  /** Number of their row among the fabric's tiers, where a tier has several: see `FabricTier`. */
  plan?: number;
  /** Rack of the lower device, and of the upper one. */
  from: Place;
  to: Place;
  /** Column in which it changes rows: between the two. */
  crossX: number;
  cables: number;
  runM: number;
  /** What is bought for each, where the scenario says it cable by cable. */
  lengthM?: number;
}

/**
 * Every scale-out cable of a hall, those between the same two racks together. A group's links to its spines, and a pod's to the core, are spread evenly over the racks of
 * their upper ends.
 *
 * @example hallRuns(spec, standHall(spec)).reduce((sum, { cables }) => sum + cables, 0) // as many as the fabric has
 */
export function hallRuns(spec: ClosSpec, hall: Hall): CableRun[] {
  if (spec.ranks <= spec.domain) return [];
  const shape = closShape(spec);
  const runs: CableRun[] = [];
  const add = (tier: CableRun['tier'], froms: readonly Place[], tos: readonly Place[], cables: number): void => {
    const pairs = froms.length * tos.length;
    const columns = froms.map(({ x }) => x);
    const [first, last] = [Math.min(...columns), Math.max(...columns)];
    froms.forEach((from, a) => {
      tos.forEach((to, b) => {
        const count = shareOf(cables, a * tos.length + b, pairs);
        // GPU racks run along their row to the leaf; racks of a block leave it where it is nearest to the upper rack.
        const crossX = tier === 'leaf' ? to.x : Math.max(first, Math.min(last, to.x));
        if (count > 0) runs.push({ tier, from, to, crossX, cables: count, runM: spec.cableM ?? runM(from, to, spec.floor) });
      });
    });
  };
  const { nodes, perNode, nicWidth, rails, groups, groupsPerPod, pods, planesPerPod, tiers } = shape;
  for (let group = 0; group < groups; group++) {
    const [first, end] = [group * spec.leafNodes, Math.min(nodes, (group + 1) * spec.leafNodes)];
    for (let node = first; node < end; node += spec.nodesPerRack) {
      const inRack = Math.min(spec.nodesPerRack, end - node);
      add('leaf', [hall.rackOf(node)], hall.leafRacks[group], inRack * perNode * nicWidth);
    }
  }
  if (groups * rails > 1) {
    for (let group = 0; group < groups; group++) {
      add('spine', hall.leafRacks[group], hall.spineRacks[Math.floor(group / groupsPerPod)], shape.leafWidth(group) * rails);
    }
  }
  if (tiers === 3) for (let pod = 0; pod < pods; pod++) add('core', hall.spineRacks[pod], hall.coreRacks, shape.podWidth(pod) * planesPerPod);
  return runs;
}
