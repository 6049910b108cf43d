import { CatalogError } from '../catalog/errors';
import { systemEntry } from '../catalog/systems';
import { UnbuildableError } from '../fabric/unbuildable';
import type { Scenario } from '../scenario/schema';
import { busFactor, timeCollective } from './bench/bench-collective';
import { libraryBench, librarySite } from './bench/bench-library';
import { simulate } from './simulate';
import { systemGuesses } from './system-guesses';

/** Best all-reduce of a system on so many GPUs: bytes per second over the bus at 1 GiB, and picoseconds at 8 B. */
export interface AllReduceFigures {
  gpus: number;
  busbw: number;
  /** What no algorithm can beat that reduces where the fastest does, at ranks or in switches. */
  boundBusbw: number;
  bandwidthBy: string;
  latencyPs: number;
  latencyBy: string;
}

/** A system's preset, run: all-reduce in one domain and on the preset's GPUs, and the preset's step. */
export interface SystemRun {
  preset: string;
  system: string;
  name: string;
  domain: number;
  oneDomain: AllReduceFigures;
  whole: AllReduceFigures;
  utilisation: number;
  stepPs: number;
  algorithm: string;
  /** Interconnect watts of a GPU, mean over the step; null where they are not counted. */
  wattsPerGpu: number | null;
  /** Facts of the system that are guesses, and those that are vendors' claims. */
  guesses: string[];
  claims: string[];
  notes: string[];
}

const LARGE = 2 ** 30;
const SMALL = 8;
/** Beyond so many ranks the latencies of a ring outweigh a gigabyte. */
const LONGEST_RING = 2048;

/**
 * Runs a preset of `workloads/systems`.
 *
 * @param domain GPUs of the one domain; the system's by default
 * @throws UnbuildableError when it cannot be built
 * @example runSystem('tpu-v4', scenario).oneDomain.busbw
 */
export function runSystem(preset: string, scenario: Scenario, domain = systemEntry(scenario.system).gpusPerDomain.value): SystemRun {
  const system = systemEntry(scenario.system);
  const point = simulate({ scenario, axes: {}, key: '' });
  if (point.status !== 'ok') throw new UnbuildableError(point.reason, point.mark);
  return {
    preset,
    system: system.id,
    name: scenario.name,
    domain,
    oneDomain: allReduce(oneDomainOf(scenario, domain)),
    whole: allReduce({ ...scenario, parallelism: { ...scenario.parallelism, tensor: 1, pipeline: 1 } }),
    utilisation: point.utilisation,
    stepPs: point.stepPs,
    algorithm: point.collectives[0]?.algorithm ?? 'none',
    wattsPerGpu: point.interconnect === null ? null : point.interconnect.watts.value / scenario.gpus,
    ...systemGuesses(system, scenario.training.precision),
    notes: point.notes,
  };
}

/** The same system with the GPUs of one domain, as it is wired by the catalogue; the slice of the preset's size says nothing of a whole pod. */
function oneDomainOf(scenario: Scenario, gpus: number): Scenario {
  const { shape: _, ...up } = scenario.fabric.scale_up;
  return {
    ...scenario,
    gpus,
    parallelism: { ...scenario.parallelism, tensor: 1, pipeline: 1 },
    fabric: { ...scenario.fabric, scale_up: up },
  };
}

/** Times of a small and of a large all-reduce, and by what. */
interface Tried {
  smallPs: number;
  largePs: number;
  /** What a large one takes at the least, reduced in the same place. */
  boundPs: number;
  by: string;
}

/** The best of the algorithms for each size, the library's own choice among them where it runs. */
function allReduce(scenario: Scenario): AllReduceFigures {
  const found = candidates(scenario).flatMap((collective): Tried[] => {
    try {
      const { times, structure } = timeCollective({ ...scenario, collective }, 'all-reduce', [SMALL, LARGE]);
      const [small, large] = times;
      return [{ smallPs: small.timePs, largePs: large.timePs, boundPs: large.boundPs, by: structure.algorithm }];
    } catch (error) {
      if (error instanceof UnbuildableError) return [];
      throw error;
    }
  });
  if (found.length === 0) throw new UnbuildableError(`no algorithm reduces over ${scenario.gpus} GPUs`, 'no algorithm');
  found.push(...byLibrary(scenario));
  const fastest = (time: (one: Tried) => number) => found.reduce((best, one) => (time(one) < time(best) ? one : best));
  const [low, high] = [fastest(({ smallPs }) => smallPs), fastest(({ largePs }) => largePs)];
  const bytes = busFactor('all-reduce', scenario.gpus) * LARGE * 1e12;
  return {
    gpus: scenario.gpus,
    busbw: bytes / high.largePs,
    boundBusbw: bytes / high.boundPs,
    bandwidthBy: high.by,
    latencyPs: low.smallPs,
    latencyBy: low.by,
  };
}

/** What the library's tuner chooses, by its own schedules; nothing where it does not run. */
function byLibrary(scenario: Scenario): Tried[] {
  const { library, transport } = scenario.collective;
  if (library !== 'nccl') return [];
  try {
    const wanted = { name: library, sharp: false, oneProcess: false, ...(transport !== undefined && { transport }) };
    const site = librarySite(scenario, systemEntry(scenario.system), wanted);
    const [small, large] = libraryBench(site, 'all-reduce', [SMALL, LARGE], { auto: 'tuner' });
    const never = Number.POSITIVE_INFINITY;
    return [
      { smallPs: small.timePs, largePs: never, boundPs: never, by: `NCCL, ${small.algorithm}` },
      { smallPs: never, largePs: large.timePs, boundPs: large.boundPs ?? 0, by: `NCCL, ${large.algorithm}` },
    ];
  } catch (error) {
    if (error instanceof UnbuildableError || error instanceof CatalogError) return [];
    throw error;
  }
}

/** Algorithms worth a try: a flat ring only where it uses all NICs with one channel, since otherwise the hierarchical one moves the same bytes in fewer steps. */
function candidates({ system, fabric, collective: own, gpus }: Scenario): Scenario['collective'][] {
  const { algorithm: _algorithm, inside: _inside, ...others } = own;
  const { gpusPerDomain, wiring } = systemEntry(system);
  const domain = fabric.scale_up.domain ?? gpusPerDomain.value;
  const flat = gpus <= Math.min(domain, LONGEST_RING) || domain * wiring.scaleOut.nicsPerGpu.value <= 1;
  return [
    own,
    others,
    { ...others, algorithm: 'hierarchical', inside: 'halving-doubling' },
    { ...others, algorithm: 'halving-doubling' },
    ...(flat ? [{ ...others, algorithm: 'ring' as const }] : []),
  ];
}
