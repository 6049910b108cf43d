import { type Compared, groupBy } from './errors';

/** What a row must have to be left out and predicted. */
export type Held = Omit<Compared, 'predictedUs'>;

export interface LeftOut<Row> {
  /** Every row with the prediction of a fit that has not seen its configuration. */
  rows: (Row & { predictedUs: number })[];
  /** Configurations with no other to learn from: not predicted. */
  alone: string[];
}

/**
 * Leaves out one configuration at a time, fits the others and predicts it: the error that somebody gets whose cluster was never measured.
 *
 * @param fit learns from rows; called once for each configuration that is left out
 * @param predict microseconds for rows, in their order; it never sees what was measured
 * @param from whether a fit sees the other configurations of the same family (default), or of the whole file
 * @example summarise(leaveOneOut(rows, fit, predict).rows)?.perConfiguration
 */
export function leaveOneOut<Row extends Held, Parameters>(
  rows: readonly Row[],
  fit: (rows: readonly Row[]) => Parameters,
  predict: (parameters: Parameters, rows: readonly Omit<Row, 'measuredUs'>[]) => readonly number[],
  from: 'family' | 'file' = 'family',
): LeftOut<Row> {
  const found: LeftOut<Row> = { rows: [], alone: [] };
  for (const [configuration, own] of groupBy(rows, (row) => row.configuration)) {
    const families = new Set(own.map(({ family }) => family));
    const others = rows.filter((row) => row.configuration !== configuration && (from === 'file' || families.has(row.family)));
    if (others.length === 0) {
      found.alone.push(configuration);
      continue;
    }
    const blind = own.map(({ measuredUs: _, ...row }) => row);
    const predicted = predict(fit(others), blind);
    if (predicted.length !== own.length) throw new RangeError(`${configuration}: ${predicted.length} predictions for ${own.length} rows`);
    found.rows.push(...own.map((row, index) => ({ ...row, predictedUs: predicted[index] })));
  }
  return found;
}
