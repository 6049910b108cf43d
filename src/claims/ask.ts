import { dirname, join } from 'node:path';
import { benchCollective } from '../analysis/bench/bench-collective';
import { benchSizes } from '../analysis/bench/bench-sizes';
import { type BillSummary, summarise } from '../analysis/bill/bill-of-materials-summary';
import { wiringOf } from '../analysis/bill/bill-of-materials-wiring';
import { phases } from '../analysis/phases/phases';
import type { PhasesResult } from '../analysis/phases/phases-result';
import type { PointResult } from '../analysis/result';
import { createSharedWork, simulate } from '../analysis/simulate';
import { systemEntry } from '../catalog/systems';
import type { Collective } from '../collective/schedule';
import type { Gauge } from '../link/copper';
import { type LinkSheet, linkSheet } from '../link/link-sheet';
import { readScenario } from '../scenario/read-scenario';
import type { Scenario } from '../scenario/schema';
import { checkedPoints } from '../sweep/checked-points';
import { badScenario, loadPoints } from '../sweep/load-points';
import { shippedSystems } from '../sweep/shipped-systems';

/** What a command answers, and the command: its --json prints the same. */
export interface Evidence<T> {
  told: T;
  command: string;
}

/** Conditions of a link, each an option of `interlude link`. */
export interface LinkQuestion {
  lengthM: number;
  rateGbps?: number;
  gauge?: Gauge;
  host?: string;
  fibre?: string;
  ocs?: number;
  innerCode?: boolean;
}

/** Paths of a scenario and what to set them to, as --set does. */
export type Settings = Readonly<Record<string, string | number>>;

export interface BenchQuestion {
  on: string;
  gpus: number;
  bytes: number;
  library: 'nccl' | 'ideal';
  settings?: Settings;
}

/** One call, in the shape of the JSON of `interlude bench`. */
export interface BenchAnswer {
  results: [{ interlude: { timePs: number } }];
}

/** The questions that a claim may ask. Every answer comes out of the simulator when it is asked for. */
export interface Ask {
  link(id: string, question: LinkQuestion): Evidence<LinkSheet>;
  run(file: string, settings?: Settings): Evidence<PointResult>;
  cables(file: string, settings?: Settings): Evidence<BillSummary>;
  bench(collective: 'all-reduce' | 'all-to-all', question: BenchQuestion): Evidence<BenchAnswer>;
  phases(file: string): Evidence<PhasesResult>;
}

const BENCH_NAMES: Readonly<Record<'all-reduce' | 'all-to-all', string>> = { 'all-reduce': 'all_reduce', 'all-to-all': 'alltoall' };
const FLOAT_BYTES = 4;

/**
 * Asks the simulator, each question once; fabrics and folds are shared between the answers.
 *
 * @param root folder that `workloads/` stands in; default: the package's
 * @throws Refusal for a scenario that cannot be read, CatalogError for an unknown id
 * @example createAsk().link('dac-200', { lengthM: 1 }).told.closure.reachM
 */
export function createAsk(root: string = packageRoot()): Ask {
  const known = new Map<string, unknown>();
  const shared = createSharedWork();
  const once = <T>(command: string, answer: () => T): Evidence<T> => {
    if (!known.has(command)) known.set(command, answer());
    return { told: known.get(command) as T, command };
  };
  const scenarioOf = (file: string, settings: Settings): Scenario => {
    const overrides = Object.entries(settings).map(([path, value]) => ({ path, value: String(value) }));
    return loadPoints(join(root, file), { overrides, sweep: false }).points[0].scenario;
  };
  return {
    link: (id, question) => once(`interlude link ${id}${linkOptions(question)}`, () => sheetOf(id, question)),
    run: (file, settings = {}) =>
      once(`interlude run ${file}${setOptions(settings)}`, () => simulate({ scenario: scenarioOf(file, settings), axes: {}, key: '' }, { shared })),
    cables: (file, settings = {}) =>
      once(`interlude cables ${file}${setOptions(settings)}`, () => {
        const scenario = scenarioOf(file, settings);
        return summarise(wiringOf(scenario, systemEntry(scenario.system), shared.floors));
      }),
    bench: (collective, question) => {
      const { on, gpus, bytes, library, settings = {} } = question;
      const size = `-b ${bytes} -e ${bytes}`;
      const command = `interlude bench ${BENCH_NAMES[collective]} --on ${on} --gpus ${gpus} ${size} --library ${library}${setOptions(settings)}`;
      return once(command, () => timed(collective, question));
    },
    phases: (file) => once(`interlude phases ${file}`, () => phases(scenarioOf(file, {}))),
  };
}

/** The folder of the package: that of the shipped scenarios. */
function packageRoot(): string {
  const [preset] = shippedSystems().values();
  if (preset === undefined) throw new Error('there is no folder workloads/systems above the program');
  return dirname(dirname(dirname(preset)));
}

function linkOptions({ lengthM, rateGbps, gauge, host, fibre, ocs, innerCode }: LinkQuestion): string {
  const options = [
    `--length ${lengthM}m`,
    rateGbps === undefined ? '' : `--rate ${rateGbps}Gbps`,
    gauge === undefined ? '' : `--gauge ${gauge}`,
    host === undefined ? '' : `--host ${host}`,
    fibre === undefined ? '' : `--fibre ${fibre}`,
    ocs === undefined ? '' : `--ocs ${ocs}`,
    innerCode === true ? '--inner-code' : '',
  ];
  return options.map((option) => (option === '' ? '' : ` ${option}`)).join('');
}

function setOptions(settings: Settings): string {
  return Object.entries(settings)
    .map(([path, value]) => ` --set ${quoted(`${path}=${value}`)}`)
    .join('');
}

/** As a shell takes it. */
const quoted = (text: string): string => (/^[\w.,:=/-]+$/.test(text) ? text : `'${text}'`);

function sheetOf(technology: string, { lengthM, rateGbps, gauge, host, fibre, ocs, innerCode }: LinkQuestion): LinkSheet {
  const portBytesPerSecond = rateGbps === undefined ? undefined : (rateGbps * 1e9) / 8;
  return linkSheet({ technology, lengthM, portBytesPerSecond, conditions: { gauge, host, fibre, ocs, innerCode } });
}

/** Times one size as `interlude bench` does. */
function timed(collective: Collective, { on, gpus, bytes, library, settings = {} }: BenchQuestion): BenchAnswer {
  const system = systemEntry(on);
  const overrides = Object.entries(settings).map(([path, value]) => ({ path, value: String(value) }));
  const lines = [`name: ${collective} on ${gpus} GPUs`, 'model: llama3-8b', `system: ${on}`, `gpus: ${gpus}`];
  const read = readScenario([...lines, 'training: { scaling: weak, tokens_per_step: 8Ki }', ''].join('\n'), 'bench', overrides);
  if ('problems' in read) throw badScenario(read.problems);
  const checked = checkedPoints(read.document);
  if ('problems' in checked) throw badScenario(checked.problems);
  const [{ bytes: size }] = benchSizes(collective, gpus, FLOAT_BYTES, { min: bytes, max: bytes, step: { factor: 2 } });
  const oneProcess = gpus <= system.wiring.gpusPerNode.value;
  const [{ timePs }] = benchCollective({
    scenario: checked.points[0].scenario,
    system,
    collective,
    sizes: [size],
    ...(library === 'nccl' && { library: { name: 'nccl', sharp: false, oneProcess } }),
    algorithm: 'auto',
    root: 0,
  }).times;
  return { results: [{ interlude: { timePs } }] };
}
