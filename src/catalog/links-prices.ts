import type { LinkTechnology } from './links';

/** When the prices of a source were read; every other price is an estimate of 2026. */
const DATED: Readonly<Record<string, string>> = { 'S-LUX': 'c. 2025', 'S-AECP': 'late 2025' };

/**
 * When the price of a technology was true: the date of the source that quotes it, or of the estimate.
 *
 * @example priceDate(linkTechnology('dr4-400')) // 'c. 2025'
 */
export function priceDate(technology: LinkTechnology): string {
  if (technology.costUsd.confidence === 'definition') return 'by definition';
  const dated = technology.costUsd.sources.find((id) => DATED[id] !== undefined);
  return dated === undefined ? '2026, estimate' : DATED[dated];
}

/** Copper and active optical cables are sold with both ends on; everything else is bought end by end. */
export function soldAsCable(technology: LinkTechnology): boolean {
  return technology.medium.startsWith('copper') || technology.medium === 'fiber-mmf';
}
