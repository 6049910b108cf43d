import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { halvingDoubling } from '../../../src/collective/halving-doubling';
import { hierarchical } from '../../../src/collective/hierarchical';
import { ring } from '../../../src/collective/ring';
import { clos } from '../../../src/fabric/clos';
import { withDomains } from '../../../src/fabric/domains';
import { dragonfly } from '../../../src/fabric/dragonfly';
import { dragonflyPlus } from '../../../src/fabric/dragonfly-plus';
import { edgeList } from '../../../src/fabric/edge-list';
import { compileLinks, type Fabric } from '../../../src/fabric/fabric';
import type { CableFault } from '../../../src/fabric/faults/cable-faults';
import { detoursWithDeadLinks, withDeadLinks } from '../../../src/fabric/faults/dead-links';
import { withDeadLinksInside } from '../../../src/fabric/faults/dead-links-inside';
import type { GraphFabric } from '../../../src/fabric/graph';
import { hyperx } from '../../../src/fabric/hyperx';
import { insideNumbers } from '../../../src/fabric/inside-numbers';
import { mesh } from '../../../src/fabric/mesh';
import { railOnly } from '../../../src/fabric/rail-only';
import { TIERS } from '../../../src/fabric/tiers';
import { torus } from '../../../src/fabric/torus/torus';
import { twistedTorus } from '../../../src/fabric/torus/twisted-torus';
import { ugal } from '../../../src/fabric/ugal';
import { UnbuildableError } from '../../../src/fabric/unbuildable';
import { valiant } from '../../../src/fabric/valiant';
import { runWorld } from '../../../src/network/run-world';
import type { Costs } from '../../../src/world/assemble';
import { dataCommunicators } from '../../../src/world/communicators';
import { equitableFold } from '../../../src/world/equitable-fold';
import { unfolded } from '../../../src/world/fold';
import { place } from '../../../src/world/placement';
import { quotient } from '../../../src/world/quotient';
import { mergesRanks, quotientBySymmetry, rankClasses, symmetryOf } from '../../../src/world/symmetry';
import type { Task } from '../../../src/world/world';
import { distancesFrom, pathOf, routeOf } from '../../support/graph';
import { worldOf } from '../../support/world';
import { costsUnder, difference } from '../../world/difference';
import { closOf } from '../../world/small-world';

const fault = (from: string, to: string, lost = 1, index = 0): CableFault => ({ from, to, lost, side: 'scale_up', index });
/** A ladder of two switches a side, each GPU on both of its side. */
const planes = (): GraphFabric => {
  const side = (gpu: number): string[] => (gpu < 4 ? ['switch0', 'switch1'] : ['switch2', 'switch3']);
  const ranks = Array.from({ length: 8 }, (_, i) => `gpu${i}`);
  return edgeList({
    ranks,
    switches: ['switch0', 'switch1', 'switch2', 'switch3'],
    forwarding: false,
    links: [
      ...ranks.flatMap((from, gpu) => side(gpu).map((to) => ({ from, to, tier: 'leaf' as const, lengthM: 3 }))),
      ...['switch0', 'switch1'].flatMap((from) => ['switch2', 'switch3'].map((to) => ({ from, to, tier: 'spine' as const, width: 2, lengthM: 20 }))),
    ],
  });
};
const shifted = (ranks: number, by: number): [number, number][] => Array.from({ length: ranks }, (_, rank) => [rank, (rank + by) % ranks]);

