import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Override } from '../scenario/document';
import { nearest } from '../scenario/nearest';
import { COLLECTIVE_NAMES, collectiveNamed, OPERATIONS, TYPES } from './bench-names';
import { SET_HELP, setting } from './options';

/** What the command line says, as commander reads it. */
export interface BenchOptions {
  on: string;
  gpus?: number;
  ngpus?: number;
  nodes?: number;
  minbytes: number;
  maxbytes?: number;
  stepfactor?: number;
  stepbytes?: number;
  iters: number;
  warmup_iters: number;
  check: number;
  datatype: string;
  op: string;
  root: number;
  library?: 'nccl' | 'rccl' | 'ideal';
  release?: string;
  transport?: string;
  sharp?: boolean;
  profile?: string;
  algorithm?: string;
  protocol?: string;
  schedule?: string;
  explain?: boolean;
  set?: Override[];
  json?: boolean;
}

/** Sizes as nccl-tests takes them: `8`, `32M`, `8G`; K, M and G are powers of 1024 there. */
function size(text: string): number {
  const found = /^(\d+(?:\.\d+)?)([KMGT]?)(?:i?B)?$/i.exec(text);
  const bytes = found === null ? Number.NaN : Math.floor(Number(found[1]) * 1024 ** ' KMGT'.indexOf(found[2].toUpperCase() || ' '));
  if (!Number.isSafeInteger(bytes) || bytes < 1)
    throw new InvalidArgumentError('Expected bytes such as 8, 32M or 8G (powers of 1024, as in nccl-tests).');
  return bytes;
}

const whole =
  (least: number) =>
  (text: string): number => {
    const number = Number(text);
    if (!/^\d+$/.test(text) || number < least || !Number.isSafeInteger(number))
      throw new InvalidArgumentError(`Expected a whole number of at least ${least}.`);
    return number;
  };

const oneOf =
  (values: readonly string[]) =>
  (text: string): string => {
    const found = values.find((value) => value === text.toLowerCase());
    if (found === undefined) throw new InvalidArgumentError(`${meant(text, values)}Expected one of ${values.join(', ')}.`);
    return found;
  };

function meant(text: string, values: readonly string[]): string {
  const near = nearest(text, values);
  return near === undefined ? '' : `Did you mean ${near}? `;
}

function collective(text: string): string {
  const bare = text.replace(/^.*\//, '').replace(/_perf(?:_mpi)?$/, '');
  if (collectiveNamed(text) === undefined)
    throw new InvalidArgumentError(
      `${meant(bare, COLLECTIVE_NAMES)}Expected one of ${COLLECTIVE_NAMES.join(', ')}, or nccl-tests' program (all_reduce_perf).`,
    );
  return text;
}

/** `interlude bench COLLECTIVE`: nccl-tests' table, simulated. */
export function benchCommand(program: Command): void {
  program
    .command('bench')
    .summary("time a collective and print nccl-tests' table")
    .description(
      'Times a collective over the GPUs of a system for a range of sizes, as its library would run it, and prints the table of nccl-tests, with the bound that no algorithm can beat below it.',
    )
    .argument('<collective>', `${COLLECTIVE_NAMES.join(', ')}; or nccl-tests' program (all_reduce_perf)`, collective)
    .option('--on <system>', 'system of the catalog', 'h100-hgx')
    .option('-g, --gpus <number>', 'GPUs in all (default: those of the nodes, or 8)', whole(1))
    .addOption(new Option('--ngpus <number>', 'as --gpus, in the words of nccl-tests').argParser(whole(1)).hideHelp())
    .option('--nodes <number>', 'nodes that the GPUs stand in, evenly (default: as few as hold them)', whole(1))
    .option('-b, --minbytes <size>', 'smallest size', size, 8)
    .option('-e, --maxbytes <size>', 'largest size (default: 1G, or the smallest)', size)
    .option('-f, --stepfactor <number>', 'factor between sizes (default: 2)', whole(1))
    .option('-i, --stepbytes <size>', 'increment between sizes, in place of a factor', size)
    .option('-n, --iters <number>', 'iterations: printed; simulated runs are all alike, so one is made', whole(0), 20)
    .option('-w, --warmup_iters <number>', 'warm-up iterations: printed; a simulation is never cold', whole(0), 1)
    .option('-c, --check <number>', '0 prints N/A in the place of wrong elements', whole(0), 1)
    .option('-d, --datatype <type>', `element type: ${Object.keys(TYPES).join(', ')}`, oneOf(Object.keys(TYPES)), 'float')
    .option('-o, --op <operation>', `reduction: ${OPERATIONS.join(', ')}`, oneOf(OPERATIONS), 'sum')
    .option('-r, --root <rank>', 'root of a broadcast or reduce', whole(0), 0)
    .option('--library <name>', 'nccl, rccl or ideal, the wire alone (default: the one of the GPUs)', oneOf(['nccl', 'rccl', 'ideal']))
    .option('--release <version>', "the library's release, such as 2.27.7 (default: that of the GPUs' time)")
    .option('--transport <id>', "the network's software, such as infiniband-ndr, roce or efa (default: by the switch)")
    .option('--sharp', 'the switches between domains reduce (SHARP)')
    .option('--profile <file>', "a profile that 'interlude fit' wrote")
    .option(
      '--algorithm <name>',
      "auto: as the library's tuner chooses; simulate: the fastest of its candidates; Ring, Tree, NVLS … as NCCL_ALGO; or ring, hierarchical, bruck … of our own",
    )
    .option('--protocol <name>', 'LL, LL128 or Simple, as NCCL_PROTO')
    .option('--schedule <file>', 'an explicit schedule in JSON or YAML, in place of an algorithm')
    .option('--explain', 'print the candidates with their times, and why one was chosen')
    .option('--set <path=value>', SET_HELP, setting)
    .option('--json', "print nccl-tests' JSON, with what it does not have under 'interlude'")
    .action(async (name: string, options: BenchOptions) => {
      const { runBench } = await import('./bench-run');
      process.stdout.write(runBench(collectiveNamed(name) ?? 'all-reduce', options));
    });
}
