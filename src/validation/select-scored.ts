import { type Measurement, measuredUs } from './measurement';

/** Rows that measure something else than a collective alone on its fabric: point-to-point contention sweeps, and the dispatch of experts. */
const LEFT_OUT = /p2psweep|deepep/;

/** A row that is compared with its prediction. */
export interface ScoredRow {
  row: Measurement;
  measuredUs: number;
}

/**
 * The rows on which predictions are scored: collectives of the core tier with a measured time, not suspect, no contention sweeps and no dispatch of experts.
 * A row without a tier counts as core.
 *
 * @example selectScored(rows).length // 915 of the shipped file
 */
export function selectScored(rows: readonly Measurement[]): ScoredRow[] {
  return rows.flatMap((row) => {
    const us = measuredUs(row);
    const core = row.kind === 'collective' && (row.tier ?? 'core') === 'core' && !row.suspect && !LEFT_OUT.test(row.id);
    return core && us !== undefined ? [{ row, measuredUs: us }] : [];
  });
}
