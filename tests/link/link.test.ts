import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UnknownIdError } from '../../src/catalog/errors';
import { linkIds, linkTechnology } from '../../src/catalog/links';
import { copperReachM, GAUGES } from '../../src/link/copper';
import { type LinkGap, type LinkPlan, type LinkRequest, planLink } from '../../src/link/link';

const NDR = 50e9; // 400 Gb/s in bytes per second

function request(changes: Partial<LinkRequest>): LinkRequest {
  return { technology: 'dac-100', portBytesPerSecond: NDR, runM: 3, lengthM: 3, tooLong: 'error', gauge: 26, ...changes };
}

function plan(changes: Partial<LinkRequest>): LinkPlan {
  const link = planLink(request(changes));
  if (!link.closes) throw new Error(link.reason);
  return link;
}

function gap(changes: Partial<LinkRequest>): LinkGap {
  const link = planLink(request(changes));
  if (link.closes) throw new Error('expected a gap');
  return link;
}

const ids = fc.constantFrom(...linkIds());
const gauges = fc.constantFrom(...GAUGES);
const metres = fc.double({ min: 0, max: 600, noNaN: true });
const rates = fc.double({ min: 1e9, max: 1e12, noNaN: true });

describe('a link', () => {
  it('spreads a 400 Gb/s port over four lanes of 100 Gb/s or two of 200, and keeps the rate of the port', () => {
    expect(plan({})).toMatchObject({ lanes: 4, laneGbps: 100, portBytesPerSecond: NDR, outcome: 'as-asked' });
    expect(plan({ technology: 'cpo-nv' })).toMatchObject({ lanes: 2, laneGbps: 200, portBytesPerSecond: NDR });
    expect(plan({ technology: 'dac-25', portBytesPerSecond: 3.125e9 })).toMatchObject({ lanes: 1, laneGbps: 25 });
  });

  it('adds SerDes, module, propagation and FEC: 3 m of passive copper at 400 Gb/s take 106.5 ns', () => {
    // 2 × 15 ns SerDes + 0 + 3 m × 4.5 ns/m + 63 ns for KP4 at 400 Gb/s
    const { latencyNs, terms } = plan({});
    expect(terms).toEqual({ serdesNs: 30, moduleNs: 0, propagationNs: 13.5, fecNs: 63 });
    expect(latencyNs).toBe(106.5);
  });

  it('propagates over the cable that is bought, not over the run that judges the reach', () => {
    expect(plan({ runM: 2.2, lengthM: 3 }).terms.propagationNs).toBe(13.5);
  });

  it('has the published latency without FEC: constant and ns per metre of every technology', () => {
    // Whole-link totals of the same defaults: 2 × (SerDes + module), and the medium's ns/m.
    const totals: Record<string, [number, number]> = {
      'dac-10': [50, 4.5],
      'dac-100': [30, 4.5],
      'acc-100': [31, 4.5],
      'aec-100': [90, 4.5],
      'aoc-100': [110, 4.9],
      'dr4-400': [110, 4.9],
      'dr8-1600': [130, 4.9],
      'lro-1600': [80, 4.9],
      'lpo-800': [34, 4.9],
      'npo-6400': [30, 4.9],
      'cpo-nv': [12, 4.9],
      'oio-teraphy': [18, 4.9],
      'cpo-scaleup': [12, 4.9],
    };
    for (const [technology, [constant, perM]] of Object.entries(totals)) {
      const { latencyNs, terms } = plan({ technology, runM: 1, lengthM: 2 });
      expect(latencyNs - terms.fecNs, technology).toBeCloseTo(constant + 2 * perM, 9);
    }
  });

  it('has the published energy of a whole link: both modules and both SerDes', () => {
    expect(plan({ technology: 'dr4-400' }).pJPerBit).toBeCloseTo(51.8, 9);
    expect(plan({ technology: 'lpo-800' }).pJPerBit).toBeCloseTo(28, 9);
    expect(plan({ technology: 'cpo-nv' }).pJPerBit).toBeCloseTo(13, 9);
    expect(plan({ technology: 'aec-100' }).pJPerBit).toBeCloseTo(26.8, 9);
  });

  it('pays for the share of a part that its lanes use: half a twin-port cable, two modules', () => {
    // dac-100 and dr8-800 have 8 lanes, dr4-400 has 4; a cable is sold with both ends on, a module is bought per end.
    expect(plan({}).costUsd).toBe(100);
    expect(plan({ technology: 'dr4-400' })).toMatchObject({ costUsd: 1400, wattsPerEnd: 9 });
    expect(plan({ technology: 'dr8-800' })).toMatchObject({ costUsd: 1200, wattsPerEnd: 8 });
  });

  it('takes the code of the port rate, that of the nearest listed rate, and adds the one inside the module where the run needs it', () => {
    expect(plan({ portBytesPerSecond: 100e9, runM: 1 }).terms.fecNs).toBe(63); // 800 Gb/s: KP4-int-800
    expect(plan({ portBytesPerSecond: 12.5e9 }).terms.fecNs).toBe(139); // 100 Gb/s: KP4-int-100
    expect(plan({ portBytesPerSecond: 45e9 }).terms.fecNs).toBe(63); // 360 Gb/s: nearest is 400
    expect(plan({ technology: 'dr8-1600', portBytesPerSecond: 200e9, runM: 500 }).terms.fecNs).toBe(50); // KP4 alone to 500 m
  });

  it('leaves out the SerDes and the FEC that a switch has already counted', () => {
    const { terms, latencyNs } = plan({ hostSerdesEnds: 1, countFec: false });
    expect(terms).toMatchObject({ serdesNs: 15, fecNs: 0 });
    expect(latencyNs).toBe(28.5);
  });

  it('is free of everything when ideal, at any length', () => {
    expect(plan({ technology: 'ideal', runM: 1e5, lengthM: 1e5 })).toMatchObject({
      latencyNs: 0,
      pJPerBit: 0,
      wattsPerEnd: 0,
      costUsd: 0,
      portBytesPerSecond: NDR,
      reachM: Number.POSITIVE_INFINITY,
    });
  });
});

