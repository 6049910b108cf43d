import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draw } from '../../src/engine/draw';
import { type FitRow, fitProfile, predictTimes } from '../../src/fit/fit-profile';
import { profileParameters, startValues } from '../../src/fit/profile-parameters';
import { rowsOfMeasurements } from '../../src/fit/rows-of-measurements';
import { settleCall } from '../../src/fit/surrogate/settle-call';
import { surrogateLeaveOneOut } from '../../src/fit/surrogate-leave-one-out';
import { groupBy, summarise } from '../../src/validation/errors';
import { readMeasurements } from '../../src/validation/read-measurements';
import { selectScored } from '../../src/validation/select-scored';
import { shippedMeasurements } from '../../src/validation/shipped-measurements';
import { h100 } from './costs';

const parameters = profileParameters();
const sizes = Array.from({ length: 28 }, (_, i) => 2 ** (i + 3));
const measurements = (() => {
  const read = readMeasurements(readFileSync(shippedMeasurements(), 'utf8'), 'shipped');
  if ('problems' in read) throw new Error(read.problems.join('\n'));
  return read.rows;
})();
const scored = selectScored(measurements);

describe('a fit of the profile', () => {
  it('finds a network’s hop and rate again in noisy times', () => {
    const system = h100(4);
    const calls = sizes.map((bytes) => settleCall(system, 'all_reduce', bytes, { algorithms: ['Ring'] }));
    fc.assert(
      fc.property(fc.double({ min: 0.6, max: 1.6, noNaN: true }), fc.double({ min: 0.7, max: 1, noNaN: true }), fc.nat(1000), (hop, share, seed) => {
        const values = new Map(startValues(parameters));
        const scaled = (key: string, by: number): void => void values.set(key, (values.get(key) ?? 0) * by);
        scaled('netHopLL/infiniband', hop);
        scaled('netShare/infiniband-ndr', share);
        // Noise of 2 % to either side.
        const rows = predictTimes(calls, values).map(
          (us, i): FitRow => ({ call: calls[i], measuredUs: us * (0.98 + draw(seed, 'noise', i, { distribution: 'uniform', mean: 0.02 })) }),
        );
        const wide = parameters.map((parameter) => ({ ...parameter, width: parameter.width === 0 ? 0 : 0.5 }));
        const fitted = fitProfile(rows, wide);
        const again = predictTimes(calls, fitted.values);
        const off = again.map((us, i) => Math.abs(us / rows[i].measuredUs - 1));
        expect(off.reduce((sum, each) => sum + each, 0) / off.length).toBeLessThan(0.04);
        const found = fitted.parameters.find(({ key }) => key === 'netShare/infiniband-ndr');
        const truth = (values.get('netShare/infiniband-ndr') ?? 0) / (startValues(parameters).get('netShare/infiniband-ndr') ?? 1);
        expect(Math.abs((found?.value ?? 0) / (found?.start ?? 1) / truth - 1)).toBeLessThan(0.1);
        expect(found?.informed).toBe(true);
      }),
      { seed: 3, numRuns: 8 },
    );
  });

  it('leaves what no time depends on where it was, and calls it not informed', () => {
    const call = settleCall(h100(1), 'all_reduce', 2 ** 30, { algorithms: ['Ring'] });
    const { parameters: fitted } = fitProfile([{ call, measuredUs: 5000 }], parameters);
    const nvls = fitted.find(({ name }) => name === 'nvlsDepth');
    expect(nvls).toMatchObject({ informed: false, sensitivity: 0 });
    expect(nvls?.value).toBeCloseTo(nvls?.start ?? 0, 9);
    expect(nvls?.standardError).toBeCloseTo(nvls?.width ?? 0, 9);
    // Inside one node nothing of a network counts.
    expect(fitted.some(({ of }) => of === 'infiniband')).toBe(false);
  });

  it('to two sizes of a published configuration predicts its other sizes within 15 %, on average over configurations', () => {
    const rows = rowsOfMeasurements(scored.map(({ row }) => row));
    const cases = [
      ...groupBy(
        rows.flatMap((row, i) => (row === undefined ? [] : [{ row, of: `${scored[i].row.configId}/${row.call.collective}` }])),
        ({ of }) => of,
      ).values(),
    ];
    const errors = cases.flatMap((all) => {
      const sorted = all.map(({ row }) => row).sort((a, b) => a.call.bytes - b.call.bytes);
      if (sorted.length < 4) return [];
      const picked = [sorted[Math.floor(sorted.length / 4)], sorted[Math.floor((3 * sorted.length) / 4)]];
      const rest = sorted.filter((row) => !picked.includes(row));
      const { values } = fitProfile(picked, parameters);
      const times = predictTimes(
        rest.map(({ call }) => call),
        values,
      );
      return [times.reduce((sum, us, i) => sum + Math.abs(us / rest[i].measuredUs - 1), 0) / rest.length];
    });
    expect(errors.length).toBeGreaterThan(40);
    expect(errors.reduce((sum, error) => sum + error, 0) / errors.length).toBeLessThan(0.15);
  });
});

describe('leaving one configuration out', () => {
  const compared = scored.map(({ row, measuredUs }) => ({
    id: row.id,
    configuration: row.configId ?? '',
    family: row.family ?? '',
    collective: row.collective ?? '',
    bytes: row.sizeBytes ?? 0,
    measuredUs,
  }));

  it('predicts it within 15 % from the others of its family', () => {
    const family = compared.filter((row) => row.family === 'nvlink4-h100');
    const { rows, alone } = surrogateLeaveOneOut(family, measurements);
    expect(alone).toEqual([]);
    expect(rows).toHaveLength(family.length);
    expect(summarise(rows)?.perConfiguration).toBeLessThan(0.15);
  });

  it('never looks at what was measured on it', () => {
    const family = compared.filter((row) => row.family === 'nvlink5-b200');
    const [left] = family;
    const slower = family.map((row) => (row.configuration === left.configuration ? { ...row, measuredUs: row.measuredUs * 3 } : row));
    const times = (rows: typeof family) =>
      surrogateLeaveOneOut(rows, measurements)
        .rows.filter(({ configuration }) => configuration === left.configuration)
        .map(({ predictedUs }) => predictedUs);
    expect(times(slower)).toEqual(times(family));
  });
});
