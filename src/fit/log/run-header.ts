/** What a log says of a run beside its rows. */
export interface RunHeader {
  /** nccl-tests' name: `all_reduce`. */
  collective?: string;
  ranks?: number;
  nodes?: number;
  /** Host names of the ranks that the heading lists. */
  hosts?: string[];
  /** As CUDA names it. */
  gpu?: string;
  /** GPUs that one process drives. */
  gpusPerProcess?: number;
  /** Version of NCCL. */
  library?: string;
}

/** nccl-tests' programs. */
export const PROGRAM = /\b(all_reduce|all_gather|reduce_scatter|alltoall|alltoallv|sendrecv|broadcast|reduce|gather|scatter|hypercube)_perf\b/;
const RANK = /^#\s+Rank\s+(\d+)\s+(?:Group\s+\d+\s+)?Pid\s+\d+\s+on\s+(\S+)\s+device\s+\d+\s+\[[^\]]*\]\s+(.+?)\s*$/;
const THREADS = /^#\s*nThread (\d+) nGpus (\d+)/;

/**
 * Takes from a line what it says of the run; false when it says nothing.
 * Source: nccl-tests, util.cu, writeDeviceReport; NCCL, init.cc (`nRanks … nNodes …`, `NCCL version …`).
 *
 * @example logHeader(run, '# nThread 1 nGpus 8 minBytes 8 …') // run.gpusPerProcess is 8
 */
export function logHeader(run: RunHeader, line: string): boolean {
  const text = line.trim();
  const threads = THREADS.exec(text);
  if (threads !== null) {
    run.gpusPerProcess = Number(threads[1]) * Number(threads[2]);
    return true;
  }
  const rank = RANK.exec(text);
  if (rank !== null) {
    const [, number, host, gpu] = rank;
    run.ranks = Math.max(run.ranks ?? 0, Number(number) + 1);
    if (Number(number) === 0) [run.ranks, run.hosts] = [1, []];
    run.hosts = run.hosts ?? [];
    if (!run.hosts.includes(host)) run.hosts.push(host);
    run.gpu = gpu;
    return true;
  }
  const size = /\bnRanks (\d+) nNodes (\d+)\b/.exec(text);
  if (size !== null) {
    run.ranks = Number(size[1]);
    run.nodes = Number(size[2]);
    return true;
  }
  const version = /\bNCCL version (\d+\.\d+\.\d+)/.exec(text)?.[1] ?? codeVersion(/\bnccl-library=(\d+)/.exec(text)?.[1]);
  const program = PROGRAM.exec(text)?.[1];
  // The heading of a run may be printed again at its end.
  if (program !== undefined && !/concluded/.test(text)) run.collective = program;
  if (version !== undefined) run.library = version;
  return version !== undefined || program !== undefined;
}

/** NCCL_VERSION_CODE: 10000 × major + 100 × minor + patch, since 2.9. */
function codeVersion(code: string | undefined): string | undefined {
  if (code === undefined) return undefined;
  const number = Number(code);
  return `${Math.floor(number / 10_000)}.${Math.floor((number % 10_000) / 100)}.${number % 100}`;
}
