import type { Compared } from '../validation/errors';
import { type LeftOut, leaveOneOut } from '../validation/leave-one-out';
import type { Measurement } from '../validation/measurement';
import { type FitRow, fitProfile, predictTimes } from './fit-profile';
import { neutralParameters } from './neutral-parameters';
import { rowsOfMeasurements } from './rows-of-measurements';
import type { ParameterValues } from './surrogate/costs';

type Row = Omit<Compared, 'predictedUs'>;
const ITERATIONS = 15;

/**
 * Leaves out one configuration at a time, fits the closed forms' parameters to the others and predicts it: what somebody gets whose cluster was never measured. The fits start from NCCL's own
 * constants and round numbers, never from the profile of the catalog, which has seen every row.
 *
 * @param rows what is compared, such as `validate(…).compared`
 * @param measurements the rows of the file, by whose ids the systems are found
 * @param from whether a fit sees the other configurations of the family, or of the whole file
 * @example summarise(surrogateLeaveOneOut(validation.compared, rows).rows)?.perConfiguration
 */
export function surrogateLeaveOneOut(rows: readonly Row[], measurements: readonly Measurement[], from: 'family' | 'file' = 'family'): LeftOut<Row> {
  const fitRows = rowsOfMeasurements(measurements);
  const byId = new Map(measurements.flatMap(({ id }, i): [string, FitRow][] => (fitRows[i] === undefined ? [] : [[id, fitRows[i]]])));
  const known = rows.filter(({ id }) => byId.has(id));
  const parameters = neutralParameters();
  const rowOf = ({ id }: Pick<Row, 'id'>): FitRow => {
    const found = byId.get(id);
    if (found === undefined) throw new RangeError(`${id}: no such row`);
    return found;
  };
  // A fit begins where the other families lead to, which have not seen the configuration either: they say where, not what.
  const begins = new Map<string, ParameterValues>();
  const beginOf = (family: string): ParameterValues => {
    const found =
      begins.get(family) ??
      fitProfile(
        weighted(
          known.filter((row) => row.family !== family),
          rowOf,
        ),
        parameters,
      ).values;
    begins.set(family, found);
    return found;
  };
  return leaveOneOut<Row, ParameterValues>(
    known,
    (others) =>
      fitProfile(weighted(others, rowOf), parameters, { iterations: ITERATIONS, ...(from === 'family' && { from: beginOf(others[0].family) }) })
        .values,
    (values, blind) =>
      predictTimes(
        blind.map((row) => rowOf(row).call),
        values,
      ),
    from,
  );
}

/** A row, a configuration and a family count a third each: long tables must not drown short ones. */
function weighted(rows: readonly Row[], rowOf: (row: Row) => FitRow): FitRow[] {
  const configurations = new Map<string, number>();
  const families = new Map<string, Set<string>>();
  for (const { configuration, family } of rows) {
    configurations.set(configuration, (configurations.get(configuration) ?? 0) + 1);
    families.set(family, (families.get(family) ?? new Set()).add(configuration));
  }
  const raw = rows.map(({ configuration, family }) => {
    const own = configurations.get(configuration) ?? 1;
    return 1 / rows.length + 1 / (configurations.size * own) + 1 / (families.size * (families.get(family)?.size ?? 1) * own);
  });
  const mean = raw.reduce((sum, weight) => sum + weight, 0) / raw.length;
  return rows.map((row, i) => ({ ...rowOf(row), measuredUs: row.measuredUs, weight: raw[i] / mean }));
}
