import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hyperx } from '../../src/fabric/hyperx';
import { torus } from '../../src/fabric/torus/torus';
import { valiant } from '../../src/fabric/valiant';
import { cutOf, diameterOf, distancesFrom, loadsOf, mostOf, pathOf } from '../support/graph';

const specs = fc.record({
  shape: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 }),
  perSwitch: fc.integer({ min: 1, max: 4 }),
  width: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 3, maxLength: 3 }),
});

describe('hyperx', () => {
  it('leads every minimal route from its source to its destination by the fewest links', () => {
    fc.assert(
      fc.property(specs, fc.nat(), (spec, pick) => {
        const fabric = hyperx(spec);
        const from = pick % fabric.ranks;
        const distance = distancesFrom(fabric, from);
        for (let to = 0; to < fabric.ranks; to++) if (to !== from) expect(pathOf(fabric, from, to).length).toBe(distance[to]);
      }),
      { seed: 71, numRuns: 100 },
    );
  });

  it('leads every detour to its destination, no link twice, by no more than two minimal routes', () => {
    fc.assert(
      fc.property(specs, fc.nat(), fc.nat(9), (spec, pick, seed) => {
        const around = valiant(hyperx(spec), String(seed));
        const from = pick % around.ranks;
        for (let to = 0; to < around.ranks; to++) if (to !== from) pathOf(around, from, to, seed);
      }),
      { seed: 72, numRuns: 100 },
    );
  });

  it('has one link a dimension as its diameter, beside the two of the ranks', () => {
    expect(diameterOf(hyperx({ shape: [4], perSwitch: 2 }))).toBe(3);
    expect(diameterOf(hyperx({ shape: [4, 3], perSwitch: 2 }))).toBe(4);
    expect(diameterOf(hyperx({ shape: [3, 3, 3], perSwitch: 1 }))).toBe(5);
    expect(diameterOf(hyperx({ shape: [3, 1, 3], perSwitch: 1 }))).toBe(4);
  });

  it('is cut across dimension k through K_k · P/S_k · ⌊S_k/2⌋⌈S_k/2⌉ cables', () => {
    fc.assert(
      fc.property(specs, fc.nat(), ({ shape, perSwitch, width }, pick) => {
        const d = pick % shape.length;
        const fabric = hyperx({ shape, perSwitch, width });
        const size = shape[d];
        const stride = shape.slice(0, d).reduce((product, s) => product * s, 1);
        const switches = shape.reduce((product, s) => product * s, 1);
        const place = (device: number): number => {
          const at = device < fabric.ranks ? Math.floor(device / perSwitch) : device - fabric.ranks;
          return Math.floor(at / stride) % size;
        };
        expect(cutOf(fabric, (device) => place(device) < Math.floor(size / 2))).toBe(
          width[d] * (switches / size) * Math.floor(size / 2) * Math.ceil(size / 2),
        );
      }),
      { seed: 73, numRuns: 100 },
    );
  });

  it('of two switches in every dimension is a hypercube: the single-linked torus of twos between its switches', () => {
    const cube = hyperx({ shape: [2, 2, 2], perSwitch: 1 });
    const single = torus({ shape: [2, 2, 2], wrap: [false, false, false] });
    for (let from = 0; from < 8; from++) {
      for (let to = 0; to < 8; to++) if (from !== to) expect(pathOf(cube, from, to).length - 2).toBe(pathOf(single, from, to).length);
    }
  });

  it('spreads by detours what would crowd on one link', () => {
    // 8 switches in line, 8 ranks each; all of a switch send to the next one: 8 flows on one link, or one or two by way of each other switch.
    const fabric = hyperx({ shape: [8], perSwitch: 8 });
    const shift = Array.from({ length: 64 }, (_, rank) => [rank, (rank + 8) % 64] as const);
    expect(mostOf(loadsOf(fabric, shift))).toBe(8);
    for (const seed of ['1', '2', '3', '4', '5']) expect(mostOf(loadsOf(valiant(fabric, seed), shift))).toBeLessThan(8);
  });

  it('has a cable for every rank and for every pair of switches of a line', () => {
    const { tiers } = hyperx({ shape: [4, 3], perSwitch: 2, width: [2, 1], runs: { core: { runM: 12, lengthM: 15 } } });
    expect(tiers).toEqual([
      { tier: 'leaf', cables: 24, runM: 0, lengthM: 0 },
      { tier: 'spine', cables: 2 * 3 * 6, runM: 0, lengthM: 0 },
      { tier: 'core', cables: 4 * 3, runM: 12, lengthM: 15 },
    ]);
  });

  it('says so when the ranks are more than it holds', () => {
    expect(hyperx({ shape: [4], perSwitch: 2, ranks: 7 }).ranks).toBe(7);
    expect(() => hyperx({ shape: [4], perSwitch: 2, ranks: 9 })).toThrow('a HyperX of 4 switches holds 8 GPUs, not 9');
  });
});
