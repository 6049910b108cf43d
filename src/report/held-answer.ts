import { choiceNames, findPanel, type Group, placeName } from './findings';
import { HELD_WORDS, heldOf } from './held-panels';
import { formatCount } from './number-format';
import { builtPlaces, stopOf } from './stops';
import { type Panel, type SweepView, simulated } from './sweep-view';

/** How much more or less than its reference a group of series trains at one x. */
interface Gain {
  name: string;
  share: number;
  low: number;
  high: number;
}

function gainOf(group: Group, place: number): Gain | null {
  const held = simulated(group.members[0].cells[place])?.held;
  if (held === undefined) return null;
  const names = choiceNames(group);
  const name = names.length > 2 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : names.join(' and ');
  return { name, share: held.relative - 1, low: held.relativeRange[0] - 1, high: held.relativeRange[1] - 1 };
}

/** Every group of a panel at the x where its series are compared, the best first. */
function gains(panel: Panel, view: SweepView): { at: number; gains: Gain[] } | null {
  const found = findPanel(panel.series, view.x);
  const at = found.at ?? builtPlaces(panel.series[0]).at(-1);
  if (at === undefined || at === null) return null;
  const list = found.choices.flatMap((group) => gainOf(group, at) ?? []).sort((a, b) => b.share - a.share);
  return list.length === 0 ? null : { at, gains: list };
}

const percent = (share: number): string => `${formatCount(Number((Math.abs(share) * 100).toFixed(1)))} %`;
const worded = ({ name, share }: Gain): string => `${percent(share)} ${share > 0 ? 'more' : 'less'} with ${name}`;
const differs = ({ share }: Gain): boolean => Math.abs(share) >= 0.0005;

/** The finding of a sweep that holds quantities, a clause for each of them. */
export function heldAnswer(view: SweepView): string {
  const clauses = view.panels.flatMap((panel) => {
    const held = heldOf(panel);
    const found = gains(panel, view);
    if (held === null || found === null) return [];
    const ends = [...new Set([found.gains[0], found.gains.at(-1) ?? found.gains[0]])].filter(differs);
    const text = ends.length === 0 ? 'the same with all' : ends.map(worded).join(' and ');
    return [{ where: placeName(view.x, found.at), text: `at ${HELD_WORDS[held.what]} ${text}` }];
  });
  const reference = view.panels.map(heldOf).find((held) => held !== null)?.reference ?? '';
  const stops = ended(view).map(({ name, last, mark }) => ` ${capital(name)} cannot be built beyond ${last} (${mark}).`);
  return `${capital(clauses[0]?.where ?? 'here')}, beside ${reference}, throughput is ${clauses.map(({ text }) => text).join('; ')}.${stops.join('')}`;
}

/** Series that cannot be built to the end of x, whatever is held. */
function ended({ panels: [panel], x }: SweepView): { name: string; last: string; mark: string }[] {
  if (x.values === null) return [];
  return panel.series.flatMap((series) => {
    const stop = stopOf(series);
    if (stop === null || stop.last === null) return [];
    return [{ name: series.name, last: placeName(x, stop.last).replace(/^at /, ''), mark: stop.mark }];
  });
}

const capital = (text: string): string => (text === '' ? text : text[0].toUpperCase() + text.slice(1));

/** The same for the title of a picture: what the best choice gains for each held quantity, and where it gains nothing the worst loses. */
export function heldTitle(view: SweepView): string {
  const found = view.panels.flatMap((panel) => {
    const held = heldOf(panel);
    const list = gains(panel, view);
    return held === null || list === null ? [] : [{ what: held.what, ...list }];
  });
  const wins = new Map<string, string[]>();
  for (const { what, gains: list } of found) {
    const [best] = list;
    if (differs(best) && best.share > 0) wins.set(best.name, [...(wins.get(best.name) ?? []), `${percent(best.share)} more at ${HELD_WORDS[what]}`]);
  }
  const losses = found.slice(0, 1).flatMap(({ what, gains: list }) => {
    const worst = list.at(-1);
    if (worst === undefined || worst.share >= 0 || !differs(worst)) return [];
    const stops = ended(view).some(({ name }) => name === worst.name) ? ', and stops there' : '';
    return [`${worst.name} ${percent(worst.share)} less at ${HELD_WORDS[what]}${stops}`];
  });
  const reference =
    view.panels
      .map(heldOf)
      .find((held) => held !== null)
      ?.reference.replace(/ \(.*?\)/g, '') ?? '';
  const parts = [...[...wins].map(([name, gained]) => `${name} trains ${gained.join(' and ')} than ${reference}`), ...losses];
  if (parts.length === 0) return heldAnswer(view).replace(/\.$/, '');
  return `${capital(placeName(view.x, found[0].at))}, ${parts.join('; ')}`;
}

/** Where a choice wins or loses only inside the range of a fact: one sentence for each. */
export function heldFlips(view: SweepView): string[] {
  return view.panels.flatMap((panel) => {
    const held = heldOf(panel);
    const found = gains(panel, view);
    if (held === null || found === null) return [];
    const open = found.gains.filter(({ low, high }) => low < -0.0005 && high > 0.0005);
    const sure = found.gains.filter(({ low }) => low > 0.0005);
    const range = ({ name, low, high }: Gain): string => `${name} (${signed(low)} to ${signed(high)})`;
    const where = `${placeName(view.x, found.at)} and ${HELD_WORDS[held.what]}`;
    return [
      ...(open.length > 0 ? [`Inside the ranges of the facts the result flips ${where}: ${open.map(range).join(', ')} beside the reference.`] : []),
      ...(sure.length > 0 ? [`Over the whole ranges of the facts ahead of the reference ${where}: ${sure.map(range).join(', ')}.`] : []),
    ];
  });
}

const signed = (share: number): string => `${share < 0 ? '−' : '+'}${percent(share)}`;
