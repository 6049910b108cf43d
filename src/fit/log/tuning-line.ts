import { NCCL_ALGORITHMS, NCCL_PROTOCOLS, type NcclAlgorithm, type NcclProtocol } from '../../catalog/nccl-tuning';

/** What NCCL said that it runs for a size. */
export interface TuningLine {
  /** nccl-tests' name of the collective; absent in releases before 2.23, which do not say. */
  collective?: string;
  /** As printed: of one rank's part for gathers from 2.24 on. */
  bytes: number;
  algorithm?: NcclAlgorithm;
  protocol?: NcclProtocol;
  channels?: number;
  /** Neither ring nor tree nor in-network: copy engines or symmetric kernels, which have no closed form. */
  kernel?: string;
}

/** Numbers of the algorithms in NCCL's logs up to 2.23 (include/nccl_common.h). */
const NUMBERED: readonly NcclAlgorithm[] = NCCL_ALGORITHMS;

/** NCCL's names of collectives by nccl-tests' names. */
const COLLECTIVES: Readonly<Record<string, string>> = {
  AllReduce: 'all_reduce',
  AllGather: 'all_gather',
  ReduceScatter: 'reduce_scatter',
  Broadcast: 'broadcast',
  Reduce: 'reduce',
  AlltoAll: 'alltoall',
};

const OLD = /^(?:(\w+): )?(\d+) Bytes -> Algo (\d+) proto (\d+) time (?:-?[\d.]+|inf)/;
const NEW = /^(\w+): (\d+) Bytes -> Algo (\w+) proto (\w+) channel\{Lo\.\.Hi\}=\{(\d+)\.\.(\d+)\}/;
const OTHER = /^(\w+) \[([^\]]+)\]: (\d+) Bytes -> /;

/**
 * Reads a message of NCCL_DEBUG_SUBSYS=TUNING that says what runs for a size; undefined for another message.
 * Source: NCCL, enqueue.cc, of v2.7 to v2.22 (`Algo 1 proto 2 time …`), v2.23 (with the collective) and v2.24 to v2.30 (`Algo RING proto SIMPLE channel{Lo..Hi}={0..15}`).
 *
 * @example tuningLine('AllReduce: 8388608 Bytes -> Algo RING proto SIMPLE channel{Lo..Hi}={0..15}')?.channels // 16
 */
export function tuningLine(message: string): TuningLine | undefined {
  const recent = NEW.exec(message);
  if (recent !== null) {
    const [, collective, bytes, algorithm, protocol, low, high] = recent;
    return {
      ...collectiveOf(collective),
      bytes: Number(bytes),
      ...named('algorithm', NCCL_ALGORITHMS, algorithm),
      ...named('protocol', NCCL_PROTOCOLS, protocol),
      channels: Number(high) - Number(low) + 1,
    };
  }
  const old = OLD.exec(message);
  if (old !== null) {
    const [, collective, bytes, algorithm, protocol] = old;
    const known = { algorithm: NUMBERED[Number(algorithm)], protocol: NCCL_PROTOCOLS[Number(protocol)] };
    return {
      ...(collective !== undefined && collectiveOf(collective)),
      bytes: Number(bytes),
      ...(known.algorithm !== undefined && { algorithm: known.algorithm }),
      ...(known.protocol !== undefined && { protocol: known.protocol }),
    };
  }
  const other = OTHER.exec(message);
  return other === null ? undefined : { ...collectiveOf(other[1]), bytes: Number(other[3]), kernel: other[2] };
}

function collectiveOf(name: string): { collective: string } {
  return { collective: COLLECTIVES[name] ?? name };
}

function named<Key extends string, Name extends string>(key: Key, names: readonly Name[], text: string): { [K in Key]?: Name } {
  const plain = (word: string): string => word.toLowerCase().replaceAll('_', '');
  const found = names.find((name) => plain(name) === plain(text));
  const result: { [K in Key]?: Name } = {};
  if (found !== undefined) result[key] = found;
  return result;
}
