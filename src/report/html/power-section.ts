import type { SimulatedPoint } from '../../analysis/result';
import { axisLabel } from '../axis';
import { formatUsd, formatWatts, usdRange, wattsRange } from '../bill-numbers';
import { findPanel } from '../findings';
import { formatCount, formatShare, formatSi } from '../number-format';
import { heldAmount } from '../power-lines';
import { recovered } from '../recovered';
import { builtPlaces } from '../stops';
import { type SweepView, simulated } from '../sweep-view';
import { htmlTable } from './markup';

const COLUMNS = [
  { title: '' },
  { title: 'network', numeric: true, hint: 'mean over the step, with the range of the facts' },
  { title: 'idle', numeric: true, hint: 'drawn without any traffic' },
  { title: 'GPUs', numeric: true, hint: 'at design power' },
  { title: 'network’s share', numeric: true },
  { title: 'J a step', numeric: true },
  { title: 'J a token', numeric: true, hint: 'of the network' },
  { title: 'dollars', numeric: true, hint: 'links, fibre, switches and NICs; no trays or labour' },
  { title: 'a GPU', numeric: true },
  { title: 'a point', numeric: true, hint: 'dollars for each point of utilisation recovered over the worst choice' },
];

function row(name: string, { interconnect: made }: SimulatedPoint, perPoint: number | null): string[] {
  if (made === null) return [name, 'not counted', ...COLUMNS.slice(2).map(() => '')];
  const { watts, idleW, gpuWatts, share, joulesPerStep, joulesPerToken, usd, usdPerGpu } = made;
  return [
    name,
    wattsRange(watts),
    formatWatts(idleW),
    gpuWatts === null ? '' : formatWatts(gpuWatts),
    share === null ? '' : formatShare(share),
    formatSi(joulesPerStep.value, 'J'),
    joulesPerToken === null ? '' : formatSi(joulesPerToken.value, 'J'),
    usdRange(usd),
    formatUsd(usdPerGpu.value),
    perPoint === null ? '' : perPoint <= 0 ? 'costs no more' : formatUsd(perPoint),
  ];
}

/** Watts, joules and dollars of every series at the x where the series are compared, and what held quantities made of the GPUs. */
export function powerSection(view: SweepView): string[] {
  const at = findPanel(view.panels[0].series, view.x).at;
  const chosen = view.panels.flatMap((panel) =>
    panel.series.flatMap((series) => {
      const built = builtPlaces(series);
      const place = at !== null && built.includes(at) ? at : built.at(-1);
      const point = place === undefined ? null : simulated(series.cells[place]);
      if (place === undefined || point === null) return [];
      const where = view.x.labels.length > 1 ? axisLabel(view.x, place) : '';
      return [
        {
          panel: panel.name,
          series: series.name,
          name: [series.name === '' ? point.name : series.name, where].filter((part) => part !== '').join(', '),
          point,
        },
      ];
    }),
  );
  const first = chosen.filter(({ panel }) => panel === view.panels[0].name);
  if (first.every(({ point }) => point.interconnect === null)) return [];
  const perPoint = new Map(recovered(view)?.choices.map(({ name, usd }) => [name, usd]));
  const table = htmlTable(
    'Watts, joules and dollars of the network; in brackets the range of the facts',
    COLUMNS,
    first.map(({ series, name, point }) => row(name, point, perPoint.get(series) ?? null)),
  );
  return [table, ...heldTable(chosen)];
}

function heldTable(chosen: readonly { name: string; point: SimulatedPoint }[]): string[] {
  const rows = chosen.flatMap(({ name, point: { held, gpus } }) => {
    if (held === undefined) return [];
    const { what, budget, reached, next, relative, relativeRange, oversubscription, reference } = held;
    const [low, high] = relativeRange.map((share) => formatShare(share));
    return [
      [
        name,
        what,
        reference,
        heldAmount(what, budget),
        heldAmount(what, reached),
        next === null ? '–' : heldAmount(what, next),
        formatCount(gpus),
        formatCount(held.gpus),
        formatCount(Number(oversubscription.toPrecision(4))),
        low === high ? formatShare(relative) : `${formatShare(relative)} [${low} to ${high}]`,
      ],
    ];
  });
  if (rows.length === 0) return [];
  const words = [{ title: '' }, { title: 'held equal' }, { title: 'reference' }];
  const numbers = ['budget', 'reached', 'one unit more', 'nominal GPUs', 'GPUs', 'oversubscription', 'throughput of the reference’s'];
  const columns = [...words, ...numbers.map((title) => ({ title, numeric: true }))];
  return [htmlTable('What is held equal to the reference, and what changed instead; in brackets the range of the facts', columns, rows)];
}
