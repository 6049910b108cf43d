import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { doubleTreeAllReduce } from '../../src/collective/double-tree';
import { halvingDoubling } from '../../src/collective/halving-doubling';
import { hierarchical } from '../../src/collective/hierarchical';
import { ring } from '../../src/collective/ring';
import type { Schedule } from '../../src/collective/schedule';
import { clos } from '../../src/fabric/clos';
import { withDomains } from '../../src/fabric/domains';
import { dragonfly } from '../../src/fabric/dragonfly';
import { dragonflyPlus } from '../../src/fabric/dragonfly-plus';
import { edgeList } from '../../src/fabric/edge-list';
import { compileLinks, type Fabric } from '../../src/fabric/fabric';
import { hyperx } from '../../src/fabric/hyperx';
import { mesh } from '../../src/fabric/mesh';
import { railOnly } from '../../src/fabric/rail-only';
import { star } from '../../src/fabric/star';
import { ocsTorus } from '../../src/fabric/torus/ocs-slice';
import { torus } from '../../src/fabric/torus/torus';
import { ugal } from '../../src/fabric/ugal';
import { valiant } from '../../src/fabric/valiant';
import { dataCommunicators } from '../../src/world/communicators';
import { fold } from '../../src/world/fold';
import { place } from '../../src/world/placement';
import { proveWorld } from '../world/prove-world';
import { closOf } from '../world/small-world';

const hypercube = (size: number): Fabric =>
  edgeList({
    ranks: Array.from({ length: size }, (_, i) => `g${i}`),
    links: Array.from({ length: size }, (_, i) => i).flatMap((i) =>
      [1, 2, 4, 8, 16]
        .filter((bit) => bit < size && (i & bit) === 0)
        .map((bit) => ({ from: `g${i}`, to: `g${i ^ bit}`, tier: 'domain' as const, lengthM: bit })),
    ),
  });
const shifted = (ranks: number, by: number): [number, number][] => Array.from({ length: ranks }, (_, rank) => [rank, (rank + by) % ranks]);

const FABRICS: Record<string, () => Fabric> = {
  'torus of 8': () => torus({ shape: [8] }),
  'torus of 4 × 4': () => torus({ shape: [4, 4] }),
  'torus of 3 × 2 × 5': () => torus({ shape: [3, 2, 5] }),
  'torus of 8 × 4 in cubes of 2 with lengths of their own': () =>
    torus({ shape: [8, 4], blocks: [{ shape: [2, 2], tier: 'domain', lengthM: 0.3 }], rest: { tier: 'spine', lengthM: 30 } }),
  'torus of 4 × 4 that is open in one dimension': () => torus({ shape: [4, 4], wrap: [true, false], width: [2, 1] }),
  'slice of 2 × 2 × 1 cubes': () => ocsTorus({ side: 2, shape: [2, 2, 1], between: 'spine', betweenRun: { runM: 40, lengthM: 50 } }),
  'full mesh of 8': () => mesh(8),
  'full mesh of 7': () => mesh(7, { width: 2 }),
  'HyperX of 4 × 2': () => hyperx({ shape: [4, 2], perSwitch: 3, width: [1, 2] }),
  'HyperX of 4 × 4 with detours': () => valiant(hyperx({ shape: [4, 4], perSwitch: 2 }), '1'),
  'HyperX of 4 × 4 by UGAL': () => ugal(hyperx({ shape: [4, 4], perSwitch: 2 }), '1', [shifted(32, 1), shifted(32, 2), shifted(32, 16)]),
  'dragonfly of 9 groups': () => dragonfly({ p: 1, a: 4, h: 2 }),
  'dragonfly of 3 groups with links side by side': () => dragonfly({ p: 2, a: 3, h: 2, groups: 3 }),
  'dragonfly with detours': () => valiant(dragonfly({ p: 1, a: 4, h: 2 }), '2'),
  'dragonfly by UGAL': () => ugal(dragonfly({ p: 1, a: 4, h: 2 }), '2', [shifted(36, 4), shifted(36, 1)]),
  'dragonfly+ of 5 groups': () => dragonflyPlus({ p: 2, leaves: 2, spines: 2, h: 2 }),
  'rail-only': () => railOnly({ ranks: 32, domain: 4, radix: 8 }),
  'rail-only with a short domain': () => railOnly({ ranks: 30, domain: 8, radix: 8, nicsPerGpu: 2 }),
  'edge list of a hypercube': () => hypercube(16),
  'Clos over full meshes': () => withDomains(clos(closOf({ ranks: 32 })), mesh(4)),
  'Clos over tori': () => withDomains(clos(closOf({ ranks: 32, gpusPerNode: 8, domain: 8 })), torus({ shape: [4, 2] })),
  'dragonfly over stars': () => withDomains(dragonfly({ p: 4, a: 2, h: 2, groups: 4 }), star(4)),
};

