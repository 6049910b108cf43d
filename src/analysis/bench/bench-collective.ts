import { CatalogError, UnknownIdError } from '../../catalog/errors';
import { NCCL_ALGORITHMS } from '../../catalog/nccl-tuning';
import type { System } from '../../catalog/systems';
import type { Collective, Schedule } from '../../collective/schedule';
import type { NcclForce } from '../../collective/tuner/communicator';
import { parseForce } from '../../collective/tuner/parse-filter';
import { UnbuildableError } from '../../fabric/unbuildable';
import type { Scenario } from '../../scenario/schema';
import { checkTime } from '../bounds';
import { type CollectiveCut, collectiveBound } from '../collective-bound';
import { reductionPlace } from '../collective-bound-place';
import { scheduleTimes } from '../schedule-times';
import { benchAlgorithms, benchCandidates, benchSchedule } from './bench-algorithms';
import { type BenchLibrary, libraryBench, librarySite } from './bench-library';
import { type BenchSite, benchSite, cutOf } from './bench-site';
import type { BenchTime, Weighed } from './bench-time';

export { busFactor } from '../../collective/bus-factor';
export { type CollectiveTime, timeCollective } from '../time-collective';

export interface BenchRequest {
  /** Its GPUs are the communicator. */
  scenario: Scenario;
  system: System;
  collective: Collective;
  /** nccl-tests' sizes, bytes. */
  sizes: readonly number[];
  /** Absent: the wire alone. */
  library?: BenchLibrary;
  /** `auto`: the library's tuner, or a scenario's own choice. `simulate`: the fastest of the candidates. Else a name, NCCL's or our own. */
  algorithm: string;
  /** What NCCL_PROTO would say. */
  protocol?: string;
  /** In place of an algorithm. */
  schedule?: Schedule;
  root?: number;
}

export interface Bench {
  times: BenchTime[];
  /** What ran: library with release and transport, or costs of a library on a schedule of our own. */
  how: string;
  cut: Omit<CollectiveCut, 'shortestLatencyPs'>;
  notes: string[];
}

/**
 * Times a collective over all GPUs of a scenario for each size, as nccl-tests would on that machine, each time held against the bound of its collective and place of reduction.
 *
 * @throws CatalogError for a request that makes no sense, UnbuildableError when the machine or the schedule cannot be built, BoundViolation for a bug
 * @example benchCollective({ scenario, system: systemEntry('h100-hgx'), collective: 'all-gather', sizes: [2 ** 20], algorithm: 'auto' }).times[0].timePs
 */
export function benchCollective(request: BenchRequest): Bench {
  const bench = timed(request);
  for (const { bytes, timePs, boundPs } of bench.times) {
    if (boundPs !== undefined) checkTime(`${request.collective} of ${bytes} bytes on ${request.system.id}`, timePs, boundPs);
  }
  return bench;
}

function timed(request: BenchRequest): Bench {
  const { scenario, library, algorithm, protocol, schedule } = request;
  const { tensor, pipeline } = scenario.parallelism;
  if (tensor * pipeline > 1) throw new CatalogError('bench runs one communicator of all GPUs. Expected parallelism.tensor and .pipeline of 1.');
  const force = schedule === undefined && library !== undefined ? forceOf(request) : undefined;
  if (library !== undefined && force !== undefined) return byLibrary(request, library, force);
  if (protocol !== undefined)
    throw new CatalogError(
      `--protocol ${protocol}: only a library’s own algorithms have protocols. Expected --library nccl with ${NCCL_ALGORITHMS.join(', ')}, auto or simulate.`,
    );
  const site = benchSite(scenario, request.system, library ?? 'ideal');
  const name = library?.name === 'rccl' ? 'RCCL' : 'NCCL';
  const how = library === undefined ? 'the wire alone, no library' : `${name}’s costs on a schedule of interlude’s own`;
  return algorithm === 'simulate' && schedule === undefined ? fastest(request, site, how) : byName(request, site, how);
}

/** What the request leaves the library to choose from; undefined when it names an algorithm of our own. */
function forceOf({ collective, algorithm, protocol }: BenchRequest): NcclForce | undefined {
  const pairs = collective === 'all-to-all' || collective === 'send-recv';
  const free = algorithm === 'auto' || algorithm === 'simulate';
  if (pairs) {
    if (free && protocol !== undefined)
      throw new CatalogError(`--protocol ${protocol}: NCCL runs ${collective} as sends and receives, whose protocol is theirs.`);
    if (free || benchAlgorithms(collective).includes(algorithm)) return free ? {} : undefined;
    throw unknown(collective, algorithm, ['auto'], 'NCCL runs it as sends and receives, with nothing to choose');
  }
  try {
    return parseForce(collective, free ? undefined : algorithm, protocol);
  } catch (error) {
    if (error instanceof UnknownIdError && error.kind === 'NCCL_ALGO') {
      const own = benchAlgorithms(collective);
      if (own.includes(algorithm)) return undefined;
      throw unknown(collective, algorithm, ['auto', 'simulate', ...NCCL_ALGORITHMS]);
    }
    throw error instanceof RangeError ? new CatalogError(error.message) : error;
  }
}

