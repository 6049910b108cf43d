import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NCCL_PROTOCOLS } from '../../../src/catalog/nccl-tuning';
import { ncclChoice } from '../../../src/collective/tuner/choose-candidate';
import { communicatorOf } from '../../../src/collective/tuner/communicator-of';
import { explainChoice } from '../../../src/collective/tuner/explain-choice';
import { parseForce } from '../../../src/collective/tuner/parse-filter';

const two = communicatorOf('h100-hgx', 2, 8);
const allReduce = (bytes: number) => ({ collective: 'all-reduce', bytes }) as const;

describe('NCCL’s choice', () => {
  it('is the least time among the enabled candidates', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('dgx-a100', 'h100-hgx', 'b200-hgx'),
        fc.integer({ min: 1, max: 64 }),
        fc.integer({ min: 0, max: 36 }),
        (system, nodes, log) => {
          const { chosen, runnerUp, candidates } = ncclChoice(communicatorOf(system, nodes, 8), allReduce(2 ** log));
          for (const { timeUs } of candidates) expect(timeUs).toBeGreaterThanOrEqual(chosen.timeUs);
          expect(runnerUp?.timeUs).toBeGreaterThanOrEqual(chosen.timeUs);
          expect(chosen.disabled).toBeUndefined();
        },
      ),
      { seed: 9 },
    );
  });

  it('goes from LL over LL128 to Simple as bytes grow, on 2 × 8 H100: near 128 KiB and near 4 MiB', () => {
    // Tree/LL at 48.5 − 25.2 = 23 µs less latency loses where bytes / 9.8 GB/s exceed that: some 200 KB; LL128 to NVLSTree: 18 µs × 280 GB/s ≈ 5 MB
    const protocols = Array.from({ length: 32 }, (_, log) => ncclChoice(two, allReduce(2 ** log)).chosen.protocol);
    const ranks = protocols.map((protocol) => NCCL_PROTOCOLS.indexOf(protocol));
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
    const first = (protocol: string): number => (protocols as string[]).indexOf(protocol);
    expect(first('LL')).toBe(0);
    expect([17, 18]).toContain(first('LL128'));
    expect([22, 23]).toContain(first('Simple'));
  });

  it('is a tree for few bytes and a ring or NVLS for many: latency against bandwidth', () => {
    const sixteen = communicatorOf('dgx-a100', 16, 8);
    expect(ncclChoice(sixteen, allReduce(1024)).chosen.algorithm).toBe('Tree');
    expect(ncclChoice(sixteen, allReduce(1024)).reason).toContain('latency decides');
    expect(ncclChoice(sixteen, allReduce(2 ** 34)).chosen.algorithm).toBe('Ring');
    expect(ncclChoice(sixteen, allReduce(2 ** 34)).reason).toContain('bandwidth decides');
  });

  it('names what decided and by how much', () => {
    // Tree/LL 25.2 µs (6.8 + 2 × (7 × 0.6 + 5)), Ring/LL 40 µs: 59 % more
    expect(ncclChoice(two, allReduce(64)).reason).toBe(
      'Tree/LL takes 25.2 µs, Ring/LL comes next, 59 % slower: latency decides (25.2 µs against 40 µs).',
    );
  });

  it('leaves LL128 out where the NIC is behind the host bridge, and NVLS and CollNet where there is none', () => {
    const far = communicatorOf('dgx-a100', 2, 8, { nicPath: 'PHB' });
    const reasons = new Map(ncclChoice(far, allReduce(2 ** 20)).candidates.map((c) => [`${c.algorithm}/${c.protocol}`, c.disabled]));
    expect(reasons.get('Ring/LL128')).toBe('LL128 needs the NIC at PXB or nearer, not PHB');
    expect(reasons.get('NVLSTree/Simple')).toBe('NVLS needs Hopper or later on an NVSwitch');
    expect(reasons.get('CollNetDirect/Simple')).toBe('the network does not reduce (SHARP)');
    expect(reasons.get('PAT/Simple')).toBe('no PAT for all-reduce');
    // Hopper allows it through another GPU’s NVLink.
    const pxn = communicatorOf('h100-hgx', 2, 8, { nicPath: 'PXN' });
    expect(ncclChoice(pxn, allReduce(2 ** 20)).chosen.protocol).toBe('LL128');
  });
});

