import type { BillTier } from '../analysis/bill/bill-of-materials';
import type { RackKind } from '../fabric/hall/rack';
import type { Colour } from './palette';

/** Copper is warm, light is cool, as in every picture; technologies of one medium take its shades in order. */
const SHADES: Readonly<Record<string, readonly Colour[]>> = {
  'copper-passive': [
    ['#d9590b', '#ff9d5c'],
    ['#b03a06', '#e8743a'],
  ],
  'copper-active': [
    ['#7a4a1e', '#c99a6b'],
    ['#a07030', '#dcb67c'],
  ],
  fiber: [
    ['#0a76c4', '#59b4f5'],
    ['#6a35c9', '#b695ff'],
    ['#2f4fd0', '#8fa6ff'],
  ],
  other: [['#7c8594', '#98a2b3']],
};

/** Racks are grey, so that only cables have a hue: the higher the tier, the stronger. */
export const RACK_COLOURS: Readonly<Record<RackKind, Colour>> = {
  gpu: ['#d3d9e3', '#333c4b'],
  leaf: ['#8a94a6', '#6f7b8f'],
  spine: ['#4b5567', '#a9b4c6'],
  core: ['#151a24', '#f0f3f8'],
  ocs: ['#00805d', '#3fd0a4'],
};

/** Ink on a rack of each kind. */
export const RACK_INK: Readonly<Record<RackKind, Colour>> = {
  gpu: ['#1a1f2b', '#e9edf4'],
  leaf: ['#1a1f2b', '#11151c'],
  spine: ['#ffffff', '#11151c'],
  core: ['#ffffff', '#11151c'],
  ocs: ['#ffffff', '#11151c'],
};

/** Of what does not close. */
export const VIOLATION: Colour = ['#d1001f', '#ff5a63'];

const family = (medium: string): string =>
  Object.keys(SHADES).find((start) => medium.startsWith(start)) ?? (medium.startsWith('copper') ? 'copper-passive' : 'other');

/** A colour for each technology of a bill, by medium. @example cableColours(bill.tiers).get('dac-100') // ['#d9590b', '#ff9d5c'] */
export function cableColours(tiers: readonly BillTier[]): Map<string, Colour> {
  const used = new Map<string, number>();
  const colours = new Map<string, Colour>();
  for (const { technology, medium } of tiers) {
    if (colours.has(technology)) continue;
    const name = family(medium);
    const nth = used.get(name) ?? 0;
    used.set(name, nth + 1);
    colours.set(technology, SHADES[name][nth % SHADES[name].length]);
  }
  return colours;
}
