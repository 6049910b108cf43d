import { type LinkTechnology, linkTechnology } from '../catalog/links';
import { linkClosure } from '../link/closure';
import { type LinkConditions, USUAL_GAUGE } from '../link/conditions';
import { linkSheet } from '../link/link-sheet';
import { usualLengthM } from '../link/usual-length';
import { packageVersion } from '../sweep/package-version';
import { chartStyle } from './chart/chart-style';
import { el, text } from './chart/svg';
import { textWidth } from './chart/text-width';
import { wrapText } from './chart/wrap-text';
import { escapeMarkup } from './escape';
import { linkStyles } from './link-colours';
import { type DrawnTechnology, lengthCurves, reachCurves, SHORTEST_M } from './link-curves';
import { type LinkCurve, linkPanel, type Span } from './link-panel';
import { runLength } from './link-verdict';

/** What is drawn when nobody names technologies: each family of media once, at 800 Gb/s a port. */
export const USUAL_TECHNOLOGIES = ['dac-100', 'acc-100', 'aec-100', 'dr8-800', 'lpo-800', 'cpo-nv'];

const WIDTH = 1280;
const EDGE = 28;
const PLOT = 330;
const LABELS = 112;
const AXIS = 44;
const LANE_RATES = [1.25, 5, 25, 100, 400];

/**
 * Three panels of several technologies in one picture: reach over lane rate, energy over length, latency over length, each line named at its end and
 * stopped where the link no longer closes. Whole links of one part at its full rate. Throws `UnknownIdError` for an unknown technology.
 *
 * @returns one SVG document, 1,280 pixels wide, without scripts or outside resources
 * @example linkPlot(['dac-100', 'aec-100', 'dr8-800'], { gauge: 26 })
 */
export function linkPlot(ids: readonly string[], conditions: LinkConditions): string {
  const technologies = ids.map(linkTechnology);
  const styles = linkStyles(technologies);
  const drawn = technologies.map((technology, index): DrawnTechnology => ({ technology, colour: `var(--link-${index})`, dash: styles[index].dash }));
  const reaches = technologies.map((technology) => linkClosure(technology, 0, conditions).reachM).filter(Number.isFinite);
  const longestM = decadeAbove(Math.max(10, ...reaches));
  const reach = reachCurves(drawn, conditions);
  const energy = lengthCurves(drawn, conditions, longestM, 'pJPerBit');
  // A link without latency has no place on a log axis.
  const latency = lengthCurves(drawn, conditions, longestM, 'latencyNs').filter(({ points }) => points.every(([, value]) => value > 0));
  const room = WIDTH - 2 * EDGE;
  const title = finding(technologies, conditions);
  const lines = wrapText(title, room, (line) => textWidth(line, 21, true) * 0.92);
  const parts = lines.map((line, index) => text(line, EDGE, 38 + 27 * index, { class: 'title' }));
  const under = wrapText(subtitle(conditions, technologies, reach, energy), room, (line) => textWidth(line, 13));
  let y = 34 + 27 * lines.length;
  for (const line of under) {
    parts.push(text(line, EDGE, y, { class: 'subtitle' }));
    y += 18;
  }
  y += 44;
  const pitch = room / 3;
  const box = (column: number) => ({ x: EDGE + column * pitch + AXIS, y, width: pitch - AXIS - LABELS, height: PLOT });
  const length = logSpan('length, m (log)', SHORTEST_M, longestM);
  const shared = { labelWidth: LABELS };
  parts.push(
    linkPanel({
      ...shared,
      heading: 'Reach',
      box: box(0),
      x: { title: 'lane rate, Gb/s (log)', low: 1, high: 500, scale: 'log', ticks: LANE_RATES },
      y: logSpan('m (log)', ...around(reach, 1)),
      curves: reach,
    }),
    linkPanel({ ...shared, heading: 'Energy of a whole link', box: box(1), x: length, y: linearSpan('pJ/bit', energy), curves: energy }),
    linkPanel({ ...shared, heading: 'Latency, one way', box: box(2), x: length, y: logSpan('ns (log)', ...around(latency, 10)), curves: latency }),
  );
  y += PLOT + 66;
  parts.push(text(`interlude ${packageVersion} · every number with its source: interlude link ID`, EDGE, y, { class: 'small' }));
  const height = Math.ceil(y + 18);
  const colours = Object.fromEntries(styles.map(({ colour }, index) => [`link-${index}`, colour]));
  return `${el(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      class: 'interlude',
      viewBox: `0 0 ${WIDTH} ${height}`,
      width: WIDTH,
      height,
      role: 'img',
      'aria-labelledby': 'interlude-title',
    },
    [
      el('title', { id: 'interlude-title' }, escapeMarkup(title)),
      chartStyle(colours),
      el('rect', { width: WIDTH, height, fill: 'var(--ground)' }),
      ...parts,
    ],
  )}\n`;
}

