import { goBackNSources } from '../catalog/fec-edge';
import { source } from '../catalog/sources';
import { wrap } from '../catalog/text-table';
import type { LinkSheet } from '../link/link-sheet';

const WIDTH = 120;
const PAD = '  ';

/**
 * The sources of every number on a link's screen, with title, how near each stands to the fact, and address; and the notes of numbers that have one.
 *
 * @example linkSources(linkSheet({ technology: 'dac-100', lengthM: 3, conditions: {} }))
 */
export function linkSources(sheet: LinkSheet): string {
  const { lossTerms, budget, latencyTerms, energyTerms, bitErrors, fitPerEnd, price } = sheet;
  const terms = [...lossTerms, ...(budget === null ? [] : [budget]), ...latencyTerms, ...energyTerms, bitErrors, fitPerEnd, price];
  const ids = [...new Set([...terms.flatMap(({ sources }) => sources), ...goBackNSources])];
  const sources = ids.flatMap((id) => {
    const { title, url, tier } = source(id);
    return [id, ...wrap(`${title} (${tier})`, WIDTH - PAD.length).map((line) => PAD + line), PAD + url];
  });
  const notes = terms.flatMap(({ name, note }) => (note === undefined ? [] : wrap(`${name}: ${note}`, WIDTH)));
  return `${['Sources', ...sources, ...(notes.length > 0 ? ['', 'Notes', ...notes] : [])].join('\n')}\n`;
}
