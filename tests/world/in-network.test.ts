import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { switchLevels } from '../../src/collective/in-network-levels';
import { inNetworkTree } from '../../src/collective/in-network-tree';
import { nvls } from '../../src/collective/nvls';
import { nvlsTree } from '../../src/collective/nvls-tree';
import type { Schedule } from '../../src/collective/schedule';
import { clos } from '../../src/fabric/clos';
import { compileLinks, type Fabric } from '../../src/fabric/fabric';
import { star } from '../../src/fabric/star';
import { UnbuildableError } from '../../src/fabric/unbuildable';
import { dataCommunicators } from '../../src/world/communicators';
import { unfolded } from '../../src/world/fold';
import { mergeClasses } from '../../src/world/merge-classes';
import { place } from '../../src/world/placement';
import { quotient } from '../../src/world/quotient';
import { quotientBySymmetry, rankClasses, symmetryOf } from '../../src/world/symmetry';
import type { Task } from '../../src/world/world';
import { costsUnder, difference } from './difference';
import { proveWorld } from './prove-world';
import { closOf, type SmallWorld } from './small-world';

const seed = 20271;

const wiring = fc.record({
  on: fc.constantFrom('star', 'clos', 'clos', 'clos', 'clos'),
  domains: fc.constantFrom(2, 3, 4, 6, 8, 12, 16),
  perDomain: fc.constantFrom(1, 2, 4),
  tensor: fc.constantFrom(1, 1, 2),
  nodesPerDomain: fc.constantFrom(1, 1, 1, 2, 0.5),
  leafNodes: fc.constantFrom(1, 2, 3, 4),
  nicsPerGpu: fc.constantFrom(0.5, 1, 1, 2),
  radix: fc.constantFrom(8, 16, 64),
  tiers: fc.constantFrom<'auto' | 3>('auto', 'auto', 3),
  oversubscription: fc.constantFrom(1, 2, 4),
  lengths: fc.constantFrom<'tier' | 'exact'>('tier', 'tier', 'exact'),
  hashSeed: fc.constantFrom(null, null, null, '5/1'),
  fault: fc.constantFrom(null, null, null, { tier: 'spine' as const, block: 0, port: 0, lost: 1 }),
});
const work = fc.record({
  algorithm: fc.constantFrom('nvls', 'nvls', 'nvls-tree', 'direct', 'chain'),
  pieceBytes: fc.constantFrom(undefined, 5_000, 50_000),
  slots: fc.constantFrom(undefined, undefined, 1, 2, 8),
  channels: fc.constantFrom(1, 1, 2),
  bytes: fc.array(fc.constantFrom(1, 65_536, 100_003, 1_048_576), { minLength: 1, maxLength: 2 }),
  late: fc.array(fc.record({ rank: fc.nat(999), ps: fc.constantFrom(1, 7_654_321) }), { maxLength: 1 }),
  portGBs: fc.tuple(...[0, 1, 2, 3].map(() => fc.constantFrom(25, 50, 33.3, 450))),
  linkPs: fc.constantFrom(0, 250_000, 612_345),
  reducePsPerByte: fc.constantFrom(0, 0, 7.7),
  actor: fc.boolean(),
  contention: fc.constantFrom(true, true, false),
});
type Of<T> = T extends fc.Arbitrary<infer U> ? U : never;

