import { readFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { type BenchRequest, benchCollective, inBytes } from '../analysis/bench/bench-collective';
import type { BenchLibrary } from '../analysis/bench/bench-library';
import { type BenchSize, benchSizes, type SizeRange, sizesIn } from '../analysis/bench/bench-sizes';
import { librarySetting } from '../analysis/library/library-setting';
import { ownName } from '../analysis/schedule-for';
import { CatalogError, UnknownIdError } from '../catalog/errors';
import { type System, systemEntry } from '../catalog/systems';
import { busFactor } from '../collective/bus-factor';
import { checkSchedule, ScheduleError } from '../collective/check';
import type { Collective, Schedule } from '../collective/schedule';
import { UnbuildableError } from '../fabric/unbuildable';
import { readFittedProfile } from '../fit/read-fitted-profile';
import { benchExplain } from '../report/bench-explain';
import { benchJson } from '../report/bench-json';
import { type BenchSubject, benchLines } from '../report/bench-lines';
import { type BenchHeader, type BenchRow, ncclTable } from '../report/nccl-table';
import { readScenario } from '../scenario/read-scenario';
import type { Scenario } from '../scenario/schema';
import { checkedPoints } from '../sweep/checked-points';
import { badScenario } from '../sweep/load-points';
import { packageVersion } from '../sweep/package-version';
import { Refusal } from '../sweep/refusal';
import type { BenchOptions } from './bench';
import { programOf, TYPES } from './bench-names';
import { readSchedule } from './bench-schedule';

/** Format of the table. */
const NCCL_TESTS = '2.19.6';
/** A table that nobody reads. */
const MOST_SIZES = 10_000;
const GIB = 2 ** 30;
/** nccl-tests' own increment. */
const MIB = 2 ** 20;

/**
 * What `interlude bench` prints.
 *
 * @throws Refusal or CatalogError for what a person can put right
 */
export function runBench(collective: Collective, options: BenchOptions): string {
  return placed(() => printed(collective, options));
}

function printed(collective: Collective, options: BenchOptions): string {
  const schedule = scheduleOf(collective, options);
  const { system, gpus } = machineOf(options, schedule);
  const scenario = scenarioOf(collective, gpus, options);
  const ranks = scenario.gpus;
  if (options.root >= ranks) throw new Refusal(`--root ${options.root}: there is no such rank; expected 0 to ${ranks - 1}`, 2);
  if (schedule !== undefined && schedule.ranks !== ranks)
    throw new Refusal(`--gpus ${ranks}: the schedule of ${options.schedule} has ${schedule.ranks} ranks; expected --gpus ${schedule.ranks}`, 2);
  const range = rangeOf(options, schedule);
  const sizes = benchSizes(collective, ranks, TYPES[options.datatype], range);
  const gpusPerNode = Math.min(ranks, system.wiring.gpusPerNode.value);
  const oneProcess = ranks <= gpusPerNode;
  const library = asSet(libraryOf(system, oneProcess, options), scenario);
  const request: BenchRequest = {
    scenario,
    system,
    collective,
    sizes: sizes.map(({ bytes }) => bytes),
    ...(library !== undefined && { library }),
    algorithm: options.algorithm ?? ownName(scenario.collective.algorithm) ?? 'auto',
    ...(options.protocol !== undefined && { protocol: options.protocol }),
    ...(schedule !== undefined && { schedule }),
    root: options.root,
  };
  const bench = benchCollective(request);
  const rooted = collective === 'broadcast' || collective === 'reduce';
  const notes = [...bench.notes];
  if (rooted && options.root % bench.cut.perDomain !== 0 && bench.times.some(({ protocol }) => protocol !== undefined))
    notes.push(`root ${options.root} is timed as the first rank of its domain`);
  if (options.profile !== undefined) notes.push(`costs of ${options.profile} go before those of the catalog`);
  if (sizes.some(({ bytes }) => bytes === 0))
    notes.push('sizes are rounded down to 16 B a rank, as in nccl-tests; where nothing is left, nothing is launched');
  const subject: BenchSubject = { collective, system: system.id, how: bench.how, cut: bench.cut, notes };
  const header: BenchHeader = {
    program: programOf(collective),
    version: `interlude ${packageVersion}, simulated; table as of nccl-tests ${NCCL_TESTS}${releaseOf(bench.how)}`,
    ranks,
    gpusPerProcess: oneProcess ? ranks : 1,
    gpusPerNode,
    gpuName: `${system.name}, simulated`,
    minBytes: range.min,
    maxBytes: range.max,
    step: range.step,
    warmups: options.warmup_iters,
    iterations: options.iters,
    checks: options.check,
    type: options.datatype,
    // nccl-tests prints the reduction of a sendrecv too.
    operation: collective === 'all-gather' || collective === 'all-to-all' || collective === 'broadcast' ? 'none' : options.op,
    root: rooted ? options.root : -1,
    before: options.explain === true ? benchExplain(bench.times) : [],
    after: benchLines(subject, bench.times),
  };
  const factor = busFactor(collective, ranks);
  const rows = sizes.map((size, i) => rowOf(size, bench.times[i].timePs, factor));
  return options.json === true ? benchJson(subject, header, rows, bench.times) : ncclTable(header, rows);
}

function rowOf({ bytes, count }: BenchSize, timePs: number, factor: number): BenchRow {
  const algbw = timePs === 0 ? 0 : (bytes / timePs) * 1e12;
  return { bytes, count, timePs, algbw, busbw: algbw * factor };
}

/** NCCL's release as its version code, where logs are searched for it. */
function releaseOf(how: string): string {
  const [, major, minor, patch] = /^NCCL (\d+)\.(\d+)(?:\.(\d+))?/.exec(how) ?? [];
  return major === undefined ? '' : ` nccl-library=${Number(major) * 10_000 + Number(minor) * 100 + Number(patch ?? 0)}`;
}

/** The option that a thing of the catalog was named by. */
const NAMED_BY: Readonly<Record<string, string>> = {
  system: '--on',
  'NCCL version': '--release',
  transport: '--transport',
  algorithm: '--algorithm',
  NCCL_ALGO: '--algorithm',
  NCCL_PROTO: '--protocol',
};

/** Says which option is to blame. A machine that cannot be wired is an answer, not a bug. */
function placed<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof UnbuildableError) throw new Refusal(error.message, 1);
    const option = error instanceof UnknownIdError ? NAMED_BY[error.kind] : undefined;
    if (error instanceof UnknownIdError && option !== undefined) throw new Refusal(`${option} ${error.id}: ${error.message}`, 2);
    throw error;
  }
}

