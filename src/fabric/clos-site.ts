import { type Place, standGroups } from './floor';
import type { ClosSpec } from './spec';

/** Pods stand side by side in a square grid; spines in the middle of their pod's rows, the core in the middle of the hall. */
export function standOnFloor(
  { leafNodes, nodesPerRack, floor }: Pick<ClosSpec, 'leafNodes' | 'nodesPerRack' | 'floor'>,
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
    rackOf: (node) => racks[Math.floor(node / leafNodes)][Math.floor((node % leafNodes) / nodesPerRack)] as Place,
  };
}
