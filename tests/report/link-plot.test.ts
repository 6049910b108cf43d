import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linkIds, linkTechnology } from '../../src/catalog/links';
import { linkClosure } from '../../src/link/closure';
import { overlaps } from '../../src/report/chart/svg';
import { lengthCurves, reachCurves } from '../../src/report/link-curves';
import { linkPlot, USUAL_TECHNOLOGIES } from '../../src/report/link-plot';
import { textBoxes } from './text-boxes';
import { malformed } from './well-formed';

const drawn = (ids: readonly string[]) => ids.map((id) => ({ technology: linkTechnology(id), colour: '#000', dash: '' }));

describe('the plot of links', () => {
  it('is well-formed, the same for the same technologies, with three panels and no outside resource', () => {
    const svg = linkPlot(USUAL_TECHNOLOGIES, {});
    expect(malformed(svg)).toBeNull();
    expect(linkPlot(USUAL_TECHNOLOGIES, {})).toBe(svg);
    for (const heading of ['Reach', 'Energy of a whole link', 'Latency, one way']) expect(svg).toContain(`>${heading}<`);
    expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(/https?:|url\(|<script|@import/);
  });

  it('has the finding as its title', () => {
    // dr8-800 takes 46.8 pJ/bit, cpo-nv 13.0, dac-100 7.05: 6.6 and 1.8 times.
    expect(linkPlot(USUAL_TECHNOLOGIES, {})).toContain(
      'Passive copper ends at 3.57 m at 100 Gb/s a lane; fibre reaches 500 m for 1.8 to 6.6 times its energy',
    );
  });

  it('says so when no fibre closes under the conditions', () => {
    const svg = linkPlot(USUAL_TECHNOLOGIES, { ocs: 2 });
    expect(svg).toContain('Passive copper ends at 3.57 m at 100 Gb/s a lane; no fibre closes under these conditions');
    expect(svg).toContain('fibre through 2 circuit switches');
  });

  it('lets no two texts of the usual picture overlap, and all stand inside it', () => {
    const svg = linkPlot(USUAL_TECHNOLOGIES, {});
    const boxes = textBoxes(svg);
    const height = Number(/viewBox="0 0 1280 (\d+)"/.exec(svg)?.[1]);
    expect(boxes.length).toBeGreaterThan(50);
    boxes.forEach((a, index) => {
      expect(a.size).toBeGreaterThanOrEqual(11);
      expect(a.x, a.content).toBeGreaterThanOrEqual(0);
      expect(a.x + a.width, a.content).toBeLessThanOrEqual(1280);
      expect(a.y + a.height, a.content).toBeLessThanOrEqual(height);
      for (const b of boxes.slice(index + 1)) expect(overlaps(a, b), `"${a.content}" over "${b.content}"`).toBe(false);
    });
  });

  it('draws any technologies under any conditions without a broken number', () => {
    const some = fc.uniqueArray(fc.constantFrom(...linkIds()), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(
        some,
        fc.constantFrom(24, 26, 28, 30, 32),
        fc.nat({ max: 3 }),
        fc.constantFrom('board', 'flyover', undefined),
        (ids, gauge, ocs, host) => {
          const svg = linkPlot(ids, { gauge, ocs, host });
          expect(malformed(svg)).toBeNull();
          expect(svg).not.toMatch(/NaN|undefined|Infinity/);
        },
      ),
      { seed: 22, numRuns: 60 },
    );
  });
});

describe('the curves of the plot', () => {
  it('end exactly at the reach, where copper stops', () => {
    const [curve] = lengthCurves(drawn(['dac-100']), {}, 1000, 'pJPerBit');
    const { reachM } = linkClosure(linkTechnology('dac-100'), 0, {});
    expect(curve.points[curve.points.length - 1][0]).toBe(reachM);
    expect(curve.stops).toBe(true);
  });

  it('show passive copper over the ladder of lane rates, falling, up to the 200 Gb/s that a board carries', () => {
    const [curve] = reachCurves(drawn(['dac-100', 'dac-25']), {});
    expect(curve.points.map(([laneGbps]) => laneGbps)).toEqual([1.25, 2.5, 5, 10, 25, 50, 100, 200]);
    const reaches = curve.points.map(([, reachM]) => reachM);
    expect([...reaches].sort((a, b) => b - a)).toEqual(reaches);
    expect(curve.names.map(({ text }) => text)).toEqual(['passive copper']);
    expect(curve.stops).toBe(true);
  });

  it('share a line where technologies reach equally far, and name them all', () => {
    const [curve] = reachCurves(drawn(['dr8-800', 'lpo-800', 'cpo-nv']), {});
    expect(curve.names.map(({ text }) => text)).toEqual(['dr8-800', 'lpo-800', 'cpo-nv']);
    expect(curve.points).toEqual([
      [100, 500],
      [200, 500],
    ]);
  });
});