describe('a link that is too long', () => {
  it('is a gap with numbers, a mark and technologies that would close', () => {
    const { reason, mark, reachM } = gap({ runM: 4, lengthM: 4 });
    expect(reason).toBe(
      'dac-100 (100 Gb/s a lane, 26 AWG) reaches 3.57 m, the run is 4 m. Reaching that far: acc-100, aec-100, aoc-100, or slow it down with "too_long: downshift".',
    );
    expect(mark).toBe('3.6 m reach');
    expect(reachM).toBe(copperReachM({ laneGbps: 100, gauge: 26 }));
  });

  it('slows passive copper to the fastest lane that closes, on as many lanes: 12 m is four lanes of 5 Gb/s', () => {
    // 26 AWG reaches 9.6 m at 10 Gb/s and 16.5 m at 5 Gb/s.
    const link = plan({ runM: 12, lengthM: 15, tooLong: 'downshift' });
    expect(link).toMatchObject({ outcome: 'downshifted', technology: 'dac-100', lanes: 4, laneGbps: 5, portBytesPerSecond: 2.5e9, costUsd: 100 });
    // Energy, SerDes and FEC of the slow lane: 2 × (5 + 6) pJ/bit, 2 × 45 ns, none.
    expect(link.pJPerBit).toBe(22);
    expect(link.terms).toEqual({ serdesNs: 90, moduleNs: 0, propagationNs: 67.5, fecNs: 0 });
    expect(link.note).toBe('dac-100 reaches 3.57 m at 100 Gb/s a lane, the run is 12 m: slowed to 4 × 5 Gb/s');
  });

  it('loses no rate by a slower lane that still carries the port', () => {
    // A 25 Gb/s port on one lane of 100: slowed to 50 it still fits.
    expect(plan({ portBytesPerSecond: 3.125e9, runM: 4, tooLong: 'downshift' })).toMatchObject({ laneGbps: 50, portBytesPerSecond: 3.125e9 });
  });

  it('takes the FEC of the rate it is slowed to: 4 × 50 Gb/s is a 200 Gb/s port', () => {
    expect(plan({ runM: 4.5, tooLong: 'downshift' }).terms.fecNs).toBe(88);
  });

  it('ends where the slowest lane ends, and marks that reach', () => {
    const { mark, reason } = gap({ runM: 40, tooLong: 'downshift' });
    expect(mark).toBe('38.3 m reach');
    expect(reason).toContain('Slowed down as far as it goes it reaches 38.25 m');
  });

  it('cannot be mended by slowing anything but passive copper', () => {
    expect(gap({ technology: 'aec-100', runM: 12, tooLong: 'downshift' }).reason).toContain('Only passive copper reaches further');
  });

  it('is replaced by the named technology, or is a gap when that is too short as well', () => {
    expect(plan({ runM: 12, tooLong: 'replace', replaceWith: 'dr4-400' })).toMatchObject({
      outcome: 'replaced',
      technology: 'dr4-400',
      requested: 'dac-100',
      medium: 'fiber-smf',
      portBytesPerSecond: NDR,
    });
    expect(gap({ runM: 12, tooLong: 'replace', replaceWith: 'aec-100' })).toMatchObject({ technology: 'aec-100', mark: '5 m reach' });
    expect(() => plan({ runM: 12, tooLong: 'replace' })).toThrow('replace_with');
  });

  it('names the nearest technology for an unknown one, and refuses impossible lengths and rates', () => {
    expect(() => planLink(request({ technology: 'dac-2000' }))).toThrow(UnknownIdError);
    for (const bad of [{ runM: Number.NaN }, { runM: -1 }, { lengthM: Number.POSITIVE_INFINITY }, { portBytesPerSecond: 0 }]) {
      expect(() => planLink(request(bad))).toThrow(RangeError);
    }
  });
});

