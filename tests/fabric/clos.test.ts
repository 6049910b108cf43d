import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TIERS } from '../../src/analysis/result';
import { clos, UnbuildableError } from '../../src/fabric/clos';
import { compileLinks, type Fabric } from '../../src/fabric/fabric';
import type { ClosSpec } from '../../src/fabric/spec';
import { closOf } from '../world/small-world';

/** A route as text: u and d for up and down, D, L, S, C for the tiers from the GPU outwards. */
function path(fabric: Fabric, from: number, to: number): string {
  const out = new Int32Array(fabric.hops);
  const hops = fabric.route(from, to, out);
  return [...out.slice(0, hops)].map((id) => `${'DLSC'[fabric.link(id).tier]}${fabric.link(id).up ? 'u' : 'd'}`).join(' ');
}

const INSIDE = 'Du Dd';
const LEAF = 'Lu Ld';
const SPINE = 'Lu Su Sd Ld';
const CORE = 'Lu Su Cu Cd Sd Ld';

const wirings = fc
  .record({
    ranks: fc.integer({ min: 2, max: 160 }),
    gpusPerNode: fc.constantFrom(1, 2, 4, 8),
    domainNodes: fc.constantFrom(1, 1, 2, 4),
    leafNodes: fc.integer({ min: 1, max: 6 }),
    nicsPerGpu: fc.constantFrom(0.25, 0.5, 1, 2),
    railOptimised: fc.boolean(),
    radix: fc.constantFrom(8, 16, 64),
    tiers: fc.constantFrom<'auto' | 3>('auto', 3),
    oversubscription: fc.constantFrom(1, 1.5, 2, 4),
    lengths: fc.constantFrom<'tier' | 'stocked' | 'exact'>('tier', 'stocked', 'exact'),
  })
  .map(({ domainNodes, ...w }) => closOf({ ...w, domain: domainNodes * w.gpusPerNode }));

/** The fabric of a random wiring, or null where three tiers are too few. */
function closOrNull(spec: ClosSpec): Fabric | null {
  try {
    return clos(spec);
  } catch (error) {
    if (error instanceof UnbuildableError) return null;
    throw error;
  }
}

