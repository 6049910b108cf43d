import { LOSS_PARTS, type PointResult, type SimulatedPoint } from '../analysis/result';
import { choiceNames, type Findings, findPanel, type Group, groupUtilisation, placeName } from './findings';
import { heldAnswer, heldTitle } from './held-answer';
import { holdsAnything } from './held-panels';
import type { ReportMeta } from './meta';
import { formatCount, formatPoints, formatShare } from './number-format';
import { builtPlaces } from './stops';
import { type SweepView, simulated, sweepView } from './sweep-view';

/** First words are capitalised, identifiers such as `dac-100` are not. */
export const sentenceCase = (text: string): string => (/^[a-z]{4,}(?=[\s,]|$)/.test(text) ? text[0].toUpperCase() + text.slice(1) : text);

const joined = (group: Group) => choiceNames(group).join(' · ');
const keeps = (group: Group) => (choiceNames(group).length > 1 ? 'keep' : 'keeps');
const lastPlace = (group: Group) => builtPlaces(group.members[0]).at(-1) ?? 0;
const whole = (share: number) => formatShare(share, 0);

/** The answer for a point that stands alone. */
function pointAnswer(point: PointResult): string {
  const job = `${point.model} on ${formatCount(point.gpus)} GPUs (${point.system})`;
  if (point.status === 'infeasible') return `${job} cannot be built: ${point.reason.replace(/\.$/, '')}.`;
  const keeps = `${job} keeps ${formatShare(point.utilisation)} utilisation`;
  if (point.dataParallel === 1) return `${keeps}; it has one data-parallel replica, so no gradients cross the interconnect.`;
  if (point.interconnectLoss <= 0) return `${keeps}; the interconnect costs nothing of the step.`;
  return `${keeps}; the interconnect costs ${formatShare(point.interconnectLoss)} of the step, most of it ${largestPart(point)}.`;
}

/** The largest interconnect part of a point's loss: `bandwidth (4.10 %)`. */
export function largestPart(point: SimulatedPoint): string {
  const [first] = LOSS_PARTS.filter((part) => part !== 'stragglers').sort((a, b) => point.loss[b] - point.loss[a]);
  return `${first} (${formatShare(point.loss[first])})`;
}

function stopClauses(view: SweepView, found: Findings, told: string | null): string[] {
  return found.stops
    .filter((stop) => stop.series !== told)
    .map(({ series, last, mark }) => {
      if (last === null) return `${series} cannot be built at all (${mark})`;
      const edge = view.x.name === 'gpus' ? `${view.x.labels[last]} GPUs` : `${view.x.title} ${view.x.labels[last]}`;
      return view.x.values === null ? `${series} cannot be built everywhere (${mark})` : `${series} cannot be built beyond ${edge} (${mark})`;
    });
}

/** One choice along x: how its utilisation runs from the first place to the last. */
function runOf(view: SweepView, group: Group): string {
  const places = builtPlaces(group.members[0]);
  const [first, last] = [places[0], places[places.length - 1]];
  const [from, to] = [groupUtilisation(group, first), groupUtilisation(group, last)];
  const name = joined(group);
  const subject = name === '' ? 'utilisation' : choiceNames(group).length > 1 ? `the utilisation of ${name}` : `the utilisation of ${name}`;
  const where = (place: number) => placeName(view.x, place);
  const same = group.members.length > 1 ? ` (all within ${formatPoints(group.spread)})` : '';
  if (first === last) return `${subject} is ${formatShare(from)} ${where(first)}${same}`.trimEnd();
  const verb = Math.abs(to - from) < 0.0005 ? 'stays at' : to < from ? 'falls from' : 'rises from';
  if (verb === 'stays at')
    return `${subject} stays at ${formatShare(from)} from ${where(first).replace(/^at /, '')} to ${where(last).replace(/^at /, '')}${same}`;
  return `${subject} ${verb} ${formatShare(from)} ${where(first)} to ${formatShare(to)} ${where(last)}${same}`;
}

/** Two or more choices at the x where they are compared. */
function comparison(view: SweepView, found: Findings, at: number, best: Group, worst: Group): string[] {
  const [high, low] = [groupUtilisation(best, at), groupUtilisation(worst, at)];
  const place = placeName(view.x, at);
  const beyond = lastPlace(best) > at && view.x.name === 'gpus' ? lastPlace(best) : null;
  const further = beyond === null ? '' : ` and ${formatShare(groupUtilisation(best, beyond))} ${placeName(view.x, beyond)}`;
  const stop = found.stops.find(({ series, last }) => last === at && worst.members.some((member) => member.name === series));
  if (stop && worst.members.length === 1) {
    const end = `${joined(worst)} keeps ${formatShare(low)} utilisation ${place} and cannot be built beyond (${stop.mark})`;
    return [end, `${joined(best)} ${keeps(best)} ${formatShare(high)} there${further}`, ...stopClauses(view, found, stop.series)];
  }
  const differ = found.widest ? ', where they differ most,' : ',';
  const main = `${place}${differ} ${joined(best)} ${keeps(best)} ${formatShare(high)} utilisation against ${formatShare(low)} for ${joined(worst)} (${formatPoints(high - low)})`;
  const rest = beyond === null ? [] : [`${joined(best)} ${keeps(best)} ${formatShare(groupUtilisation(best, beyond))} ${placeName(view.x, beyond)}`];
  return [main, ...rest, ...stopClauses(view, found, null)];
}

