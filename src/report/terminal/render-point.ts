import pc from 'picocolors';
import { LOSS_PARTS, type PointResult, type SimulatedPoint } from '../../analysis/result';
import { formatBytes } from '../../scenario/units';
import { answer } from '../answer';
import { wrapText } from '../chart/wrap-text';
import { formatCount, formatMetres, formatPs, formatShare, formatSi } from '../number-format';
import { powerLines } from '../power-lines';
import { publishedLines } from '../published';
import { textBar } from './text-bar';
import { clipColumns, columns, textTable } from './text-table';

const WIDTH = 80;
const HEIGHT = 23;

/** What the screen shows of the scenario, beside what the result knows itself. */
export interface PointContext {
  seed?: string | number | undefined;
  fabric?: { network?: string | undefined } | undefined;
  collective?: { library?: string | undefined } | undefined;
}

type Paint = ReturnType<typeof pc.createColors>;

function headline(point: SimulatedPoint): string[] {
  const rate =
    point.tokensPerSecond === null
      ? `${formatSi(point.samplesPerSecond, ' samples/s')}`
      : formatSi(point.tokensPerSecond, ' tokens/s').replace('  ', ' ');
  const rows = [
    ['utilisation', formatShare(point.utilisation), 'step', formatPs(point.stepPs), 'exposed', formatPs(point.exposedPs)],
    ['MFU', formatShare(point.mfu), 'ideal step', formatPs(point.idealPs), 'communication', formatPs(point.communicationPs)],
    ['bubble', formatShare(point.bubble), 'data-parallel', formatCount(point.dataParallel), 'rate', rate.replace(/ +/g, ' ')],
  ];
  return textTable(rows, 'lrlrlr');
}

/** What the other hash seeds give; an empty line where routes are not hashed. */
function rangeLine({ range }: SimulatedPoint): string {
  if (range === undefined) return '';
  const [shares, steps] = [range.utilisation.map((share) => formatShare(share)), range.stepPs.map((ps) => formatPs(ps))];
  return `${range.seeds} hash seeds: utilisation ${shares.join(' to ')}, step ${steps.join(' to ')} (median shown)`;
}

function losses(point: SimulatedPoint, paint: Paint): string[] {
  const largest = Math.max(...LOSS_PARTS.map((part) => point.loss[part]), 1e-12);
  const shown = LOSS_PARTS.filter((part) => point.loss[part] !== 0);
  const none = LOSS_PARTS.filter((part) => point.loss[part] === 0);
  const rows = shown.map((part) => [
    part,
    formatShare(point.loss[part]),
    formatPs(point.loss[part] * point.stepPs),
    textBar(point.loss[part] / largest, 36),
  ]);
  const rest = none.length === 0 ? '' : none.length > 3 ? `${shown.length > 0 ? 'the others' : 'all parts'}: 0` : `${none.join(', ')}: 0`;
  const total = ['total loss', formatShare(point.totalLoss), formatPs(point.stepPs - point.idealPs), rest];
  const [first, ...bars] = textTable([total, ...rows], 'lrrl');
  return [paint.bold(first), ...bars];
}

function cables(point: SimulatedPoint, paint: Paint): string[] {
  if (point.tiers.length === 0) return [];
  const rows = point.tiers.map((tier) => [
    tier.tier,
    clipColumns(tier.outcome === 'replaced' ? `${tier.requested} → ${tier.technology}` : tier.technology, 19),
    tier.outcome === 'as-asked' ? '' : tier.outcome,
    formatMetres(tier.runM),
    formatMetres(tier.reachM),
    `${formatCount(tier.lanes)}×${formatCount(tier.laneGbps)}G`,
    formatPs(tier.latencyNs * 1e3),
    formatShare(tier.utilisation),
  ]);
  const [head, ...body] = textTable([['tier', 'technology', '', 'run', 'reach', 'lanes', 'latency', 'used'], ...rows], 'lllrrrrr');
  return ['', paint.dim(head), ...body];
}