/** Every builder. */
const FABRICS: Record<string, () => GraphFabric> = {
  'torus of 8': () => torus({ shape: [8], width: [2] }),
  'torus of 2 × 3': () => torus({ shape: [2, 3] }),
  'torus of 4 × 4 in cubes': () =>
    torus({ shape: [4, 4], blocks: [{ shape: [2, 2], tier: 'domain' }], width: [2, 1], rest: { tier: 'spine', lengthM: 30 } }),
  'twisted torus of 2 × 2 × 4': () => twistedTorus({ shape: [2, 2, 4] }),
  'mesh of 6': () => mesh(6, { width: 2 }),
  'dragonfly of 9 groups': () => dragonfly({ p: 1, a: 4, h: 2 }),
  'dragonfly+ of 5 groups': () => dragonflyPlus({ p: 2, leaves: 2, spines: 2, h: 2 }),
  'HyperX of 4 × 2': () => hyperx({ shape: [4, 2], perSwitch: 2, nicWidth: 2, width: [1, 2] }),
  'rail-only': () => railOnly({ ranks: 16, domain: 4, radix: 8, scaleUpLinks: 2 }),
  'edge list of two planes': planes,
};
const picked = fc.record({
  name: fc.constantFrom(...Object.keys(FABRICS)),
  picks: fc.array(fc.tuple(fc.nat(), fc.boolean()), { minLength: 1, maxLength: 3 }),
});

/** Faults on links of the fabric, each of one cable or of the whole trunk, none twice. */
function faultsOn(fabric: GraphFabric, picks: readonly [number, boolean][]): CableFault[] {
  const trunks = new Map(
    picks.map(([pick, whole]) => {
      const id = pick % fabric.linkCount;
      const [a, b] = fabric.ends(id);
      return [`${Math.min(a, b)}/${Math.max(a, b)}`, { id, whole }] as const;
    }),
  );
  return [...trunks.values()].map(({ id, whole }, index) => {
    const [from, to] = fabric.ends(id).map(fabric.nameOf);
    return fault(from, to, whole ? fabric.link(id).width : 1, index);
  });
}

/** The fabric with its faults, or undefined where they leave no path. */
function faultyOf(fabric: GraphFabric, faults: CableFault[]): GraphFabric | undefined {
  try {
    const faulty = withDeadLinks(fabric, faults);
    const out = new Int32Array(faulty.hops);
    for (let from = 0; from < fabric.ranks; from++) for (let to = 0; to < fabric.ranks; to++) if (from !== to) faulty.route(from, to, out);
    return faulty;
  } catch (error) {
    if (error instanceof UnbuildableError && error.mark === 'cut off') return undefined;
    throw error;
  }
}

/** Only the links that still work. */
function rest(fabric: GraphFabric): GraphFabric {
  const ids = Array.from({ length: fabric.linkCount }, (_, id) => id).filter((id) => fabric.link(id).width > 0);
  return { ...fabric, linkCount: ids.length, ends: (id) => fabric.ends(ids[id]) };
}

