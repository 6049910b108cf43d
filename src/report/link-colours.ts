import type { LinkTechnology } from '../catalog/links';
import type { Colour } from './palette';

/** Copper is warm, optics cool, as in every picture: shades by family, and a dash as the second channel. */
const SHADES: Record<'passive' | 'active' | 'optics' | 'ideal', readonly Colour[]> = {
  passive: [
    ['#d9590b', '#ff9d5c'],
    ['#b03a06', '#e8743a'],
  ],
  active: [
    ['#7a4a1e', '#c99a6b'],
    ['#a07030', '#dcb67c'],
    ['#5c3a1e', '#a98260'],
  ],
  optics: [
    ['#0a76c4', '#59b4f5'],
    ['#2f4fd0', '#8fa6ff'],
    ['#6a35c9', '#b695ff'],
    ['#98249c', '#e08be3'],
  ],
  ideal: [['#7c8594', '#98a2b3']],
};

const DASHES = ['', '8 3', '3 3', '9 3 3 3', '14 4'];

export interface LinkStyle {
  colour: Colour;
  dash: string;
}

/** A colour and a dash for each technology of a picture, in order. */
export function linkStyles(technologies: readonly LinkTechnology[]): LinkStyle[] {
  const used = new Map<string, number>();
  return technologies.map(({ medium }) => {
    const family = familyOf(medium);
    const nth = used.get(family) ?? 0;
    used.set(family, nth + 1);
    const shades = SHADES[family];
    return { colour: shades[nth % shades.length], dash: family === 'ideal' ? '3 4' : DASHES[nth % DASHES.length] };
  });
}

function familyOf(medium: string): keyof typeof SHADES {
  if (medium === 'ideal') return 'ideal';
  if (medium.startsWith('fiber')) return 'optics';
  return medium.startsWith('copper-active') ? 'active' : 'passive';
}