function scheduleOf(collective: Collective, { schedule: file, algorithm, protocol, root }: BenchOptions): Schedule | undefined {
  if (file === undefined) return undefined;
  for (const [name, value] of [
    ['--algorithm', algorithm],
    ['--protocol', protocol],
    ['--root', root === 0 ? undefined : root],
  ] as const) {
    if (value !== undefined) throw new Refusal(`${name} ${value}: the schedule of ${file} says that itself; expected one of the two`, 2);
  }
  const schedule = readSchedule(file);
  if (schedule.collective !== collective)
    throw new Refusal(
      `${file}: the schedule does ${schedule.collective}, not ${collective}; expected interlude bench ${programOf(schedule.collective).replace('_perf', '')}`,
      2,
    );
  try {
    checkSchedule(schedule);
  } catch (error) {
    if (error instanceof ScheduleError) throw new Refusal(`${file}: ${error.message}`, 2);
    throw error;
  }
  return schedule;
}

/** The system, its nodes as large as the GPUs fill them. */
function machineOf({ on, ngpus, gpus = ngpus, nodes }: BenchOptions, schedule: Schedule | undefined): { system: System; gpus: number } {
  const system = systemEntry(on);
  const { gpusPerNode } = system.wiring;
  const all = gpus ?? schedule?.ranks ?? (nodes === undefined ? 8 : nodes * gpusPerNode.value);
  if (nodes === undefined) return { system, gpus: all };
  const perNode = all / nodes;
  if (!Number.isInteger(perNode) || perNode > gpusPerNode.value)
    throw new Refusal(
      `--nodes ${nodes}: ${all} GPUs do not stand in ${nodes} nodes of ${on} evenly, which have up to ${gpusPerNode.value}; expected ${evenNodes(all, gpusPerNode.value)}`,
      2,
    );
  if (perNode === gpusPerNode.value) return { system, gpus: all };
  const inNode = system.gpusPerDomain.value <= gpusPerNode.value;
  return {
    gpus: all,
    system: {
      ...system,
      ...(inNode && { gpusPerDomain: { ...system.gpusPerDomain, value: perNode } }),
      wiring: { ...system.wiring, gpusPerNode: { ...gpusPerNode, value: perNode } },
    },
  };
}

