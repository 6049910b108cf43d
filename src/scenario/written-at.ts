import { type Path, type Places, placeKey } from './places';

/**
 * Where a person wrote the value of a path below some place of the file. A mapping of settings joins keys by dots (`fabric.scale_out.leaf: …`), nests them, or does both; a sweep writes
 * a path's first keys once for all of its values.
 *
 * @param base the place: the whole file, a value of a sweep, `hold.like`
 * @returns the place of the value itself; undefined when it is written nowhere there
 * @example writtenAt(places, ['hold', 'like'], ['fabric', 'scale_out', 'leaf']) // ['hold', 'like', 'fabric.scale_out', 'leaf']
 */
export function writtenAt(places: Places, base: Path, path: Path): Path | undefined {
  if (path.length === 0) return base;
  for (let length = path.length; length > 0; length -= 1) {
    const [first] = path;
    const key = length === 1 ? first : path.slice(0, length).join('.');
    const next = [...base, key];
    if (!places.has(placeKey(next))) continue;
    const found = writtenAt(places, next, path.slice(length));
    if (found !== undefined) return found;
  }
  return undefined;
}
