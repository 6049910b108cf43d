import { dollarsPerPoint } from '../analysis/bill/cost';
import { formatUsd } from './bill-numbers';
import { findPanel, placeName, utilisationAt } from './findings';
import { seriesStyles } from './palette';
import { type SweepView, simulated } from './sweep-view';

/** What a series pays for each point of utilisation beside the worst choice. */
export interface Recovered {
  name: string;
  /** Dollars, negative where it is cheaper too; null where it recovers nothing or is not counted. */
  usd: number | null;
}

/**
 * Dollars of interconnect for each percentage point of utilisation that a choice recovers over the worst one, where the first panel's series are compared, at the prices themselves:
 * the ranges of what both have in common would drown the difference. Null where there are no two choices.
 *
 * @example recovered(view)?.choices // [{ name: 'AEC to the leaf', usd: 21_300 }, …]
 */
export function recovered(view: SweepView): { base: string; place: number; choices: Recovered[] } | null {
  const [{ series }] = view.panels;
  const { at, worst, choices: groups } = findPanel(series, view.x);
  if (at === null || worst === null || groups.length < 2) return null;
  const base = worst.members[0];
  const from = simulated(base.cells[at])?.interconnect?.usd;
  const floor = utilisationAt(base, at);
  if (from === undefined || floor === null) return null;
  const styles = seriesStyles(series);
  const others = series.filter((one, index) => !worst.members.includes(one) && styles[index].family !== 'ideal');
  const choices = others.map((one): Recovered => {
    const total = simulated(one.cells[at])?.interconnect?.usd;
    const utilisation = utilisationAt(one, at);
    const found = total === undefined || utilisation === null ? null : dollarsPerPoint({ total: from, utilisation: floor }, { total, utilisation });
    return { name: one.name, usd: found?.value ?? null };
  });
  return { base: base.name, place: at, choices };
}

/** The same in one sentence, the cheapest first; none where nothing is recovered. */
export function recoveredLine(view: SweepView): string[] {
  const found = recovered(view);
  const paid = (found?.choices ?? []).flatMap(({ name, usd }) => (usd === null ? [] : [{ name, usd }])).sort((a, b) => a.usd - b.usd);
  if (found === null || paid.length === 0) return [];
  const free = paid.filter(({ usd }) => usd <= 0).map(({ name }) => name);
  const dear = paid.filter(({ usd }) => usd > 0).map(({ name, usd }) => `${formatUsd(usd)} with ${name}`);
  const clauses = [
    ...(free.length === 0 ? [] : [`${free.join(', ')} ${free.length === 1 ? 'keeps more and costs' : 'keep more and cost'} no more`]),
    ...(dear.length === 0 ? [] : [`a point of utilisation recovered costs ${dear.join(', ')}`]),
  ];
  return [`Beside ${found.base}, ${placeName(view.x, found.place)}: ${clauses.join('; ')}.`];
}
