import { type AlgorithmChoice, chooseSchedule } from '../collective/choose';
import { type Collective, type Schedule, type Stage, scheduleOf } from '../collective/schedule';
import { torusPorts, torusPortsInside } from '../collective/torus-ports';
import type { FabricSpec } from '../fabric/fabric-spec';
import { product } from '../fabric/torus/slice-shape';
import { UnbuildableError } from '../fabric/unbuildable';
import type { Scenario } from '../scenario/schema';
import type { Communicators } from '../world/communicators';

/** How the ranks of a domain exchange in the part of an algorithm that stays inside it. */
type Inside = NonNullable<Scenario['collective']['inside']>;

/**
 * The schedule of a scenario's collective on a fabric: the algorithm that it names, its part inside a domain made for how the domain is joined. Where it names none, one torus
 * runs the bucket algorithm over all its ports, everything else the hierarchical one; inside, a mesh exchanges directly, a torus round the rings of its dimensions, a switch round one ring.
 *
 * @throws UnbuildableError when the algorithm does not fit the collective, the communicator or the fabric
 * @example scheduleFor(scenario, spec, communicators, 'all-reduce').algorithm // 'hierarchical/ring/halving-doubling'
 */
export function scheduleFor(scenario: Scenario, spec: FabricSpec, { size, perDomain }: Communicators, collective: Collective): Schedule {
  const { tensor } = scenario.parallelism;
  const own = scenario.collective;
  // The ranks of a pipeline stage are a part of a torus, and no torus.
  const torus = torusOf(spec, tensor);
  const shape = torus !== undefined && product(torus) === perDomain ? torus : undefined;
  const whole = shape !== undefined && perDomain === size;
  const algorithm = ownName(own.algorithm) ?? (whole ? 'torus-ring' : 'hierarchical');
  if (algorithm === 'hierarchical' && size > 1 && perDomain === 1 && spec.domain / tensor > 1) {
    throw new UnbuildableError(
      `hierarchical: ${size} replicas do not fill domains of ${spec.domain} GPUs evenly. Use algorithm: ring or halving-doubling`,
      'uneven domains',
    );
  }
  const inside = own.inside ?? (spec.scaleUp.topology === 'mesh' ? 'direct' : shape === undefined ? 'ring' : 'torus-ring');
  if ((inside === 'torus-ring' || algorithm === 'torus-ring') && shape === undefined) {
    const key = algorithm === 'torus-ring' ? 'algorithm' : 'inside';
    throw new UnbuildableError(
      `collective.${key}: torus-ring needs domains that are tori, with whole rows of the tensor degree. Use ${key}: ring`,
      'no torus',
    );
  }
  if (algorithm === 'torus-ring' && whole) return refusing(() => torusPorts(collective, shape));
  if (algorithm === 'torus-ring') {
    throw new UnbuildableError(
      'collective.algorithm: torus-ring runs in one torus. Use algorithm: hierarchical, which does so inside every domain',
      'no torus',
    );
  }
  const choice: AlgorithmChoice = {
    ...own,
    algorithm,
    inside: inside === 'halving-doubling' ? inside : 'ring',
  };
  const schedule = refusing(() => chooseSchedule(choice, size, perDomain, spec.nicsPerGpu, collective));
  if (choice.algorithm === 'direct' && spec.scaleUp.topology === 'mesh') return sideBySide(schedule);
  if (choice.algorithm !== 'hierarchical') return schedule;
  if (inside === 'direct') return sideBySide(directInside(schedule, perDomain));
  if (inside !== 'torus-ring' || shape === undefined || perDomain === 1) return schedule;
  return torusPortsInside(schedule, shape, named(schedule, perDomain, inside));
}

/** An algorithm of our own; undefined where the choice is left to the library, or to us. */
export function ownName(
  algorithm: Scenario['collective']['algorithm'],
): Exclude<Scenario['collective']['algorithm'], 'nccl' | 'auto' | undefined> | undefined {
  return algorithm === 'nccl' || algorithm === 'auto' ? undefined : algorithm;
}

/** What an algorithm cannot do is said of the scenario. */
function refusing(make: () => Schedule): Schedule {
  try {
    return make();
  } catch (error) {
    if (error instanceof RangeError) throw new UnbuildableError(`collective.algorithm: ${error.message}`, 'no algorithm');
    throw error;
  }
}

/** The torus that the ranks of a communicator form in a domain: every `tensor`-th rank of its rows. */
function torusOf({ scaleUp, ranks, domain }: FabricSpec, tensor: number): number[] | undefined {
  if (scaleUp.topology !== 'torus' || (ranks > domain && domain % tensor !== 0)) return undefined;
  const [row, ...others] = scaleUp.shape;
  return row % tensor === 0 ? [row / tensor, ...others] : undefined;
}

/** Name of a hierarchical algorithm whose part inside is another. */
const named = ({ algorithm }: Schedule, perDomain: number, inside: Inside): string =>
  perDomain === 1 ? algorithm : algorithm.replace('/ring/', `/${inside}/`);

/** The schedule with direct exchanges in the place of rings inside a domain. */
function directInside(schedule: Schedule, perDomain: number): Schedule {
  const { collective, ranks, channels } = schedule;
  const stages = schedule.stages.map(
    (stage): Stage => (stage.style === 'ring' && stage.stride === 1 && stage.radix === perDomain ? { ...stage, style: 'direct' } : stage),
  );
  return scheduleOf({ collective, algorithm: named(schedule, perDomain, 'direct'), ranks, channels }, stages);
}

/** Messages of a direct exchange go on side by side, each on the link of its own pair. */
function sideBySide(schedule: Schedule): Schedule {
  const direct = (stage: number): boolean => schedule.stages[stage]?.style === 'direct';
  return { ...schedule, rounds: schedule.rounds.map((round) => (direct(round.stage) ? { ...round, strand: round.shift - 1 } : round)) };
}
