import { formatShare } from '../number-format';
import { type SweepView, simulated } from '../sweep-view';
import { usefulShare } from '../useful';
import { htmlTable, prose } from './markup';

/** The numbers behind the lines: utilisation of every series at every x, a mark where it cannot be built. */
export function allPoints(view: SweepView): string {
  if (view.x.labels.length < 2) return '';
  const columns = [{ title: view.x.title }, ...view.x.labels.map((title) => ({ title, numeric: true }))];
  const tables = view.panels.map((panel) => {
    const rows = panel.series.map(({ name, cells }) => [
      name === '' ? 'utilisation' : name,
      ...cells.map((cell) => {
        const point = simulated(cell);
        if (point?.range) return `${formatShare(point.utilisation)} (${point.range.utilisation.map((share) => formatShare(share)).join(' to ')})`;
        if (point) return formatShare(usefulShare(point));
        return cell?.point.status === 'infeasible' ? `– (${cell.point.mark})` : 'no result';
      }),
    ]);
    const held = panel.series.some(({ cells }) => cells.some((cell) => simulated(cell)?.held !== undefined));
    return htmlTable([held ? 'Useful GPUs for each nominal one' : 'Utilisation', panel.name].filter((part) => part !== '').join(', '), columns, rows);
  });
  return `<details><summary>${prose('The numbers behind the lines')}</summary>${tables.join('\n')}</details>`;
}
