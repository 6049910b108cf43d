import type { SimulatedPoint, TierResult } from '../../analysis/result';
import { axisLabel } from '../axis';
import { findPanel } from '../findings';
import { formatCount, formatMetres, formatPs, formatShare } from '../number-format';
import { builtPlaces } from '../stops';
import { type SweepView, simulated } from '../sweep-view';
import { htmlTable, paragraphs, prose } from './markup';

const COLUMNS = [
  { title: 'tier' },
  { title: 'technology' },
  { title: 'outcome' },
  { title: 'run', numeric: true, hint: 'longest real run of the tier; reach is judged on it' },
  { title: 'length', numeric: true, hint: 'length of cable that is bought' },
  { title: 'reach', numeric: true, hint: 'of the built technology at the lane rate used' },
  { title: 'lanes', numeric: true },
  { title: 'port', numeric: true, hint: 'payload rate of one port, per direction' },
  { title: 'latency', numeric: true, hint: 'one way, one link, without switches' },
  { title: 'SerDes + module + propagation + FEC + endpoint, ns' },
  { title: 'pJ/bit', numeric: true },
  { title: 'cables', numeric: true },
  { title: 'used', numeric: true, hint: 'share of the tier’s capacity over the step' },
];

function tierRow(tier: TierResult): string[] {
  const { serdesNs, moduleNs, propagationNs, fecNs, endpointNs } = tier.latencyTerms;
  const three = (value: number) => formatCount(Number(value.toPrecision(3)));
  return [
    tier.tier,
    tier.technology === tier.requested ? `${tier.technology} (${tier.medium})` : `${tier.technology} (${tier.medium}) for ${tier.requested}`,
    tier.outcome.replace('-', ' '),
    ...[tier.runM, tier.lengthM, tier.reachM].map(formatMetres),
    `${formatCount(tier.lanes)} × ${formatCount(tier.laneGbps)} Gb/s`,
    `${formatCount(tier.portGbps)} Gb/s`,
    formatPs(tier.latencyNs * 1e3),
    [serdesNs, moduleNs, propagationNs, fecNs, endpointNs].map(three).join(' + '),
    three(tier.pJPerBit),
    formatCount(tier.cables),
    formatShare(tier.utilisation),
  ];
}

function cables(name: string, where: string, point: SimulatedPoint): string[] {
  const notes = point.tiers.flatMap((tier) => (tier.note ? [`${tier.tier}: ${tier.note}`] : []));
  return [htmlTable([name, where].filter((part) => part !== '').join(', '), COLUMNS, point.tiers.map(tierRow)), paragraphs(notes)];
}

/** Every place that cannot be built, with the reason once for each run of alike ones. */
function gaps(view: SweepView): string[] {
  const rows = view.panels.flatMap((panel) =>
    panel.series.flatMap((series) => {
      const found = new Map<string, string[]>();
      series.cells.forEach((cell, place) => {
        if (cell?.point.status === 'infeasible') found.set(cell.point.reason, [...(found.get(cell.point.reason) ?? []), view.x.labels[place]]);
      });
      return [...found].map(([reason, labels]) => [
        [series.name, panel.name].filter((part) => part !== '').join(', ') || '–',
        labels.join(', '),
        reason,
      ]);
    }),
  );
  return rows.length === 0
    ? []
    : [htmlTable('What cannot be built, and why', [{ title: 'series' }, { title: view.x.title || 'point' }, { title: 'reason' }], rows)];
}

/** What was built: the cables of every series at the x where the series are compared (or the last it can be built for), and what could not be. */
export function cableSection(view: SweepView): string[] {
  const panel = view.panels[0];
  const at = findPanel(panel.series, view.x).at;
  const tables = panel.series.flatMap((series) => {
    const built = builtPlaces(series);
    const place = at !== null && built.includes(at) ? at : built.at(-1);
    const point = place === undefined ? null : simulated(series.cells[place]);
    if (place === undefined || !point || point.tiers.length === 0) return [];
    return cables(series.name === '' ? point.name : series.name, view.x.labels.length > 1 ? axisLabel(view.x, place) : '', point);
  });
  const held = [view.panelAxis ? panel.name : '', ...view.held].filter((part) => part !== '').join(', ');
  return [held === '' ? '' : `<p class="soft">${prose(`Shown for ${held}.`)}</p>`, ...tables, ...gaps(view)];
}
