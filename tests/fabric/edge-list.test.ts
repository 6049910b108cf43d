import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Edge, type EdgeListSpec, edgeList } from '../../src/fabric/edge-list';
import { torus } from '../../src/fabric/torus/torus';
import { UnbuildableError } from '../../src/fabric/unbuildable';
import { distancesFrom, pathOf, routeOf } from '../support/graph';

const refused = (spec: EdgeListSpec): UnbuildableError => {
  try {
    edgeList(spec);
  } catch (error) {
    if (error instanceof UnbuildableError) return error;
    throw error;
  }
  throw new Error('built all the same');
};
const names = (n: number, letter: string): string[] => Array.from({ length: n }, (_, i) => `${letter}${i}`);
/** Two leaves of two ranks, joined by two spines. */
const CLOS: EdgeListSpec = {
  ranks: names(4, 'g'),
  switches: ['l0', 'l1', 's0', 's1'],
  links: [
    ...[0, 1, 2, 3].map((i): Edge => ({ from: `g${i}`, to: `l${i >> 1}`, tier: 'leaf', lengthM: 2 })),
    ...['l0', 'l1'].flatMap((leaf) => ['s1', 's0'].map((spine): Edge => ({ from: leaf, to: spine, tier: 'spine', lengthM: 20, width: 2 }))),
  ],
};

/** A ring through all devices in some order, so that every pair is joined, and other links beside it, some of them one way. */
const graphs = fc
  .record({
    ranks: fc.integer({ min: 2, max: 8 }),
    switches: fc.nat(6),
    more: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 3 }), fc.boolean()), { maxLength: 20 }),
    forwarding: fc.boolean(),
    hashed: fc.boolean(),
  })
  .map(({ ranks, switches, more, forwarding, hashed }): EdgeListSpec => {
    const devices = [...names(ranks, 'g'), ...names(switches + 1, 's')];
    // Every rank on the first switch, so that all are joined even when ranks pass nothing on.
    const links: Edge[] = names(ranks, 'g').map((from) => ({ from, to: 's0', tier: 'leaf' }));
    const known = new Set(links.flatMap(({ from, to }) => [`${from}/${to}`, `${to}/${from}`]));
    for (const [x, y, width, oneWay] of more) {
      const [from, to] = [devices[x % devices.length], devices[y % devices.length]];
      if (from === to || known.has(`${from}/${to}`) || (!oneWay && known.has(`${to}/${from}`))) continue;
      known.add(`${from}/${to}`);
      if (!oneWay) known.add(`${to}/${from}`);
      links.push({ from, to, tier: 'spine', width, oneWay });
    }
    return { ranks: names(ranks, 'g'), switches: names(switches + 1, 's'), links, forwarding, ...(hashed && { hashSeed: '3' }) };
  });

