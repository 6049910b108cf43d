import { type Command, InvalidArgumentError } from 'commander';
import type { Override } from '../scenario/document';
import { Refusal } from '../sweep/refusal';
import { SET_HELP, setting } from './options';

interface BenchOptions {
  on: string;
  gpus: number;
  minbytes: number;
  maxbytes: number;
  stepfactor?: number;
  stepbytes?: number;
  iters: number;
  datatype: keyof typeof TYPES;
  op: string;
  algorithm: string;
  library: string;
  set?: Override[];
  json?: boolean;
}

const COLLECTIVES = { all_reduce: 'all-reduce', reduce_scatter: 'reduce-scatter', all_gather: 'all-gather' } as const;
/** Bytes of an element, by nccl-tests' names of the types. */
const TYPES = { float: 4, half: 2, bfloat16: 2, double: 8, int8: 1, uint8: 1, int32: 4, int64: 8 } as const;

/** Sizes as nccl-tests takes them: `8`, `32M`, `8G`; K, M, G and T are powers of 1024 there. */
function size(text: string): number {
  const found = /^(\d+(?:\.\d+)?)([KMGT]?)$/i.exec(text);
  const bytes = found === null ? Number.NaN : Number(found[1]) * 1024 ** ' KMGT'.indexOf((found[2] as string).toUpperCase() || ' ');
  if (!Number.isSafeInteger(bytes) || bytes < 1)
    throw new InvalidArgumentError('Expected bytes such as 8, 32M or 8G (powers of 1024, as in nccl-tests).');
  return bytes;
}

function whole(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < 1) throw new InvalidArgumentError('Expected a whole number of at least 1.');
  return number;
}

const oneOf =
  (values: readonly string[]) =>
  (text: string): string => {
    if (!values.includes(text)) throw new InvalidArgumentError(`Expected one of ${values.join(', ')}.`);
    return text;
  };

/** `interlude bench COLLECTIVE`: nccl-tests' table, simulated. */
export function benchCommand(program: Command): void {
  program
    .command('bench')
    .summary("time a collective and print nccl-tests' table")
    .description(
      'Times a collective over all GPUs of a system for a range of sizes and prints the table of nccl-tests, with the bound that no algorithm can beat beside it.',
    )
    .argument('<collective>', Object.keys(COLLECTIVES).join(', '), oneOf(Object.keys(COLLECTIVES)))
    .option('--on <system>', 'system of the catalog', 'h100-hgx')
    .option('-g, --gpus <number>', 'GPUs', whole, 8)
    .option('-b, --minbytes <size>', 'smallest size', size, 8)
    .option('-e, --maxbytes <size>', 'largest size', size, 2 ** 30)
    .option('-f, --stepfactor <number>', 'factor between sizes (default: 2)', whole)
    .option('-i, --stepbytes <size>', 'increment between sizes instead of a factor', size)
    .option('-n, --iters <number>', 'accepted for scripts; a simulated run needs one', whole, 1)
    .option('-d, --datatype <type>', `element type: ${Object.keys(TYPES).join(', ')}`, oneOf(Object.keys(TYPES)), 'float')
    .option('-o, --op <operation>', 'reduction', oneOf(['sum', 'prod', 'min', 'max', 'avg']), 'sum')
    .option(
      '--algorithm <name>',
      'ring, halving-doubling, double-tree or hierarchical',
      oneOf(['ring', 'halving-doubling', 'double-tree', 'hierarchical']),
      'ring',
    )
    .option('--library <name>', 'nccl or ideal', oneOf(['nccl', 'ideal']), 'nccl')
    .option('--set <path=value>', SET_HELP, setting)
    .option('--json', 'print the rows as JSON')
    .action(async (collective: keyof typeof COLLECTIVES, options: BenchOptions) => {
      process.exitCode = await bench(collective, options);
    });
}

async function bench(name: keyof typeof COLLECTIVES, options: BenchOptions): Promise<number> {
  const { stringify } = await import('yaml');
  const { readScenario } = await import('../scenario/read-scenario');
  const { badScenario } = await import('../sweep/load-points');
  const { checkedPoints } = await import('../sweep/checked-points');
  const { busFactor, timeCollective } = await import('../analysis/bench-collective');
  const { ncclTable } = await import('../report/nccl-table');

  const { systemEntry } = await import('../catalog/systems');
  systemEntry(options.on);
  const { gpus, datatype, op, minbytes, maxbytes, stepfactor = 2, stepbytes, iters } = options;
  const text = stringify({
    name: `${name} on ${gpus} GPUs`,
    model: 'llama3-8b',
    system: options.on,
    gpus,
    training: { scaling: 'weak', tokens_per_step: '8Ki' },
    collective: { library: options.library, algorithm: options.algorithm },
  });
  const read = readScenario(text, 'bench', options.set ?? []);
  if ('problems' in read) throw badScenario(read.problems);
  const checked = checkedPoints(read.document);
  if ('problems' in checked) throw badScenario(checked.problems);
  const [{ scenario }] = checked.points;

  const sizes: number[] = [];
  for (let bytes = minbytes; bytes <= maxbytes; bytes = stepbytes === undefined ? bytes * Math.max(2, stepfactor) : bytes + stepbytes)
    sizes.push(bytes);
  const collective = COLLECTIVES[name];
  const { times, structure } = timed(() => timeCollective(scenario, collective, sizes));
  const factor = busFactor(collective, gpus);
  const rows = times.map(({ bytes, timePs, boundPs }) => ({
    bytes,
    count: Math.floor(bytes / TYPES[datatype]),
    timePs,
    algbw: (bytes / timePs) * 1e12,
    busbw: (factor * bytes * 1e12) / timePs,
    boundBusbw: boundPs > 0 ? (factor * bytes * 1e12) / boundPs : 0,
  }));
  if (options.json) {
    process.stdout.write(
      `${JSON.stringify({ collective, system: options.on, gpus, algorithm: structure.algorithm, library: options.library, rows }, null, 2)}\n`,
    );
    return 0;
  }
  const last = rows.at(-1);
  const { ranks, rankClasses } = structure.fold;
  const bound =
    last === undefined || last.boundBusbw === 0
      ? ''
      : `; the bound for endpoint reduction is ${(last.boundBusbw / 1e9).toFixed(2)} GB/s busbw, the last row reaches ${((100 * last.busbw) / last.boundBusbw).toFixed(1)} % of it`;
  const notes = [
    `interlude: ${collective} by ${structure.algorithm} on ${gpus} GPUs of ${options.on}, library ${options.library}${bound}`,
    `${ranks} ranks simulated as ${rankClasses} classes; simulated runs have no noise, so both halves of the table agree`,
  ];
  const step = stepbytes === undefined ? { factor: Math.max(2, stepfactor) } : { bytes: stepbytes };
  process.stdout.write(
    ncclTable(
      {
        gpus,
        minBytes: minbytes,
        maxBytes: maxbytes,
        step,
        iterations: iters,
        type: datatype,
        operation: collective === 'all-gather' ? 'none' : op,
        notes,
      },
      rows,
    ),
  );
  return 0;
}

/** A machine that cannot be wired is an answer, not a bug. */
function timed<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof Error && error.name === 'UnbuildableError') throw new Refusal(error.message, 1);
    throw error;
  }
}