/** What the picture shows, with its numbers: where copper ends, and what fibre costs in energy beyond. */
function finding(technologies: readonly LinkTechnology[], conditions: LinkConditions): string {
  const rows = technologies
    .filter(({ medium }) => medium !== 'ideal')
    .map((technology) => {
      const { pJPerBit, closure } = linkSheet({ technology: technology.id, lengthM: usualLengthM(technology), conditions });
      return { technology, pJPerBit, reachM: closure.reachM };
    })
    .sort((a, b) => a.pJPerBit - b.pJPerBit);
  const copper = rows.find(({ technology }) => technology.medium === 'copper-passive');
  const fibres = rows.filter(({ technology, reachM }) => technology.medium.startsWith('fiber') && reachM > 0);
  if (copper !== undefined && fibres.length > 0) {
    const [least, most] = [fibres[0], fibres[fibres.length - 1]].map(({ pJPerBit }) => (pJPerBit / copper.pJPerBit).toFixed(1));
    const times = least === most ? `${least} times` : `${least} to ${most} times`;
    const far = runLength(Math.max(...fibres.map(({ reachM }) => reachM)));
    return `Passive copper ends at ${runLength(copper.reachM)} at ${copper.technology.laneGbps} Gb/s a lane; fibre reaches ${far} for ${times} its energy`;
  }
  if (copper !== undefined && technologies.some(({ medium }) => medium.startsWith('fiber'))) {
    return `Passive copper ends at ${runLength(copper.reachM)} at ${copper.technology.laneGbps} Gb/s a lane; no fibre closes under these conditions`;
  }
  if (rows.length === 0) return 'An ideal link costs nothing at any length';
  const [first, last] = [rows[0], rows[rows.length - 1]];
  const say = ({ technology, pJPerBit, reachM }: (typeof rows)[number]) =>
    `${technology.id} takes ${pJPerBit.toFixed(1)} pJ/bit and ${reachM > 0 ? `reaches ${runLength(reachM)}` : 'closes nowhere'}`;
  return rows.length === 1 ? say(first) : `${say(first)}; ${say(last)}`;
}

function subtitle(
  conditions: LinkConditions,
  technologies: readonly LinkTechnology[],
  reach: readonly LinkCurve[],
  energy: readonly LinkCurve[],
): string {
  const { gauge = USUAL_GAUGE, temperatureC = 20, host, ocs, fibre } = conditions;
  const copper = `copper of ${gauge} AWG at ${temperatureC} °C on ${host === undefined ? 'the usual hosts' : `${host} hosts`}`;
  const through = ocs === undefined || ocs === 0 ? '' : ` through ${ocs} circuit switch${ocs > 1 ? 'es' : ''}`;
  const light = fibre === undefined && through === '' ? '' : `, fibre ${fibre ?? ''}${through}`.replace('  ', ' ');
  const none = technologies.filter(({ id }) => energy.every(({ names }) => names.every(({ text: name }) => name !== id))).map(({ id }) => id);
  const gaps =
    none.length === 0
      ? ''
      : ` ${none.join(', ')} cannot be drawn over length: ${none.length > 1 ? 'they reach' : 'it reaches'} less than ${SHORTEST_M} m.`;
  const levels = reach.some(({ names }) => names.length > 1) ? ' Technologies of one reach share a line.' : '';
  const ends = reach.some(({ stops }) => stops);
  const board = ends ? ' At 400 Gb/s a lane ordinary boards alone spend the budget of copper.' : '';
  return `Whole links at the full rate of one part, both ends, FEC included; ${copper}${light}. Lines stop where the link no longer closes.${levels}${board}${gaps}`;
}

const decadeAbove = (value: number): number => 10 ** Math.ceil(Math.log10(value) - 1e-9);

/** The values of curves, with room on both sides. */
function around(curves: readonly LinkCurve[], fallback: number): [low: number, high: number] {
  const values = curves.flatMap(({ points }) => points.map(([, value]) => value)).filter((value) => value > 0);
  if (values.length === 0) return [fallback, 10 * fallback];
  return [Math.min(...values) * 0.7, Math.max(...values) * 1.5];
}

/** A log axis with ticks at 1, 2 and 5, or at the decades where there are many. */
function logSpan(title: string, low: number, high: number): Span {
  const decades = Math.log10(high / low);
  const factors = decades > 3.6 ? [1] : decades > 1.3 ? [1, 3] : [1, 2, 5];
  const first = Math.floor(Math.log10(low));
  const ticks = Array.from({ length: Math.ceil(decades) + 2 }, (_, step) => factors.map((factor) => factor * 10 ** (first + step))).flat();
  const shown = ticks.filter((value) => value >= low * 0.999 && value <= high * 1.001).map((value) => Number(value.toPrecision(3)));
  return { title, low, high, scale: 'log', ticks: shown };
}

function linearSpan(title: string, curves: readonly LinkCurve[]): Span {
  const most = Math.max(1, ...curves.flatMap(({ points }) => points.map(([, value]) => value)));
  const step = [1, 2, 5, 10, 20, 50, 100].find((size) => most / size <= 6) ?? 200;
  const high = step * Math.ceil((most * 1.05) / step);
  return { title, low: 0, high, scale: 'linear', ticks: Array.from({ length: high / step + 1 }, (_, index) => index * step) };
}
