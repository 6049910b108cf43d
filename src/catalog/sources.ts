import sources from './data/sources.json';
import { lookUp } from './errors';

/** Where a number comes from. `tier` says how near the publication stands to the fact: primary, secondary, tertiary, claim. */
export interface Source {
  id: string;
  title: string;
  url: string;
  tier: string;
}

const index: ReadonlyMap<string, Source> = new Map(Object.entries(sources).map(([id, row]) => [id, { id, ...row }]));

/**
 * The source of an id. Throws `UnknownIdError` with the nearest ids.
 *
 * @example source('S-NV-DAC').tier // 'primary'
 */
export function source(id: string): Source {
  return lookUp('source', index, id);
}

/** Ids of all sources, sorted. */
export function sourceIds(): string[] {
  return [...index.keys()];
}
