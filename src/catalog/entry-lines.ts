import type { Fact } from './fact';
import { digits, quantity } from './quantity';

/** An entry as label and text, and the ids of the sources that its numbers cite, in order of appearance: `[1]` in a text is the first of them. */
export interface EntryLines {
  rows: [label: string, text: string][];
  cited: string[];
}

/** Labels where the field's name does not read well. */
const LABELS: Readonly<Record<string, string>> = {
  pJPerBit: 'energy',
  laneGbps: 'lane rate, Gb/s',
  hostFecByPortGbps: 'host FEC by port rate, Gb/s',
  radixByPortGbps: 'ports by port rate, Gb/s',
  hostFec: 'host FEC',
  moduleFec: 'module FEC',
  moduleFecByReachM: 'module FEC by reach',
  fecConfidence: 'FEC confidence',
  fecSources: 'FEC sources',
  includesFec: 'latency holds FEC',
  includesSerdes: 'latency holds SerDes',
  preFecBer: 'pre-FEC BER',
  maxPreFecBer: 'highest pre-FEC BER',
  fitPerEnd: 'failures per end',
  watts: 'power an end',
  nicGbps: 'NIC rate',
  scaleUpBytesPerSecond: 'scale-up rate',
  linkBytesPerSecond: 'link rate',
  reduceBytesPerSecond: 'reduce rate',
  portBytesPerSecond: 'port rate, B/s',
  lengthM: 'length, m',
};

/** Fields that only say what another one says: the yardsticks of a model's count. */
const HIDDEN = new Set(['id', 'name', 'sources', 'countedActiveParams', 'countedFwdFlopsPerImage']);

/** Everything in an entry but its id and name, nested parts after one another. */
export function entryLines(entry: object): EntryLines {
  const cited: string[] = [];
  const parts = Object.entries(entry);
  const rows = parts.flatMap(([key, part]) => (HIDDEN.has(key) ? [] : lines(part, words(key), cited)));
  // What the entry as a whole rests on is said only where no number has cited it.
  const sources: unknown = Object.fromEntries(parts).sources;
  const uncited = Array.isArray(sources) ? sources.filter((source) => !cited.includes(source)) : [];
  if (uncited.length > 0) rows.push(['further sources', cite(uncited, cited)]);
  return { rows, cited };
}

function lines(value: unknown, label: string, cited: string[]): [string, string][] {
  if (value === null || value === undefined) return [];
  if (isFact(value)) {
    const note = value.note === undefined ? '' : `; ${value.note}`;
    return [[label, `${quantity(value)} (${value.confidence})${spaced(cite(value.sources, cited))}${note}`]];
  }
  if (Array.isArray(value)) {
    if (value.length === 0) return [];
    return [[label, /sources$/i.test(label) ? cite(value, cited) : value.map(plain).join(', ')]];
  }
  if (typeof value === 'object') {
    const parts = Object.entries(value);
    if (parts.length > 0 && parts.every(([key]) => !Number.isNaN(Number(key)))) {
      return [[label, parts.map(([key, part]) => `${key}: ${plain(part)}`).join(', ')]];
    }
    return parts.flatMap(([key, part]) => lines(part, `${label} · ${words(key)}`, cited));
  }
  return [[label, label === 'year' ? String(value) : plain(value)]];
}

function plain(value: unknown): string {
  if (typeof value === 'number') return digits(value);
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([key, part]) => `${words(key)} ${part ?? 'none'}`)
    .join(' ');
}

function cite(ids: readonly string[], cited: string[]): string {
  return ids
    .map((id) => {
      if (!cited.includes(id)) cited.push(id);
      return `[${cited.indexOf(id) + 1}]`;
    })
    .join('');
}

function spaced(marks: string): string {
  return marks === '' ? '' : ` ${marks}`;
}

/** A field's name as words; the unit at its end goes, because a fact carries its own. */
function words(key: string): string {
  if (LABELS[key] !== undefined) return LABELS[key];
  const bare = key.replace(/(?<=[a-z])(NsPerM|Ns|M|W|Kw|Usd|Ps|Tflops|Gbps)$/, '');
  return bare.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').replace(/[A-Z](?=[a-z])/g, (letter) => letter.toLowerCase());
}

function isFact(value: unknown): value is Fact<unknown> {
  return typeof value === 'object' && value !== null && 'value' in value && 'confidence' in value && 'sources' in value;
}
