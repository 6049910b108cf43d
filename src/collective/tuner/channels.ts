import { NCCL_BUFFERS, type NcclAlgorithm, type NcclProtocol, type NcclTuning } from '../../catalog/nccl-tuning';
import { type NcclCollective, type NcclCommunicator, ranksOf } from './communicator';
import { nvlsSizes } from './nvls-sizes';

const WARP = 32;

/** The call of which channels and chunks are asked. */
export interface ChosenCall {
  collective: NcclCollective;
  /** As nccl-tests count them. */
  bytes: number;
  algorithm: NcclAlgorithm;
  protocol: NcclProtocol;
}

/**
 * Channels and threads of a channel for a call: few bytes take fewer channels, then fewer threads, so that a thread has work.
 * Source: enqueue.cc, topoGetAlgoInfo and scheduleCollTasksToPlan; graph/tuning.cc, threadThresholds.
 *
 * @example channelsAndThreads(tuning, h100, { collective: 'all-reduce', bytes: 1024, algorithm: 'Ring', protocol: 'LL' }).channels // 1
 */
export function channelsAndThreads(tuning: NcclTuning, communicator: NcclCommunicator, call: ChosenCall): { channels: number; threads: number } {
  const { algorithm, protocol, bytes } = call;
  const { maxThreads, threadThreshold, allThreads } = NCCL_BUFFERS;
  const inNetwork = algorithm.startsWith('CollNet') || algorithm.startsWith('NVLS');
  const ringOrTree = algorithm === 'Ring' || algorithm === 'Tree' || algorithm === 'PAT';
  const ring = communicator.graphs.ring;
  let threads: number = ringOrTree ? maxThreads[protocol] : allThreads;
  // One PCIe Gen3 slot does not need more.
  if (algorithm === 'Ring' && protocol === 'Simple' && ring.intraGBps * ring.channels <= 12) threads = 256;
  let threshold: number = algorithm.startsWith('CollNet') ? threadThreshold.CollNetSimple : threadThreshold[protocol];
  if (algorithm === 'Ring' && protocol === 'LL') threshold *= ranksOf(communicator);

  let channels = communicator.graphs.channels;
  if (algorithm === 'NVLS' || algorithm === 'NVLSTree') {
    const { channels: nvls } = nvlsSizes(tuning, communicator);
    channels = algorithm === 'NVLS' && communicator.nodes > 1 ? Math.min(nvls, channels) : nvls;
  } else if (algorithm === 'CollNetDirect') {
    channels = directChannels(channels, bytes, threads * (communicator.graphs.collNetDirect?.channels ?? 1), threshold);
  } else {
    while (channels > 1 && bytes < channels * threads * threshold) channels--;
    while (bytes < channels * threads * threshold && threads % 128 === 0) threads /= 2;
  }
  if (protocol === 'Simple' && algorithm === 'Ring') threads += WARP;
  if (protocol === 'Simple' && algorithm === 'Tree') threads += 4 * WARP;
  threads = Math.max(threads, 3 * WARP);
  if (tuning.chunking.treeUsesAllThreads && (algorithm === 'Tree' || algorithm === 'PAT')) threads = allThreads;
  return { channels: inNetwork && !algorithm.startsWith('NVLS') ? channels : withTraffic(tuning, communicator, call, channels), threads };
}

function directChannels(most: number, bytes: number, threadsOfHeads: number, threshold: number): number {
  let channels = most;
  let least = threshold;
  for (let floor = 16; floor >= 1; floor = Math.floor(floor / 2)) {
    while (bytes < channels * threadsOfHeads * least && channels > floor) {
      if (channels === floor + Math.floor(floor / 2)) least /= 2;
      channels--;
    }
    if (bytes >= channels * threadsOfHeads * least) break;
  }
  return channels;
}

/** Later releases deal bytes to channels in cells, so that each carries a least traffic. */
function withTraffic({ chunking }: NcclTuning, communicator: NcclCommunicator, { collective, protocol, bytes }: ChosenCall, most: number): number {
  const least = chunking.minTrafficPerChannelBytes;
  if (least === 0 || bytes === 0) return most;
  const ranks = ranksOf(communicator);
  const gathers = collective === 'all-gather' || collective === 'reduce-scatter';
  const perByte = collective === 'all-reduce' ? 2 : gathers ? ranks : 1;
  // A gather counts its bytes per rank.
  const counted = gathers ? bytes / ranks : bytes;
  const cellTraffic = perByte * (protocol === 'LL' ? 4 : 1);
  const cellBytes = 16 * Math.ceil(Math.ceil(least / cellTraffic) / 16);
  const cells = Math.max(1, Math.ceil(counted / cellBytes));
  const traffic = 16 * Math.ceil(Math.floor(Math.max(least, counted * perByte) / most) / 16);
  const cellsPerChannel = Math.min(cells, Math.max(1, Math.ceil(traffic / (cellBytes * cellTraffic))));
  return Math.min(most, Math.ceil(cells / cellsPerChannel));
}