describe('edge list', () => {
  it('leads every route from its source to its destination by the fewest links', () => {
    fc.assert(
      fc.property(graphs, fc.nat(5), (spec, channel) => {
        const fabric = edgeList(spec);
        const { forwarding = true } = spec;
        for (let from = 0; from < fabric.ranks; from++) {
          const distance = distancesFrom(fabric, from, { forwarding });
          for (let to = 0; to < fabric.ranks; to++) if (to !== from) expect(pathOf(fabric, from, to, channel).length).toBe(distance[to]);
        }
      }),
      { seed: 131, numRuns: 200 },
    );
  });

  it('breaks a tie by the order of the devices, not of the links', () => {
    const fabric = edgeList(CLOS);
    const via = (from: number, to: number): number[] => routeOf(fabric, from, to).map((id) => fabric.ends(id)[1]);
    // Devices 4, 5 are the leaves, 6 the first spine.
    expect(via(0, 2)).toEqual([4, 6, 5, 2]);
    expect(routeOf(edgeList({ ...CLOS, links: CLOS.links.toReversed() }), 0, 2).length).toBe(4);
    const reversed = edgeList({ ...CLOS, links: CLOS.links.toReversed() });
    expect(routeOf(reversed, 0, 2).map((id) => reversed.ends(id)[1])).toEqual([4, 6, 5, 2]);
  });

  it('shares flows out over equal paths with a hash seed, each flow always the same way', () => {
    const fabric = edgeList({ ...CLOS, hashSeed: '1' });
    const spines = new Set<number>();
    for (let channel = 0; channel < 16; channel++) {
      const links = pathOf(fabric, 0, 2, channel);
      expect(routeOf(fabric, 0, 2, channel)).toEqual(links);
      spines.add(fabric.ends(links[1])[1]);
    }
    expect([...spines].sort()).toEqual([6, 7]);
  });

  it('counts cables and lengths by tier', () => {
    expect(edgeList(CLOS).tiers).toEqual([
      { tier: 'leaf', cables: 4, runM: 2, lengthM: 2 },
      { tier: 'spine', cables: 8, runM: 20, lengthM: 20 },
    ]);
  });

  it('takes links of one way, and of a width of their own each way', () => {
    const fabric = edgeList({
      ranks: ['a', 'b', 'c'],
      links: [
        { from: 'a', to: 'b', tier: 'domain', oneWay: true, width: 3 },
        { from: 'b', to: 'c', tier: 'domain', oneWay: true },
        { from: 'c', to: 'a', tier: 'domain', oneWay: true },
        { from: 'c', to: 'b', tier: 'domain', oneWay: true, width: 2 },
      ],
    });
    expect([pathOf(fabric, 0, 1), pathOf(fabric, 1, 0), pathOf(fabric, 2, 1)]).toEqual([[0], [1, 2], [3]]);
    expect([0, 1, 2, 3].map((id) => fabric.link(id).width)).toEqual([3, 1, 1, 2]);
  });

  it('written out from a torus has routes of the same lengths', () => {
    const other = torus({ shape: [3, 4] });
    const links: Edge[] = Array.from({ length: other.linkCount / 2 }, (_, c) => {
      const [a, b] = other.ends(2 * c);
      return { from: `g${a}`, to: `g${b}`, tier: 'domain' };
    });
    const fabric = edgeList({ ranks: names(12, 'g'), links });
    for (let from = 0; from < 12; from++) {
      for (let to = 0; to < 12; to++) if (to !== from) expect(pathOf(fabric, from, to).length).toBe(pathOf(other, from, to).length);
    }
  });

  it('places what is wrong, and suggests what may have been meant', () => {
    const link: Edge = { from: 'gpu0', to: 'gpu1', tier: 'domain' };
    const of = (change: Partial<EdgeListSpec>): [string, string | undefined] => {
      const { message, field } = refused({ ranks: ['gpu0', 'gpu1'], links: [link], ...change });
      return [message, field];
    };
    expect(of({ links: [{ ...link, to: 'gpu2' }] })).toEqual([
      'fabric.links[0].to: unknown device "gpu2". Did you mean "gpu0"?',
      'fabric.links[0].to',
    ]);
    expect(of({ links: [{ ...link, from: 'spine-17' }] })[0]).toBe('fabric.links[0].from: unknown device "spine-17"');
    expect(of({ ranks: ['gpu0', 'gpu0'] })).toEqual(['fabric.ranks[1]: gpu0 is already the name of another device', 'fabric.ranks[1]']);
    expect(of({ switches: ['gpu1'] })[1]).toBe('fabric.switches[0]');
    expect(of({ links: [link, { ...link, from: 'gpu1', to: 'gpu0' }] })).toEqual([
      'fabric.links[1].to: links[0] already leads from gpu1 to gpu0; give one of them the width of both',
      'fabric.links[1].to',
    ]);
    expect(of({ links: [{ ...link, to: 'gpu0' }] })[0]).toBe('fabric.links[0].to: a link from gpu0 to itself');
    expect(of({ links: [{ ...link, width: 0.5 }] })[0]).toBe('fabric.links[0].width: 0.5; expected a whole number of links, at least 1');
    expect(of({ links: [{ ...link, lengthM: -1 }] })[0]).toBe('fabric.links[0].lengthM: -1; expected metres, at least 0');
    expect(of({ links: [] })).toEqual(['fabric.links: no path leads from gpu1 to gpu0', 'fabric.links']);
    expect(of({ links: [{ ...link, oneWay: true }] })[0]).toBe('fabric.links: no path leads from gpu1 to gpu0');
  });

  it('finds no path through a rank that passes nothing on', () => {
    const line: EdgeListSpec = {
      ranks: ['a', 'b', 'c'],
      links: [
        { from: 'a', to: 'b', tier: 'domain' },
        { from: 'b', to: 'c', tier: 'domain' },
      ],
    };
    expect(pathOf(edgeList(line), 0, 2).length).toBe(2);
    expect(refused({ ...line, forwarding: false }).message).toBe('fabric.links: no path leads from c to a');
  });
});