const work = fc.record({
  name: fc.constantFrom(...Object.keys(FABRICS)),
  algorithm: fc.constantFrom<'ring' | 'halving-doubling' | 'double-tree' | 'hierarchical'>('ring', 'halving-doubling', 'double-tree', 'hierarchical'),
  across: fc.constantFrom<'ring' | 'halving-doubling'>('ring', 'halving-doubling'),
  channels: fc.constantFrom(1, 1, 2),
  tensor: fc.constantFrom(1, 1, 2, 4),
  bytes: fc.constantFrom(1, 4096, 100_003, 7_340_033),
  rates: fc.tuple(...[0, 1, 2, 3].map(() => fc.constantFrom(10, 25, 33.3, 450))),
  latency: fc.constantFrom(0, 612_345),
  perMeterPs: fc.constantFrom(0, 4_871.3),
  late: fc.array(fc.nat(), { maxLength: 1 }),
  contention: fc.constantFrom(true, true, false),
  which: fc.nat(5),
});

type Work = typeof work extends fc.Arbitrary<infer T> ? T : never;

function scheduled({ algorithm, across, channels }: Work, size: number, perDomain: number): Schedule {
  switch (algorithm) {
    case 'ring':
      return ring('all-reduce', size, { perDomain, channels });
    case 'halving-doubling':
      return halvingDoubling('all-reduce', size);
    case 'double-tree':
      return doubleTreeAllReduce(size, { pieceBytes: 1_000_000 });
    case 'hierarchical':
      return hierarchical('all-reduce', size, { perDomain, across });
  }
}

function proved(w: Work): ReturnType<typeof proveWorld> {
  const fabric = (FABRICS[w.name] as () => Fabric)();
  const { ranks } = fabric;
  const tensor = ranks % w.tensor === 0 ? w.tensor : 1;
  let domain = 1;
  while (domain < ranks && fabric.domainOf(domain) === fabric.domainOf(0)) domain++;
  const communicators = dataCommunicators({ ranks, domain }, { tensor, pipeline: 1 });
  const { size, perDomain } = communicators;
  const schedule = scheduled(w, size, perDomain);
  const late = w.late.map((rank) => rank % ranks);
  return proveWorld(
    {
      fabric,
      schedule,
      communicators,
      input: {
        rankColour: Int32Array.from({ length: ranks }, (_, rank) => Number(late.includes(rank))),
        links: compileLinks(fabric),
        placements: [place(schedule, communicators.members(), fabric)],
      },
      program: [{ kind: 'collective', stream: 1, after: [], placement: 0, bytes: w.bytes }],
      costs: {
        portBytesPerSecond: w.rates.map((rate) => rate * 1e9),
        linkLatencyPs: (tier, up, lengthM) => Math.round(w.latency * (1 + tier) + 7 * up + w.perMeterPs * lengthM),
        hopExcessPs: [0, 600_000],
        launchPs: 0,
        wireExpansion: 1,
        reducePsPerByte: 0,
        startDelayPs: (rank) => (late.includes(rank) ? 123_456 : 0),
        contention: w.contention,
      },
      messages: 0,
      recipe: w,
    },
    w.which,
  );
}

describe('fold', () => {
  it('gives the whole world to the bit on every fabric, under every counterfactual', () => {
    const folded = new Set<string>();
    fc.assert(
      fc.property(work, (w) => {
        const { fault, members, classes } = proved(w);
        expect(fault, JSON.stringify(w)).toBeNull();
        if (classes < members) folded.add(w.name);
      }),
      { seed: 151, numRuns: 250 },
    );
    // Hashed detours leave nothing alike; every other fabric must really have been folded.
    const irregular = Object.keys(FABRICS).filter((name) => /detours|UGAL/.test(name));
    for (const name of Object.keys(FABRICS)) if (!irregular.includes(name)) expect(folded, name).toContain(name);
  });

  it.each([
    // Exchange over 1 in a ring of 4 uses every other link, so an even place and an odd one differ; over 2 all go the positive way. Two kinds of places in each dimension.
    ['torus of 4 × 4', 'halving-doubling', 4],
    // Every exchange has its own dimension, every pair its own link.
    ['edge list of a hypercube', 'halving-doubling', 1],
    ['full mesh of 8', 'halving-doubling', 1],
    ['full mesh of 7', 'ring', 1],
    ['torus of 8', 'ring', 1],
  ] as const)('merges the ranks of the %s under %s into %i', (name, algorithm, ranks) => {
    const fabric = (FABRICS[name] as () => Fabric)();
    const { size, ...communicators } = dataCommunicators({ ranks: fabric.ranks, domain: 1 }, { tensor: 1, pipeline: 1 });
    const schedule = algorithm === 'ring' ? ring('all-reduce', size) : halvingDoubling('all-reduce', size);
    const placements = [place(schedule, communicators.members(), fabric)];
    expect(fold({ rankColour: new Int32Array(fabric.ranks), links: compileLinks(fabric), placements }).ranks).toBe(ranks);
  });
});
