import { NCCL_BUFFERS, type NcclTuning, ncclTuning } from '../../catalog/nccl-tuning';
import { algorithmBandwidth, graphOf } from './algorithm-bandwidth';
import { type ChosenCall, channelsAndThreads } from './channels';
import { log2i, type NcclCommunicator, ranksOf } from './communicator';
import { nvlsSizes } from './nvls-sizes';

const KIB = 1024;

/** How NCCL cuts a call into channels, loops, chunks, slices and slots of its FIFO. Bytes are payload unless `wire` says otherwise. */
export interface NcclChunking {
  channels: number;
  threads: number;
  /** Bytes of the call on the busiest channel. */
  bytesPerChannel: number;
  /** Bytes of a full chunk: what a rank reduces or copies before it turns to the next. */
  chunkBytes: number;
  /** Bytes of the chunks of the last loop (of the only one, when the call is small). */
  lastChunkBytes: number;
  /** Chunks that a channel has under way in a loop: one for each rank of a ring, each head of NVLS and CollNetDirect, one in a tree. */
  chunksPerLoop: number;
  loops: number;
  /** Parts of a chunk that move one by one. */
  slicesPerChunk: number;
  /** Slots of the FIFO, each with its own credit. */
  slots: number;
  /** Bytes of a slot on the wire, flags included. */
  slotWireBytes: number;
  /** Slots that a chunk takes. */
  slotsPerChunk: number;
}

/**
 * Channels, chunks and slices of a call. A FIFO has 8 slots of 512 KiB (Simple), 64 KiB (LL, half of it flags), 600 KiB (LL128, 15/16 of it payload); a ring's chunk of Simple
 * takes 4 slots in 2 slices, any other chunk one slot. In-network algorithms and the tree's LL128 cut smaller chunks while there are too few of them to pipeline.
 * Source: enqueue.cc, calcCollChunking; include/device.h; init.cc, computeBuffSizes; device/all_reduce.h, runRing (last loop).
 *
 * @example ncclChunking(h100, { collective: 'all-reduce', bytes: 2 ** 30, algorithm: 'Ring', protocol: 'Simple' }).chunkBytes // 2 MiB
 */
export function ncclChunking(communicator: NcclCommunicator, call: ChosenCall): NcclChunking {
  const tuning = ncclTuning(communicator.version);
  const { algorithm, protocol, collective, bytes } = call;
  const { steps: slots, bufferBytes, grainBytes, ringChunkSteps, ringSliceSteps } = NCCL_BUFFERS;
  const { channels, threads } = channelsAndThreads(tuning, communicator, call);
  // A chain from or to a root moves slot by slot.
  const long = algorithm === 'Ring' && protocol === 'Simple' && collective !== 'broadcast' && collective !== 'reduce';
  const slotsPerChunk = long ? ringChunkSteps : 1;
  const bufferOf = protocol === 'Simple' ? (communicator.simpleBufferBytes ?? bufferBytes.Simple) : bufferBytes[protocol];
  const slotWireBytes = bufferOf / slots;
  const largest = payload(protocol, slotWireBytes * slotsPerChunk);
  const bytesPerChannel = Math.ceil(bytes / channels);
  const wanted = shrunk(tuning, communicator, call, channels, bytesPerChannel, largest);
  const grain = grainBytes[protocol];
  const chunkBytes = Math.max(grain, Math.floor(wanted / grain) * grain);
  const chunksPerLoop = perLoop(communicator, call);
  const loops = Math.max(1, Math.ceil(bytesPerChannel / (chunkBytes * chunksPerLoop)));
  const rest = bytesPerChannel - (loops - 1) * chunkBytes * chunksPerLoop;
  return {
    channels,
    threads,
    bytesPerChannel,
    chunkBytes,
    lastChunkBytes: Math.min(chunkBytes, 16 * Math.ceil(Math.ceil(rest / chunksPerLoop) / 16)),
    chunksPerLoop,
    loops,
    slicesPerChunk: long ? ringChunkSteps / ringSliceSteps : 1,
    slots,
    slotWireBytes,
    slotsPerChunk,
  };
}