describe('NCCL_ALGO and NCCL_PROTO', () => {
  it('leave what they name, and what ^ does not name', () => {
    expect(ncclChoice(two, allReduce(64), parseForce('all-reduce', 'Ring')).chosen.algorithm).toBe('Ring');
    expect(ncclChoice(two, allReduce(2 ** 30), parseForce('all-reduce', undefined, 'LL')).chosen.protocol).toBe('LL');
    expect(ncclChoice(two, allReduce(64), parseForce('all-reduce', '^tree', '^ll')).chosen).toMatchObject({
      algorithm: 'NVLSTree',
      protocol: 'Simple',
    });
  });

  it('speak of one collective after its name', () => {
    expect(parseForce('all-reduce', 'ring;allreduce:tree,nvls', '^LL128;allreduce:LL128')).toEqual({
      algorithms: ['Tree', 'NVLS'],
      protocols: ['LL128'],
    });
    expect(parseForce('all-gather', 'ring;allreduce:tree,nvls', '^LL128;allreduce:LL128')).toEqual({
      algorithms: ['Ring'],
      protocols: ['LL', 'Simple'],
    });
    expect(parseForce('broadcast', 'allreduce:tree')).toEqual({});
  });

  it('bring LL128 to where NCCL would not use it by itself', () => {
    const far = communicatorOf('dgx-a100', 2, 8, { nicPath: 'SYS' });
    expect(ncclChoice(far, allReduce(2 ** 20), { protocols: ['LL128'] }).chosen.protocol).toBe('LL128');
  });

  it('are refused with the names that NCCL knows, and when they leave nothing', () => {
    expect(() => parseForce('all-reduce', 'rign')).toThrow('unknown NCCL_ALGO "rign". Did you mean "Ring"?');
    expect(() => parseForce('all-reduce', undefined, 'LL127')).toThrow('unknown NCCL_PROTO "LL127"');
    expect(() => parseForce('all-reduce', 'ring;tree')).toThrow('expected "collective:list"');
    expect(() => ncclChoice(two, { collective: 'all-gather', bytes: 8 }, parseForce('all-gather', 'Tree'))).toThrow(
      'NCCL tuner: NCCL_ALGO Tree leaves no candidate for all-gather. Expected one of: Ring/LL, Ring/LL128, Ring/Simple.',
    );
  });

  it('cannot take the ring from a gather in the releases that kept it', () => {
    const old = communicatorOf('dgx-a100', 2, 8, { version: '2.18.5' });
    expect(ncclChoice(old, { collective: 'all-gather', bytes: 8 }, { algorithms: ['Tree'] }).chosen.algorithm).toBe('Ring');
  });
});

describe('the explanation', () => {
  it('lists the candidates by time, marks the chosen one, and ends with the reason', () => {
    const lines = explainChoice(two, allReduce(65_536));
    expect(lines[0]).toBe('all-reduce of 65536 B over 16 ranks (2 × 8), 16 channels, cost model of NCCL v2.30.7-1');
    const marked = lines.filter((line) => line.startsWith('→'));
    expect(marked).toHaveLength(1);
    expect(marked[0]).toContain('Tree/LL');
    expect(lines.filter((line) => / µs/.test(line) && / %$/.test(line))).toHaveLength(6);
    expect(lines).toContain('out: NVLS/Simple: NVLS across nodes needs a network that reduces');
    expect(lines[lines.length - 1]).toBe(ncclChoice(two, allReduce(65_536)).reason);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(120);
  });
});
