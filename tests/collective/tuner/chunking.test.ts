import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ncclTuning, ncclTuningVersions } from '../../../src/catalog/nccl-tuning';
import { ncclChoice } from '../../../src/collective/tuner/choose-candidate';
import { ncclChunking } from '../../../src/collective/tuner/chunking';
import { communicatorOf } from '../../../src/collective/tuner/communicator-of';
import { nvlsSizes } from '../../../src/collective/tuner/nvls-sizes';

const KIB = 1024;
const MIB = 1024 * KIB;
const two = communicatorOf('h100-hgx', 2, 8);

describe('how NCCL cuts a call', () => {
  it('ring, Simple: chunks of 4 slots of 512 KiB in 2 slices, one chunk a rank in a loop', () => {
    // 1 GiB over 16 channels is 64 MiB each: 2 loops of 16 × 2 MiB
    expect(ncclChunking(two, { collective: 'all-reduce', bytes: 1024 * MIB, algorithm: 'Ring', protocol: 'Simple' })).toEqual({
      channels: 16,
      threads: 544,
      bytesPerChannel: 64 * MIB,
      chunkBytes: 2 * MIB,
      lastChunkBytes: 2 * MIB,
      chunksPerLoop: 16,
      loops: 2,
      slicesPerChunk: 2,
      slots: 8,
      slotWireBytes: 512 * KIB,
      slotsPerChunk: 4,
    });
  });

  it('LL: half a slot of 64 KiB is payload; LL128: 15/16 of 600 KiB', () => {
    const ll = ncclChunking(two, { collective: 'all-reduce', bytes: 64 * MIB, algorithm: 'Ring', protocol: 'LL' });
    expect(ll).toMatchObject({ chunkBytes: 32 * KIB, slotWireBytes: 64 * KIB, slicesPerChunk: 1, slotsPerChunk: 1 });
    const ll128 = ncclChunking(two, { collective: 'all-reduce', bytes: 1024 * MIB, algorithm: 'Ring', protocol: 'LL128' });
    expect(ll128).toMatchObject({ chunkBytes: 576_000, slotWireBytes: 614_400 });
  });

  it('few bytes take one channel and few threads, and the only loop is cut among the ranks', () => {
    // LL on a ring: 16 ranks × 8 B a thread; 1 KiB is below 512 × 128 B: 1 channel, 512 → 256 → 128 → 64 threads, at least 96; a rank’s part is 64 B
    const small = ncclChunking(two, { collective: 'all-reduce', bytes: 1024, algorithm: 'Ring', protocol: 'LL' });
    expect(small).toMatchObject({ channels: 1, threads: 96, loops: 1, lastChunkBytes: 64 });
    // The tree of later releases uses all threads: 8 B a thread of 512, 16 KiB: 4 channels
    expect(ncclChunking(two, { collective: 'all-reduce', bytes: 16 * KIB, algorithm: 'Tree', protocol: 'LL' })).toMatchObject({
      channels: 4,
      threads: 640,
    });
  });

  it('the tree: a slot in later releases, halved while the pipeline is short in earlier ones', () => {
    // 2 × 8 ranks: depth 7 + 1. 4 MiB a channel: 8 chunks of 512 KiB < 64, 16 of 256 KiB < 64, then 128 KiB; 32 chunks are 4 × depth
    const call = { collective: 'all-reduce', bytes: 64 * MIB, algorithm: 'Tree', protocol: 'Simple' } as const;
    expect(ncclChunking(communicatorOf('dgx-a100', 2, 8), call).chunkBytes).toBe(512 * KIB);
    expect(ncclChunking(communicatorOf('dgx-a100', 2, 8, { version: '2.18.5' }), call).chunkBytes).toBe(128 * KIB);
  });

  it('the tree’s LL128: few steps of the pipeline halve the chunk', () => {
    // steps 1 + 1 + 0.1 × 8 = 2.8. 64 KiB a channel: fewer than 2.8 × 64 / 8 = 22.4 chunks, so 576000 → 288000 → 144000 → 72000 (floor 128 KiB);
    // fewer than 5.6: → 36000 → 18000 (floor 32 KiB); whole grains of 1920 B: 17280
    const tree = ncclChunking(two, { collective: 'all-reduce', bytes: MIB, algorithm: 'Tree', protocol: 'LL128' });
    expect(tree.chunkBytes).toBe(17_280);
  });

  it('NVLS: 128 KiB for many bytes, down to 16 KiB for few', () => {
    // 16 channels × 8 heads = 128 parts: 1 GiB is 64 chunks of 128 KiB each; 1 MiB: below 64, 8 and 2: 16 KiB
    const node = communicatorOf('h100-hgx', 1, 8);
    const at = (bytes: number): number => ncclChunking(node, { collective: 'all-reduce', bytes, algorithm: 'NVLS', protocol: 'Simple' }).chunkBytes;
    expect([1024 * MIB, 512 * MIB, 32 * MIB, MIB].map(at)).toEqual([128 * KIB, 64 * KIB, 32 * KIB, 16 * KIB]);
  });

  it('NVLS channels: 16 on Hopper, 24 on one Blackwell node, 32 on two', () => {
    expect(nvlsSizes(ncclTuning(), two)).toEqual({ channels: 16, chunkBytes: 128 * KIB, treeChunkBytes: 128 * KIB });
    expect(nvlsSizes(ncclTuning(), communicatorOf('b200-hgx', 1, 8)).channels).toBe(24);
    expect(nvlsSizes(ncclTuning(), communicatorOf('b200-hgx', 2, 8))).toEqual({ channels: 32, chunkBytes: 128 * KIB, treeChunkBytes: 64 * KIB });
    expect(nvlsSizes(ncclTuning('2.26.2'), communicatorOf('h100-hgx', 4, 8)).treeChunkBytes).toBe(64 * KIB);
  });

  it('covers all bytes within the channels of the communicator', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('dgx-a100', 'h100-hgx', 'b200-hgx'),
        fc.integer({ min: 1, max: 32 }),
        fc.constantFrom('all-reduce', 'all-gather', 'reduce-scatter', 'broadcast'),
        fc.integer({ min: 1, max: 2 ** 36 }),
        fc.constantFrom(...ncclTuningVersions()),
        fc.boolean(),
        (system, nodes, collective, bytes, version, collNet) => {
          const communicator = communicatorOf(system, nodes, 8, { version, collNet });
          for (const { algorithm, protocol, disabled } of ncclChoice(communicator, { collective, bytes }).candidates) {
            if (disabled !== undefined) continue;
            const cut = ncclChunking(communicator, { collective, bytes, algorithm, protocol });
            expect(cut.channels).toBeGreaterThanOrEqual(1);
            expect(cut.channels).toBeLessThanOrEqual(Math.max(32, communicator.graphs.channels));
            expect(cut.channels * cut.bytesPerChannel).toBeGreaterThanOrEqual(bytes);
            expect(cut.loops * cut.chunksPerLoop * cut.chunkBytes).toBeGreaterThanOrEqual(cut.bytesPerChannel);
            expect((cut.loops - 1) * cut.chunksPerLoop * cut.chunkBytes).toBeLessThan(cut.bytesPerChannel);
            expect(cut.lastChunkBytes).toBeGreaterThan(0);
            expect(cut.lastChunkBytes).toBeLessThanOrEqual(cut.chunkBytes);
            expect(cut.slotsPerChunk * cut.slotWireBytes).toBeGreaterThanOrEqual(cut.chunkBytes);
            expect(cut.slots % cut.slotsPerChunk).toBe(0);
          }
        },
      ),
      { seed: 17 },
    );
  });
});
