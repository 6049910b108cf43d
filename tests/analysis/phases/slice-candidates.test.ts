import { describe, expect, it } from 'vitest';
import { shapeName, sliceCandidates } from '../../../src/analysis/phases/slice-candidates';
import { systemEntry } from '../../../src/catalog/systems';
import { phased } from '../slices';

const list = [{ name: 'a', steps: 1 }];
const shapesOf = (gpus: number, more: object = {}) => sliceCandidates(phased({ list, ...more }, { gpus }), systemEntry('tpu-v4'));

describe('the shapes that a slice may take', () => {
  it('are its own and all others of as many cubes, twisted where k × k × 2k or k × 2k × 2k can be', () => {
    // 8 cubes: 2³, 1 × 1 × 8, 1 × 2 × 4. 4 cubes: 1 × 2 × 2 (compact, so its own) and 1 × 1 × 4; of these 4 × 8 × 8 is k × 2k × 2k.
    expect(shapesOf(512).shapes.map(shapeName)).toEqual(['8×8×8', '4×4×32', '4×8×16']);
    expect(shapesOf(256).shapes.map(shapeName)).toEqual(['4×8×8', '4×4×16', '4×8×8 twisted']);
    expect(shapesOf(256, { twist: false }).shapes.map(shapeName)).toEqual(['4×8×8', '4×4×16']);
    expect(shapesOf(64).shapes.map(shapeName)).toEqual(['4×4×4']);
  });

  it('are those of the list beside its own, whatever the order of their dimensions', () => {
    expect(
      shapesOf(512, {
        shapes: [
          [16, 4, 8],
          [8, 4, 16],
        ],
      }).shapes.map(shapeName),
    ).toEqual(['8×8×8', '4×8×16']);
  });

  it('move no port to themselves, as many there as back, and those of a failed cube never', () => {
    for (const scenario of [phased({ list }), phased({ list }, { fabric: { scale_up: { spare_cubes: 1, failed_cubes: [2] } } })]) {
      const { shapes, moved } = sliceCandidates(scenario, systemEntry('tpu-v4'));
      shapes.forEach((_, a) => {
        shapes.forEach((__, b) => {
          expect(moved[a][b]).toBe(moved[b][a]);
          expect(moved[a][b] > 0).toBe(a !== b);
        });
      });
    }
  });

  it('from 8 × 8 × 8 to 4 × 8 × 16 move every port of two of three dimensions', () => {
    // Cubes 0 to 7, as 2 × 2 × 2 and as 1 × 2 × 4. First dimension: rings {0 1} … become cubes closed on themselves. Second: {0 2}, {1 3} … become {0 1}, {2 3} …. Third: {0 4} … become 0 2 4 6 and 1 3 5 7.
    // So every circuit is another one: 8 cubes × 16 fibres of a face × 2 ends in each of three dimensions.
    const { moved } = shapesOf(512);
    expect(moved[0][2]).toBe(3 * 256);
  });

  it.each([
    [
      {},
      { system: 'h100-hgx', gpus: 64 },
      'phases: the domains of h100-hgx are no tori: no circuits change between phases; expected a torus over circuit switches',
    ],
    [{}, { fabric: { scale_up: { ocs: 'none' } } }, 'phases: the cubes of this torus are joined by cables'],
    [{}, { gpus: 32 }, 'phases: a slice of 2 × 4 × 4 is part of a cube, which no circuit switch joins; expected whole cubes'],
    [{ shapes: [[4, 4, 4]] }, {}, 'phases.shapes[0]: 4 × 4 × 4 are 64 GPUs; expected a shape of 256'],
    [
      {
        shapes: [
          [4, 8, 8],
          [2, 8, 16],
        ],
      },
      {},
      'phases.shapes[1]: 2 × 8 × 16 are no whole cubes; expected multiples of 4',
    ],
    [{ shapes: [[16, 16]] }, {}, 'phases.shapes[0]: 16 × 16 has 2 dimensions; expected 3 dimensions'],
  ])('%j of %j are refused in words', (phases, changes, says) => {
    const scenario = phased({ list, ...phases }, changes);
    expect(() => sliceCandidates(scenario, systemEntry(scenario.system))).toThrow(says);
  });
});
