import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allToAllTime } from '../../src/fit/surrogate/all-to-all';
import { collNetTime } from '../../src/fit/surrogate/coll-net';
import { join } from '../../src/fit/surrogate/join';
import { nvlsTime, nvlsTreeTime } from '../../src/fit/surrogate/nvls';
import { p2pParts } from '../../src/fit/surrogate/p2p-parts';
import { ringTime } from '../../src/fit/surrogate/ring';
import { sendRecvTime } from '../../src/fit/surrogate/send-recv';
import { settleCall } from '../../src/fit/surrogate/settle-call';
import { surrogateTime } from '../../src/fit/surrogate/surrogate-time';
import { treeTime } from '../../src/fit/surrogate/tree';
import { call, FREE, h100 } from './costs';

const MIB = 2 ** 20;
const by = (LL: number, LL128 = LL, Simple = LL) => ({ LL, LL128, Simple });

describe('limits that hold back together', () => {
  it('take the 8-norm: 2^(1/8) of either when two are equal', () => {
    expect(join(5, 5)).toBeCloseTo(5 * 2 ** 0.125, 12);
    expect(join(0, 0)).toBe(0);
  });

  it('take at least the largest and at most their sum', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 5 }), (limits) => {
        const joined = join(...limits);
        const largest = Math.max(...limits);
        expect(joined).toBeGreaterThanOrEqual(largest * (1 - 1e-12));
        expect(joined).toBeLessThanOrEqual(limits.reduce((sum, limit) => sum + limit, 0) * (1 + 1e-12) + 1e-12);
      }),
      { seed: 11 },
    );
  });
});

describe('a ring in closed form', () => {
  it('on one node takes start + steps × rounds × (two syncs + chunk / rate)', () => {
    // n = 8, 16 MiB on one channel: 2 MiB a rank, chunks of 1 MiB: 14 steps × 2 rounds × (2 × 3 + 1048576 / 1048.576 = 1006) + 10 = 28178
    const costs = { ...FREE, startUs: { ...FREE.startUs, Simple: 10 }, syncUs: by(0, 0, 3), channelRate: by(1e12, 1e12, 1048.576) };
    expect(ringTime(call(h100(1), 16 * MIB), costs)).toBeCloseTo(28_178, 6);
  });

  it('sends twice the bytes with LL, and in one slice', () => {
    // n = 8, 64 KiB: 8 KiB a rank, 16 KiB on the wire at 1000 B/µs: 16.384; 14 × (1 + 16.384) = 243.376
    const costs = { ...FREE, syncUs: by(1), channelRate: by(1000) };
    expect(ringTime(call(h100(1), 65_536, { protocol: 'LL', chunkBytes: 32_768 }), costs)).toBeCloseTo(243.376, 6);
  });

  it('between nodes goes no faster than the gap of its connections: two slots for each of two slices', () => {
    // n = 2, one rank a node, 2 MiB: one round, 2 steps × 2 slices × 2 slots × 50 µs = 400
    expect(ringTime(call(h100(2, 1), 2 * MIB), { ...FREE, gapUs: by(0, 0, 50) })).toBeCloseTo(400, 6);
  });

  it('between nodes shares a NIC among its channels', () => {
    // 4 channels on one NIC, 512 KiB each a slice: 2 steps × 2 slices × 4 × 524288 / 1000 = 8388.608, joined with the slice's own way (4 × 524288 / 1000): a quarter of that a step
    const costs = { ...FREE, nicRate: 1000 };
    const sent = 2 * 4 * 524.288;
    const around = 4 * 524.288;
    expect(ringTime(call(h100(2, 1), 8 * MIB, { channels: 4 }), costs)).toBeCloseTo(2 * join(sent, around), 6);
  });

  it('an all-gather takes half the steps of an all-reduce', () => {
    const costs = { ...FREE, syncUs: by(1) };
    const all = ringTime(call(h100(1), MIB), costs);
    expect(ringTime(call(h100(1), MIB, { collective: 'all_gather' }), costs)).toBeCloseTo(all / 2, 9);
  });
});

describe('a tree in closed form', () => {
  it('takes the first chunk up and down, then one stage for each other chunk', () => {
    // 4 × 8: chunks of 1 MiB at 1048.576 B/µs (1000 µs), 4 of them. Inside 2 × 7 × (2 + 1000) = 14028; between 2 × 2 × 30 = 120.
    // A stage: two children, 2 × (5 + 1000 / 0.5) = 4010; 3 × 4010 = 12030. Start 7. Sum 26185
    const costs = {
      ...FREE,
      startUs: { ...FREE.startUs, Simple: 7 },
      hopUs: by(0, 0, 2),
      syncUs: by(0, 0, 5),
      netHopUs: by(0, 0, 30),
      channelRate: by(1e12, 1e12, 1048.576),
      treeShare: 0.5,
    };
    expect(treeTime(call(h100(4), 4 * MIB, { algorithm: 'Tree' }), costs)).toBeCloseTo(26_185, 2);
  });
});