describe('every link', () => {
  it('has the sum of its terms as latency, at least its propagation, and every figure finite and not negative', () => {
    fc.assert(
      fc.property(ids, rates, metres, gauges, (technology, portBytesPerSecond, runM, gauge) => {
        const link = planLink({ technology, portBytesPerSecond, runM, lengthM: runM, tooLong: 'downshift', gauge });
        if (!link.closes) return;
        const { serdesNs, moduleNs, propagationNs, fecNs } = link.terms;
        expect(link.latencyNs).toBe(serdesNs + moduleNs + propagationNs + fecNs);
        expect(link.latencyNs).toBeGreaterThanOrEqual(propagationNs);
        for (const figure of [serdesNs, moduleNs, propagationNs, fecNs, link.pJPerBit, link.wattsPerEnd, link.costUsd]) {
          expect(figure).toBeGreaterThanOrEqual(0);
          expect(Number.isFinite(figure)).toBe(true);
        }
        expect(link.reachM).toBeGreaterThanOrEqual(runM);
        expect(Number.isInteger(link.lanes) && link.lanes >= 1).toBe(true);
      }),
      { seed: 5, numRuns: 500 },
    );
  });

  it('never runs faster for being longer, nor faster than its port', () => {
    fc.assert(
      fc.property(ids, rates, metres, metres, gauges, (technology, portBytesPerSecond, a, b, gauge) => {
        const [short, long] = [a, b]
          .sort((x, y) => x - y)
          .map((runM) => planLink({ technology, portBytesPerSecond, runM, lengthM: runM, tooLong: 'downshift', gauge }));
        if (!long.closes) return;
        expect(short.closes).toBe(true);
        if (short.closes) expect(long.portBytesPerSecond).toBeLessThanOrEqual(short.portBytesPerSecond);
        expect(long.portBytesPerSecond).toBeLessThanOrEqual(portBytesPerSecond);
      }),
      { seed: 6, numRuns: 500 },
    );
  });

  it('has the rate of its port to the bit, whatever its medium, unless it was slowed down', () => {
    fc.assert(
      fc.property(ids, ids, rates, (a, b, portBytesPerSecond) => {
        const [one, other] = [a, b].map((technology) => planLink(request({ technology, portBytesPerSecond, runM: 0, lengthM: 0 })));
        if (one.closes && other.closes) expect(one.portBytesPerSecond).toBe(other.portBytesPerSecond);
      }),
      { seed: 7 },
    );
  });

  it('closes exactly up to the reach that it states', () => {
    for (const technology of linkIds().filter((id) => id !== 'ideal')) {
      const { reachM } = plan({ technology, runM: 0, lengthM: 0 });
      expect(plan({ technology, runM: reachM }).outcome).toBe('as-asked');
      expect(gap({ technology, runM: reachM * 1.0001 }).reachM).toBe(reachM);
      expect(linkTechnology(technology).id).toBe(technology);
    }
  });
});
