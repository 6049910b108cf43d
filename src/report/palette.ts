import { type LossPart, TIERS } from '../analysis/result';
import { type Series, simulated } from './sweep-view';

/** A colour on a light and on a dark ground. */
export type Colour = readonly [light: string, dark: string];

export interface SeriesStyle {
  family: Family;
  colour: Colour;
  /** SVG dash array, the second channel beside colour; empty is solid. */
  dash: string;
  /** Index of a d3-shape symbol, the third. */
  marker: number;
}

export type Family = 'passive-copper' | 'active-copper' | 'optics' | 'ideal' | 'other';

/** Copper is warm, from orange to brown; optics cool, from blue to violet; others follow Okabe and Ito (2008), safe for the colour-blind. */
const COLOURS: Record<Family, readonly Colour[]> = {
  'passive-copper': [
    ['#d9590b', '#ff9d5c'],
    ['#b03a06', '#e8743a'],
  ],
  'active-copper': [
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
  other: [
    ['#0072b2', '#56b4e9'],
    ['#c24e00', '#ff9d5c'],
    ['#00805d', '#3fd0a4'],
    ['#a8447f', '#f0a5cd'],
    ['#8a6d00', '#e6c229'],
    ['#5a6270', '#b8c0cc'],
  ],
};

const DASHES = ['', '8 3', '3 3', '9 3 3 3', '14 4'];

/** Loss parts keep their colours in every picture; hues are far from those of the media, and any two stay apart under protanopia and deuteranopia. */
export const LOSS_COLOURS: Record<LossPart, Colour> = {
  bandwidth: ['#145553', '#1b9089'],
  latency: ['#f9cc1c', '#f4c93f'],
  software: ['#b8bec8', '#475873'],
  contention: ['#d45b99', '#eba0d2'],
  stragglers: ['#20222d', '#f1f2f4'],
  faults: ['#fc200c', '#f03c2a'],
};

/** Medium of every tier of a series, over all its simulated points. */
function mediaByTier(series: Series): Map<string, Set<string>> {
  const media = new Map<string, Set<string>>();
  for (const cell of series.cells) {
    for (const tier of simulated(cell)?.tiers ?? []) {
      const found = media.get(tier.tier) ?? new Set<string>();
      media.set(tier.tier, found.add(`${tier.requested}\n${tier.medium}`));
    }
  }
  return media;
}

/** What a series has in a tier beside what all have there, where each has something of its own: links that keep a technology of theirs say nothing of a series. */
function ownEntries(all: readonly Map<string, Set<string>>[], series: Map<string, Set<string>>, tier: string): string[] {
  const sets = all.flatMap((tiers) => tiers.get(tier) ?? []);
  const shared = new Set([...(sets[0] ?? [])].filter((entry) => sets.every((set) => set.has(entry))));
  const own = (set: ReadonlySet<string>): string[] => [...set].filter((entry) => !shared.has(entry));
  const mine = series.get(tier) ?? new Set<string>();
  return sets.every((set) => own(set).length > 0) ? own(mine) : [...mine];
}

function familyOf(media: readonly string[]): Family {
  if (media.length === 0) return 'other';
  if (media.some((medium) => medium === 'copper-passive' || medium === 'copper-backplane')) return 'passive-copper';
  if (media.some((medium) => medium.startsWith('copper'))) return 'active-copper';
  if (media.every((medium) => medium === 'ideal')) return 'ideal';
  return media.some((medium) => /^(fiber|fibre|optic)/.test(medium)) ? 'optics' : 'other';
}

/**
 * Colours, dashes and markers of the series of a picture. The family follows the media of those tiers in which the series differ (all of them may
 * share a copper domain); series that do not differ in media get the categorical colours. A series with no simulated point takes its family from none.
 *
 * @example seriesStyles(panel.series)[0].family // 'passive-copper'
 */
export function seriesStyles(series: readonly Series[]): SeriesStyle[] {
  const media = series.map(mediaByTier);
  const known = media.filter((tiers) => tiers.size > 0);
  const text = (tiers: Map<string, Set<string>>, tier: string) => [...(tiers.get(tier) ?? [])].sort().join('\n');
  // A tier that only some points have says nothing about the media, so absence is not a difference.
  const differing = TIERS.filter((tier) => new Set(known.map((tiers) => text(tiers, tier)).filter((entry) => entry !== '')).size > 1);
  const used = new Map<string, number>();
  return series.map((_, index) => {
    const family = familyOf(differing.flatMap((tier) => ownEntries(known, media[index], tier).map((entry) => entry.split('\n')[1])));
    const nth = used.get(family) ?? 0;
    used.set(family, nth + 1);
    const colours = COLOURS[family];
    const dash = family === 'ideal' ? '3 4' : DASHES[nth % DASHES.length];
    return { family, colour: colours[nth % colours.length], dash, marker: index };
  });
}