describe('dead links', () => {
  it('leave routes that cross no dead trunk as they were, and lead the others the shortest way that is left', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(picked, fc.nat(), ({ name, picks }, pick) => {
        const fabric = (FABRICS[name] as () => GraphFabric)();
        const faulty = faultyOf(fabric, faultsOn(fabric, picks));
        if (faulty === undefined) return;
        seen.add(name);
        const left = rest(faulty);
        const from = pick % fabric.ranks;
        const distance = distancesFrom(left, from, { forwarding: fabric.relays });
        for (let to = 0; to < fabric.ranks; to++) {
          if (to === from) continue;
          const before = routeOf(fabric, from, to);
          const now = pathOf(faulty, from, to);
          if (before.every((id) => faulty.link(id).width > 0)) expect(now).toEqual(before);
          else expect(now.length).toBe(distance[to]);
          expect(now.every((id) => faulty.link(id).width > 0)).toBe(true);
        }
      }),
      { seed: 181, numRuns: 150 },
    );
    expect([...seen].sort()).toEqual(Object.keys(FABRICS).sort());
  });

  it('fold to what is left of the symmetry: folded and whole agree to the bit, under every counterfactual', () => {
    fc.assert(
      fc.property(
        picked,
        fc.constantFrom<'ring' | 'halving-doubling' | 'hierarchical'>('ring', 'halving-doubling', 'hierarchical'),
        fc.constantFrom(1, 100_003, 7_340_033),
        fc.boolean(),
        fc.nat(5),
        ({ name, picks }, algorithm, bytes, contention, which) => {
          const fabric = (FABRICS[name] as () => GraphFabric)();
          const faulty = faultyOf(fabric, faultsOn(fabric, picks));
          if (faulty === undefined) return;
          expect(faultOf(faulty, algorithm, bytes, contention, which)).toBeNull();
        },
      ),
      { seed: 182, numRuns: 150 },
    );
  });

  it('that only narrow a trunk slow a collective down or leave it as fast', () => {
    fc.assert(
      fc.property(picked, fc.boolean(), ({ name, picks }, doubling) => {
        const fabric = (FABRICS[name] as () => GraphFabric)();
        const narrow = picks.map(([pick]) => pick % fabric.linkCount).filter((id) => fabric.link(id).width > 1);
        const faulty = withDeadLinks(
          fabric,
          faultsOn(
            fabric,
            narrow.map((id) => [id, false]),
          ),
        );
        const { ranks } = fabric;
        const schedule = doubling ? halvingDoubling('all-reduce', ranks) : ring('all-reduce', ranks);
        const time = (over: Fabric): number => runWorld(worldOf(schedule, { fabric: over, bytes: 1 << 24 })).endPs;
        expect(time(faulty)).toBeGreaterThanOrEqual(time(fabric));
      }),
      { seed: 183, numRuns: 60 },
    );
  });

  it('take a ring of eight the other way round: seven links in the place of one', () => {
    const fabric = withDeadLinks(torus({ shape: [8] }), [fault('gpu2', 'gpu3')]);
    const path = pathOf(fabric, 2, 3);
    expect(path.map((id) => fabric.ends(id)[1])).toEqual([1, 0, 7, 6, 5, 4, 3]);
    expect(fabric.hops).toBeGreaterThanOrEqual(7);
    // A flow from 1 to 4 crossed it too, and 5 links are the shorter way now.
    expect(pathOf(fabric, 1, 4).length).toBe(5);
    expect(pathOf(fabric, 4, 5)).toEqual(pathOf(torus({ shape: [8] }), 4, 5));
  });

  it('of a ring of two leave its other cable', () => {
    const fabric = torus({ shape: [2] });
    const [first] = pathOf(fabric, 0, 1);
    const faulty = withDeadLinks(fabric, [fault('gpu0', 'gpu1')]);
    expect(faulty.link(first).width).toBe(0);
    expect(pathOf(faulty, 0, 1)).not.toEqual([first]);
    expect(pathOf(faulty, 0, 1).length).toBe(1);
  });

  it('of a mesh send a pair over a third GPU, of a rail over the rail of a neighbour', () => {
    expect(pathOf(withDeadLinks(mesh(4), [fault('gpu0', 'gpu3')]), 0, 3).length).toBe(2);
    const rails = withDeadLinks(railOnly({ ranks: 16, domain: 4, radix: 8 }), [fault('gpu0', 'rail0')]);
    // To its own rail: into the domain, over a neighbour's rail to its domain, and over that domain's switch: six links, as far as any rail is.
    expect(pathOf(rails, 0, 4).map((id) => TIERS[rails.link(id).tier])).toEqual(['domain', 'domain', 'leaf', 'leaf', 'domain', 'domain']);
  });

  it('lead a detour that meets one the shortest way instead, with Valiant and with UGAL', () => {
    const fabric = hyperx({ shape: [4, 2], perSwitch: 2 });
    const faulty = detoursWithDeadLinks(fabric, [fault('switch0-0', 'switch1-0')]);
    for (const routed of [valiant(faulty, '1'), ugal(faulty, '1', [shifted(16, 2), shifted(16, 8)])]) {
      for (let from = 0; from < 16; from++) {
        for (let to = 0; to < 16; to++) {
          if (from === to) continue;
          const links = routeOf(routed, from, to);
          expect(links.length).toBeLessThanOrEqual(routed.hops);
          expect(links.every((id) => routed.link(id).width > 0)).toBe(true);
        }
      }
    }
  });

  it('are both kinds at once in one fabric, one after the other, and neither leads over the other', () => {
    const rails = railOnly({ ranks: 16, domain: 4, radix: 8 });
    const port = (id: number): boolean => rails.link(id).tier === 0;
    const once = withDeadLinks(rails, [fault('gpu0', 'rail0')], (id) => !port(id));
    const twice = withDeadLinks(once, [fault('gpu1', 'domain0')], port);
    for (let to = 1; to < 16; to++) expect(pathOf(twice, 0, to).every((id) => twice.link(id).width > 0)).toBe(true);
  });

  it('inside one of many domains narrow and turn that one alone', () => {
    const inside = mesh(4, { width: 2 });
    const whole = withDomains(clos(closOf({ ranks: 32 })), inside);
    const faulty = withDeadLinksInside(whole, inside, [fault('gpu4', 'gpu6', 2), fault('gpu9', 'gpu8', 1, 1)]);
    expect(routeOf(whole, 4, 6).length).toBe(1);
    expect(routeOf(faulty, 4, 6).length).toBe(2);
    expect(routeOf(faulty, 0, 2)).toEqual(routeOf(whole, 0, 2));
    const [narrow] = routeOf(faulty, 8, 9);
    expect([faulty.link(narrow).width, faulty.link(narrow).lost]).toEqual([1, 1]);
    expect(compileLinks(faulty).lost.reduce((sum, lost) => sum + lost, 0)).toBe(2 * (2 + 1));
    for (const algorithm of ['ring', 'halving-doubling', 'hierarchical'] as const) expect(faultOf(faulty, algorithm, 100_003, true, 1)).toBeNull();
    expect(() => withDeadLinksInside(whole, inside, [fault('gpu3', 'gpu4')])).toThrow(
      'fabric.scale_up.faults[0].to: no such link joins gpu3 and gpu4; expected two GPUs of one domain',
    );
  });

  it('inside a torus among many turn a rail that is changed there, too', () => {
    const inside = torus({ shape: [4, 2] });
    const whole = withDomains(railOnly({ ranks: 32, domain: 8, radix: 8 }), inside);
    const faulty = withDeadLinksInside(whole, inside, [fault('gpu0', 'gpu1')]);
    for (let from = 0; from < 32; from++) {
      for (let to = 0; to < 32; to++) {
        if (from === to) continue;
        const links = routeOf(faulty, from, to);
        expect(links.every((id) => faulty.link(id).width > 0)).toBe(true);
        if (routeOf(whole, from, to).every((id) => faulty.link(id).width > 0)) expect(links).toEqual(routeOf(whole, from, to));
      }
    }
    expect(routeOf(faulty, 0, 9).length).toBeGreaterThan(routeOf(whole, 0, 9).length);
    expect(faultOf(faulty, 'ring', 7_340_033, true, 2)).toBeNull();
  });

  it('are numbered inside domains as the domains are', () => {
    const inside = torus({ shape: [4, 2], blocks: [{ shape: [2, 2], tier: 'domain' }], rest: { tier: 'between' } });
    const whole = withDomains(clos(closOf({ ranks: 32, gpusPerNode: 8, domain: 8 })), inside);
    const numbers = insideNumbers(inside, 4);
    for (let from = 0; from < 32; from++) {
      for (let to = from - (from % 8); to < from - (from % 8) + 8; to++) {
        if (from === to) continue;
        const domain = Math.floor(from / 8);
        const own = routeOf(inside, from % 8, to % 8);
        expect(routeOf(whole, from, to)).toEqual(own.map((id) => numbers.idOf(domain, id)));
        for (const id of own) expect(numbers.at(numbers.idOf(domain, id))).toEqual({ domain, own: id });
      }
    }
  });

  it('are refused with the devices that there are, the neighbours of one, and how many links there are', () => {
    const said = (fabric: GraphFabric, ...faults: CableFault[]): string => {
      try {
        withDeadLinks(fabric, faults);
      } catch (error) {
        if (error instanceof UnbuildableError) return error.message;
        throw error;
      }
      return 'built';
    };
    const flies = dragonfly({ p: 2, a: 4, h: 2, groups: 3 });
    expect(said(flies, fault('gpu0', 'grup0-switch1'))).toBe(
      'fabric.scale_up.faults[0].to: unknown device "grup0-switch1"; expected gpu0 to gpu23, or a switch: group0-switch0 to group2-switch3. Did you mean "group0-switch1"?',
    );
    expect(said(torus({ shape: [4] }), fault('gpu0', 'gpu4'))).toContain('unknown device "gpu4"; expected gpu0 to gpu3');
    expect(said(torus({ shape: [8] }), fault('gpu0', 'gpu1'), fault('gpu0', 'gpu3', 1, 1))).toBe(
      'fabric.scale_up.faults[1].to: no such link joins gpu0 and gpu3; expected a device that gpu0 has such a link to: gpu1, gpu7',
    );
    expect(said(mesh(4, { width: 2 }), fault('gpu0', 'gpu1', 2), fault('gpu1', 'gpu0', 1, 1))).toBe(
      'fabric.scale_up.faults[1].lost: more dead links than join gpu1 and gpu0; expected at most 2',
    );
    expect(said(flies, fault('gpu5', 'group0-switch2'))).toBe(
      'fabric.scale_up.faults[0]: no path from gpu5 to gpu0 is left; expected dead links that leave a way round',
    );
    expect(said(torus({ shape: [4], wrap: [false] }), fault('gpu1', 'gpu2'))).toContain('no path from gpu2 to gpu0 is left');
  });
});

