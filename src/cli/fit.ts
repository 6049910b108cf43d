import { type Command, InvalidArgumentError } from 'commander';
import { Refusal } from '../sweep/refusal';

interface FitOptions {
  on?: string;
  nodes?: number;
  gpusPerNode?: number;
  nics?: number;
  nic?: string;
  transport?: string;
  library?: string;
  collective?: string;
  name?: string;
  out?: string;
  json?: boolean;
}

const COLLECTIVES = ['all_reduce', 'all_gather', 'reduce_scatter', 'alltoall', 'sendrecv'];

function whole(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < 1) throw new InvalidArgumentError('Expected a whole number of at least 1.');
  return number;
}

function collective(text: string): string {
  if (!COLLECTIVES.includes(text)) throw new InvalidArgumentError(`Expected one of ${COLLECTIVES.join(', ')}.`);
  return text;
}

function version(text: string): string {
  if (!/^(?:NCCL\s*)?v?\d+\.\d+/i.test(text)) throw new InvalidArgumentError("Expected a version such as 'NCCL 2.26.2'.");
  return /^nccl/i.test(text) ? text : `NCCL ${text.replace(/^v/, '')}`;
}

function profileName(text: string): string {
  if (!/^[A-Za-z0-9][\w.-]*$/.test(text)) throw new InvalidArgumentError('Expected a name such as my-cluster: letters, digits, ".", "-", "_".');
  return text;
}

/** `interlude fit LOG…`: a profile of one's own cluster from its nccl-tests logs. */
export function fitCommand(program: Command): void {
  program
    .command('fit')
    .summary("fit NCCL's costs to your own cluster's nccl-tests logs")
    .description(
      "Reads nccl-tests' output, with NCCL's messages in it or not (NCCL_DEBUG=INFO NCCL_DEBUG_SUBSYS=TUNING tells algorithms and channels), and fits what NCCL costs beside the wire on your cluster. Two sizes, one small and one large, already help.",
    )
    .argument('<log...>', 'standard output of nccl-tests')
    .option('--on <system>', 'system of the catalog, such as h100-hgx (default: by the GPU that the log names)')
    .option('--nodes <number>', 'nodes (default: as the log lists its ranks)', whole)
    .option('--gpus-per-node <number>', 'GPUs of a node (default: as the log lists its ranks)', whole)
    .option('--nics <number>', 'NICs of a node (default: as the system has)', whole)
    .option('--nic <bandwidth>', 'rate of one NIC, such as 400Gbps (default: as the system has)')
    .option('--transport <id>', 'transport to start from, such as ib-ndr, roce, efa or slingshot (default: InfiniBand of the NICs’ rate)')
    .option('--library <version>', "release, such as 'NCCL 2.26.2' (default: as the log says)", version)
    .option('--collective <name>', `for logs that do not name their program: ${COLLECTIVES.join(', ')}`, collective)
    .option('--name <name>', 'name of the profile', profileName, 'my-cluster')
    .option('--out <file>', 'file to write (default: NAME.yaml)')
    .option('--json', 'print everything as JSON')
    .action(async (logs: string[], options: FitOptions) => {
      await fit(logs, options);
    });
}

async function fit(logs: readonly string[], options: FitOptions): Promise<void> {
  const { writeFileSync } = await import('node:fs');
  const { fitLogs } = await import('../fit/fit-logs');
  const { readLogs } = await import('../fit/log/read-logs');
  const { nineDigits } = await import('../report/number-format');
  const { fitText } = await import('../report/fit-text');
  const { fitYaml } = await import('../report/fit-yaml');
  const { on, nodes, gpusPerNode, nics, nic, transport, library, name = 'my-cluster', json } = options;
  const nicBytesPerSecond = nic === undefined ? undefined : await bandwidth(nic);
  const { runs, skippedLines } = readLogs(logs);
  const report = fitLogs(runs, {
    ...(on !== undefined && { on }),
    ...(nodes !== undefined && { nodes }),
    ...(gpusPerNode !== undefined && { gpusPerNode }),
    ...(nics !== undefined && { nics }),
    ...(nicBytesPerSecond !== undefined && { nicBytesPerSecond }),
    ...(transport !== undefined && { transport }),
    ...(library !== undefined && { library }),
    ...(options.collective !== undefined && { collective: options.collective }),
  });
  const file = options.out ?? `${name}.yaml`;
  writeFileSync(file, fitYaml(name, report));
  if (json === true) {
    const { fitted, ...rest } = report;
    const told = { name, file, skippedLines, ...rest, parameters: fitted.parameters };
    process.stdout.write(`${JSON.stringify(told, (_key, value: unknown) => (typeof value === 'number' ? Number(nineDigits(value)) : value), 2)}\n`);
    return;
  }
  const skipped = skippedLines === 0 ? '' : `${skippedLines} line${skippedLines === 1 ? '' : 's'} of other programs skipped.\n`;
  process.stdout.write(`${fitText(report)}\n${skipped}${file}\n`);
}

async function bandwidth(text: string): Promise<number> {
  const { parseQuantity } = await import('../scenario/units');
  const read = parseQuantity('bandwidth', text);
  if (read.ok) return read.value;
  throw new Refusal(`--nic: ${read.message}. Expected ${read.expected}.${read.suggestion === undefined ? '' : ` ${read.suggestion}.`}`, 2);
}
