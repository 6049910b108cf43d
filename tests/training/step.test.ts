import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Step, type StepLayer, stepProgram } from '../../src/training/step';

const MB = 1e6;
const collectives = ({ program }: Step) => program.filter((task) => task.kind === 'collective');
const computes = ({ program }: Step) => program.filter((task) => task.kind === 'compute');

/** When the task that a collective waits for ends, picoseconds. */
function readyPs(step: Step, index: number): number {
  const [after] = (collectives(step)[index] as { after: number[] }).after as [number];
  return computes(step)
    .slice(0, after + 1)
    .reduce((sum, task) => sum + (task as { durationPs: number }).durationPs, 0);
}

const threeLayers: StepLayer[] = [
  { backwardS: 3e-3, gradientBytes: 10 * MB },
  { backwardS: 2e-3, gradientBytes: 25 * MB },
  { backwardS: 1e-3, gradientBytes: 10 * MB },
];

describe('stepProgram', () => {
  it('fills buckets from the last layer backwards and sends each after the layer that holds its last byte', () => {
    // Backward makes 10, then 25, then 10 MB. The first 20 MB are there in the second layer (35 made), the next 20 in the third (45 made), 5 are left.
    const step = stepProgram({ layers: threeLayers, beforeS: 10e-3, bucketBytes: 20 * MB, overlap: true, placement: 0 });
    expect(step.buckets).toEqual([20 * MB, 20 * MB, 5 * MB]);
    // 10 + 1 + 2 = 13 ms for the first, the whole 16 ms for the others.
    expect([0, 1, 2].map((i) => readyPs(step, i))).toEqual([13e9, 16e9, 16e9]);
    expect(step.computePs).toBe(16e9);
    expect(collectives(step).map((task) => (task as { bytes: number }).bytes)).toEqual(step.buckets);
  });

  it('sends a bucket with the layer that fills it to the last byte, and no empty one after it', () => {
    const layers = [1, 2].map(() => ({ backwardS: 1e-3, gradientBytes: 20 * MB }));
    const step = stepProgram({ layers, beforeS: 0, bucketBytes: 20 * MB, overlap: true, placement: 0 });
    expect(step.buckets).toEqual([20 * MB, 20 * MB]);
    expect([0, 1].map((i) => readyPs(step, i))).toEqual([1e9, 2e9]);
  });

  it('cuts a layer larger than several buckets into whole buckets that are ready at once', () => {
    const step = stepProgram({
      layers: [{ backwardS: 1e-3, gradientBytes: 70 * MB }],
      beforeS: 0,
      bucketBytes: 20 * MB,
      overlap: true,
      placement: 0,
    });
    expect(step.buckets).toEqual([20 * MB, 20 * MB, 20 * MB, 10 * MB]);
    expect([0, 1, 2, 3].map((i) => readyPs(step, i))).toEqual([1e9, 1e9, 1e9, 1e9]);
  });

  it('sends nothing before the whole backward has ended when overlap is off', () => {
    const step = stepProgram({ layers: threeLayers, beforeS: 10e-3, bucketBytes: 20 * MB, overlap: false, placement: 0 });
    expect([0, 1, 2].map((i) => readyPs(step, i))).toEqual([16e9, 16e9, 16e9]);
  });

  it('has no collective when there is nothing to reduce with, and still knows its buckets', () => {
    const step = stepProgram({ layers: threeLayers, beforeS: 0, bucketBytes: 20 * MB, overlap: true, placement: null });
    expect(collectives(step)).toEqual([]);
    expect(step.buckets).toHaveLength(3);
  });

  it('reduces a layer without compute of its own (an embedding) after the last compute', () => {
    const layers = [{ backwardS: 0, gradientBytes: 5 * MB }, ...threeLayers];
    const step = stepProgram({ layers, beforeS: 0, bucketBytes: 20 * MB, overlap: true, placement: 0 });
    expect(step.buckets).toEqual([20 * MB, 20 * MB, 10 * MB]);
    expect(readyPs(step, 2)).toBe(6e9);
  });

  it('keeps every byte and every picosecond, whatever the layers', () => {
    const layer = fc.record({ backwardS: fc.double({ min: 0, max: 0.01, noNaN: true }), gradientBytes: fc.nat(60_000_000) });
    fc.assert(
      fc.property(
        fc.array(layer, { minLength: 1, maxLength: 30 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1_000_000, max: 200_000_000 }),
        (layers, beforeS, bucketBytes) => {
          const step = stepProgram({ layers, beforeS, bucketBytes, overlap: true, placement: 0 });
          const backwards = layers.toReversed();
          const total = layers.reduce((sum, { gradientBytes }) => sum + gradientBytes, 0);
          expect(step.buckets.reduce((sum, bytes) => sum + bytes, 0)).toBe(total);
          expect(step.buckets.slice(0, -1).every((bytes) => bytes === bucketBytes)).toBe(true);
          expect(computes(step).reduce((sum, task) => sum + (task as { durationPs: number }).durationPs, 0)).toBe(step.computePs);
          const seconds = layers.reduce((sum, { backwardS }) => sum + backwardS, beforeS);
          expect(Math.abs(step.computePs - seconds * 1e12)).toBeLessThanOrEqual(1);
          step.buckets.forEach((_, i) => {
            // The layer that makes the bucket's last byte, found by counting.
            const lastByte = Math.min((i + 1) * bucketBytes, total);
            let made = 0;
            let at = beforeS;
            for (const { gradientBytes, backwardS } of backwards) {
              at += backwardS;
              made += gradientBytes;
              if (made >= lastByte) break;
            }
            // A last bucket that is not full goes out at the end of backward: nothing says before that it will not be filled.
            const expected = i === step.buckets.length - 1 && (step.buckets[i] as number) < bucketBytes ? seconds : at;
            expect(Math.abs(readyPs(step, i) - expected * 1e12)).toBeLessThanOrEqual(1);
          });
        },
      ),
      { seed: 3, numRuns: 300 },
    );
  });
});
