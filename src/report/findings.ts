import { type Axis, axisLabel } from './axis';
import { COINCIDENCE, coinciding } from './coinciding';
import { type Family, seriesStyles } from './palette';
import { builtPlaces, largestCommon, type Stop, stopOf } from './stops';
import { type Series, simulated } from './sweep-view';
import { usefulShare } from './useful';

/** Series that cannot be told apart, under one name. */
export interface Group {
  name: string;
  members: Series[];
  families: Family[];
  /** Largest difference of utilisation between two members at one x. */
  spread: number;
}

/** What a panel's data say, before it is put into words. */
export interface Findings {
  groups: Group[];
  /** Groups that can be built somewhere, without the ideal link (a yardstick, not a choice) unless nothing else is there. */
  choices: Group[];
  stops: Stop[];
  /** Index of the x at which the groups are compared, the best and the worst there. */
  at: number | null;
  best: Group | null;
  worst: Group | null;
  /** True when `at` was chosen because the groups differ most there. */
  widest: boolean;
}

/** Utilisation of a series at one x (useful GPUs for each nominal one, where a quantity is held), null where nothing was simulated. */
export function utilisationAt(series: Series, place: number): number | null {
  const point = simulated(series.cells[place]);
  return point === null ? null : usefulShare(point);
}

/** Utilisation of a group at one x: its first member's, the others being within the tolerance. */
export const groupUtilisation = (group: Group, place: number): number => utilisationAt(group.members[0], place) ?? Number.NaN;

/** Names of a group's real choices; the ideal link is a yardstick and not named beside them. */
export function choiceNames(group: Group): string[] {
  const real = group.members.filter((_, index) => group.families[index] !== 'ideal');
  return (real.length > 0 ? real : group.members).map(({ name }) => name);
}

/** Series that coincide over the whole of x, joined under one name. */
export function groupSeries(series: readonly Series[]): Group[] {
  const styles = seriesStyles(series);
  const values = series.map((line) => line.cells.map((_, place) => utilisationAt(line, place)));
  return coinciding(values, COINCIDENCE).map((indices) => {
    const members = indices.map((index) => series[index]);
    const spreads = values[0].map((_, place) => {
      const here = indices.flatMap((index) => values[index][place] ?? []);
      return here.length > 0 ? Math.max(...here) - Math.min(...here) : 0;
    });
    return {
      name: members.map(({ name }) => name).join(' · '),
      members,
      families: indices.map((index) => styles[index].family),
      spread: Math.max(0, ...spreads),
    };
  });
}

/**
 * Finds what a panel says: which series coincide, which stop and why, and where best and worst are compared. GPU counts are compared at the largest
 * that every series can be built for; other axes where the series differ most, since their ends are chosen, not grown into.
 *
 * @example findPanel(view.panels[0].series, view.x).best?.name // 'CPO · LPO'
 */
export function findPanel(series: readonly Series[], x: Axis): Findings {
  const groups = groupSeries(series);
  const built = groups.filter((group) => builtPlaces(group.members[0]).length > 0);
  const real = built.filter((group) => !group.families.every((family) => family === 'ideal'));
  const choices = real.length > 0 ? real : built;
  const stops = series.flatMap((line) => stopOf(line) ?? []);
  const common = x.values === null ? null : largestCommon(choices.map((group) => group.members[0]));
  const ranked = (place: number) => [...choices].sort((a, b) => groupUtilisation(b, place) - groupUtilisation(a, place));
  const gap = (place: number) => groupUtilisation(ranked(place)[0], place) - groupUtilisation(ranked(place).at(-1) as Group, place);
  const shared = x.labels.map((_, place) => place).filter((place) => choices.every((group) => utilisationAt(group.members[0], place) !== null));
  const widest = common !== null && x.name !== 'gpus' ? shared.reduce((a, b) => (gap(b) > gap(a) ? b : a), common) : common;
  const order = widest === null ? [] : ranked(widest);
  return { groups, choices, stops, at: widest, best: order[0] ?? null, worst: order.at(-1) ?? null, widest: widest !== common };
}

/** `at 4,096 GPUs`, `at bucket 25 MB`, `with passive copper`. */
export function placeName(x: Axis, place: number): string {
  if (x.values === null) return x.labels[place] === '' ? '' : `with ${x.labels[place]}`;
  return x.name === 'gpus' ? `at ${axisLabel(x, place)}` : `at ${x.title} ${x.labels[place]}`;
}