/** Names without an order, or no x that all can reach: the best and the worst of everything built. */
function extremes(view: SweepView, found: Findings): string[] {
  const all = view.panels[0].series.flatMap((series) =>
    series.cells.flatMap((cell, place) => {
      const point = simulated(cell);
      const where = placeName(view.x, place);
      return point ? [{ name: series.name === '' ? where.replace(/^with /, '') : `${series.name} ${where}`.trim(), share: point.utilisation }] : [];
    }),
  );
  all.sort((a, b) => b.share - a.share);
  const [best, worst] = [all[0], all[all.length - 1]];
  if (all.length === 1) return [`${best.name} keeps ${formatShare(best.share)} utilisation`, ...stopClauses(view, found, null)];
  const main = `${best.name} keeps ${formatShare(best.share)} utilisation, the most, and ${worst.name} ${formatShare(worst.share)}, the least`;
  return [main, ...stopClauses(view, found, null)];
}

/**
 * The finding as one sentence with its numbers, computed from the results of a sweep or of a single point.
 *
 * @example answer([point]) // 'llama3-70b on 1,024 GPUs (h100-hgx) keeps 93.4 % utilisation; the interconnect costs 6.21 % of the step, most of it bandwidth (4.10 %).'
 */
export function answer(results: readonly PointResult[], meta?: Pick<ReportMeta, 'report'>): string {
  if (results.length === 0) return 'There are no results.';
  if (results.length === 1) return sentenceCase(pointAnswer(results[0]));
  const view = sweepView(results, meta);
  if (holdsAnything(view)) return heldAnswer(view);
  const found = findPanel(view.panels[0].series, view.x);
  const gap = results.find((point) => point.status === 'infeasible');
  if (found.choices.length === 0)
    return `None of the ${formatCount(results.length)} points can be built: ${gap?.reason ?? 'no result'}`.replace(/\.?$/, '.');
  const { at, best, worst } = found;
  const alone = found.choices.length === 1 && view.x.values !== null;
  const clauses = alone
    ? [runOf(view, found.choices[0]), ...stopClauses(view, found, null)]
    : at !== null && best && worst
      ? comparison(view, found, at, best, worst)
      : extremes(view, found);
  const text = clauses.join('; ');
  return `${/^(at|utilisation|the) /.test(text) ? text[0].toUpperCase() + text.slice(1) : sentenceCase(text)}.`;
}

/** Three names are read at a glance; more become a count. */
function shortName(found: Findings, group: Group): string {
  const names = choiceNames(group);
  if (names.length <= 3) return names.join(' · ');
  return found.choices.length === 2 ? 'all others' : `${names.slice(0, 2).join(' · ')} and ${names.length - 2} more`;
}

/**
 * The finding shortened for the title of a picture.
 *
 * @example title(results, meta) // 'Passive copper stops at 4,096 GPUs with 31 %; LPO · CPO keep 70 % at 16,384 GPUs'
 */
export function title(results: readonly PointResult[], meta?: Pick<ReportMeta, 'report'>): string {
  const long = answer(results, meta).replace(/\.$/, '');
  if (results.length < 2) return long;
  const view = sweepView(results, meta);
  if (holdsAnything(view)) return heldTitle(view);
  const found = findPanel(view.panels[0].series, view.x);
  const { at, best, worst } = found;
  if (at === null || !best || !worst || found.choices.length < 2) return long;
  const stop = found.stops.find(({ series, last }) => last === at && worst.members[0].name === series);
  const share = (group: Group, place: number) => whole(groupUtilisation(group, place));
  if (stop && view.x.name === 'gpus') {
    const end = lastPlace(best);
    const tail = `${shortName(found, best)} ${keeps(best)} ${share(best, end)} ${end > at ? placeName(view.x, end) : 'there'}`;
    return sentenceCase(`${joined(worst)} stops ${placeName(view.x, at)} with ${share(worst, at)} utilisation; ${tail}`);
  }
  const text = `${placeName(view.x, at)}, ${shortName(found, best)} ${keeps(best)} ${share(best, at)} utilisation against ${share(worst, at)} for ${shortName(found, worst)}`;
  return text[0].toUpperCase() + text.slice(1);
}
