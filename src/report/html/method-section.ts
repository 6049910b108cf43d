import type { PointResult } from '../../analysis/result';
import { formatBytes } from '../../scenario/units';
import { axisLabel } from '../axis';
import { findPanel } from '../findings';
import { formatCount, formatPs, formatSi } from '../number-format';
import { builtPlaces } from '../stops';
import type { SweepView } from '../sweep-view';
import { pointsAt } from './loss-section';
import { htmlTable, prose } from './markup';

const PARTS: readonly [term: string, meaning: string][] = [
  [
    'Step T and ideal step T*',
    'T is the simulated time of one step. T* is the same step when communication is free (infinite bandwidth, no latency, no software cost) and nothing disturbs it. Total loss = 1 − T*/T; utilisation = (1 − bubble)(1 − total loss); the interconnect loss is the total loss without stragglers.',
  ],
  ['Bandwidth', 'what infinite rates would save: bytes on the wire over the rate that the fullest link on the way leaves each flow.'],
  ['Latency', 'what links and switches of zero latency would save: hops in sequence × (SerDes, module, propagation, FEC, switch).'],
  [
    'Software',
    'what a collective library without costs would save: launch, the cost of a hop beyond its physical latency, protocol expansion and caps. No cable saves it.',
  ],
  ['Contention', 'what private links would save: sharing between flows that neither leave nor enter the same rank at its own ports.'],
  ['Stragglers', 'what ranks that all start on time and compute alike would save.'],
  [
    'Faults',
    'what dead links would save if they worked, over the same routes. With hashed routing the flows go round them, and what that costs is contention.',
  ],
  [
    'The split',
    'each combination of the causes, on and off, is simulated again with the same program, routes and draws; a part is the cause’s Shapley value, the mean of what it adds over all k! orders. The parts are therefore differences of real simulations, add up to the loss exactly, and one of them can be negative.',
  ],
];

/** Notes of the points, each once, with the number of points that carry it when that is not all of them. */
export function countedNotes(results: readonly PointResult[]): string[] {
  const counts = new Map<string, number>();
  for (const point of results) for (const note of new Set(point.notes)) counts.set(note, (counts.get(note) ?? 0) + 1);
  return [...counts].map(([note, count]) =>
    count === results.length ? note : `${note} (${formatCount(count)} of ${formatCount(results.length)} points)`,
  );
}

/** How it was computed: collectives beside their bound, the fold, the meaning of each part, and the notes that the points carry. */
export function methodSection(view: SweepView, results: readonly PointResult[]): string[] {
  const panel = view.panels[0];
  const place = findPanel(panel.series, view.x).at ?? Math.max(0, ...panel.series.flatMap(builtPlaces));
  const points = pointsAt(panel, place);
  const where = view.x.labels.length > 1 ? ` at ${axisLabel(view.x, place)}` : '';
  const collectives = points.flatMap(({ name, point }) =>
    point.collectives.map((row) => [
      name,
      row.name,
      row.algorithm,
      formatCount(row.ranks),
      formatCount(row.calls),
      formatBytes(row.bytesPerCall),
      formatPs(row.meanPs),
      formatPs(row.boundPs),
      formatSi(row.algbw, 'B/s'),
      formatSi(row.busbw, 'B/s'),
    ]),
  );
  const folds = points.map(({ name, point: { fold, messages } }) => [
    name,
    ...[fold.ranks, fold.rankClasses, fold.links, fold.linkClasses, fold.actors, fold.actorClasses, messages].map((count) => formatCount(count)),
  ]);
  const numeric = (titles: readonly string[]) => titles.map((title) => ({ title, numeric: true }));
  const notes = countedNotes(results).map((note) => `<li>${prose(note)}</li>`);
  return [
    `<dl>${PARTS.map(([term, meaning]) => `<dt>${prose(term)}</dt><dd>${prose(meaning)}</dd>`).join('\n')}</dl>`,
    collectives.length === 0
      ? ''
      : htmlTable(
          `Collectives${where}: mean time of a call beside the shortest that the cut and latency bounds allow (algbw and busbw as in nccl-tests)`,
          [
            { title: '' },
            { title: 'collective' },
            { title: 'algorithm' },
            ...numeric(['ranks', 'calls', 'bytes', 'mean', 'bound', 'algbw', 'busbw']),
          ],
          collectives,
        ),
    folds.length === 0
      ? ''
      : htmlTable(
          `The fold${where}: what was simulated, one representative of each class; event times are those of the whole`,
          [{ title: '' }, ...numeric(['ranks', 'rank classes', 'links', 'link classes', 'actors', 'actor classes', 'messages simulated'])],
          folds,
        ),
    notes.length === 0 ? '' : `<h3>Assumptions and notes</h3><ul>${notes.join('\n')}</ul>`,
  ];
}
