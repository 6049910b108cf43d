import { describe, expect, it } from 'vitest';
import { summarise } from '../../src/validation/errors';
import { type Held, leaveOneOut } from '../../src/validation/leave-one-out';

const held = (family: string, configuration: string, measuredUs: number): Held => ({
  id: `${configuration}.${measuredUs}`,
  family,
  configuration,
  collective: 'all_reduce',
  bytes: 8,
  measuredUs,
});
const ROWS = [held('f', 'A', 10), held('f', 'A', 20), held('f', 'B', 30), held('g', 'C', 100)];

/** The mean of what it has seen. */
const fit = (rows: readonly Held[]) => rows.reduce((sum, { measuredUs }) => sum + measuredUs, 0) / rows.length;
const predict = (mean: number, rows: readonly unknown[]) => rows.map(() => mean);

describe('leaving out one configuration', () => {
  it('predicts it from the others of its family, and names those without any', () => {
    const { rows, alone } = leaveOneOut(ROWS, fit, predict);
    // A is predicted by B's 30; B by A's (10 + 20)/2 = 15; C is the only one of g.
    expect(rows.map(({ configuration, predictedUs }) => [configuration, predictedUs])).toEqual([
      ['A', 30],
      ['A', 30],
      ['B', 15],
    ]);
    expect(alone).toEqual(['C']);
    // Errors: A (200 % + 50 %)/2 = 125 %, B 50 %; mean over configurations 87.5 %.
    expect(summarise(rows)?.perConfiguration).toBeCloseTo(0.875, 12);
  });

  it('predicts it from all others of the file where asked to', () => {
    const { rows, alone } = leaveOneOut(ROWS, fit, predict, 'file');
    // A: (30 + 100)/2; B: (10 + 20 + 100)/3; C: (10 + 20 + 30)/3.
    expect(rows.map(({ predictedUs }) => predictedUs)).toEqual([65, 65, 130 / 3, 20]);
    expect(alone).toEqual([]);
  });

  it('never shows a fit its own configuration, nor a prediction what was measured', () => {
    const seen: string[][] = [];
    leaveOneOut(
      ROWS,
      (rows) => void seen.push(rows.map(({ configuration }) => configuration)),
      (_, rows) => rows.map((row) => ('measuredUs' in row ? Number.NaN : 1)),
      'file',
    ).rows.forEach(({ predictedUs }) => {
      expect(predictedUs).toBe(1);
    });
    expect(seen).toEqual([
      ['B', 'C'],
      ['A', 'A', 'C'],
      ['A', 'A', 'B'],
    ]);
  });

  it('refuses a prediction that is short of rows', () => {
    expect(() => leaveOneOut(ROWS, fit, () => [])).toThrow('A: 0 predictions for 2 rows');
  });
});
