import { type NcclTuning, ncclGeneration } from '../../catalog/nccl-tuning';
import { type NcclCommunicator, NIC_PATHS } from './communicator';

const KIB = 1024;

/** Channels of NVLS and the largest chunks of NVLS and NVLSTree, bytes. */
export interface NvlsSizes {
  channels: number;
  chunkBytes: number;
  treeChunkBytes: number;
}

/**
 * What NCCL sets for NVLS by GPU generation; the newest releases look at nodes, NIC rate and path on Blackwell. A NIC whose rate is not given counts as 48 GB/s.
 * Source: transport/nvls.cc, ncclNvlsTuning and ncclNvlsTreeSm100Tuning.
 *
 * @example nvlsSizes(ncclTuning('2.26.2'), h100) // 16 channels, 128 KiB, 128 KiB below four nodes
 */
export function nvlsSizes({ chunking }: NcclTuning, communicator: NcclCommunicator): NvlsSizes {
  const { nodes, computeCapability, nicGBps = 48, nicPath = 'PXB', ranksPerNode } = communicator;
  const blackwell = ncclGeneration(computeCapability) === 'Blackwell';
  const { Hopper, Blackwell, BlackwellOneNode } = chunking.nvlsChannels;
  const chunkBytes = 128 * KIB;
  const capped = chunking.nvlsTreeCapNodes > 0 && nodes >= chunking.nvlsTreeCapNodes;
  const sizes: NvlsSizes = {
    channels: blackwell ? (nodes === 1 ? BlackwellOneNode : Blackwell) : Hopper,
    chunkBytes,
    // Releases without a cap leave the tree the whole slot.
    treeChunkBytes: capped ? 64 * KIB : chunking.nvlsTreeCapNodes === 0 ? 512 * KIB : chunkBytes,
  };
  if (chunking.nvlsSizes === 'fixed' || !blackwell || nodes === 1) return sizes;
  const near = NIC_PATHS.indexOf(nicPath) <= NIC_PATHS.indexOf('PXB');
  if (nodes === 2 && nicGBps >= 48) {
    if (ranksPerNode <= 4) return { channels: 32, chunkBytes: 256 * KIB, treeChunkBytes: 256 * KIB };
    const small = ranksPerNode >= 16 || (ranksPerNode <= 8 && near && nicGBps < 96);
    return { channels: 32, chunkBytes, treeChunkBytes: (small ? 64 : 128) * KIB };
  }
  if (nicGBps >= 96) {
    if (ranksPerNode <= 8) return { channels: 24, chunkBytes: 256 * KIB, treeChunkBytes: 256 * KIB };
    return { channels: 32, chunkBytes, treeChunkBytes: (ranksPerNode < 32 ? 128 : 64) * KIB };
  }
  return nicGBps >= 48 ? { channels: 24, chunkBytes, treeChunkBytes: (near ? 64 : 128) * KIB } : sizes;
}
