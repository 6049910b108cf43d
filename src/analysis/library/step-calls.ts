import type { System } from '../../catalog/systems';
import type { Collective, Round, Schedule } from '../../collective/schedule';
import { nameOf } from '../../collective/tuner/choose-candidate';
import type { FabricSpec } from '../../fabric/fabric-spec';
import { UnbuildableError } from '../../fabric/unbuildable';
import type { Scenario } from '../../scenario/schema';
import { type Costs, type LibraryCosts, NO_LIBRARY } from '../../world/assemble';
import type { Communicators } from '../../world/communicators';
import { scheduleFor } from '../schedule-for';
import type { LibraryMachine } from './library-machine';
import { costsOn, protocolFor } from './library-on-schedule';
import { isPairs, libraryPlan, tunersChoice } from './library-plan';
import { shapeKey } from './library-time';
import { type StepLibrary, stepLibrary } from './step-library';

/** A collective of one size in a step: its schedule, and what a library costs in it. */
interface StepCall {
  bytes: number;
  /** Number of its shape. */
  shape: number;
  rounds: Round[];
  /** `Tree/LL128`, or the name of a schedule of our own. */
  algorithm: string;
  costs: (machine: LibraryMachine) => LibraryCosts;
}

/** The collectives of a step before any wire is looked at. */
export interface StepCalls {
  calls: StepCall[];
  /** Schedules that differ in more than repeats and bytes: what a structure is made for; `key` tells them apart. */
  shapes: { key: string; schedules: Schedule[] };
  library: StepLibrary | undefined;
  /** By the library's own choice and shapes. */
  own: boolean;
  notes: string[];
}

/** Actors (rank × channel) beyond which the library's own schedules are not simulated: refinement looks at each of them. */
const MOST_ACTORS = 2 ** 16;

/**
 * What the data-parallel communicators of a scenario run for calls of some sizes: with `algorithm: nccl` what its tuner chooses for each, by its own shapes, else the schedule that the scenario
 * names with the costs of the protocol that the tuner would choose.
 *
 * @param sizes bytes of the calls, nccl-tests' size
 * @throws UnbuildableError when the algorithm does not fit the communicator or the fabric
 * @example stepCalls(scenario, system, spec, communicators, 'all-reduce', [200e6]).calls[0].algorithm // 'Ring/Simple'
 */
export function stepCalls(
  scenario: Scenario,
  system: System,
  spec: FabricSpec,
  communicators: Communicators,
  collective: Collective,
  sizes: readonly number[],
): StepCalls {
  const library = stepLibrary(scenario, system, spec, communicators);
  const distinct = [...new Set(sizes)].filter((bytes) => bytes > 0);
  const { algorithm } = scenario.collective;
  if (algorithm === 'nccl' || algorithm === 'auto') {
    const refusal = whyNotOwn(scenario, system, spec, library, collective);
    if (refusal === undefined && library !== undefined && !isPairs(collective)) {
      const own = ownCalls(library, collective, distinct);
      const actors = spec.ranks * Math.max(0, ...own.shapes.schedules.map(({ channels }) => channels));
      if (actors <= MOST_ACTORS) return own;
      const many = `${actors.toLocaleString('en')} actors (ranks × channels) are more than the ${MOST_ACTORS.toLocaleString('en')} that are simulated one by one`;
      if (algorithm === 'nccl') throw tooLarge(many);
      return patternCalls(scenario, spec, communicators, library, collective, distinct, [notOwn(library, many)]);
    }
    if (algorithm === 'nccl' && communicators.size > 1) throw new UnbuildableError(`collective.algorithm: nccl: ${refusal}`, 'no algorithm');
  }
  return patternCalls(scenario, spec, communicators, library, collective, distinct);
}

/** The refusal of what a person asked for and nobody would wait for. */
export const tooLarge = (why: string): UnbuildableError =>
  new UnbuildableError(`collective.algorithm: nccl: ${why}. Use algorithm: hierarchical`, 'too large');

/** Said where the choice was left to us. */
export const notOwn = ({ name }: StepLibrary, why: string): string => `${name}’s own schedules are not simulated here: ${why}`;

