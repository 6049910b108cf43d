import type { Collective } from '../collective/schedule';

/** nccl-tests' names of collectives; its programs are called NAME_perf. */
const NAMES: Readonly<Record<string, Collective>> = {
  all_reduce: 'all-reduce',
  reduce_scatter: 'reduce-scatter',
  all_gather: 'all-gather',
  alltoall: 'all-to-all',
  broadcast: 'broadcast',
  reduce: 'reduce',
  sendrecv: 'send-recv',
};

export const COLLECTIVE_NAMES: readonly string[] = Object.keys(NAMES);

const plain = (name: string): string => name.toLowerCase().replace(/[-_]/g, '');

/**
 * The collective of a name, in nccl-tests' spelling or ours, or of one of nccl-tests' programs with its path; undefined when there is none.
 *
 * @example collectiveNamed('./build/all_reduce_perf_mpi') // 'all-reduce'
 */
export function collectiveNamed(text: string): Collective | undefined {
  const bare = plain(text.replace(/^.*\//, '').replace(/_perf(?:_mpi)?$/, ''));
  const found = COLLECTIVE_NAMES.find((name) => plain(name) === bare);
  return found === undefined ? undefined : NAMES[found];
}

/** nccl-tests' program for a collective. @example programOf('all-to-all') // 'alltoall_perf' */
export function programOf(collective: Collective): string {
  return `${COLLECTIVE_NAMES.find((name) => NAMES[name] === collective)}_perf`;
}

/** Bytes of an element, by nccl-tests' names of the types. Source: nccl-tests, src/common.cu, test_typenames; src/common.h, wordSize. */
export const TYPES: Readonly<Record<string, number>> = {
  int8: 1,
  uint8: 1,
  int32: 4,
  uint32: 4,
  int64: 8,
  uint64: 8,
  half: 2,
  float: 4,
  double: 8,
  bfloat16: 2,
  f8e4m3: 1,
  f8e5m2: 1,
};

/** nccl-tests' reductions. */
export const OPERATIONS = ['sum', 'prod', 'min', 'max', 'avg'] as const;
