import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TIERS } from '../../../src/fabric/tiers';
import { ocsNeeds, ocsPort } from '../../../src/fabric/torus/ocs';
import { movedPorts, ocsTorus, sliceCircuits, sliceCubes, sliceShapes } from '../../../src/fabric/torus/ocs-slice';
import { twistedTorus } from '../../../src/fabric/torus/twisted-torus';
import { diameterOf } from '../../support/graph';

/** 64 racks, each a cube of 4 × 4 × 4 (N. Jouppi et al. 2023, §2.2). */
const TPU_V4 = { side: 4, cubes: 64, dimensions: 3 };
const product = (values: number[]): number => values.reduce((all, value) => all * value, 1);
const slices = fc
  .record({
    side: fc.integer({ min: 1, max: 3 }),
    shape: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 3, maxLength: 3 }),
    spares: fc.nat(4),
    failed: fc.array(fc.nat(30), { maxLength: 4 }),
  })
  .map(({ side, shape, spares, failed }) => {
    const needed = product(shape);
    const dead = [...new Set(failed.map((cube) => cube % needed))].slice(0, spares);
    return { wiring: { side, cubes: needed + spares, dimensions: 3 }, shape, needed, dead };
  });

describe('wiring of circuit switches', () => {
  it('takes 48 switches with 128 of 136 ports in use for the 64 racks of TPU v4', () => {
    // A face has 16 chips; 6 faces × 16 fibres × 64 cubes = 6144 = 48 × 128. Palomar has 136 ports, 8 of them spare.
    expect(ocsNeeds(TPU_V4)).toEqual({ switches: 48, ports: 128, fibres: 6144 });
    expect(136 - ocsNeeds(TPU_V4).ports).toBe(8);
  });

  it('leads every fibre to a port of its own, opposite faces to the same switch', () => {
    const ports = new Set<string>();
    for (let cube = 0; cube < 64; cube++) {
      for (let dimension = 0; dimension < 3; dimension++) {
        for (let position = 0; position < 16; position++) {
          const [negative, positive] = ([0, 1] as const).map((face) => ocsPort(TPU_V4, { cube, dimension, face, position }));
          expect(negative.ocs).toBe(positive.ocs);
          for (const { ocs, port } of [negative, positive]) {
            expect(ocs < 48 && port < 128).toBe(true);
            ports.add(`${ocs}/${port}`);
          }
        }
      }
    }
    expect(ports.size).toBe(6144);
  });
});

