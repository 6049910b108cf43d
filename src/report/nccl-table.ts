/** One size of a simulated benchmark, in nccl-tests' terms. Simulated runs have no noise, so out of place and in place are the same. */
export interface BenchRow {
  bytes: number;
  count: number;
  timePs: number;
  /** Bytes per second, nccl-tests' definitions. */
  algbw: number;
  busbw: number;
  /** Largest busbw that the cut bound and the latency bound allow at this size. */
  boundBusbw: number;
}

export interface BenchHeader {
  gpus: number;
  minBytes: number;
  maxBytes: number;
  /** Factor or increment between sizes. */
  step: { factor: number } | { bytes: number };
  iterations: number;
  type: string;
  operation: string;
  /** Lines of our own, printed as comments so that parsers of the real table skip them. */
  notes: string[];
}

const pad = (text: string | number, width: number): string => String(text).padStart(width);

/** nccl-tests prints microseconds with the digits that fit seven characters. */
function microseconds(ps: number): string {
  const us = ps / 1e6;
  return us >= 10_000 ? us.toFixed(0) : us >= 100 ? us.toFixed(1) : us.toFixed(2);
}

/**
 * The table that nccl-tests prints (its columns, widths and closing average), so that both can be laid side by side or read by the same script.
 * Format: nccl-tests, src/common.cu, `BenchTime` and `PrintLine`.
 *
 * @example process.stdout.write(ncclTable(header, rows))
 */
export function ncclTable(header: BenchHeader, rows: readonly BenchRow[]): string {
  const { gpus, minBytes, maxBytes, step, iterations, type, operation, notes } = header;
  const stepText = 'factor' in step ? `${step.factor}(factor)` : `${step.bytes}(bytes)`;
  const average = rows.reduce((sum, { busbw }) => sum + busbw, 0) / rows.length / 1e9;
  const cells = ({ timePs, algbw, busbw }: BenchRow): string =>
    `  ${pad(microseconds(timePs), 7)}  ${pad((algbw / 1e9).toFixed(2), 6)}  ${pad((busbw / 1e9).toFixed(2), 6)}  ${pad(0, 5)}`;
  return [
    `# nThread 1 nGpus ${gpus} minBytes ${minBytes} maxBytes ${maxBytes} step: ${stepText} warmup iters: 0 iters: ${iterations} agg iters: 1 validation: 0 graph: 0`,
    '#',
    ...notes.map((note) => `# ${note}`),
    '#',
    `#${pad('', 53)}          out-of-place                       in-place          `,
    `#${pad('size', 11)}  ${pad('count', 12)}  ${pad('type', 8)}  ${pad('redop', 6)}  ${pad('root', 6)}  ${pad('time', 7)}  ${pad('algbw', 6)}  ${pad('busbw', 6)}  #wrong  ${pad('time', 7)}  ${pad('algbw', 6)}  ${pad('busbw', 6)}  #wrong`,
    `#${pad('(B)', 11)}  ${pad('(elements)', 12)}  ${pad('', 8)}  ${pad('', 6)}  ${pad('', 6)}  ${pad('(us)', 7)}  ${pad('(GB/s)', 6)}  ${pad('(GB/s)', 6)}  ${pad('', 6)}  ${pad('(us)', 7)}  ${pad('(GB/s)', 6)}  ${pad('(GB/s)', 6)}  ${pad('', 5)}`,
    ...rows.map(
      (row) => `${pad(row.bytes, 12)}  ${pad(row.count, 12)}  ${pad(type, 8)}  ${pad(operation, 6)}  ${pad(-1, 6)}${cells(row)}${cells(row)}`,
    ),
    '# Out of bounds values : 0 OK',
    `# Avg bus bandwidth    : ${average.toPrecision(6)} `,
    '#',
    '',
  ].join('\n');
}
