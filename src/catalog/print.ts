import { copperReachM, GAUGES } from '../link/copper';
import { PASSIVE_COPPER } from '../link/reach';
import { entryLines } from './entry-lines';
import { lookUp } from './errors';
import { catalogKinds } from './kinds';
import { source } from './sources';
import { textTable, wrap } from './text-table';

/** Widest line that is printed, but for an address, which is never broken. */
const WIDTH = 120;

/**
 * All entries of a kind (`links`, `systems`, `models`, `switches`, `ocs`, `fec`, `endpoints`, `libraries`) as an aligned table of at most 120 columns.
 * Throws `UnknownIdError` for another kind.
 *
 * @example listCatalog('fec').split('\n').length // 16: a heading and 15 codes
 */
export function listCatalog(kind: string): string {
  const { headings, ids, row } = lookUp('catalog kind', catalogKinds, kind);
  return textTable(headings, ids().map(row));
}

/**
 * One entry of a kind: every number with unit, range and confidence, then the sources with title and address. Throws `UnknownIdError`.
 *
 * @example showEntry('links', 'dac-200').split('\n')[0] // 'dac-200  Passive twinax DAC, 200G PAM4 (1.6T OSFP)'
 */
export function showEntry(kind: string, id: string): string {
  const entry = lookUp('catalog kind', catalogKinds, kind).entry(id);
  const { rows, cited } = entryLines(entry);
  if ('medium' in entry && entry.medium === PASSIVE_COPPER && 'laneGbps' in entry) rows.push(copperReach(Number(entry.laneGbps)));
  const width = Math.max(...rows.map(([label]) => label.length));
  const body = rows.flatMap(([label, text]) =>
    wrap(text, WIDTH - width - 4).map((line, index) => `  ${(index === 0 ? label : '').padEnd(width)}  ${line}`),
  );
  const title = 'name' in entry ? `${id}  ${entry.name}` : id;
  return [title, '', ...body, ...sourceLines(cited)].join('\n');
}

function copperReach(laneGbps: number): [string, string] {
  const reaches = GAUGES.map((gauge) => `${gauge} AWG ${copperReachM({ laneGbps, gauge }).toFixed(1)} m`);
  return ['reach by insertion loss', `${reaches.join(', ')} (derived by formula)`];
}

function sourceLines(cited: readonly string[]): string[] {
  if (cited.length === 0) return [];
  const entries = cited.flatMap((id, index) => {
    const { title, url, tier } = source(id);
    const lead = `  [${index + 1}] `;
    const pad = ' '.repeat(lead.length);
    return [...wrap(`${title} (${tier})`, WIDTH - lead.length).map((line, at) => (at === 0 ? lead : pad) + line), pad + url];
  });
  return ['', 'Sources', ...entries];
}
