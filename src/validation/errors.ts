/** Errors of a set of predictions. All are dimensionless; 0.1 is 10 %. */
export interface ErrorSummary {
  rows: number;
  configurations: number;
  /** Mean of |predicted/measured − 1| over the rows: MAPE. */
  perRow: number;
  /** Mean over configurations of their mean. */
  perConfiguration: number;
  /** Mean over families of the mean of their configurations. */
  perFamily: number;
  /** Median over the rows; the mean of the middle two when their number is even. */
  median: number;
  /** Geometric mean of predicted/measured: above 1, predictions are too slow. */
  ratio: number;
  /** Root of the mean of ln²(predicted/measured). */
  logRmse: number;
}

/** A prediction beside its measurement, and what it is grouped by. */
export interface Compared {
  id: string;
  configuration: string;
  family: string;
  collective: string;
  bytes: number;
  measuredUs: number;
  predictedUs: number;
}

/** Relative error of a prediction: |predicted/measured − 1|. */
export const relativeError = ({ predictedUs, measuredUs }: Pick<Compared, 'predictedUs' | 'measuredUs'>): number =>
  Math.abs(predictedUs / measuredUs - 1);

/**
 * Summarises the errors of some rows; null for none.
 *
 * @example summarise([{ …, measuredUs: 10, predictedUs: 11 }])?.perRow // 0.1
 */
export function summarise(rows: readonly Compared[]): ErrorSummary | null {
  if (rows.length === 0) return null;
  const errors = rows.map(relativeError);
  const logs = rows.map(({ predictedUs, measuredUs }) => Math.log(predictedUs / measuredUs));
  // A configuration belongs to a family; one whose rows name two families is one in each.
  const families = groupBy(rows, ({ family }) => family);
  const means = [...families.values()].map((members) =>
    [...groupBy(members, ({ configuration }) => configuration).values()].map((own) => mean(own.map(relativeError))),
  );
  const configurations = [...groupBy(rows, ({ configuration }) => configuration).values()].map((own) => mean(own.map(relativeError)));
  return {
    rows: rows.length,
    configurations: configurations.length,
    perRow: mean(errors),
    perConfiguration: mean(configurations),
    perFamily: mean(means.map(mean)),
    median: median(errors),
    ratio: Math.exp(mean(logs)),
    logRmse: Math.sqrt(mean(logs.map((log) => log * log))),
  };
}

/** Members by key, in the order in which keys first occur. */
export function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return groups;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