/** First difference between the folded and the whole run of an all-reduce, or null. */
function faultOf(
  fabric: Fabric,
  algorithm: 'ring' | 'halving-doubling' | 'hierarchical',
  bytes: number,
  contention: boolean,
  which: number,
): string | null {
  const { ranks } = fabric;
  let domain = 1;
  while (domain < ranks && fabric.domainOf(domain) === fabric.domainOf(0)) domain++;
  const communicators = dataCommunicators({ ranks, domain }, { tensor: 1, pipeline: 1 });
  const { size, perDomain } = communicators;
  const schedule =
    algorithm === 'hierarchical'
      ? hierarchical('all-reduce', size, { perDomain, across: 'ring' })
      : algorithm === 'ring'
        ? ring('all-reduce', size)
        : halvingDoubling('all-reduce', size);
  const input = { rankColour: new Int32Array(ranks), links: compileLinks(fabric), placements: [place(schedule, communicators.members(), fabric)] };
  const program: Task[] = [{ kind: 'collective', stream: 1, after: [], placement: 0, bytes }];
  const costs: Costs = {
    portBytesPerSecond: TIERS.map((_, tier) => [33.3e9, 10e9, 25e9, 25e9, 12.5e9][tier] as number),
    linkLatencyPs: (tier, up, lengthM) => Math.round(612_345 * (1 + tier) + 7 * up + 4_871.3 * lengthM),
    hopExcessPs: [0, 600_000],
    launchPs: 0,
    wireExpansion: 1,
    reducePsPerByte: 0,
    startDelayPs: () => 0,
    contention,
  };
  const whole = quotient(input, unfolded(input));
  const classes = equitableFold(input);
  const symmetry = symmetryOf(fabric, schedule, communicators);
  for (const [name, now] of costsUnder(costs, which)) {
    const fault = difference(classes.rankClass, classes.linkClass, quotient(input, classes), whole, program, now);
    if (fault !== null) return `by refinement, ${name}: ${fault}`;
    if (symmetry === undefined || !mergesRanks(symmetry)) continue;
    const folded = quotientBySymmetry(fabric, schedule, communicators, symmetry);
    const other = difference(rankClasses(symmetry, ranks), null, folded, whole, program, now);
    if (other !== null) return `by symmetry, ${name}: ${other}`;
  }
  return null;
}
