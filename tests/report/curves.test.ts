import fc from 'fast-check';
import { expect, test } from 'vitest';
import { overlaps } from '../../src/report/chart/svg';
import { curvesSvg } from '../../src/report/curves';
import { META, madeGap, madePoint, madeSweep } from './fixtures';
import { textBoxes } from './text-boxes';
import { malformed } from './well-formed';

const THREE = { ...META, report: { x: 'gpus', series: 'media', panels: 'domain' } };
const TWO = { ...META, report: { x: 'gpus', series: 'media' } };

/** Coordinates of the vertices of every line, path by path. */
const vertices = (svg: string) =>
  [...svg.matchAll(/<path class="line[^"]*" d="([^"]*)"/g)].map(([, d]) =>
    [...d.matchAll(/[ML]([\d.]+),([\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]),
  );

test('the picture is well-formed XML with a title, a description and no outside resource', () => {
  const svg = curvesSvg(madeSweep(), THREE);
  expect(malformed(svg)).toBeNull();
  expect(svg).toMatch(/<title id="interlude-title">Passive copper stops at 4,096 GPUs/);
  expect(svg).toContain('<desc id="interlude-desc">');
  expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(/https?:|url\(|href|<script|@import/);
});

test('the same results give the same bytes', () => {
  expect(curvesSvg(madeSweep(), THREE)).toBe(curvesSvg(madeSweep(), THREE));
});

test('no two texts of the picture overlap, and all stand inside it', () => {
  for (const [svg, meta] of [
    [curvesSvg(madeSweep(), THREE), THREE],
    [curvesSvg(madeSweep([8]), TWO), TWO],
  ] as const) {
    const boxes = textBoxes(svg);
    const height = Number(/viewBox="0 0 1200 (\d+)"/.exec(svg)?.[1]);
    expect(boxes.length).toBeGreaterThan(60);
    boxes.forEach((a, index) => {
      expect(a.size).toBeGreaterThanOrEqual(11);
      expect(a.x, a.content).toBeGreaterThanOrEqual(0);
      expect(a.x + a.width, a.content).toBeLessThanOrEqual(1200);
      expect(a.y + a.height, meta.title).toBeLessThanOrEqual(height);
      for (const b of boxes.slice(index + 1)) expect(overlaps(a, b), `"${a.content}" over "${b.content}"`).toBe(false);
    });
  }
});

test('a line stops at the last size that can be built, with its two words, and never falls to zero', () => {
  const svg = curvesSvg(madeSweep([8]), TWO);
  const [copper, ...others] = vertices(svg);
  // Seven of nine sizes can be built; the plot of utilisation is 300 px high, and 10 % lies 30 px above its foot.
  expect(copper).toHaveLength(7);
  expect(others.slice(0, 5).map((points) => points.length)).toEqual([9, 9, 9, 9, 9]);
  const [top, bottom] = [...svg.matchAll(/<line class="grid"[^>]*y1="([\d.]+)"/g)]
    .map(([, y]) => Number(y))
    .slice(0, 6)
    .sort((a, b) => a - b)
    .filter((_, index) => index % 5 === 0);
  expect(bottom - top).toBeCloseTo(300, 6);
  expect(copper[6][1]).toBeCloseTo(bottom - 30, 1);
  expect(svg).toContain('>1.2 m reach<');
});

test('coinciding series share one label, and the subtitle says by how much they differ', () => {
  const svg = curvesSvg(madeSweep([8]), TWO);
  const names = textBoxes(svg).filter(({ kind }) => kind === 'name');
  expect(names.map(({ content }) => content)).toContain('DSP pluggable · LPO');
  expect(svg).toContain('lie on top of each other: they differ by at most 0.003 points of utilisation');
});

test('widths of the loss parts of a bar are in proportion to the loss', () => {
  const svg = curvesSvg([madePoint({ loss: 0.4, shares: [0.5, 0.1, 0.2, 0.15, 0.05] })], META);
  const widths = [...svg.matchAll(/<rect class="part"[^>]*width="([\d.]+)"/g)].map(([, width]) => Number(width));
  const sum = widths.reduce((a, b) => a + b, 0);
  // Each width is rounded to 0.01 px.
  expect(widths.map((width) => width / sum)).toEqual([0.5, 0.1, 0.2, 0.15, 0.05].map((share) => expect.closeTo(share, 4)));
});

test('a lossless series has no line on the log axis, and the picture says so', () => {
  const made = (media: string, loss: number) => [64, 256].map((gpus) => madePoint({ axes: { media, gpus }, gpus, loss }));
  const svg = curvesSvg([...made('free', 0), ...made('light', 0.2)], TWO);
  expect(vertices(svg)).toHaveLength(3);
  expect(svg).toContain('Free loses nothing, so has no line on the log axis');
});

test('names are text, never markup', () => {
  const results = ['<script>alert(1)</script>', 'a & "b"'].flatMap((media) => [64, 256].map((gpus) => madePoint({ axes: { media, gpus }, gpus })));
  const svg = curvesSvg(results, { ...TWO, title: '<b>', subtitle: ']]>&', command: '"\u0000\u001b' });
  expect(malformed(svg)).toBeNull();
  expect(svg).not.toContain('<script');
});

test('any sweep draws: well-formed, no broken number, and labels at the right edge never overlap', () => {
  const loss = fc.option(fc.double({ min: 0, max: 0.999, noNaN: true }), { nil: null });
  const lines = fc.array(fc.tuple(fc.string({ minLength: 1, maxLength: 24 }), fc.array(loss, { minLength: 1, maxLength: 8 })), {
    minLength: 1,
    maxLength: 7,
  });
  fc.assert(
    fc.property(lines, (sweep) => {
      const results = sweep.flatMap(([name, losses], index) =>
        losses.map((value, at) => {
          const axes = { gpus: 8 * 2 ** at, media: `${index} ${name}` };
          return value === null ? madeGap(axes) : madePoint({ axes, gpus: axes.gpus, loss: value });
        }),
      );
      const svg = curvesSvg(results, TWO);
      expect(malformed(svg)).toBeNull();
      expect(svg).not.toMatch(/NaN|undefined|Infinity/);
      const names = textBoxes(svg).filter(({ kind }) => kind === 'name');
      for (const edge of new Set(names.map(({ x }) => x))) {
        const column = names.filter(({ x }) => x === edge).sort((a, b) => a.y - b.y);
        for (const [at, box] of column.slice(1).entries()) expect(box.y).toBeGreaterThanOrEqual(column[at].y + column[at].height - 0.01);
      }
    }),
    { seed: 13, numRuns: 120 },
  );
});

test('points with hashed routes have a light band over their seeds, and the picture says so', () => {
  const points = [64, 128, 256].map((gpus) => ({
    ...madePoint({ axes: { gpus, routing: 'hashed' }, gpus, loss: 0.2 }),
    range: { seeds: 5, utilisation: [0.7, 0.9] as [number, number], stepPs: [8e11 / 0.9, 8e11 / 0.7] as [number, number] },
  }));
  const plain = [64, 128, 256].map((gpus) => madePoint({ axes: { gpus, routing: 'sprayed' }, gpus, loss: 0.1 }));
  const svg = curvesSvg([...points, ...plain], META);
  // One band on each of the two panels, of the hashed line alone.
  expect(svg.match(/class="band"/g)).toHaveLength(2);
  expect(svg).toContain('median of 5 hash seeds');
  expect(curvesSvg(plain, META)).not.toContain('class="band"');
});

test('dead links have their colour in the legend only where they cost something, and the legend still fits', () => {
  const points = (shares: readonly number[]) => [64, 128, 256].map((gpus) => madePoint({ axes: { gpus }, gpus, shares }));
  const [healthy, faulty] = [curvesSvg(points([0.6, 0.1, 0.2, 0.1, 0, 0]), META), curvesSvg(points([0.5, 0.1, 0.2, 0.1, 0.05, 0.05]), META)];
  expect(healthy).not.toContain('>faults<');
  expect(faulty).toContain('>faults<');
  for (const box of textBoxes(faulty)) expect(box.x + box.width).toBeLessThanOrEqual(1200);
});