function collectives(point: SimulatedPoint, paint: Paint): string[] {
  if (point.collectives.length === 0) return [];
  const rows = point.collectives
    .slice(0, 2)
    .map((row) => [
      clipColumns(row.name, 16),
      clipColumns(row.algorithm, 17),
      formatCount(row.calls),
      formatBytes(row.bytesPerCall),
      formatPs(row.meanPs),
      formatSi(row.busbw, 'B/s'),
    ]);
  const [head, ...body] = textTable([['collective', 'algorithm', 'calls', 'bytes', 'mean', 'busbw'], ...rows], 'llrrrr');
  const more = point.collectives.length - 2;
  return [paint.dim(head), ...body, ...(more > 0 ? [paint.dim(`… and ${more} more collectives (--json)`)] : [])];
}

/**
 * A single point on an 80 × 24 screen: the answer, the step, the loss split, the cables, the collectives, the fold, and as many notes as there is room for.
 *
 * @param colour whether to write ANSI colours; the caller knows the terminal
 * @returns lines joined by LF, the last one ended
 * @example process.stdout.write(renderPoint(simulate(point), scenario, process.stdout.isTTY))
 */
export function renderPoint(point: PointResult, scenario?: PointContext, colour = false): string {
  const paint = pc.createColors(colour);
  const held = point.status === 'ok' ? point.held?.sentence : undefined;
  const sentence = wrapText([answer([point]), ...(held === undefined ? [] : [`Held equal: ${held}.`])].join(' '), WIDTH, columns).map((line) =>
    paint.bold(line),
  );
  if (point.status === 'infeasible') return `${[...sentence, ...notes(point.notes, HEIGHT - sentence.length, paint)].join('\n')}\n`;
  const { ranks, rankClasses, links, linkClasses } = point.fold;
  const context = [scenario?.collective?.library, scenario?.fabric?.network, scenario?.seed === undefined ? undefined : `seed ${scenario.seed}`];
  const made = context.filter((part) => part !== undefined).join(', ');
  const fold = `fold: ${formatCount(ranks)} ranks in ${formatCount(rankClasses)} classes, ${formatCount(links)} links in ${formatCount(linkClasses)} classes`;
  const whole = [
    ...sentence,
    ...publishedLines([point]).map((line) => clipColumns(line, WIDTH)),
    ...headline(point).map((line) => clipColumns(line, WIDTH)),
    clipColumns(rangeLine(point), WIDTH),
    ...losses(point, paint),
    ...cables(point, paint),
    ...collectives(point, paint),
    paint.dim(clipColumns(made === '' ? fold : `${fold} · ${made}`, WIDTH)),
  ];
  // Blank lines go first where the screen is full.
  const power = powerLines(point).map((line) => clipColumns(line, WIDTH));
  const lines = whole.length + power.length < HEIGHT ? whole : whole.filter((line) => line !== '');
  const late = waiting(point, HEIGHT - lines.length);
  // Above the line of the fold, where there is room for them and a line of notes.
  const room = Math.max(0, HEIGHT - lines.length - late.length - 1);
  lines.splice(-1, 0, ...power.slice(0, room));
  lines.push(...late);
  const left = point.notes.filter((note) => note !== point.waiting?.sentence && note !== held);
  return `${[...lines, ...notes(left, HEIGHT - lines.length, paint)].join('\n')}\n`;
}

/** Who waits for dead links comes before all other notes, cut to a line where there is no room for it whole. */
function waiting({ waiting: found }: SimulatedPoint, room: number): string[] {
  if (found === undefined || room < 1) return [];
  const wrapped = wrapText(found.sentence, WIDTH, columns);
  return wrapped.length <= room ? wrapped : [clipColumns(found.sentence, WIDTH)];
}

/** Notes wrapped into the lines that are left; what does not fit is counted. */
function notes(all: readonly string[], room: number, paint: Paint): string[] {
  const lines: string[] = [];
  for (const [index, note] of all.entries()) {
    const wrapped = wrapText(`note: ${note}`, WIDTH, columns);
    const last = index === all.length - 1;
    if (lines.length + wrapped.length + (last ? 0 : 1) > room) {
      const left = all.length - index;
      return lines.length < room ? [...lines, paint.dim(`… ${left} ${left === 1 ? 'note' : 'notes'} more (--json)`)] : lines;
    }
    lines.push(...wrapped);
  }
  return lines;
}