describe('NVLS in closed form', () => {
  it('on 8 ranks takes 9/8 of a round through every port, and a pipeline of its depth', () => {
    // 16 channels × 8 heads × 128 KiB = 16 MiB a round; 10 rounds; 16 MiB × 9/8 / 18874.368 B/µs = 1000 µs, + 2; (10 − 1 + 3.5) × 1002 + 20 = 12545
    const costs = {
      ...FREE,
      startUs: { ...FREE.startUs, nvls: 20 },
      nvlinkRate: 37_748.736,
      nvls: { ...FREE.nvls, syncUs: 2, depth: 3.5, share: 0.5 },
    };
    expect(nvlsTime(call(h100(1), 160 * MIB, { algorithm: 'NVLS', channels: 16, chunkBytes: 131_072 }), costs)).toBeCloseTo(12_545, 6);
  });

  it('as a tree between nodes waits for the NICs, which send twice beyond two nodes', () => {
    // 4 nodes: 2 × 16 MiB over 8 NICs of 4194.304 B/µs = 1000 µs a round; way 2 × 2 × (10 + 131072 / 4194.304 = 31.25) = 165; 9 × 1000 + 165
    const given = call(h100(4), 160 * MIB, { algorithm: 'NVLSTree', channels: 16, chunkBytes: 131_072 });
    expect(nvlsTreeTime(given, { ...FREE, nicRate: 4194.304, netHopUs: by(0, 0, 10) })).toBeCloseTo(9 * 1000 + 165, 3);
  });
});

describe('a network that reduces', () => {
  it('takes every byte of an all-reduce once, at its share of the NICs', () => {
    // 8 NICs × 1000 B/µs × 0.5: 4 MB take 1000 µs; 30 + 20 more
    const costs = {
      ...FREE,
      startUs: { ...FREE.startUs, nvls: 20 },
      nicLineRate: 1000,
      inNetwork: { ...FREE.inNetwork, hopUs: 30, chainShare: 0.5 },
    };
    expect(collNetTime(call(h100(4), 4e6, { algorithm: 'CollNetChain' }), costs)).toBeCloseTo(1050, 9);
  });
});

describe('point to point in closed form', () => {
  it('cuts a message inside a node into 4 parts, and into twice as many at 128, 256 and 512 MiB', () => {
    // 8 ranks, 32 channels: 32, halved while × 8 > 32, is 4; a part is at most 16 MiB
    const parts = (mib: number) => p2pParts(h100(1), mib * MIB).parts;
    expect([1, 64, 128, 256, 512, 1024].map(parts)).toEqual([4, 4, 8, 16, 32, 32]);
  });

  it('halves the channels of a peer where there are many ranks', () => {
    // 16 channels; 2 × 32 ≤ 64 ranks stay, 2 × 64 > 64 are halved (from 2.19 on)
    expect(p2pParts(h100(4), 2 ** 30).parts).toBe(2);
    expect(p2pParts(h100(8), 2 ** 30).parts).toBe(1);
  });

  it('one node sends at parts × channel rate, up to the port', () => {
    const costs = { ...FREE, startUs: { ...FREE.startUs, p2p: 5 }, p2p: { ...FREE.p2p, channelRate: 1000 } };
    const p2p = { parts: 4, stepBytes: 2 ** 19, channels: 32 };
    expect(sendRecvTime(call(h100(1), 4e6, { p2p }), costs)).toBeCloseTo(1005, 9);
    expect(sendRecvTime(call(h100(1), 4e6, { p2p }), { ...costs, nvlinkRate: 2000 })).toBeCloseTo(2005, 9);
  });

  it('an all-to-all on one node costs each peer and its share through the port', () => {
    // 8 ranks, 8 MB: 1 MB for each of 7 peers at 1000 B/µs = 7000; 7 × 2 more
    const costs = { ...FREE, nvlinkRate: 1000, p2p: { ...FREE.p2p, nvlinkPeerUs: 2 } };
    expect(allToAllTime(call(h100(1), 8e6), costs)).toBeCloseTo(7014, 6);
  });

  it('an all-to-all between nodes costs each remote peer', () => {
    // 2 × 8: 8 remote peers × 5 µs, one hop of LL 6 µs
    const costs = { ...FREE, netHopUs: by(6, 6, 60), p2p: { ...FREE.p2p, netPeerUs: 5, tinyPeerUs: 3 } };
    expect(allToAllTime(call(h100(2), 16_000), costs)).toBeCloseTo(46, 3);
    // At most 128 bytes to a peer: 3 more for each
    expect(allToAllTime(call(h100(2), 1600), costs)).toBeCloseTo(70, 3);
  });
});

describe('a call as nccl-tests measures it', () => {
  it('is never faster than the host launches', () => {
    expect(surrogateTime(call(h100(1), 8), { ...FREE, hostUs: 36 })).toBeCloseTo(36, 9);
  });

  it('takes the algorithm that is given where the library has it, else the library’s own', () => {
    expect(settleCall(h100(4), 'all_reduce', 2 ** 30, { algorithms: ['Tree'] }).algorithm).toBe('Tree');
    // NVLS gathers across nodes only on a network that reduces
    expect(settleCall(h100(4), 'all_gather', 2 ** 30, { algorithms: ['NVLS'] }).algorithm).toBe('Ring');
  });

  it('halves the chunks of a tree of Simple where a channel has few: depth 7 + 2 asks for 72, then 36, then 9', () => {
    // 4 MiB on 16 channels: 256 KiB a channel is 0.5 chunks of 512 KiB: 128 KiB (2), 64 KiB (4), 32 KiB (8 < 9)
    const given = { algorithms: ['Tree'], protocols: ['Simple'] } as const;
    expect(settleCall(h100(4), 'all_reduce', 4 * MIB, given).chunkBytes).toBe(32_768);
    expect(settleCall(h100(4), 'all_reduce', 2 ** 34, given).chunkBytes).toBe(524_288);
  });
});
