import { describe, expect, it, vi } from 'vitest';
import { overlaps } from '../../src/report/chart/svg';
import { validationSvg } from '../../src/report/validation-chart';
import { validationCsv } from '../../src/report/validation-csv';
import { validationText } from '../../src/report/validation-text';
import type { Predictor } from '../../src/validation/predictor';
import { simulatedTimes } from '../../src/validation/simulated-times';
import { validate } from '../../src/validation/validate';
import { textBoxes } from '../report/text-boxes';
import { malformed } from '../report/well-formed';
import { rowOf, shippedRows } from './shipped';

/** A microsecond a KiB, for all-reduces only. */
const perKiB: Predictor = (_, collective, sizes) =>
  collective === 'all_reduce' ? sizes.map((bytes) => bytes / 1024) : { notSimulated: `${collective} has no schedule` };

describe('a validation', () => {
  const rows = [
    rowOf({ id: 'a', sizeBytes: 1024, timeUs: 2 }),
    rowOf({ id: 'b', sizeBytes: 4096, timeUs: 4 }),
    rowOf({ id: 'b-again', sizeBytes: 4096, timeUs: 5 }),
    rowOf({ id: 'c', collective: 'alltoall' }),
    rowOf({ id: 'd', sizeBytes: null }),
    rowOf({ id: 'e', tier: 'extra', sizeBytes: 2048 }),
    rowOf({ id: 'f', kind: 'training' }),
    rowOf({ id: 'g', nicGBpsPerGpuPerDir: null, configId: 'other', sizeBytes: 8192, timeUs: 8 }),
  ];

  it('predicts every collective that it can and scores those that are to be scored', () => {
    const { predictions, compared, scorable, errors } = validate(rows, perKiB);
    expect(predictions).toEqual([
      { id: 'a', predictedUs: 1 },
      { id: 'b', predictedUs: 4 },
      { id: 'b-again', predictedUs: 4 },
      { id: 'e', predictedUs: 2 },
      { id: 'g', predictedUs: 8 },
    ]);
    expect(compared.map(({ id }) => id)).toEqual(['a', 'b', 'b-again', 'g']);
    expect(scorable).toEqual({ rows: 6, configurations: 2 });
    // a: |1/2 − 1| = 50 %, b: 0, b-again: |4/5 − 1| = 20 %, g: 0.
    expect(errors.all?.perRow).toBeCloseTo(0.175, 12);
  });

  it('counts what is not simulated and what is assumed, and scores neither as if', () => {
    const { notSimulated, notSimulatedElsewhere, assumed } = validate(rows, perKiB);
    expect(notSimulated).toEqual([
      { text: 'alltoall has no schedule', rows: 1 },
      { text: 'sizeBytes missing', rows: 1 },
    ]);
    expect(notSimulatedElsewhere).toEqual([]);
    expect(assumed).toEqual([{ text: expect.stringMatching(/^nicGBpsPerGpuPerDir missing, 50 GB\/s assumed/), rows: 1 }]);
  });

  it('asks once for each system and collective, with every size once in ascending order', () => {
    const predictor = vi.fn(perKiB);
    validate([...rows].reverse(), predictor);
    // An assumed 50 GB/s and a given one are the same system.
    expect(predictor.mock.calls.map(([, collective, sizes]) => [collective, sizes])).toEqual([
      ['all_reduce', [1024, 2048, 4096, 8192]],
      ['alltoall', [2 ** 20]],
    ]);
  });

  it('takes no prediction that is not a time', () => {
    expect(() => validate(rows, (_, __, sizes) => sizes.map(() => Number.NaN))).toThrow('predicted NaN microseconds');
  });
});

