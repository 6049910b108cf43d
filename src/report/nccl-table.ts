/** One size of a simulated benchmark, in nccl-tests' terms. Simulated runs have no noise, so out of place and in place are the same. */
export interface BenchRow {
  bytes: number;
  count: number;
  timePs: number;
  /** Bytes per second, nccl-tests' definitions. */
  algbw: number;
  busbw: number;
}

export interface BenchHeader {
  /** nccl-tests' program, such as `all_reduce_perf`. */
  program: string;
  /** First line: what ran in the place of nccl-tests. */
  version: string;
  ranks: number;
  /** GPUs that one process drives. */
  gpusPerProcess: number;
  gpusPerNode: number;
  gpuName: string;
  minBytes: number;
  maxBytes: number;
  /** Factor or increment between sizes. */
  step: { factor: number } | { bytes: number };
  warmups: number;
  iterations: number;
  /** 0 prints N/A in place of wrong elements, as nccl-tests does. */
  checks: number;
  type: string;
  /** `none` where nothing is reduced. */
  operation: string;
  /** −1 where there is none. */
  root: number;
  /** Lines of our own before the table and after it, printed as comments, which parsers of the real table skip. */
  before: readonly string[];
  after: readonly string[];
}

const left = (text: string | number, width: number): string => String(text).padStart(width);

/** More ranks are listed by the first and last of them. */
const MOST_LISTED = 16;

/**
 * The output of nccl-tests (its heading, columns, widths, rounding and closing lines), so that both can be laid side by side or read by the same script. What is ours stands in comments.
 * Format: nccl-tests 2.19, src/util.cu (writeDeviceReport, writeResultHeader, writeBenchmarkLineBody, writeResultFooter) and src/common.cu.
 *
 * @example process.stdout.write(ncclTable(header, rows))
 */
export function ncclTable(header: BenchHeader, rows: readonly BenchRow[]): string {
  const { program, version, gpusPerProcess, minBytes, maxBytes, step, warmups, iterations, checks, before, after } = header;
  const [by, unit] = 'factor' in step ? [step.factor, 'factor'] : [step.bytes, 'bytes'];
  const columns = ['time', 'algbw', 'busbw', '#wrong'];
  const units = ['(us)', '(GB/s)', '(GB/s)', ''];
  const heading = (first: readonly string[], half: readonly string[]): string => {
    const [size, count, type, redop, root] = first;
    const cells = [...half, ...half].map((name, i) => left(name, i % 4 === 0 ? 7 : 6));
    return `# ${left(size, 10)}  ${left(count, 12)}  ${left(type, 8)}  ${left(redop, 6)}  ${left(root, 6)}  ${cells.join('  ')} `;
  };
  return [
    `# ${version}`,
    `# Collective test starting: ${program}`,
    `# nThread 1 nGpus ${gpusPerProcess} minBytes ${minBytes} maxBytes ${maxBytes} step: ${by}(${unit}) warmup iters: ${warmups} iters: ${iterations} agg iters: 1 validation: ${checks} graph: 0 unalign: 0`,
    '#',
    '# Using devices',
    ...devices(header),
    ...(before.length > 0 ? ['#'] : []),
    ...before.map(comment),
    '#',
    `# ${left('', 10)}  ${left('', 12)}  ${left('', 8)}  ${left('', 6)}  ${left('', 6)}           out-of-place                       in-place          `,
    heading(['size', 'count', 'type', 'redop', 'root'], columns),
    heading(['(B)', '(elements)', '', '', ''], units),
    ...rows.map((row) => line(header, row)),
    `# ${'Out of bounds values'.padEnd(20)} : 0 OK`,
    `# ${'Avg bus bandwidth'.padEnd(20)} : ${general(averageGBps(rows))} `,
    '#',
    `# Collective test concluded: ${program}`,
    ...after.map(comment),
    '#',
    '',
  ].join('\n');
}

/** Mean of the rows' bus bandwidths, GB/s. */
export function averageGBps(rows: readonly BenchRow[]): number {
  return rows.length === 0 ? 0 : rows.reduce((sum, { busbw }) => sum + busbw, 0) / rows.length / 1e9;
}

const comment = (text: string): string => (text === '' ? '#' : `# ${text}`);

function devices({ ranks, gpusPerNode, gpusPerProcess, gpuName }: BenchHeader): string[] {
  const one = (rank: number): string => {
    const node = Math.floor(rank / gpusPerNode);
    const device = rank % gpusPerNode;
    const bus = left((device + 1).toString(16), 2).replaceAll(' ', '0');
    const process = Math.floor(rank / gpusPerProcess) + 1;
    return `#  Rank ${left(rank, 2)} Group ${left(0, 2)} Pid ${left(process, 6)} on ${left(`node${node}`, 10)} device ${left(device, 2)} [0000:${bus}:00] ${gpuName}`;
  };
  const list = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, i) => one(from + i));
  if (ranks <= MOST_LISTED) return list(0, ranks);
  return [...list(0, gpusPerNode), '#  ...', ...list(ranks - gpusPerNode, ranks)];
}

function line({ type, operation, root, checks }: BenchHeader, { bytes, count, timePs, algbw, busbw }: BenchRow): string {
  const wrong = checks > 0 ? `  ${left(0, 6)}` : '    N/A';
  const half = `  ${fixed(timePs / 1e6, 7)}  ${fixed(algbw / 1e9, 6)}  ${fixed(busbw / 1e9, 6)}${wrong}`;
  return `${left(bytes, 12)}  ${left(count, 12)}  ${left(type, 8)}  ${left(operation, 6)}  ${left(root, 6)}${half}${half}`;
}

/** As many of two decimals as the column holds (util.cu, getFloatStr). */
function fixed(value: number, width: number): string {
  const found = [2, 1, 0].map((decimals) => value.toFixed(decimals)).find((text) => text.length <= width);
  if (found !== undefined) return left(found, width);
  return left(value.toExponential(width >= 7 ? 1 : 0).replace(/e\+(\d)$/, 'e+0$1'), width);
}

/** C's %g: six significant digits, no zeros at the end. */
function general(value: number): string {
  return String(Number(value.toPrecision(6)));
}
