import type { Wiring } from '../analysis/bill/bill-of-materials-wiring';
import { el, text } from './chart/svg';
import type { FloorScale } from './floor-scale';
import { formatMetres } from './number-format';

const ROUND = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

/** Two rulers under the floor, since along and across have different scales: how many pixels some round number of metres takes. */
export function floorRulers({ spec }: Wiring, { box, columnPx, rowPx }: FloorScale): string {
  const y = box.y + box.height + 22;
  const along = ruler(columnPx / spec.floor.rackPitchM, Math.max(box.width, 60));
  const across = ruler(rowPx / spec.floor.rowPitchM, Math.max(box.height, 60));
  const alongText = `${formatMetres(along.metres)} along a row`;
  const right = box.x + along.px + 150;
  const bar = (d: string): string => el('path', { class: 'axis', d, fill: 'none' });
  // The second ruler lies down beside the first, so that both can be read there.
  return [
    bar(`M${box.x} ${y - 4}v8m0 -4h${along.px.toFixed(1)}m0 -4v8`),
    text(alongText, box.x + along.px + 8, y + 4, { class: 'tick' }),
    bar(`M${right} ${y - 4}v8m0 -4h${across.px.toFixed(1)}m0 -4v8`),
    text(`${formatMetres(across.metres)} across rows`, right + across.px + 8, y + 4, { class: 'tick' }),
  ].join('');
}

/** The longest round length that takes no more than a fifth of the room. */
function ruler(pxPerM: number, roomPx: number): { metres: number; px: number } {
  const metres = [...ROUND].reverse().find((length) => length * pxPerM <= Math.max(30, roomPx / 5)) ?? ROUND[0];
  return { metres, px: metres * pxPerM };
}
