import type { PointResult, SimulatedPoint } from '../analysis/result';
import { largestPart, sentenceCase } from './answer';
import { choiceNames, type Findings, findPanel, type Group, groupUtilisation, placeName, utilisationAt } from './findings';
import { heldFlips } from './held-answer';
import { holdsAnything } from './held-panels';
import type { ReportMeta } from './meta';
import { formatCount, formatPoints, formatPs, formatShare } from './number-format';
import { recoveredLine } from './recovered';
import { builtPlaces } from './stops';
import { type SweepView, simulated, sweepView } from './sweep-view';

/** One-way latency of the links of a point from the NIC to the top of the fabric (switches not included), or of the domain where there is no more; the slowest of each tier. */
function cableLatencyPs(point: SimulatedPoint): number {
  const outside = point.tiers.filter(({ tier }) => tier !== 'domain');
  const slowest = new Map<string, number>();
  for (const { tier, latencyNs } of outside.length > 0 ? outside : point.tiers) slowest.set(tier, Math.max(slowest.get(tier) ?? 0, latencyNs * 1e3));
  return [...slowest.values()].reduce((sum, ps) => sum + ps, 0);
}

function range(values: readonly number[], format: (value: number) => string): string {
  const [low, high] = [format(Math.min(...values)), format(Math.max(...values))];
  return low === high ? low : `${low} to ${high}`;
}

/** Why series that coincide do so: what their cables differ by, beside what no cable saves. */
function coincidence(view: SweepView, group: Group): string {
  const place = builtPlaces(group.members[0]).at(-1) ?? 0;
  const points = group.members.flatMap((member) => simulated(member.cells[place]) ?? []);
  const cost = (part: 'latency' | 'software') =>
    range(
      points.map((point) => point.loss[part] * point.stepPs),
      formatPs,
    );
  const names = `${group.name} ${group.members.length === 2 ? 'both ' : ''}coincide: they differ by at most ${formatPoints(group.spread)} of utilisation`;
  const cables = `One way through one link of each tier takes ${range(points.map(cableLatencyPs), formatPs)}`;
  const step = `${placeName(view.x, place)} latency costs ${cost('latency')} of a step of ${formatPs(points[0].stepPs)} and software, which no cable saves, ${cost('software')}`;
  return `${names}. ${cables}; ${step}.`;
}

/** The last simulated point of every series whose lanes had to slow down. */
function downshifts(view: SweepView): string[] {
  return view.panels[0].series.flatMap((series) => {
    const place = builtPlaces(series).at(-1);
    const slowed = place === undefined ? [] : (simulated(series.cells[place])?.tiers ?? []).filter((tier) => tier.outcome === 'downshifted');
    if (place === undefined || slowed.length === 0) return [];
    const tiers = slowed.map(
      (tier) => `${tier.tier} ${formatCount(tier.lanes)} × ${formatCount(tier.laneGbps)} Gb/s over ${formatCount(tier.runM)} m`,
    );
    const name = series.name === '' ? 'the links are' : `${series.name} is`;
    return [sentenceCase(`${name} slowed down to close ${placeName(view.x, place)}: ${tiers.join(', ')}.`)];
  });
}

/** What the other panels change, for the best and the worst choice of the first. */
function panelChanges(view: SweepView, found: Findings): string[] {
  const { at, best, worst } = found;
  if (at === null || !best || !worst) return [];
  return view.panels.slice(1).flatMap((panel) => {
    const changes = [...new Set([best, worst])].flatMap((group) => {
      const other = panel.series.find((series) => series.name === group.members[0].name);
      const share = other ? utilisationAt(other, at) : null;
      if (share === null) return [];
      const name = choiceNames(group).join(' · ');
      return [
        `${name === '' ? 'utilisation is' : choiceNames(group).length > 1 ? `${name} keep` : `${name} keeps`} ${formatShare(share)} instead of ${formatShare(groupUtilisation(group, at))}`,
      ];
    });
    return changes.length > 0 ? [`With ${panel.name} instead of ${view.panels[0].name}, ${placeName(view.x, at)}: ${changes.join('; ')}.`] : [];
  });
}

/**
 * What follows the answer: where the worst choice loses its time, what was slowed down, why coinciding series coincide, what other panels change.
 *
 * @example details(results, meta)[0] // 'Passive copper loses 66.1 % … to the interconnect at 4,096 GPUs, most of it to bandwidth (61.0 %).'
 */
export function details(results: readonly PointResult[], meta?: Pick<ReportMeta, 'report'>): string[] {
  if (results.length < 2) return [];
  const view = sweepView(results, meta);
  if (holdsAnything(view)) return [...heldFlips(view), ...recoveredLine(view), ...downshifts(view)];
  const found = findPanel(view.panels[0].series, view.x);
  const point = found.at === null ? null : simulated(found.worst?.members[0].cells[found.at]);
  const lines: string[] = [];
  if (found.at !== null && found.worst && point && point.interconnectLoss > 0) {
    const name = choiceNames(found.worst).join(' · ');
    const subject = name === '' ? 'the job loses' : choiceNames(found.worst).length > 1 ? `${name} lose` : `${name} loses`;
    const share = formatShare(point.interconnectLoss);
    lines.push(
      sentenceCase(
        `${subject} ${share} of the step to the interconnect ${placeName(view.x, found.at)}, most of it to ${largestPart(point)}.`,
      ).replace(/^the /, 'The '),
    );
  }
  lines.push(...downshifts(view));
  for (const group of found.groups) if (group.members.length > 1 && builtPlaces(group.members[0]).length > 0) lines.push(coincidence(view, group));
  return [...lines, ...recoveredLine(view), ...panelChanges(view, found)];
}
