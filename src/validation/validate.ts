import { type Breakdowns, breakdowns } from './breakdowns';
import { type Compared, groupBy } from './errors';
import type { Measurement } from './measurement';
import type { Predictor } from './predictor';
import { selectScored } from './select-scored';
import { type SystemRow, systemOfRow } from './system-of-row';

/** Something said of several rows. */
export interface Counted {
  text: string;
  rows: number;
}

export interface Validation {
  /** Rows of the file, and its collectives with a size. */
  rows: number;
  collectives: number;
  /** Rows that are scored when they can be predicted. */
  scorable: { rows: number; configurations: number };
  /** Every collective that could be predicted, scored or not, in the order of the file. */
  predictions: { id: string; predictedUs: number }[];
  /** The scored rows with a prediction, in the order of the file. */
  compared: Compared[];
  errors: Breakdowns;
  /** Why scored rows have no prediction, and the same for the other collectives. */
  notSimulated: Counted[];
  notSimulatedElsewhere: Counted[];
  /** What was assumed where fields are missing or not known, over all collectives. */
  assumed: Counted[];
}

/**
 * Predicts every collective of a file and holds it against what was measured. Rows that share a system and a collective are predicted in one call, so that a fabric is built once.
 *
 * @example validate(rows, simulatedTimes).errors.all?.perRow
 */
export function validate(rows: readonly Measurement[], predictor: Predictor): Validation {
  const collectives = rows.filter((row) => row.kind === 'collective');
  const systems = collectives.map(systemOfRow);
  const { predicted, without } = predict(systems, predictor);
  const scored = selectScored(rows);
  const scoredIds = new Set(scored.map(({ row }) => row.id));
  const assumptions = collectives.map((row, index) => [
    ...systems[index].assumed,
    ...(row.family ? [] : ['family missing, transport (else scaleUp) and gpu assumed']),
  ]);
  const compared = scored.flatMap(({ row, measuredUs }): Compared[] => {
    const predictedUs = predicted.get(row.id);
    if (predictedUs === undefined) return [];
    const { id, collective, sizeBytes } = row;
    return [
      {
        id,
        configuration: configurationOf(row),
        family: familyOf(row),
        collective: collective ?? '',
        bytes: sizeBytes ?? 0,
        measuredUs,
        predictedUs,
      },
    ];
  });
  return {
    rows: rows.length,
    collectives: collectives.length,
    scorable: { rows: scored.length, configurations: new Set(scored.map(({ row }) => configurationOf(row))).size },
    predictions: collectives.flatMap(({ id }) => {
      const predictedUs = predicted.get(id);
      return predictedUs === undefined ? [] : [{ id, predictedUs }];
    }),
    compared,
    errors: breakdowns(compared),
    notSimulated: counted([...without].filter(([id]) => scoredIds.has(id)).map(([, why]) => why)),
    notSimulatedElsewhere: counted([...without].filter(([id]) => !scoredIds.has(id)).map(([, why]) => why)),
    assumed: counted(assumptions.flat()),
  };
}

function predict(systems: readonly SystemRow[], predictor: Predictor): { predicted: Map<string, number>; without: Map<string, string> } {
  const predicted = new Map<string, number>();
  const without = new Map<string, string>();
  for (const group of groupBy(systems, ({ row, system }) => JSON.stringify([row.collective ?? null, system])).values()) {
    const { collective } = group[0].row;
    const sized = group.filter(({ row }) => row.sizeBytes != null && row.sizeBytes > 0);
    for (const { row } of group)
      if (!sized.some((one) => one.row === row)) without.set(row.id, row.sizeBytes === 0 ? 'a size of 0 bytes' : 'sizeBytes missing');
    if (sized.length === 0) continue;
    const sizes = [...new Set(sized.map(({ row }) => row.sizeBytes ?? 0))].sort((a, b) => a - b);
    const times = collective ? predictor(group[0].system, collective, sizes) : { notSimulated: 'collective missing' };
    for (const { row } of sized) {
      if ('notSimulated' in times) {
        without.set(row.id, times.notSimulated);
        continue;
      }
      const us = times[sizes.indexOf(row.sizeBytes ?? 0)];
      if (!(us > 0 && Number.isFinite(us))) throw new RangeError(`${row.id}: predicted ${us} microseconds`);
      predicted.set(row.id, us);
    }
  }
  return { predicted, without };
}

/** The same text of several rows once, most frequent first. */
function counted(texts: readonly string[]): Counted[] {
  return [...groupBy(texts, (text) => text)]
    .map(([text, all]) => ({ text, rows: all.length }))
    .sort((a, b) => b.rows - a.rows || (a.text < b.text ? -1 : 1));
}

/** A row without a family belongs to that of its transport, else its scale-up fabric, and GPU. */
function familyOf({ family, transport, scaleUp, gpu }: Measurement): string {
  return family || `${(transport && transport !== 'none' ? transport : scaleUp) || 'unknown'}-${gpu || 'unknown'}`;
}

/** A row without a configuration is one with those of the same system, library and settings. */
function configurationOf(row: Measurement): string {
  return (
    row.configId ||
    [familyOf(row), row.nodes, row.gpusPerNode, row.gpus, row.library, row.algorithm, row.protocol].map((part) => part ?? '').join('/')
  );
}