describe('clos', () => {
  it('crosses 2 links in a domain and under a leaf, 4 over a spine, 6 over the core', () => {
    // Nodes of 4 in leaf groups of 2 (8 ranks), radix 8: pods of 4 groups (32 ranks). One rail.
    const two = clos(closOf({ ranks: 32, railOptimised: false, radix: 8 }));
    expect([path(two, 0, 3), path(two, 0, 4), path(two, 0, 8), path(two, 5, 31)]).toEqual([INSIDE, LEAF, SPINE, SPINE]);
    const three = clos(closOf({ ranks: 128, railOptimised: false, radix: 8 }));
    expect([path(three, 0, 3), path(three, 0, 4), path(three, 0, 31), path(three, 0, 32)]).toEqual([INSIDE, LEAF, SPINE, CORE]);
  });

  it('joins rails in the spine with two tiers, over the core with three', () => {
    const two = clos(closOf({ ranks: 32, railOptimised: true, radix: 64 }));
    // Same leaf group: one rail shares its leaf, another is a spine away.
    expect([path(two, 0, 4), path(two, 0, 5), path(two, 0, 8), path(two, 0, 9)]).toEqual([LEAF, SPINE, SPINE, SPINE]);
    // Radix 32: 4 rails × 10 groups are too many leaves for two tiers; one pod holds 16 groups, its 4 planes meet in the core.
    const three = clos(closOf({ ranks: 80, railOptimised: true, radix: 32 }));
    expect([path(three, 0, 4), path(three, 0, 5), path(three, 0, 8), path(three, 0, 9)]).toEqual([LEAF, CORE, SPINE, CORE]);
  });

  it('changes rail inside the domain of the sender where no core joins the planes, and of the receiver where the sender has no such neighbour', () => {
    // Radix 8: pods of 4 groups; 30 full nodes and one of 2 GPUs, one node a group: 8 pods × 4 rails are 32 planes.
    const fabric = clos(closOf({ ranks: 122, leafNodes: 1, radix: 8, tiers: 3 }));
    expect(path(fabric, 0, 4)).toBe(SPINE);
    expect(path(fabric, 0, 5)).toBe(`${INSIDE} ${SPINE}`);
    expect(path(fabric, 0, 17)).toBe(`${INSIDE} ${CORE}`);
    // GPU 120 is one of two in the last node: no neighbour on rail 2 or 3.
    expect(path(fabric, 120, 1)).toBe(`${INSIDE} ${CORE}`);
    expect(path(fabric, 120, 2)).toBe(`${CORE} ${INSIDE}`);
    const out = new Int32Array(fabric.hops);
    for (let from = 0; from < 122; from++) {
      for (let to = 0; to < 122; to++) {
        if (from === to) continue;
        const hops = fabric.route(from, to, out);
        const [first, last] = [fabric.link(out[0] as number), fabric.link(out[hops - 1] as number)];
        expect([first.owner, last.owner]).toEqual([from, to]);
      }
    }
  });

  it('says so where a domain is too small to change rail in', () => {
    const fabric = clos(closOf({ ranks: 120, domain: 2, leafNodes: 1, radix: 8, tiers: 3 }));
    expect(path(fabric, 0, 5)).toBe(`${INSIDE} ${SPINE}`);
    expect(() => path(fabric, 0, 6)).toThrow(/rail .*Use topology: clos or larger domains/);
  });

  it('goes up, then down, from the port of the sender to the port of the receiver', () => {
    fc.assert(
      fc.property(wirings, fc.nat(), fc.nat(), (spec, a, b) => {
        const fabric = closOrNull(spec);
        const [from, to] = [a % spec.ranks, b % spec.ranks];
        fc.pre(fabric !== null && from !== to);
        const text = path(fabric, from, to);
        if (fabric.domainOf(from) === fabric.domainOf(to)) expect(text).toBe(INSIDE);
        else expect(text).toMatch(/^(Du Dd )?Lu (Su (Cu Cd )?Sd )?Ld( Du Dd)?$/);
        const out = new Int32Array(fabric.hops);
        const hops = fabric.route(from, to, out);
        const [first, last] = [fabric.link(out[0] as number), fabric.link(out[hops - 1] as number)];
        // A NIC that several GPUs share is nobody's own; it lies in the node of the rank.
        const shared = spec.nicsPerGpu < 1 && spec.gpusPerNode > 1;
        if (!shared) expect([first.owner, last.owner]).toEqual([from, to]);
        else if (fabric.domainOf(from) !== fabric.domainOf(to) && hops < 8) {
          expect(new Set([...out.slice(0, hops)]).size).toBe(hops);
        }
      }),
      { seed: 11, numRuns: 600 },
    );
  });

  it('sends back over the same cables, the other way', () => {
    fc.assert(
      fc.property(wirings, fc.nat(), fc.nat(), (spec, a, b) => {
        const fabric = closOrNull(spec);
        const [from, to] = [a % spec.ranks, b % spec.ranks];
        fc.pre(fabric !== null && from !== to);
        const [there, back] = [new Int32Array(fabric.hops), new Int32Array(fabric.hops)];
        const hops = fabric.route(from, to, there);
        expect(fabric.route(to, from, back)).toBe(hops);
        // Rail changes happen at the sender, so only routes without one are mirrored.
        if (path(fabric, from, to).includes('D') && hops > 2) return;
        expect([...back.slice(0, hops)]).toEqual([...there.slice(0, hops)].reverse().map((id) => id ^ 1));
      }),
      { seed: 12, numRuns: 300 },
    );
  });

  it('gives a leaf ceil(ports down / oversubscription) ports up, and a plane of the core what its leaves bring', () => {
    fc.assert(
      fc.property(wirings, (spec) => {
        const fabric = closOrNull(spec);
        fc.pre(fabric !== null);
        const nodes = Math.ceil(spec.ranks / spec.gpusPerNode);
        const attachments = spec.nicsPerGpu >= 1 ? spec.gpusPerNode : Math.max(1, Math.round(spec.gpusPerNode * spec.nicsPerGpu));
        const width = Math.max(1, spec.nicsPerGpu);
        const rails = spec.railOptimised ? attachments : 1;
        const groups = Math.ceil(nodes / spec.leafNodes);
        const { tier, up, width: widths, count } = compileLinks(fabric);
        const of = (name: (typeof TIERS)[number]): number[] =>
          Array.from({ length: count }, (_, l) => l)
            .filter((l) => TIERS[tier[l] as number] === name && up[l] === 1)
            .map((l) => widths[l] as number);
        expect(of('domain')).toHaveLength(spec.ranks);
        expect(of('leaf')).toEqual(Array.from({ length: nodes * attachments }, () => width));
        const expected = Array.from({ length: groups * rails }, (_, leaf) => {
          const members = Math.min(spec.leafNodes, nodes - Math.floor(leaf / rails) * spec.leafNodes);
          return Math.max(1, Math.ceil((members * attachments * width) / rails / spec.oversubscription));
        });
        expect(of('spine')).toEqual(expected);
        const sum = (widthsOf: number[]): number => widthsOf.reduce((all, one) => all + one, 0);
        const core = of('core');
        if (core.length > 0) expect(sum(core)).toBe(sum(expected));
        // A cable for every port of a trunk; each carries both directions.
        for (const { tier: name, cables } of fabric.tiers) expect(cables).toBe(sum(of(name)));
      }),
      { seed: 13, numRuns: 200 },
    );
  });

  it('reaches as far with two tiers as a spine has a port for every leaf, and refuses more', () => {
    // Radix 8, one rail: 8 leaves of 2 nodes of 4 = 64 GPUs.
    expect(clos(closOf({ ranks: 64, railOptimised: false, radix: 8, tiers: 2 })).tiers.map(({ tier }) => tier)).toEqual(['domain', 'leaf', 'spine']);
    expect(() => clos(closOf({ ranks: 68, railOptimised: false, radix: 8, tiers: 2 }))).toThrow(
      'two tiers of 8-port switches join 64 GPUs in this wiring, not 68: use tiers: 3 or auto',
    );
    // 4 rails: 2 leaves a rail, 16 GPUs.
    expect(() => clos(closOf({ ranks: 17, railOptimised: true, radix: 8, tiers: 2 }))).toThrow('join 16 GPUs');
  });

  it('reaches with three tiers radix pods of radix / 2 leaf groups, and refuses more', () => {
    // Radix 8: 8 pods × 4 groups × 2 nodes × 4 = 256 GPUs.
    const most = closOf({ ranks: 256, railOptimised: false, radix: 8 });
    expect(clos(most).tiers.map(({ tier }) => tier)).toEqual(['domain', 'leaf', 'spine', 'core']);
    expect(() => clos({ ...most, ranks: 257 })).toThrow('three tiers of 8-port switches join 256 GPUs in this wiring, not 257');
  });

  it('lists only the tiers that messages can cross', () => {
    const names = (spec: ClosSpec): string[] => clos(spec).tiers.map(({ tier }) => tier);
    expect(names(closOf({ ranks: 4 }))).toEqual(['domain']);
    expect(names(closOf({ ranks: 8, railOptimised: false }))).toEqual(['domain', 'leaf']);
    expect(names(closOf({ ranks: 16, railOptimised: false }))).toEqual(['domain', 'leaf', 'spine']);
  });

  it('buys exact ≤ stocked ≤ tier for every link, and judges the reach on the same real runs', () => {
    fc.assert(
      fc.property(wirings, (spec) => {
        const [exact, stocked, tier] = (['exact', 'stocked', 'tier'] as const).map((lengths) => closOrNull({ ...spec, lengths }));
        fc.pre(exact !== null);
        for (let l = 0; l < (exact as Fabric).linkCount; l++) {
          const [x, s, t] = [exact, stocked, tier].map((fabric) => (fabric as Fabric).link(l).lengthM) as [number, number, number];
          expect(x <= s && s <= t, `link ${l}: ${x}, ${s}, ${t} m`).toBe(true);
        }
        expect((stocked as Fabric).tiers.map(({ runM }) => runM)).toEqual((tier as Fabric).tiers.map(({ runM }) => runM));
        for (const row of (exact as Fabric).tiers) expect(row.lengthM).toBe(row.runM);
      }),
      { seed: 14, numRuns: 100 },
    );
  });

  it('stands on a floor whose rows are shorter than a leaf group', () => {
    for (const racksPerRow of [1, 2, 3, 4, 5]) {
      for (const nodes of [9, 16, 24, 40]) {
        const floor = { ...closOf().floor, racksPerRow };
        const fabric = clos(closOf({ ranks: 4 * nodes, leafNodes: 16, floor }));
        for (const { runM } of fabric.tiers) expect(Number.isFinite(runM)).toBe(true);
      }
    }
  });

  it('builds 16,384 GPUs with every cable counted', () => {
    // 2048 nodes of 8 in groups of 32: 64 groups × 8 rails on radix 64 need three tiers; every tier of a full Clos carries 16,384 ports.
    const start = performance.now();
    const fabric = clos(closOf({ ranks: 16_384, domain: 8, gpusPerNode: 8, leafNodes: 32, radix: 64, scaleUpLinks: 18 }));
    console.log(`16,384 GPUs built in ${(performance.now() - start).toFixed(0)} ms`);
    expect(fabric.tiers.map(({ tier, cables }) => [tier, cables])).toEqual([
      ['domain', 18 * 16_384],
      ['leaf', 16_384],
      ['spine', 16_384],
      ['core', 16_384],
    ]);
    // Both directions of 16,384 GPU ports, 16,384 NICs, 64 × 8 leaves and 2 pods × 8 planes.
    expect(fabric.linkCount).toBe(2 * (16_384 + 16_384 + 512 + 16));
    expect(path(fabric, 0, 16_376)).toBe(CORE);
  });
});