describe('slices', () => {
  it('come in every shape whose cubes multiply to their number', () => {
    // 64 cubes: 4096 chips as 16 × 16 × 16, and the six other ways to write 2⁶ as three factors.
    expect(sliceShapes(64)).toEqual([
      [1, 1, 64],
      [1, 2, 32],
      [1, 4, 16],
      [1, 8, 8],
      [2, 2, 16],
      [2, 4, 8],
      [4, 4, 4],
    ]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), (cubes) => {
        const shapes = sliceShapes(cubes);
        expect(new Set(shapes.map(String)).size).toBe(shapes.length);
        for (const shape of shapes) expect([product(shape), ...shape.toSorted((a, b) => a - b)]).toEqual([cubes, ...shape]);
        let count = 0;
        for (let a = 1; a <= cubes; a++) for (let b = a; a * b * b <= cubes; b++) if (cubes % (a * b) === 0) count++;
        expect(shapes.length).toBe(count);
      }),
      { seed: 101, numRuns: 60 },
    );
  });

  it('connect every port of their cubes once: one circuit for each link of the torus that leaves a cube', () => {
    fc.assert(
      fc.property(slices, ({ wiring, shape, needed, dead }) => {
        const cubes = sliceCubes(wiring, needed, dead);
        const circuits = sliceCircuits(wiring, shape, cubes);
        const used = new Set(circuits.flatMap(({ ocs, from, to }) => [`${ocs}/${from}`, `${ocs}/${to}`]));
        const { switches } = ocsNeeds(wiring);
        expect(used.size).toBe(2 * needed * switches);
        expect(circuits.length).toBe(needed * switches);
        const fabric = ocsTorus({ side: wiring.side, shape, between: 'spine' });
        expect(fabric.tiers.find(({ tier }) => tier === 'spine')?.cables ?? 0).toBe(
          // A ring of one chip has no link; its circuit leads back to the same chip.
          wiring.side > 1 ? circuits.length : shape.reduce((sum, size) => sum + (size > 1 ? needed : 0), 0),
        );
      }),
      { seed: 102, numRuns: 100 },
    );
  });

  it('join the chips that are neighbours in the torus', () => {
    const shape = [2, 1, 3];
    const wiring = { side: 2, cubes: 7, dimensions: 3 };
    const cubes = sliceCubes(wiring, 6, [2]);
    const fabric = ocsTorus({ side: 2, shape, between: 'spine' });
    const sizes = shape.map((cubesAlong) => 2 * cubesAlong);
    const digitsOf = (rank: number): number[] => [rank % sizes[0], Math.floor(rank / sizes[0]) % sizes[1], Math.floor(rank / sizes[0] / sizes[1])];
    /** The port of the fibre from a chip's face. */
    const portOf = (rank: number, dimension: number, face: 0 | 1): { ocs: number; port: number } => {
      const at = digitsOf(rank);
      const [x, y, z] = at.map((v) => Math.floor(v / 2));
      const [a, b] = at.map((v) => v % 2).filter((_, d) => d !== dimension);
      return ocsPort(wiring, { cube: cubes[x + 2 * (y + z)], dimension, face, position: a + 2 * b });
    };
    const wanted = new Set<string>();
    for (let id = 0; id < fabric.linkCount; id += 2) {
      if (fabric.link(id).tier !== TIERS.indexOf('spine')) continue;
      const [a, b] = fabric.ends(id);
      const d = digitsOf(a).findIndex((x, i) => x !== digitsOf(b)[i]);
      const [from, to] = [portOf(a, d, 1), portOf(b, d, 0)];
      expect(from.ocs).toBe(to.ocs);
      wanted.add(`${from.ocs}/${from.port}/${to.port}`);
    }
    expect(new Set(sliceCircuits(wiring, shape, cubes).map(({ ocs, from, to }) => `${ocs}/${from}/${to}`))).toEqual(wanted);
  });

  it.each([[[1, 1, 2]], [[1, 2, 2]], [[2, 1, 1]], [[2, 1, 2]], [[2, 2, 4]]])(
    'of %j cubes, twisted, join the chips that are neighbours in the twisted torus',
    (shape) => {
      const wiring = { side: 2, cubes: product(shape), dimensions: 3 };
      const sizes = shape.map((count) => 2 * count);
      const fabric = twistedTorus({ shape: sizes, blocks: [{ shape: [2, 2, 2], tier: 'domain' }], rest: { tier: 'spine' } });
      const digitsOf = (rank: number): number[] => [rank % sizes[0], Math.floor(rank / sizes[0]) % sizes[1], Math.floor(rank / sizes[0] / sizes[1])];
      const portOf = (rank: number, dimension: number, face: 0 | 1): { ocs: number; port: number } => {
        const at = digitsOf(rank);
        const [x, y, z] = at.map((v) => Math.floor(v / 2));
        const [a, b] = at.map((v) => v % 2).filter((_, d) => d !== dimension);
        return ocsPort(wiring, { cube: x + shape[0] * (y + shape[1] * z), dimension, face, position: a + 2 * b });
      };
      const wanted = new Set<string>();
      for (let rank = 0; rank < fabric.ranks; rank++) {
        for (let d = 0; d < 3; d++) {
          const id = fabric.positive(rank, d);
          if (fabric.link(id).tier !== TIERS.indexOf('spine')) continue;
          const [a, b] = fabric.ends(id);
          const [from, to] = [portOf(a, d, 1), portOf(b, d, 0)];
          expect(from.ocs).toBe(to.ocs);
          wanted.add(`${from.ocs}/${from.port}/${to.port}`);
        }
      }
      const cubes = Array.from({ length: product(shape) }, (_, cube) => cube);
      expect(new Set(sliceCircuits(wiring, shape, cubes, true).map(({ ocs, from, to }) => `${ocs}/${from}/${to}`))).toEqual(wanted);
    },
  );

  it('bypass a failed cube by a spare, moving only the ports of its neighbours', () => {
    const wiring = { ...TPU_V4, cubes: 65 };
    const before = sliceCubes(wiring, 64);
    const after = before.map((cube) => (cube === 20 ? 64 : cube));
    expect(sliceCubes(wiring, 64, [20])).not.toContain(20);
    // Six faces of 16 fibres: each circuit of the cube is another one now, 96 of them with two ports each.
    expect(movedPorts(sliceCircuits(wiring, [4, 4, 4], before), sliceCircuits(wiring, [4, 4, 4], after))).toBe(192);
    expect(() => sliceCubes(TPU_V4, 64, [20])).toThrow('64 cubes are needed, but 63 of 64 work');
  });

  it('of 64 cubes are a torus of 16 × 16 × 16: diameter 24, a quarter of the links through the switches', () => {
    const fabric = ocsTorus({ side: 4, shape: [4, 4, 4], between: 'spine' });
    expect([fabric.ranks, fabric.hops]).toEqual([4096, 24]);
    // 3 · 4096 cables; in each ring of 16 four leave a cube.
    expect(fabric.tiers.map(({ tier, cables }) => [tier, cables])).toEqual([
      ['domain', 9216],
      ['spine', 3072],
    ]);
    expect(diameterOf(ocsTorus({ side: 2, shape: [1, 2, 2], between: 'spine' }), { forwarding: true })).toBe(5);
  });
});
