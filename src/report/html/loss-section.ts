import { LOSS_PARTS, type SimulatedPoint } from '../../analysis/result';
import { axisLabel } from '../axis';
import { lossPlaces } from '../loss-places';
import { formatCount, formatPs, formatShare } from '../number-format';
import { roundedParts } from '../rounded-parts';
import { type Panel, type SweepView, simulated } from '../sweep-view';
import { htmlTable, prose } from './markup';

const NUMERIC = LOSS_PARTS.map((part) => ({ title: part, numeric: true }));

/** Series built at one x, with their points. */
export function pointsAt(panel: Panel, place: number): { name: string; point: SimulatedPoint }[] {
  return panel.series.flatMap(({ name, cells }) => {
    const point = simulated(cells[place]);
    return point ? [{ name: name === '' ? point.name : name, point }] : [];
  });
}

/** Integers of any length with thousands separators; the sum of exact parts exceeds what a number holds. */
const grouped = (digits: bigint) =>
  digits
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',')
    .replace(/^-/, '−');

function exactRow({ name, point }: { name: string; point: SimulatedPoint }): string[] {
  const parts = LOSS_PARTS.map((part) => BigInt(point.lossExact[part]));
  return [name, ...parts.map(grouped), grouped(parts.reduce((sum, part) => sum + part, 0n)), formatCount(point.lossDenominator)];
}

/** Why: the loss of every series at the chosen x, split so that the printed parts add up to the printed loss, and the same in exact integers. */
export function lossSection(view: SweepView): string[] {
  const panel = view.panels[0];
  const tables = lossPlaces(panel.series, view.x).flatMap((place) => {
    const points = pointsAt(panel, place);
    if (points.length === 0) return [];
    const rows = points.map(({ name, point }) => {
      const { parts, total } = roundedParts(
        LOSS_PARTS.map((part) => point.loss[part]),
        3,
      );
      return [name, ...parts, total, formatPs(point.stepPs), formatPs(point.idealPs), formatShare(point.utilisation)];
    });
    const where = view.x.labels.length > 1 ? ` at ${axisLabel(view.x, place)}` : '';
    const columns = [
      { title: '' },
      ...NUMERIC,
      { title: 'total loss', numeric: true },
      { title: 'step T', numeric: true },
      { title: 'ideal step T*', numeric: true },
      { title: 'utilisation', numeric: true },
    ];
    return [htmlTable(`Loss${where}, in % of the step`, columns, rows)];
  });
  const last = lossPlaces(panel.series, view.x).at(-1) ?? 0;
  const exact = pointsAt(panel, last);
  const columns = [{ title: '' }, ...NUMERIC, { title: 'sum = (T − T*) × k!', numeric: true }, { title: 'k!', numeric: true }];
  const unit = htmlTable('The same parts, exactly: integer picoseconds × k!', columns, exact.map(exactRow));
  return [...tables, exact.length > 0 ? `<details><summary>${prose('Exact parts')}</summary>${unit}</details>` : '', ...waterfall(exact)];
}

/** From peak FLOP/s down to MFU, where every series passes the same stages. */
function waterfall(points: readonly { name: string; point: SimulatedPoint }[]): string[] {
  const stages = points[0]?.point.waterfall.map(({ stage }) => stage) ?? [];
  const alike = points.filter(({ point }) => point.waterfall.map(({ stage }) => stage).join('\n') === stages.join('\n'));
  if (stages.length === 0) return [];
  const columns = [{ title: '' }, ...stages.map((title) => ({ title, numeric: true }))];
  const rows = alike.map(({ name, point }) => [name, ...point.waterfall.map(({ left }) => formatShare(left))]);
  return [htmlTable('From peak FLOP/s down to MFU: the share of peak left after each stage', columns, rows)];
}
