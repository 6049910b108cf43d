import { type Compared, type ErrorSummary, groupBy, summarise } from './errors';

/** Errors of one group of rows. */
export interface Slice {
  name: string;
  errors: ErrorSummary;
}

/** Errors as a whole, and by what may explain them. Slices without rows are left out. */
export interface Breakdowns {
  all: ErrorSummary | null;
  bands: Slice[];
  families: Slice[];
  collectives: Slice[];
  /** Configurations from the largest error per row down. */
  configurations: (Slice & { family: string })[];
}

/** Size bands: latency, the changes between protocols, bandwidth. Upper ends in bytes, included. */
const BANDS = [
  { name: '≤ 64 KiB', upTo: 64 * 1024 },
  { name: '64 KiB – 16 MiB', upTo: 16 * 1024 ** 2 },
  { name: '> 16 MiB', upTo: Number.POSITIVE_INFINITY },
] as const;

/** @example bandOf(65_536) // '≤ 64 KiB' */
export function bandOf(bytes: number): string {
  return (BANDS.find(({ upTo }) => bytes <= upTo) ?? BANDS[2]).name;
}

/**
 * Splits errors by size band, family, collective and configuration. Families and collectives stand with most rows first.
 *
 * @example breakdowns(compared).bands[0].errors.perRow
 */
export function breakdowns(rows: readonly Compared[]): Breakdowns {
  const by = (key: (row: Compared) => string): Slice[] =>
    [...groupBy(rows, key)].flatMap(([name, members]) => {
      const errors = summarise(members);
      return errors === null ? [] : [{ name, errors }];
    });
  const most = (a: Slice, b: Slice): number => b.errors.rows - a.errors.rows || (a.name < b.name ? -1 : 1);
  const bands = by(({ bytes }) => bandOf(bytes));
  const familyOf = new Map(rows.map(({ configuration, family }) => [configuration, family]));
  return {
    all: summarise(rows),
    bands: BANDS.flatMap(({ name }) => bands.filter((slice) => slice.name === name)),
    families: by(({ family }) => family).sort(most),
    collectives: by(({ collective }) => collective).sort(most),
    configurations: by(({ configuration }) => configuration)
      .map((slice) => ({ ...slice, family: familyOf.get(slice.name) ?? '' }))
      .sort((a, b) => b.errors.perRow - a.errors.perRow || (a.name < b.name ? -1 : 1)),
  };
}