/** LL: 4 bytes of data with 4 of flag; LL128: 15 of 16 words. */
function payload(protocol: ChosenCall['protocol'], wireBytes: number): number {
  return protocol === 'LL' ? wireBytes / 2 : protocol === 'LL128' ? Math.floor(wireBytes / 16) * 15 : wireBytes;
}

function perLoop({ graphs, nodes, ranksPerNode }: NcclCommunicator, { algorithm, collective }: ChosenCall): number {
  if (algorithm === 'Ring') return collective === 'broadcast' || collective === 'reduce' ? 1 : ranksOf({ nodes, ranksPerNode });
  return algorithm === 'Tree' || algorithm === 'PAT' || algorithm === 'CollNetChain' ? 1 : (graphOf(graphs, algorithm)?.channels ?? 1);
}

function shrunk(tuning: NcclTuning, communicator: NcclCommunicator, call: ChosenCall, channels: number, perChannel: number, largest: number): number {
  const { nodes, ranksPerNode } = communicator;
  const { algorithm, protocol, bytes, collective } = call;
  const heads = perLoop(communicator, call);
  const halve = (from: number, limits: readonly (readonly [least: number, floor: number])[], split = 1): number => {
    let chunk = from;
    for (const [least, floor] of limits) while (Math.floor(perChannel / (split * chunk)) < least && chunk > floor) chunk = Math.floor(chunk / 2);
    return chunk;
  };
  const step = (from: number, limits: readonly (readonly [chunks: number, size: number])[]): number =>
    limits.reduce((chunk, [chunks, size]) => (bytes < chunks * channels * heads * chunk && chunk > size ? size : chunk), from);
  switch (algorithm) {
    case 'CollNetDirect': {
      const depth = ranksPerNode > 1 ? 2 : 1;
      return halve(
        largest,
        [
          [depth * 64, 128 * KIB],
          [depth * 8, 64 * KIB],
          [depth * 8, 32 * KIB],
        ],
        heads,
      );
    }
    case 'CollNetChain':
      return halve(Math.min(256 * KIB, largest), [
        [ranksPerNode * 64, 128 * KIB],
        [ranksPerNode * 8, 64 * KIB],
        [ranksPerNode, 32 * KIB],
      ]);
    case 'NVLS':
      return step(Math.min(largest, nvlsLargest(tuning, communicator)), [
        [64, 64 * KIB],
        [8, 32 * KIB],
        [2, 16 * KIB],
      ]);
    case 'NVLSTree':
      return step(Math.min(largest, nvlsSizes(tuning, communicator).treeChunkBytes), [
        [32, 256 * KIB],
        [16, 128 * KIB],
        [4, 64 * KIB],
        [1, 32 * KIB],
      ]);
    case 'Tree': {
      if (protocol === 'LL128') {
        const stages = 1 + log2i(nodes) + 0.1 * ranksPerNode;
        return halve(largest, [
          [(stages * 64) / ranksPerNode, 128 * KIB],
          [(stages * 16) / ranksPerNode, 32 * KIB],
        ]);
      }
      const depth = ranksPerNode - 1 + log2i(nodes);
      const shrinks = protocol === 'Simple' && tuning.chunking.treeSimpleShrinks;
      return shrinks
        ? halve(largest, [
            [depth * 8, 128 * KIB],
            [depth * 4, 64 * KIB],
            [depth, 32 * KIB],
          ])
        : largest;
    }
    case 'PAT': {
      let chunk = largest;
      while (chunk * channels * (collective === 'all-gather' ? 32 : 16) > bytes && chunk > 64 * KIB) chunk /= 2;
      return chunk;
    }
    case 'Ring':
      return largest;
  }
}

/** Slow networks take small chunks. */
function nvlsLargest(tuning: NcclTuning, communicator: NcclCommunicator): number {
  const slow = communicator.nodes > 1 && algorithmBandwidth(tuning, communicator, 'all-reduce', 'NVLS', 'Simple') < 150;
  return slow ? 32 * KIB : nvlsSizes(tuning, communicator).chunkBytes;
}
