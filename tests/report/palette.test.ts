import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LOSS_PARTS } from '../../src/analysis/result';
import { type Colour, LOSS_COLOURS, seriesStyles } from '../../src/report/palette';
import { sweepView } from '../../src/report/sweep-view';
import { madePoint, madeSweep, madeTier } from './fixtures';

const OPTIONS = { report: { x: 'gpus', series: 'media' } };

test('families follow the media in which series differ, not the copper domain that all share', () => {
  const styles = seriesStyles(sweepView(madeSweep([8]), OPTIONS).panels[0].series);
  expect(styles.map(({ family }) => family)).toEqual(['passive-copper', 'active-copper', 'optics', 'optics', 'optics', 'ideal']);
});

test('links of a tier that keep a technology of their own in every series do not colour it', () => {
  const old = madeTier('leaf', 'dac-25', 'copper-passive');
  const media = { copper: madeTier('leaf', 'dac-100', 'copper-passive'), light: madeTier('leaf', 'dr4-400', 'fiber-smf') };
  const points = Object.entries(media).flatMap(([name, leaf]) =>
    [8, 16].map((gpus) => madePoint({ axes: { gpus, media: name }, gpus, tiers: [old, leaf] })),
  );
  const families = (list: typeof points): string[] => seriesStyles(sweepView(list, OPTIONS).panels[0].series).map(({ family }) => family);
  expect(families(points)).toEqual(['passive-copper', 'optics']);
  // A series of nothing else has what it has.
  const alone = [8, 16].map((gpus) => madePoint({ axes: { gpus, media: 'old' }, gpus, tiers: [old] }));
  expect(families([...alone, ...points])[0]).toBe('passive-copper');
});

test('series that do not differ in media get the categorical colours', () => {
  const tiers = [madeTier('leaf', 'dac-100', 'copper-passive')];
  const points = ['ring', 'hierarchical'].flatMap((algorithm) => [8, 16].map((gpus) => madePoint({ axes: { gpus, algorithm }, gpus, tiers })));
  expect(seriesStyles(sweepView(points).panels[0].series).map(({ family }) => family)).toEqual(['other', 'other']);
});

test('no two series of a picture share both colour and dash', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 12 }),
      fc.constantFrom('copper-passive', 'copper-active-retimed', 'fiber-smf', 'other'),
      (count, medium) => {
        const points = Array.from({ length: count }, (_, index) =>
          [8, 16].map((gpus) => madePoint({ axes: { gpus, media: `m${index}` }, gpus, tiers: [madeTier('leaf', `t${index}`, medium)] })),
        ).flat();
        const styles = seriesStyles(sweepView(points, OPTIONS).panels[0].series);
        expect(new Set(styles.map(({ colour, dash }) => `${colour[0]} ${dash}`)).size).toBe(styles.length);
      },
    ),
    { seed: 4, numRuns: 40 },
  );
});

// Dichromacy at full severity: Machado, Oliveira and Fernandes (2009), matrices for linear RGB.
const VISION: Record<string, number[][]> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
};

/** sRGB to OKLab (Ottosson 2020), in which a distance of 0.02 is just seen. */
function oklab(hex: string, matrix: number[][]): number[] {
  const rgb = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  const [r, g, b] = matrix.map((row) => Math.min(1, Math.max(0, row[0] * rgb[0] + row[1] * rgb[1] + row[2] * rgb[2])));
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

test('loss parts are told apart by the colour-blind, on both grounds', () => {
  for (const matrix of Object.values(VISION))
    for (const side of [0, 1] as const) {
      const labs = LOSS_PARTS.map((part) => oklab((LOSS_COLOURS[part] as Colour)[side], matrix));
      labs.forEach((a, i) => {
        labs.slice(i + 1).forEach((b) => {
          expect(Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])).toBeGreaterThan(0.12);
        });
      });
    }
});
