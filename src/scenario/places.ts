import type { Problem } from './problem';

export type Path = readonly (string | number)[];

/** Where a value of the scenario was written. Lines and columns are one-based. */
export interface Place {
  /** The file, or the setting of the command line. */
  file: string;
  line?: number;
  column?: number;
  /** Where the key before the value stands, when there is one. */
  keyLine?: number;
  keyColumn?: number;
  /** The value as written. */
  written?: string;
  /** Line and column that the key had before a setting of the command line replaced its value: settings do not reorder a sweep. */
  order?: readonly [number, number];
}

/** Place of every value, by `placeKey` of its path. */
export type Places = ReadonlyMap<string, Place>;

/** Paths hold keys with dots in them (axes of a sweep), so they are joined by a character that no text file holds. */
export const placeKey = (path: Path): string => path.join('\u0000');

/** `['sweep', 'gpus', 2]` → `sweep.gpus[2]`. */
export function pathText(path: Path): string {
  return path.reduce<string>(
    (text, segment) => (typeof segment === 'number' ? `${text}[${segment}]` : text === '' ? segment : `${text}.${segment}`),
    '',
  );
}

/** The inverse, for paths whose keys hold no dots. @example pathOfText('fabric.links[3].to') // ['fabric', 'links', 3, 'to'] */
export function pathOfText(text: string): Path {
  return text
    .split(/[.[]/)
    .map((segment) => segment.replace(/\]$/, ''))
    .map((segment) => (/^\d+$/.test(segment) ? Number(segment) : segment));
}

/** What a problem says, without its place. */
export interface Fault {
  path: Path;
  /** The key itself is wrong, or its value. */
  at?: 'key' | 'value';
  message: string;
  expected: string;
  suggestion?: string;
}

/** Places a fault at its own path, or at the nearest mapping around it when nothing is written there. */
export function placeFault(places: Places, fault: Fault): Problem {
  const { path, at = 'value', message, expected, suggestion } = fault;
  const own = places.get(placeKey(path));
  let place = own;
  for (let length = path.length - 1; place === undefined && length >= 0; length -= 1) place = places.get(placeKey(path.slice(0, length)));
  const byKey = at === 'key' || own === undefined;
  const line = byKey ? (place?.keyLine ?? place?.line) : place?.line;
  const column = byKey ? (place?.keyColumn ?? place?.column) : place?.column;
  return {
    file: place?.file ?? '',
    ...(line === undefined ? {} : { line, column: column ?? 1 }),
    path: pathText(path),
    message,
    ...(own?.written === undefined || at === 'key' ? {} : { got: own.written }),
    expected,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}