/** An algorithm that is none, or none of this collective or library. */
function unknown(collective: Collective, name: string, others: readonly string[], because?: string): CatalogError {
  const own = benchAlgorithms(collective);
  const does = COLLECTIVES.filter((one) => benchAlgorithms(one).includes(name));
  if (does.length > 0) return new CatalogError(`--algorithm ${name}: ${name} does ${does.join(', ')}; ${collective} has ${own.join(', ')}.`);
  const plain = (word: string): string => word.toLowerCase().replaceAll('-', '');
  const nccls = NCCL_ALGORITHMS.some((one) => plain(one) === plain(name));
  if (nccls) {
    const why = because ?? 'it is one of NCCL’s, and this is the wire alone';
    return new CatalogError(
      `--algorithm ${name}: ${why}. Expected ${[...others, ...own].join(', ')}${because === undefined ? ', or --library nccl' : ''}.`,
    );
  }
  return new UnknownIdError('algorithm', name, [...others, ...own]);
}

const COLLECTIVES: readonly Collective[] = ['all-reduce', 'reduce-scatter', 'all-gather', 'all-to-all', 'broadcast', 'reduce', 'send-recv'];

function byLibrary({ scenario, system, collective, sizes, algorithm }: BenchRequest, library: BenchLibrary, force: NcclForce): Bench {
  if (scenario.disturbance.start_jitter !== undefined)
    throw new CatalogError('disturbance.start_jitter: a library’s collective starts together. Expected --library ideal.');
  const found = librarySite(scenario, system, library);
  const { site, machine, notes } = found;
  const auto = algorithm === 'simulate' ? 'simulate' : 'tuner';
  try {
    const times = libraryBench(found, collective, sizes, { force, auto });
    const name = library.name === 'rccl' ? 'RCCL' : `NCCL ${machine.communicator.version}`;
    const over = site.spec.ranks > site.perDomain ? ` over ${found.transport}` : '';
    return { times, how: `${name}${over}`, cut: cutOf(site, machine.physics, 0), notes };
  } catch (error) {
    // NCCL_ALGO and NCCL_PROTO leave nothing.
    throw error instanceof RangeError ? new CatalogError(error.message) : error;
  }
}

function byName({ collective, sizes, algorithm, root = 0, schedule }: BenchRequest, site: BenchSite, how: string): Bench {
  const own = benchAlgorithms(collective);
  if (schedule === undefined && algorithm !== 'auto' && !own.includes(algorithm)) throw unknown(collective, algorithm, ['auto', 'simulate']);
  const run = schedule ?? benchSchedule(site, collective, algorithm === 'auto' ? undefined : algorithm, root);
  const { timesPs, shortestLatencyPs, ranks, rankClasses } = scheduleTimes(site, run, sizes);
  const cut = cutOf(site, site.costs, shortestLatencyPs);
  const place = reductionPlace(run.algorithm);
  const reason =
    schedule !== undefined
      ? 'The schedule was given.'
      : algorithm === 'auto'
        ? `${run.algorithm} is what a scenario runs here that names no algorithm; --algorithm simulate weighs all of them.`
        : `${run.algorithm} was asked for.`;
  // Messages of bytes have no buffer that they add up to.
  const bound = (bytes: number): Pick<BenchTime, 'boundPs'> => (inBytes(run) ? {} : { boundPs: collectiveBound(collective, bytes, place, cut) });
  return {
    times: sizes.map((bytes, i) => ({ bytes, timePs: timesPs[i], algorithm: run.algorithm, place, ...bound(bytes), weighed: [], reason })),
    how,
    cut,
    notes: [`${ranks} ranks simulated as ${rankClasses} ${rankClasses === 1 ? 'class' : 'classes'}`],
  };
}

/** Whether messages have a length of their own, whatever the size is. */
export const inBytes = ({ rounds }: Schedule): boolean => rounds.some(({ bytes }) => bytes !== undefined);

/** Every candidate at every size, and of each size the fastest. */
function fastest(request: BenchRequest, site: BenchSite, how: string): Bench {
  const { collective, sizes, library } = request;
  const out: Weighed[] = [];
  const all = benchCandidates(site, collective, library?.sharp ?? false).flatMap((name) => {
    try {
      return [{ name, bench: byName({ ...request, algorithm: name }, site, how) }];
    } catch (error) {
      if (!(error instanceof UnbuildableError)) throw error;
      out.push({ name, chosen: false, out: error.message });
      return [];
    }
  });
  if (all.length === 0) throw new UnbuildableError(`no algorithm does ${collective} here: ${out.map((one) => one.out).join('; ')}`, 'no algorithm');
  const [{ bench: first }] = all;
  const times = sizes.map((_, i): BenchTime => {
    const best = all.reduce((least, one) => (one.bench.times[i].timePs < least.bench.times[i].timePs ? one : least));
    const weighed = all.map(({ name, bench }): Weighed => ({ name, chosen: name === best.name, simulatedPs: bench.times[i].timePs }));
    return {
      ...best.bench.times[i],
      weighed: [...weighed, ...out],
      reason: `${best.name} is the fastest of ${all.length} ${all.length === 1 ? 'candidate' : 'candidates'} when each is simulated.`,
    };
  });
  return { ...first, times, notes: [] };
}
