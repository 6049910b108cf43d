import type { System } from '../../catalog/systems';
import { isClos } from '../../fabric/routing';
import { product } from '../../fabric/torus/slice-shape';
import type { Scenario } from '../../scenario/schema';

/** Why what is held cannot give way as the scenario asks, in the words of a placed error. */
export interface HoldFault {
  field: string;
  message: string;
  expected: string;
}

/**
 * What stands against changing the number of GPUs, or the oversubscription, of a fabric: a list of links and a torus whose shape is written have the GPUs that they have, and
 * only a Clos has an oversubscription.
 *
 * @example holdFault(scenario, systemEntry('tpu-v4'))?.message // 'a torus of 8 × 8 × 8 is 512 GPUs, neither more nor fewer'
 */
export function holdFault(scenario: Scenario, system: System): HoldFault | undefined {
  const { hold, gpus, fabric } = scenario;
  if (hold === undefined || hold.what === 'port-rate') return undefined;
  const { shape } = fabric.scale_up;
  const rate = 'hold.what: port-rate';
  if (fabric.links !== undefined) {
    return {
      field: 'hold.adjust',
      message: `a fabric whose links are written out is one of ${gpus} GPUs`,
      expected: `${rate}, or a fabric without links`,
    };
  }
  if (hold.adjust === 'oversubscription') {
    if (isClos(scenario) && gpus > domainOf(scenario, system)) return undefined;
    const what = gpus > domainOf(scenario, system) ? `a ${fabric.scale_out.topology} has` : `${gpus} GPUs are one domain and have`;
    return { field: 'hold.adjust', message: `${what} no oversubscription`, expected: 'gpus' };
  }
  if (isTorus(scenario, system) && shape !== undefined && gpus <= product(shape)) {
    return {
      field: 'hold.adjust',
      message: `a torus of ${shape.join(' × ')} is ${product(shape)} GPUs, neither more nor fewer`,
      expected: `${rate}, or no fabric.scale_up.shape, so that whole cubes are added or left out`,
    };
  }
  return undefined;
}

/**
 * The number in which GPUs come: the least that fills nodes, model replicas (tensor × pipeline), cubes of a torus and, where the job fills its domains, domains.
 *
 * @example holdUnit(scenario, systemEntry('h100-hgx')) // 8
 */
export function holdUnit(scenario: Scenario, system: System): number {
  const { tensor, pipeline } = scenario.parallelism;
  const { shape, cube } = scenario.fabric.scale_up;
  const nodes = common(system.wiring.gpusPerNode.value, tensor * pipeline);
  const torus = isTorus(scenario, system);
  const blocks = torus ? (cube ?? system.wiring.scaleUp.torus?.cube ?? []) : [];
  // A slice of less than a cube is a part of it, and grows by nodes.
  const unit = blocks.length > 0 && scenario.gpus >= product(blocks) ? common(nodes, product(blocks)) : nodes;
  const domain = torus && shape !== undefined ? product(shape) : domainOf(scenario, system);
  return domain < scenario.gpus && scenario.gpus % domain === 0 ? common(unit, domain) : unit;
}

const isTorus = ({ fabric }: Scenario, system: System): boolean => (fabric.scale_up.topology ?? system.wiring.scaleUp.topology) === 'torus';

const domainOf = ({ fabric }: Scenario, system: System): number => {
  const { domain } = fabric.scale_up;
  return typeof domain === 'number' ? domain : system.gpusPerDomain.value;
};

/** Least common multiple. */
function common(a: number, b: number): number {
  const divisor = (x: number, y: number): number => (y === 0 ? x : divisor(y, x % y));
  return (a / divisor(a, b)) * b;
}
