import { wrap } from '../catalog/text-table';
import type { FitReport, FitResidual } from '../fit/fit-logs';
import type { FittedParameter } from '../fit/fit-profile';
import { groupBy } from '../validation/errors';
import { formatCount } from './number-format';
import { clipColumns, textTable } from './terminal/text-table';

/** Widest line. */
const WIDTH = 100;
/** A parameter that moves no time by a tenth of its own change is not worth a line. */
const COUNTS = 0.1;

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const signed = (share: number): string => `${share < 0 ? '−' : '+'}${(Math.abs(share) * 100).toFixed(1)} %`;
const three = (value: number): string => String(Number(value.toPrecision(value >= 1000 ? 4 : 3)));

/** Bytes by powers of 1024 where they are whole, as nccl-tests' options take them. */
function size(bytes: number): string {
  for (const [unit, factor] of [['GiB', 2 ** 30] as const, ['MiB', 2 ** 20] as const, ['KiB', 2 ** 10] as const])
    if (bytes >= factor && bytes % factor === 0) return `${formatCount(bytes / factor)} ${unit}`;
  return `${formatCount(bytes)} B`;
}

const nameOf = ({ name, of }: FittedParameter): string => (of === undefined ? name : `${name} (${of})`);

/** Start, fitted value and standard error in one unit. */
function cells({ start, value, standardError, unit }: FittedParameter): string[] {
  return [three(start), '→', three(value), `± ${three(value * standardError)}`, unit === '' ? '' : unit];
}

function parameterLines(parameters: readonly FittedParameter[]): string[] {
  return textTable(
    [
      ['parameter', 'start', '', 'fitted', '1 s.e.', '', 'what it is'],
      ...parameters.map((parameter) => [nameOf(parameter), ...cells(parameter), parameter.meaning]),
    ].map(([first, ...rest]) => [`  ${first}`, ...rest]),
    'lrlrlll',
  ).map((line) => clipColumns(line, WIDTH));
}

function residualLines(rows: readonly FitResidual[]): string[] {
  return textTable(
    [
      ['  size', 'algorithm', 'measured µs', 'before', '', 'fitted', ''],
      ...[...rows]
        .sort((a, b) => a.bytes - b.bytes)
        .map(({ bytes, algorithm, protocol, measuredUs, startUs, fittedUs }) => [
          `  ${size(bytes)}`,
          algorithm === 'P2P' ? 'point to point' : `${algorithm}/${protocol}`,
          ...[three(measuredUs), three(startUs), signed(startUs / measuredUs - 1), three(fittedUs), signed(fittedUs / measuredUs - 1)],
        ]),
    ],
    'llrrrrr',
  );
}

const hanging = (text: string, first: string, width = WIDTH): string[] =>
  wrap(text, width - first.length).map((line, at) => `${at === 0 ? first : ' '.repeat(first.length)}${line}`);

/**
 * A fit for a terminal: the answer, what it rests on, the parameters with their standard errors, what the data do not say, and measured beside predicted, by size.
 *
 * @example process.stdout.write(fitText(fitLogs(runs, request)))
 */
export function fitText({ on, fitted, residuals, errors, assumed, unused, warnings }: FitReport): string {
  const free = fitted.parameters.filter(({ width }) => width > 0);
  const informed = free.filter((parameter) => parameter.informed);
  const weak = free.filter((parameter) => !parameter.informed && parameter.sensitivity >= COUNTS);
  const silent = free.filter((parameter) => !parameter.informed && parameter.sensitivity < COUNTS);
  const byWeight = (a: FittedParameter, b: FittedParameter): number => b.sensitivity - a.sensitivity;
  const files = [...new Set(on.map(({ file }) => file))];
  const lines = [
    `Fitted to ${formatCount(residuals.length)} row${residuals.length === 1 ? '' : 's'} of ${files.length} log${files.length === 1 ? '' : 's'}: mean error ${percent(errors.start)} before, ${percent(errors.fitted)} after.`,
    ...on.flatMap((each) =>
      hanging(
        `${each.file}: ${each.collective}, ${each.nodes} × ${each.gpusPerNode} GPUs of ${each.system}${each.transport === undefined ? '' : `, ${each.transport}`}, ${each.library}, ${each.sizes} size${each.sizes === 1 ? '' : 's'} from ${size(each.smallestBytes)} to ${size(each.largestBytes)}`,
        '  ',
      ),
    ),
    ...warnings.flatMap((text) => hanging(text, 'Warning: ')),
    '',
    ...(informed.length === 0 ? ['No parameter is informed by your data.'] : ['Informed by your data', ...parameterLines(informed.sort(byWeight))]),
    '',
    ...(weak.length === 0
      ? []
      : ['Not informed by your data (times depend on them, but do not tell them apart)', ...parameterLines(weak.sort(byWeight)), '']),
    ...(silent.length === 0 ? [] : ['Not informed by your data (no time depends on them)', ...hanging(silent.map(nameOf).join(', '), '  '), '']),
    ...[
      ...groupBy(
        residuals,
        ({ collective, ranks, closedForm }) =>
          `${collective}, ${ranks} ranks: measured beside ${closedForm ? 'predicted in closed form' : 'simulated'}`,
      ),
    ].flatMap(([heading, rows]) => [heading, ...residualLines(rows), '']),
    ...(unused.length === 0
      ? []
      : ['Not used', ...unused.flatMap(({ text, rows }) => hanging(text, `  ${formatCount(rows)} row${rows === 1 ? ' ' : 's'}  `)), '']),
    ...(assumed.length === 0 ? [] : ['Assumed', ...assumed.flatMap((text) => hanging(text, '  ')), '']),
  ];
  return lines.join('\n').replace(/\n*$/, '\n');
}
