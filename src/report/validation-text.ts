import { wrap } from '../catalog/text-table';
import type { Slice } from '../validation/breakdowns';
import type { ErrorSummary } from '../validation/errors';
import type { Counted, Validation } from '../validation/validate';
import { formatCount } from './number-format';
import { clipColumns, columns, textTable } from './terminal/text-table';

/** Widest line. */
const WIDTH = 100;
const WORST = 10;

const percent = (share: number): string => `${(share * 100).toFixed(share < 10 ? 1 : 0)} %`;
const HEADINGS = ['rows', 'configs', 'per row', 'per config', 'median', 'ratio', 'log-RMSE'];

const cells = ({ rows, configurations, perRow, perConfiguration, median, ratio, logRmse }: ErrorSummary): string[] => [
  formatCount(rows),
  formatCount(configurations),
  percent(perRow),
  percent(perConfiguration),
  percent(median),
  ratio.toFixed(3),
  logRmse.toFixed(3),
];

/** Errors of several groupings under one heading line, so that their columns stand under each other. Names get the room that the numbers leave. */
function slices(groups: readonly (readonly [string, readonly Slice[]])[]): string[] {
  const numbers = [HEADINGS, ...groups.flatMap(([, members]) => members.map(({ errors }) => cells(errors)))];
  const taken = HEADINGS.reduce((sum, _, column) => sum + 2 + Math.max(...numbers.map((row) => columns(row[column]))), 0);
  const rows = groups.flatMap(([heading, members]) => [
    [heading, ...HEADINGS],
    ...members.map(({ name, errors }) => [`  ${clipColumns(name, WIDTH - taken - 2)}`, ...cells(errors)]),
    [''],
  ]);
  return textTable(rows, 'lrrrrrrr');
}

/** `  12  what was said of these rows`, broken into lines that hang under the text. */
function list(heading: string, items: readonly Counted[]): string[] {
  if (items.length === 0) return [];
  const width = Math.max(...items.map(({ rows }) => formatCount(rows).length));
  const lines = items.flatMap(({ text, rows }) =>
    wrap(text, WIDTH - width - 9).map((line, at) =>
      at === 0 ? `  ${formatCount(rows).padStart(width)} ${rows === 1 ? 'row ' : 'rows'}  ${line}` : `${' '.repeat(width + 9)}${line}`,
    ),
  );
  return [heading, ...lines, ''];
}

/** What a report says beside the validation itself. */
export interface ValidationTextOptions {
  /** File of the measurements, as a person would name it. */
  file: string;
  /** Errors when each configuration is predicted from a fit that has not seen it. */
  leftOut?: ErrorSummary | null;
}

/**
 * A validation for a terminal: plain, aligned, at most 100 columns. Errors are |predicted/measured − 1|, `ratio` is the geometric mean of predicted/measured.
 *
 * @example process.stdout.write(validationText(validate(rows, simulatedTimes), { file: 'results/validation/measurements.json' }))
 */
export function validationText(validation: Validation, { file, leftOut }: ValidationTextOptions): string {
  const { errors, scorable, compared, rows, collectives, predictions } = validation;
  const head = [
    `Simulated beside measured: ${file}`,
    `${formatCount(rows)} rows, ${formatCount(collectives)} of them collectives, ${formatCount(predictions.length)} of these predicted.`,
    `Scored: ${formatCount(compared.length)} of ${formatCount(scorable.rows)} rows, ${formatCount(errors.all?.configurations ?? 0)} of ${formatCount(scorable.configurations)} configurations; what is not simulated has no score.`,
    '',
  ];
  const { all } = errors;
  const lines = all === null ? ['No scored row could be predicted.', ''] : scores(validation, all, leftOut ?? null);
  return [
    ...head,
    ...lines,
    ...list('Not simulated, of the rows to be scored', validation.notSimulated),
    ...list('Not simulated, of the other collectives', validation.notSimulatedElsewhere),
    ...list('Assumed', validation.assumed),
  ]
    .join('\n')
    .replace(/\n+$/, '\n');
}

function scores({ errors }: Validation, all: ErrorSummary, leftOut: ErrorSummary | null): string[] {
  const overall = textTable(
    [
      ['|predicted/measured − 1|', 'per row', 'per configuration', 'per family'],
      ...[
        ['  all predicted rows', all] as const,
        ...(leftOut === null ? [] : [['  leaving its configuration out (closed form)', leftOut] as const]),
      ].map(([name, { perRow, perConfiguration, perFamily }]) => [name, percent(perRow), percent(perConfiguration), percent(perFamily)]),
    ],
    'lrrr',
  );
  const worst = errors.configurations.slice(0, WORST);
  return [
    ...overall,
    'ratio: geometric mean of predicted/measured, above 1 too slow; configs: configurations',
    '',
    ...slices([
      ['All', [{ name: 'rows that could be predicted', errors: all }]],
      ['By size', errors.bands],
      ['By family', errors.families],
      ['By collective', errors.collectives],
      [`Worst configurations`, worst],
    ]),
  ];
}
