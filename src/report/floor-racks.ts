import type { Place } from '../fabric/hall/floor';
import type { Rack } from '../fabric/hall/rack';
import { el, text } from './chart/svg';
import type { FloorScale } from './floor-scale';

const LETTERS = { gpu: '', leaf: 'L', spine: 'S', core: 'C', ocs: 'O' } as const;

/** Racks narrower than this, or more than these, are drawn together with their neighbours of the same kind. */
const SEPARATE_PX = 4;
const SEPARATE_RACKS = 4000;

/**
 * Racks of a hall, each by itself or, where there are too many to tell apart, in strips of one kind; network racks carry the letter of their kind where there is room.
 *
 * @param others places of the machine that the job does not take: outlines
 */
export function floorRacks(racks: readonly Rack[], scale: FloorScale, others: readonly Place[] = []): string {
  const { columnPx, rackPx, left, middle, top } = scale;
  const together = columnPx < SEPARATE_PX || racks.length > SEPARATE_RACKS;
  const gap = together ? 0 : Math.min(2, columnPx * 0.16);
  const drawn = strips(racks, together).map(({ kind, from, to, y }) =>
    el('rect', {
      class: `rack-${kind}`,
      x: left(from) + gap / 2,
      y: top(y),
      width: (to - from + 1) * columnPx - gap,
      height: rackPx,
      rx: columnPx > 8 ? 1.5 : undefined,
    }),
  );
  const size = Math.min(11, columnPx * 0.62, rackPx * 0.86);
  const letters =
    size < 7
      ? []
      : racks
          .filter(({ kind }) => LETTERS[kind] !== '')
          .map(({ kind, at }) =>
            text(LETTERS[kind], middle(at.x), top(at.y) + rackPx / 2 + size * 0.36, {
              class: `ink-${kind}`,
              'font-size': size,
              'font-weight': '700',
              'text-anchor': 'middle',
            }),
          );
  const outlines = others.map(({ x, y }) =>
    el('rect', { class: 'other', x: left(x) + gap / 2 + 0.5, y: top(y) + 0.5, width: Math.max(1, columnPx - gap - 1), height: rackPx - 1 }),
  );
  return [...outlines, ...drawn, ...letters].join('');
}

interface Strip {
  kind: Rack['kind'];
  from: number;
  to: number;
  y: number;
}

/** Racks as strips of one rack, or of neighbours of one kind in a row. */
function strips(racks: readonly Rack[], together: boolean): Strip[] {
  const found: Strip[] = [];
  const sorted = together ? [...racks].sort((a, b) => a.at.y - b.at.y || a.at.x - b.at.x) : racks;
  for (const { kind, at } of sorted) {
    const last = found.at(-1);
    if (together && last !== undefined && last.kind === kind && last.y === at.y && last.to + 1 === at.x) last.to = at.x;
    else found.push({ kind, from: at.x, to: at.x, y: at.y });
  }
  return found;
}
