import { closShape } from '../clos-shape';
import type { ClosSpec } from '../spec';
import type { HallBlock } from './fabric-hall';
import type { Hall } from './hall';

/** The pods of a Clos, where there are several: their GPU racks, leaves and spines. @example hallPods(spec, standHall(spec)).map(({ name }) => name) // ['pod 0', 'pod 1'] */
export function hallPods(spec: ClosSpec, hall: Hall): HallBlock[] {
  const { pods, groups, groupsPerPod, leafSwitches } = closShape(spec);
  if (pods < 2 || leafSwitches(0) === 0) return [];
  const { leafNodes, nodesPerRack, gpusPerNode, ranks } = spec;
  return Array.from({ length: pods }, (_, pod): HallBlock => {
    const last = Math.min(groups, (pod + 1) * groupsPerPod);
    const places = [...hall.leafRacks.slice(pod * groupsPerPod, last).flat(), ...hall.spineRacks[pod]];
    for (let node = pod * groupsPerPod * leafNodes; node < last * leafNodes && node * gpusPerNode < ranks; node += nodesPerRack)
      places.push(hall.rackOf(node));
    return { name: `pod ${pod}`, places, at: hall.spineRacks[pod][0] };
  });
}