/** A random world with reduction in the switches; null when no such fabric can be built. */
function builtWorld(w: Of<typeof wiring>, d: Of<typeof work>): SmallWorld | null {
  const { perDomain } = w;
  const domain = perDomain * w.tensor;
  const ranks = domain * w.domains;
  try {
    const fabric =
      w.on === 'star'
        ? star(ranks, { lengthM: 1 })
        : clos(
            closOf({
              ranks,
              domain,
              gpusPerNode: Math.max(1, Math.floor(domain / w.nodesPerDomain)),
              leafNodes: w.leafNodes,
              nicsPerGpu: w.nicsPerGpu,
              radix: w.radix,
              tiers: w.tiers,
              oversubscription: w.oversubscription,
              lengths: w.lengths,
              ...(w.hashSeed !== null && { hashSeed: w.hashSeed }),
              ...(w.fault !== null && { faults: [w.fault] }),
            }),
          );
    const communicators = dataCommunicators({ ranks, domain }, { tensor: w.tensor, pipeline: 1 });
    const schedule = scheduleOf(d, communicators.size, perDomain, fabric, domain);
    const late = new Map(d.late.map(({ rank, ps }) => [rank % ranks, ps]));
    return {
      fabric,
      schedule,
      communicators,
      input: {
        rankColour: Int32Array.from({ length: ranks }, (_, rank) => Number(late.has(rank))),
        links: compileLinks(fabric),
        placements: [place(schedule, communicators.members(), fabric)],
      },
      program: d.bytes.map((bytes): Task => ({ kind: 'collective', stream: 1, after: [], placement: 0, bytes })),
      costs: {
        portBytesPerSecond: [...d.portGBs, 50].map((rate) => rate * 1e9),
        linkLatencyPs: (tier, up, lengthM) => d.linkPs + tier + 7 * up + Math.round(4_871.3 * lengthM),
        hopExcessPs: [600_000, 3_000_000],
        launchPs: 0,
        wireExpansion: 1,
        reducePsPerByte: d.reducePsPerByte,
        startDelayPs: (rank) => late.get(rank) ?? 0,
        contention: d.contention,
        ...(d.actor && {
          actor: {
            capBytesPerSecond: [90e9, 20e9],
            headerBytes: [0, 64],
            pausePs: [0, 1000],
            spacingPs: [2000, 0],
            copyPs: 0,
            copyBytesPerSecond: 200e9,
          },
        }),
      },
      messages: 0,
      recipe: { ...w, ...d, ranks, domain },
    };
  } catch (error) {
    if (error instanceof UnbuildableError) return null;
    throw error;
  }
}

function scheduleOf(
  { algorithm, pieceBytes, slots, channels }: Of<typeof work>,
  ranks: number,
  perDomain: number,
  fabric: Fabric,
  step: number,
): Schedule {
  const pieces = { ...(pieceBytes !== undefined && { pieceBytes }), ...(slots !== undefined && { slots }) };
  const levels = switchLevels(fabric, ranks / perDomain, step);
  if (algorithm === 'nvls') return nvls('all-reduce', ranks, { perDomain, levels, channels, ...pieces });
  if (algorithm === 'nvls-tree') return nvlsTree(ranks, { perDomain, channels: 2 * channels, ...pieces });
  return inNetworkTree(ranks, { perDomain, levels, channelsPerHead: channels, inside: algorithm === 'chain' ? 'chain' : 'direct', ...pieces });
}

describe('reduction in the switches', () => {
  it('folds to the whole world to the bit, by refinement, by symmetry and by both, under every counterfactual', () => {
    let [built, folded, symmetric, merged, hashed, faulty, core] = [0, 0, 0, 0, 0, 0, 0];
    fc.assert(
      fc.property(wiring, work, fc.nat(5), (w, d, which) => {
        const world = builtWorld(w, d);
        if (world === null) return;
        built++;
        const proof = proveWorld(world, which);
        expect(proof.fault, JSON.stringify(world.recipe)).toBeNull();
        folded += Number(proof.classes < proof.members);
        symmetric += Number(proof.symmetric);
        hashed += Number(w.hashSeed !== null && w.on === 'clos');
        faulty += Number(world.fabric.exceptions !== undefined);
        core += Number(world.fabric.tiers.some(({ tier }) => tier === 'core'));
        if (!proof.symmetric) return;
        const { fabric, schedule, communicators, input, program, costs } = world;
        const symmetry = symmetryOf(fabric, schedule, communicators);
        if (symmetry === undefined) return;
        const fine = quotientBySymmetry(fabric, schedule, communicators, symmetry);
        const { quotient: coarse, rankClass } = mergeClasses(fine, schedule);
        merged += Number(coarse.ranks < fine.ranks);
        const classes = rankClasses(symmetry, fabric.ranks).map((c) => rankClass[c]);
        const whole = quotient(input, unfolded(input));
        for (const [name, now] of costsUnder(costs, which)) {
          expect(difference(classes, null, coarse, whole, program, now), `merged, ${name}: ${JSON.stringify(world.recipe)}`).toBeNull();
        }
      }),
      { numRuns: 150, seed },
    );
    expect(built).toBeGreaterThan(100);
    expect(folded).toBeGreaterThan(80);
    expect(symmetric).toBeGreaterThan(25);
    expect(merged).toBeGreaterThan(15);
    expect(hashed).toBeGreaterThan(10);
    expect(faulty).toBeGreaterThan(5);
    expect(core).toBeGreaterThan(15);
  });
});