describe('the simulated times', () => {
  it('lie above what a ring’s bytes take on the NICs', () => {
    // 1 GiB on 2 nodes of 8 GPUs with 50 GB/s each: 2(n − 1)/n · S over 8 NICs = 2 · 15/16 · 2^30 / 400e9 s = 5033 µs.
    const { predictions } = validate([rowOf({ sizeBytes: 2 ** 30, algorithm: 'Ring' })], simulatedTimes);
    const least = (((2 * 15) / 16) * 2 ** 30) / 400e3;
    expect(predictions[0].predictedUs).toBeGreaterThan(least);
    // Beside the bytes: the NICs’ payload share of 97 %, hops and gaps of the connections.
    expect(predictions[0].predictedUs / least).toBeLessThan(1.2);
  });

  it('exist for families that nobody has heard of', () => {
    const strange = [
      rowOf({ id: 'a', gpu: 'tachyon9', scaleUp: 'warp', transport: 'subspace', family: null, configId: null, nicGBpsPerGpuPerDir: null }),
      rowOf({ id: 'b', gpu: 'mi300x', scaleUp: 'xgmi-mesh', transport: 'roce', library: 'RCCL' }),
      rowOf({ id: 'c', gpu: 'h100', scaleUp: 'pcie', transport: 'tcp', nodes: 3, gpusPerNode: 5, gpus: 15, nicGBpsPerGpuPerDir: 3.1 }),
      rowOf({ id: 'd', gpu: 'tpu-v5p', scaleUp: 'ici', transport: 'none', nodes: 1, gpusPerNode: 4, gpus: 4 }),
      rowOf({ id: 'e', gpus: 13, nodes: null, sizeBytes: 1 }),
      { id: 'f', kind: 'collective', collective: 'all_gather', sizeBytes: 4096, timeUs: 9 },
      rowOf({ id: 'g', gpus: 1, nodes: 1, gpusPerNode: 1 }),
    ];
    const { predictions, errors, notSimulated } = validate(strange, simulatedTimes);
    expect(notSimulated).toEqual([]);
    expect(predictions.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
    expect(errors.families.map(({ name }) => name)).toContain('subspace-tachyon9');
  });
});

describe('the report of a validation', () => {
  const validation = validate(shippedRows(), perKiB);

  it('is plain text of at most 100 columns that says what was scored', () => {
    const text = validationText(validation, { file: 'measurements.json', leftOut: validation.errors.all });
    expect(Math.max(...text.split('\n').map((line) => [...line].length))).toBeLessThanOrEqual(100);
    expect(text).toMatch(/of 915 rows/);
    expect(text).toMatch(/^ {2}leaving its configuration out/m);
    expect(text).not.toMatch(/NaN|undefined| $/m);
  });

  it('has a line of CSV for each scored row', () => {
    const csv = validationCsv(validate([rowOf({ id: 'a,"b"', sizeBytes: 1024, timeUs: 3 })], perKiB).compared);
    // 1/3 − 1, nine digits.
    expect(csv).toBe(
      'id,configuration,family,collective,bytes,measured_us,predicted_us,error\n"a,""b""",pair,ib-ndr-h100,all_reduce,1024,3,1,-0.666666667\n',
    );
  });

  it('draws small multiples that are well-formed, in which no two texts overlap', () => {
    for (const drawn of [
      validation,
      validate(shippedRows(), (_, __, sizes) => sizes.map((bytes) => 20 + bytes / 1e5)),
      validate([rowOf({ kind: 'training' })], perKiB),
    ]) {
      const svg = validationSvg(drawn);
      expect(malformed(svg)).toBeNull();
      expect(svg).not.toMatch(/NaN|Infinity/);
      const boxes = textBoxes(svg);
      const height = Number(/viewBox="0 0 1200 (\d+)"/.exec(svg)?.[1]);
      boxes.forEach((a, index) => {
        expect(a.x, a.content).toBeGreaterThanOrEqual(0);
        expect(a.x + a.width, a.content).toBeLessThanOrEqual(1200);
        expect(a.y + a.height, a.content).toBeLessThanOrEqual(height);
        for (const b of boxes.slice(index + 1)) expect(overlaps(a, b), `"${a.content}" over "${b.content}"`).toBe(false);
      });
    }
  });
});
