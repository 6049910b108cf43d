import { type System, systemEntry } from '../catalog/systems';
import { fabricSpec } from '../fabric/fabric-spec';
import type { Scenario } from '../scenario/schema';
import { type Job, planJob } from '../training/job';
import { stepProgram } from '../training/step';
import type { Costs } from '../world/assemble';
import { dataCommunicators } from '../world/communicators';
import { costsOf } from '../world/costs';
import { planTiers, type TierPlan } from '../world/tier-plans';
import type { Task } from '../world/world';
import { placeCalls } from './library/place-calls';
import { notOwn, type StepCalls, stepCalls, tooLarge } from './library/step-calls';
import { stepMessages } from './library/step-messages';
import { type SharedWork, type Structure, structureOf } from './structure';

/** A point ready to be simulated: what is done, on which structure, at which costs. */
export interface Setup {
  job: Job;
  structure: Structure;
  plans: TierPlan[];
  costs: Costs;
  program: Task[];
  /** Compute time of the step without any disturbance. */
  computePs: number;
  /** What runs, by placement. */
  algorithms: string[];
  notes: string[];
}

/**
 * Prepares one point.
 *
 * @param draw number of the hash seed, where routes are hashed
 * @throws UnbuildableError or CatalogError when it cannot be built
 */
export function setUp(scenario: Scenario, folded: boolean, shared?: SharedWork, draw = 0): Setup {
  const system = systemEntry(scenario.system);
  const job = planJob(scenario, system);
  const { bucket, overlap } = scenario.parallelism;
  const { program, computePs, buckets } = stepProgram({
    layers: job.layers,
    beforeS: job.beforeS,
    bucketBytes: bucket,
    overlap,
    placement: job.dataParallel > 1 ? 0 : null,
  });
  const { calls, structure: shape } = callsAndStructure(scenario, system, buckets, folded, shared, draw);
  const plans = planTiers(scenario, system, shape.fabric);
  const { quotient, costs, algorithms, placementOf } = placeCalls(calls, shape.fabric, shape.quotient, costsOf(scenario, plans));
  return {
    job,
    structure: { ...shape, quotient, algorithm: algorithms[0] ?? shape.algorithm },
    plans,
    costs,
    program: program.map((task) => (task.kind === 'collective' ? { ...task, placement: placementOf(task.bytes) } : task)),
    computePs,
    algorithms,
    notes: calls.notes,
  };
}

/** Messages beyond which the library's own schedules are not simulated when the choice is ours, and when a person asks for them: half a minute, and a quarter of an hour. */
const MOST_OF_AUTO = 2 ** 20;
const MOST = 2 ** 26;

/** What runs, and the structure for it: with `algorithm: auto` the library's own schedules where a step of them is soon simulated, else as without a word. */
function callsAndStructure(
  scenario: Scenario,
  system: System,
  buckets: readonly number[],
  folded: boolean,
  shared: SharedWork | undefined,
  draw: number,
): { calls: StepCalls; structure: Structure } {
  const spec = fabricSpec(scenario, system, draw);
  const communicators = dataCommunicators(spec, scenario.parallelism);
  const built = (asked: Scenario): { calls: StepCalls; structure: Structure } => {
    const calls = stepCalls(asked, system, spec, communicators, 'all-reduce', buckets);
    return { calls, structure: structureOf(asked, system, folded, shared, draw, 'all-reduce', calls.shapes) };
  };
  const first = built(scenario);
  const { library, own } = first.calls;
  const { algorithm, ...collective } = scenario.collective;
  if (!own || library === undefined || communicators.size < 2) return first;
  const messages = stepMessages(first.calls, first.structure.quotient, buckets);
  const most = algorithm === 'auto' ? MOST_OF_AUTO : MOST;
  if (messages <= most) return first;
  const many = `${Math.round(messages).toLocaleString('en')} messages a step are more than ${most.toLocaleString('en')}`;
  if (algorithm === 'nccl') throw tooLarge(many);
  const { calls, structure } = built({ ...scenario, collective });
  return { calls: { ...calls, notes: [...calls.notes, notOwn(library, many)] }, structure };
}