/** Why the library’s own schedules cannot run; undefined when they can. */
function whyNotOwn(
  {
    system: id,
    fabric: {
      scale_out: { routing },
    },
  }: Scenario,
  { wiring }: System,
  { scaleUp, edges }: FabricSpec,
  library: StepLibrary | undefined,
  collective: Collective,
): string | undefined {
  if (library === undefined) return 'with library ideal there is nothing of the library. Expected library: nccl';
  if (library.standsIn) return `NCCL does not run on ${id}. Expected one of ring, halving-doubling, hierarchical, double-tree`;
  if (edges !== undefined || scaleUp.topology !== 'switch' || wiring.scaleUp.topology !== 'switch')
    return 'its rings and trees are made for domains behind a switch. Use algorithm: hierarchical';
  if (routing === 'ugal') return 'routes of ugal are weighed for schedules between ranks. Use algorithm: hierarchical';
  if (!library.regular) return 'stages of the pipeline that do not fill whole domains are not known to its tuner. Use algorithm: ring';
  if (isPairs(collective)) return `${collective} has no algorithm to choose`;
  return undefined;
}

function ownCalls(library: StepLibrary, collective: Exclude<Collective, 'all-to-all' | 'send-recv'>, sizes: readonly number[]): StepCalls {
  const { view } = library;
  const keys: string[] = [];
  const schedules: Schedule[] = [];
  const calls = sizes.map((bytes): StepCall => {
    const { chosen } = tunersChoice(view, collective, bytes);
    const { plan, costs } = libraryPlan(view, collective, bytes, chosen);
    const key = shapeKey(plan);
    if (!keys.includes(key)) {
      keys.push(key);
      schedules.push(plan.schedule);
    }
    return {
      bytes,
      shape: keys.indexOf(key),
      rounds: plan.schedule.rounds,
      algorithm: nameOf(chosen),
      costs: (machine) => libraryPart(costs(machine)),
    };
  });
  const { ranksPerNode, nicsPerNode, channels } = view.shape;
  const key = `${ranksPerNode}/${nicsPerNode}/${channels} ${keys.join(' ')}`;
  const ran = bySize(calls.map(({ bytes, algorithm }) => [algorithm, bytes]));
  return {
    calls,
    shapes: { key, schedules },
    library,
    own: true,
    notes: [`${called(library)}, its tuner’s choice: ${ran}`, ...library.notes],
  };
}

const called = ({ name, transport, view }: StepLibrary): string => (view.communicator.nodes > 1 ? `${name} over ${transport}` : name);

/** `Tree/LL128 for 40 MB and 22.2 MB, Ring/Simple for 1,000 MB` */
function bySize(chosen: readonly (readonly [name: string, bytes: number])[]): string {
  const sizes = (name: string): string => {
    const words = chosen.filter(([own]) => own === name).map(([, bytes]) => `${Number((bytes / 1e6).toPrecision(3)).toLocaleString('en')} MB`);
    return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
  };
  return [...new Set(chosen.map(([name]) => name))].map((name) => `${name} for ${sizes(name)}`).join(', ');
}

function patternCalls(
  scenario: Scenario,
  spec: FabricSpec,
  communicators: Communicators,
  library: StepLibrary | undefined,
  collective: Collective,
  sizes: readonly number[],
  more: string[] = [],
): StepCalls {
  const schedule = scheduleFor(scenario, spec, communicators, collective);
  const calls = sizes.map((bytes): StepCall => {
    const costs = ({ fabric, physics }: LibraryMachine): LibraryCosts =>
      library === undefined ? NO_LIBRARY : libraryPart(costsOn(library, schedule, bytes, fabric, physics));
    return { bytes, shape: 0, rounds: schedule.rounds, algorithm: schedule.algorithm, costs };
  });
  const said =
    library === undefined || library.standsIn || sizes.length === 0
      ? []
      : [`costs of ${called(library)}: ${bySize(sizes.map((bytes) => [protocolFor(library, schedule, bytes), bytes]))}`];
  return { calls, shapes: { key: '', schedules: [schedule] }, library, own: false, notes: [...said, ...(library?.notes ?? []), ...more] };
}

function libraryPart({ hopExcessPs, launchPs, wireExpansion, reducePsPerByte, portShare, actor }: Costs): LibraryCosts {
  return { hopExcessPs, launchPs, wireExpansion, reducePsPerByte, ...(portShare && { portShare }), ...(actor && { actor }) };
}