/** Numbers of nodes in which GPUs stand evenly. */
function evenNodes(gpus: number, most: number): string {
  const even = Array.from({ length: gpus }, (_, i) => i + 1).filter((nodes) => gpus % nodes === 0 && gpus / nodes <= most);
  return `--nodes ${even.slice(0, 6).join(', ')}${even.length > 6 ? ' …' : ''}`;
}

function scenarioOf(collective: Collective, gpus: number, { on, set = [] }: BenchOptions): Scenario {
  const text = stringify({
    name: `${collective} on ${gpus} GPUs`,
    model: 'llama3-8b',
    system: on,
    gpus,
    training: { scaling: 'weak', tokens_per_step: '8Ki' },
  });
  const read = readScenario(text, 'bench', set);
  if ('problems' in read) throw badScenario(read.problems);
  const checked = checkedPoints(read.document);
  if ('problems' in checked) throw badScenario(checked.problems);
  return checked.points[0].scenario;
}

function rangeOf({ minbytes: min, maxbytes, stepfactor, stepbytes }: BenchOptions, schedule: Schedule | undefined): SizeRange {
  const max = maxbytes ?? Math.max(min, GIB);
  // As nccl-tests: a factor above 1 goes before an increment.
  const factor = stepfactor ?? (stepbytes === undefined ? 2 : 1);
  const range: SizeRange = { min, max, step: factor > 1 ? { factor } : { bytes: stepbytes ?? MIB } };
  if (min > max) throw new Refusal(`--minbytes ${min} is above --maxbytes ${max}; expected the smaller of the two first`, 2);
  if (sizesIn(range) > MOST_SIZES)
    throw new Refusal(
      `${sizesIn(range).toLocaleString('en')} sizes from ${min} to ${max}; expected at most ${MOST_SIZES.toLocaleString('en')}: a larger --stepbytes, or --stepfactor 2`,
      2,
    );
  if (schedule !== undefined && inBytes(schedule) && sizesIn(range) > 1)
    throw new Refusal('the schedule’s sends have bytes, whatever the size is; expected the one size that they stand for, such as -b 1M -e 1M', 2);
  return range;
}

function libraryOf(system: System, oneProcess: boolean, options: BenchOptions): BenchLibrary | undefined {
  const name = options.library ?? usualLibrary(system);
  const { release, transport, sharp = false, profile } = options;
  if (name === 'ideal') {
    for (const [option, value] of Object.entries({ release, transport, profile })) {
      if (value !== undefined) throw new Refusal(`--${option} ${value}: no library runs on ${system.id} here; expected --library nccl beside it`, 2);
    }
    return undefined;
  }
  const own = profile === undefined ? undefined : fitted(profile);
  const over = transport ?? own?.transport;
  return {
    name,
    sharp,
    oneProcess,
    ...(release !== undefined && { release }),
    ...(over !== undefined && { transport: over }),
    ...(own !== undefined && { fitted: own.values }),
  };
}

/** What `--set` says of the library counts where no option says it. */
function asSet(library: BenchLibrary | undefined, { collective: { transport, profile } }: Scenario): BenchLibrary | undefined {
  if (library === undefined) return undefined;
  const own = typeof profile === 'object' ? profile : undefined;
  const over = library.transport ?? transport ?? own?.transport;
  const values = library.fitted ?? (own && new Map(Object.entries(own.values)));
  return { ...library, ...(over !== undefined && { transport: over }), ...(values !== undefined && { fitted: values }) };
}

/** NCCL on NVIDIA's GPUs, RCCL on AMD's; where neither runs, the wire alone. */
function usualLibrary(system: System): 'nccl' | 'rccl' | 'ideal' {
  try {
    librarySetting(system, {});
    return 'nccl';
  } catch (error) {
    if (!(error instanceof CatalogError)) throw error;
    return /^mi\d|^helios/.test(system.id) ? 'rccl' : 'ideal';
  }
}

function fitted(file: string): { transport?: string; values: ReadonlyMap<string, number> } {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'EISDIR')
      throw new Refusal(
        `${file}: ${code === 'ENOENT' ? 'there is no such file' : 'this is a folder'}; expected a profile written by interlude fit`,
        2,
      );
    throw error;
  }
  const read = readFittedProfile(text, file);
  if ('problems' in read) throw badScenario(read.problems);
  return read;
}
