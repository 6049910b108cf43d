import type { NcclAlgorithm, NcclProtocol } from '../../catalog/nccl-tuning';
import { ncclChoice } from '../../collective/tuner/choose-candidate';
import { ncclChunking } from '../../collective/tuner/chunking';
import { log2i, type NcclCollective } from '../../collective/tuner/communicator';
import { SURROGATE_COLLECTIVES, type SurrogateCall, type SurrogateCollective } from './call';
import { p2pParts } from './p2p-parts';
import { KIB, type SurrogateSystem } from './system';

const NCCL_NAMES: Readonly<Record<string, NcclCollective>> = { all_reduce: 'all-reduce', all_gather: 'all-gather', reduce_scatter: 'reduce-scatter' };

/** What a log or a row says of the library's choice; empty or absent: its tuner's. */
export interface GivenChoice {
  algorithms?: readonly NcclAlgorithm[];
  protocols?: readonly NcclProtocol[];
  channels?: number;
}

/** Whether a collective by nccl-tests' name has a closed form. */
export function hasSurrogate(collective: string): collective is SurrogateCollective {
  return SURROGATE_COLLECTIVES.some((name) => name === collective);
}

/**
 * Settles what the library settles before a call runs: algorithm and protocol by its tuner (or as given), channels and chunks by its rules. The chunk of a tree of Simple is halved for few
 * chunks in every release, as the measurements of 2.26 show, where `ncclChunking` keeps it whole from 2.21 on.
 *
 * @throws RangeError when nothing joins the ranks
 * @example settleCall(system, 'all_reduce', 8).protocol // 'LL'
 */
export function settleCall(system: SurrogateSystem, collective: SurrogateCollective, bytes: number, given: GivenChoice = {}): SurrogateCall {
  const asked = NCCL_NAMES[collective];
  const p2p = p2pParts(system, collective === 'alltoall' ? bytes / system.ranks : bytes);
  if (asked === undefined)
    return { system, collective, bytes, algorithm: 'P2P', protocol: 'Simple', channels: p2p.parts, chunkBytes: p2p.stepBytes, p2p };
  const { algorithm, protocol } = choice(system, asked, bytes, given);
  const chunking = ncclChunking(system.communicator, { collective: asked, bytes, algorithm, protocol });
  const channels = given.channels ?? chunking.channels;
  const call = { system, collective, bytes, algorithm, protocol, channels, p2p };
  return { ...call, chunkBytes: algorithm === 'Tree' && protocol === 'Simple' ? treeChunk(call) : chunking.chunkBytes };
}

function choice(
  system: SurrogateSystem,
  collective: NcclCollective,
  bytes: number,
  { algorithms = [], protocols = [] }: GivenChoice,
): { algorithm: NcclAlgorithm; protocol: NcclProtocol } {
  const { nodes, communicator } = system;
  const inNetwork = algorithms.filter((name) => name.startsWith('CollNet'));
  if (inNetwork.length > 0 && inNetwork.length === algorithms.length && nodes > 1) {
    const chain = collective === 'all-reduce' && inNetwork.includes('CollNetChain');
    return { algorithm: chain ? 'CollNetChain' : 'CollNetDirect', protocol: 'Simple' };
  }
  const own = candidates(system, collective);
  const named = algorithms.filter((name) => own.includes(name));
  const proto = protocols.length > 0 ? { protocols } : system.protocols === undefined ? {} : { protocols: system.protocols };
  // One that the library does not have here is not forced on it: it falls back to its own.
  return ncclChoice(communicator, { collective, bytes }, { algorithms: named.length > 0 ? named : own, ...proto }).chosen;
}

/** Algorithms with a closed form that NCCL may take: no PAT, which no measurement shows. */
function candidates({ nodes, communicator }: SurrogateSystem, collective: NcclCollective): NcclAlgorithm[] {
  const reduces = collective === 'all-reduce';
  const nvls = communicator.nvls !== false && communicator.graphs.nvls !== undefined;
  return [
    'Ring',
    ...(reduces ? (['Tree'] as const) : []),
    ...(nvls && (nodes === 1 || (reduces && communicator.collNet === true)) ? (['NVLS'] as const) : []),
    ...(nvls && nodes > 1 && reduces ? (['NVLSTree'] as const) : []),
  ];
}

function treeChunk({ system, bytes, channels }: Pick<SurrogateCall, 'system' | 'bytes' | 'channels'>): number {
  const depth = system.perNode - 1 + log2i(system.nodes);
  let chunk = 512 * KIB;
  const shrink = (least: number, floor: number): void => {
    while (bytes / (channels * chunk) < least && chunk > floor) chunk /= 2;
  };
  shrink(depth * 8, 128 * KIB);
  shrink(depth * 4, 64 * KIB);
  shrink(depth, 32 * KIB);
  return chunk;
}
