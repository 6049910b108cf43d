import { systemEntry } from '../../catalog/systems';
import { direct } from '../../collective/direct';
import type { Collective, Schedule } from '../../collective/schedule';
import { torusAllToAll } from '../../collective/torus-all-to-all';
import type { FabricSpec } from '../../fabric/fabric-spec';
import { UnbuildableError } from '../../fabric/unbuildable';
import { runWorld } from '../../network/run-world';
import type { Scenario } from '../../scenario/schema';
import { assemble } from '../../world/assemble';
import { dataCommunicators } from '../../world/communicators';
import { benchSite, cutOf } from '../bench/bench-site';
import { checkTime } from '../bounds';
import { collectiveBound, ENDPOINT } from '../collective-bound';
import { collectiveResults } from '../collective-results';
import { ownName, scheduleFor } from '../schedule-for';
import { scheduleTimes } from '../schedule-times';
import { setUp } from '../setup';
import type { SharedWork } from '../structure';
import type { SliceShape } from './slice-candidates';

/** What one step of a phase, or one call of its collective, takes on a shape. */
export interface PhaseTime {
  timePs: number;
  algorithm: string;
  /** GPUs along each dimension in the order in which ranks are numbered. */
  order: number[];
}

/** A phase is steps, or calls of a collective of all GPUs. */
export type PhaseWork = { kind: 'steps' } | { kind: 'calls'; collective: Collective; bytes: number };

/**
 * Simulates one step, or one call, of a phase on a shape of the slice. Where ranks are divided further than by data, they are numbered along the shape's dimensions in every order, and the
 * fastest counts: numbering is no wiring, and what it gains is not the circuits' to claim.
 *
 * @param scenario of the phase
 * @returns the time, or why it cannot run on that shape
 * @example phaseTime(scenario, { kind: 'steps' }, { shape: [4, 8, 16], twisted: false }, createSharedWork())
 */
export function phaseTime(scenario: Scenario, work: PhaseWork, shape: SliceShape, shared: SharedWork): PhaseTime | { reason: string } {
  const { tensor, pipeline } = scenario.parallelism;
  const orders = work.kind === 'steps' && tensor * pipeline > 1 ? ordersOf(shape.shape) : [shape.shape];
  let fastest: PhaseTime | undefined;
  let reason = '';
  for (const order of orders) {
    const on = onShape(scenario, order, shape.twisted);
    try {
      const found = work.kind === 'steps' ? stepTime(on, shared) : callTime(on, work);
      if (fastest === undefined || found.timePs < fastest.timePs) fastest = { ...found, order };
    } catch (error) {
      if (!(error instanceof UnbuildableError)) throw error;
      reason = error.message;
    }
  }
  return fastest ?? { reason };
}

/** The scenario on a slice of another shape. */
function onShape({ fabric, ...scenario }: Scenario, shape: number[], twist: boolean): Scenario {
  return { ...scenario, fabric: { ...fabric, scale_up: { ...fabric.scale_up, shape, twist } } };
}

function stepTime(scenario: Scenario, shared: SharedWork): Omit<PhaseTime, 'order'> {
  const { structure, costs, program } = setUp(scenario, true, shared);
  const world = assemble(structure.quotient, program, costs);
  const run = runWorld(world);
  collectiveResults(structure, world, run, costs);
  return { timePs: run.endPs, algorithm: structure.algorithm };
}

function callTime(scenario: Scenario, { collective, bytes }: { collective: Collective; bytes: number }): Omit<PhaseTime, 'order'> {
  const { library } = scenario.collective;
  const site = benchSite(scenario, systemEntry(scenario.system), library);
  const schedule = scheduleOfAll(site.scenario, site.spec, collective);
  const { timesPs, shortestLatencyPs } = scheduleTimes(site, schedule, [bytes]);
  const [timePs] = timesPs;
  checkTime(`${collective} of ${bytes} bytes`, timePs, collectiveBound(collective, bytes, ENDPOINT, cutOf(site, site.costs, shortestLatencyPs)));
  return { timePs, algorithm: schedule.algorithm };
}

/** Up to here every pair of an all-to-all has a flow of its own; beyond, what goes the same way in a torus is combined. */
const MOST_PAIRED = 1024;

/**
 * The schedule of a collective of all GPUs: what the scenario's algorithm makes of it. An all-to-all without one sends all its messages side by side, which loads all links of a torus evenly, twisted or not.
 *
 * @throws UnbuildableError when the algorithm does not do the collective, or there are too many pairs
 */
function scheduleOfAll(scenario: Scenario, spec: FabricSpec, collective: Collective): Schedule {
  const { ranks, domain, scaleUp } = spec;
  const parallelism = { ...scenario.parallelism, tensor: 1, pipeline: 1 };
  const algorithm = ownName(scenario.collective.algorithm);
  if (collective === 'all-to-all' && algorithm === 'torus-ring') {
    throw new UnbuildableError('collective.algorithm: torus-ring does all-reduce, reduce-scatter, all-gather, not all-to-all', 'no algorithm');
  }
  if (collective !== 'all-to-all' || algorithm !== undefined) {
    return scheduleFor({ ...scenario, parallelism }, spec, dataCommunicators(spec, parallelism), collective);
  }
  if (ranks <= MOST_PAIRED) return direct(collective, ranks, { atOnce: Math.max(1, ranks - 1) });
  if (ranks === domain && scaleUp.topology === 'torus' && scaleUp.twist !== true) return torusAllToAll(scaleUp.shape);
  throw new UnbuildableError(`an all-to-all of ${ranks} GPUs is simulated in one plain torus only; in others up to ${MOST_PAIRED}`, 'too many pairs');
}

/** Every order of the dimensions, each once. @example ordersOf([4, 4, 8]).length // 3 */
export function ordersOf(shape: readonly number[]): number[][] {
  if (shape.length <= 1) return [shape.slice()];
  return [...new Set(shape)].flatMap((first) => {
    const at = shape.indexOf(first);
    return ordersOf(shape.filter((_, i) => i !== at)).map((others) => [first, ...others]);
  });
}
