import pc from 'picocolors';
import { LEVELS, type LevelPlan, type PhaseRow, type PhasesResult } from '../analysis/phases/phases-result';
import { shapeName } from '../analysis/phases/slice-candidates';
import type { Fact } from '../catalog/fact';
import { plural } from './bill-numbers';
import { wrapText } from './chart/wrap-text';
import { formatDuration } from './duration';
import { formatCount, formatPs, formatShare, formatSi } from './number-format';
import { phasesAnswer, timesAsLong } from './phases-answer';
import { clipColumns, columns, textTable } from './terminal/text-table';

const WIDTH = 80;
/** Columns of a phase's name. */
const NAME = 16;
/** Phases beside each other. */
const ABREAST = 3;

/**
 * A job in phases on the screen: the answer, the time of each phase on each shape, what a change takes and saves at each level, and from which length on leaving the best fixed shape pays. Fits 80 columns.
 *
 * @param colour whether to write ANSI colours; the caller knows the terminal
 * @returns lines joined by LF, the last one ended
 * @example process.stdout.write(phasesScreen(phases(scenario)))
 */
export function phasesScreen(result: PhasesResult, colour = false): string {
  const paint = pc.createColors(colour);
  const wrap = (text: string): string[] => wrapText(text, WIDTH, columns);
  const table = (rows: string[][], align: string): string[] => {
    const [titles, ...others] = textTable(rows, align).map((line) => clipColumns(line, WIDTH));
    return [paint.dim(titles), ...others, ''];
  };
  const { phases, plans, level } = result;
  const shown = phases.slice(0, 3 * ABREAST);
  const blocks = Array.from({ length: Math.ceil(shown.length / ABREAST) }, (_, b) => shown.slice(b * ABREAST, (b + 1) * ABREAST));
  const plan = plans.find((one) => one.level === level) as LevelPlan;
  return `${[
    ...wrap(phasesAnswer(result)).map((line) => paint.bold(line)),
    '',
    ...blocks.flatMap((block) => table(timeRows(result, block), `l${'r'.repeat(block.length)}`)),
    ...(phases.length > shown.length ? [`and ${plural(phases.length - shown.length, 'phase')} more: --json`, ''] : []),
    ...table([['a change at', 'takes', 'changes', 'saves', 'pays from phases … as long'], ...plans.map(planRow)], 'lrrrr'),
    ...(result.fixed === null ? [] : table(leavingRows(result, shown), 'llrrrr')),
    ...wrap(`plan (${level}): ${planText(result, plan)}`),
    ...wrap(`times: ${timesText(result)}; the lengths from which a change pays grow in proportion`),
    ...result.notes.flatMap((note) => wrap(`note: ${note}`)),
  ].join('\n')}\n`;
}

/** What is repeated in a phase. */
function unitOf({ unit, collective }: PhaseRow): string {
  return unit === 'step' || collective === undefined ? 'step' : `${collective.name} ${formatSi(collective.bytes, 'B')}`;
}

/** Time of one step or call: of the fastest shape as it is, of the others what it takes more. */
function timeRows({ shapes }: PhasesResult, block: readonly PhaseRow[]): string[][] {
  const cell = ({ timesPs, best }: PhaseRow, shape: number): string => {
    const [own, least] = [timesPs[shape], timesPs[best] ?? 1];
    if (own === null) return '–';
    return shape === best ? formatPs(own) : `+${formatShare(own / least - 1)}`;
  };
  return [
    ['shape', ...block.map(({ name }) => clipColumns(name, NAME))],
    ['time of a', ...block.map((row) => clipColumns(unitOf(row), NAME))],
    ...shapes.map((shape, at) => [`${shapeName(shape)}${at === 0 ? ' (start)' : ''}`, ...block.map((row) => cell(row, at))]),
    ['whole phase', ...block.map(({ lengthS, count }) => (lengthS === null ? `${formatCount(count)} times` : formatDuration(lengthS)))],
  ];
}

function planRow({ level, changeS, saved, changes, paysFrom }: LevelPlan): string[] {
  return [
    level,
    formatDuration(changeS),
    formatCount(changes),
    saved === null ? '–' : formatShare(saved),
    paysFrom === null ? 'never' : timesAsLong(paysFrom),
  ];
}

/** Where the times of a change come from. */
function timesText({ facts: { switchS, relockS, jobS }, ocs }: PhasesResult): string {
  return [`mirrors ${fact(switchS)} for ${ocs}`, `links lock again ${fact(relockS)}`, `job ${fact(jobS)}`].join('; ');
}

/** A time with its range, how far to trust it, and its first source. */
function fact({ value, min, max, confidence, sources }: Fact): string {
  const range = min === undefined || max === undefined ? '' : ` (${formatDuration(min)} – ${formatDuration(max)})`;
  const [source] = sources;
  return `${formatDuration(value)}${range}, ${confidence}${source === undefined ? '' : ` [${source}]`}`;
}

/** From which length of a phase one change pays, by level. */
function leavingRows({ shapes, fixed }: PhasesResult, rows: readonly PhaseRow[]): string[][] {
  const stay = fixed === null ? '' : shapeName(shapes[fixed.shape]);
  const cell = (seconds: number | null): string => (seconds === null ? 'never' : formatDuration(seconds));
  return [
    [`leaving ${stay}`, 'for', 'faster by', ...LEVELS],
    ...rows.map(({ name, best, leaving }): string[] => {
      const label = clipColumns(name, NAME);
      if (leaving === null || leaving.speedUp <= 1) return [label, 'stays', '', '', '', ''];
      const faster = formatShare(leaving.speedUp - 1);
      return [label, shapeName(shapes[best]), faster, ...LEVELS.map((level) => cell(leaving.breakEvenS[level]))];
    }),
  ];
}

/** Names of phases, cut to what a person reads. */
function few(names: readonly string[]): string {
  return names.length <= 4 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${formatCount(names.length - 3)} more`;
}

/** The shapes of the plan in the order of the phases, equal neighbours together; of a list that comes round, by rounds. */
function planText({ shapes, phases, repeat }: PhasesResult, { rounds, movedPorts, totalS }: LevelPlan): string {
  const round = (list: readonly number[]): string => {
    const parts: { shape: number; names: string[] }[] = [];
    list.forEach((shape, at) => {
      const last = parts.at(-1);
      if (last?.shape === shape) last.names.push(phases[at].name);
      else parts.push({ shape, names: [phases[at].name] });
    });
    return parts.map(({ shape, names }) => `${shapeName(shapes[shape])} for ${few(names)}`).join(', then ');
  };
  const told = rounds.slice(0, 3).map(({ rounds: times, shapes: list }) => (repeat === 1 ? round(list) : `${formatCount(times)} × (${round(list)})`));
  const rest = rounds.length > 3 ? `; and ${rounds.length - 3} more kinds of round` : '';
  const ports = movedPorts === 0 ? 'no port moves' : `${plural(movedPorts, 'port')} of circuit switches move`;
  return `${told.join('; ')}${rest}; ${formatDuration(totalS)} in all, ${ports}`;
}
