import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { breakEvenPhaseS, changeS, reconfigurationS, savedS } from '../../../src/fabric/torus/reconfiguration';

/** Mirrors 10 ms, relock 6.2 ms, 10 s for a job, as the facts on circuit switches have them. */
const TIMES = { switchS: 0.01, relockS: 0.0062, jobS: 10 };

describe('reconfiguration', () => {
  it('takes the mirrors, then the relock of the links, then what the job needs on top', () => {
    expect(reconfigurationS(TIMES, 'switch')).toBe(0.01);
    expect(reconfigurationS(TIMES, 'relock')).toBeCloseTo(0.0162, 12);
    expect(reconfigurationS(TIMES, 'job')).toBe(10);
    expect(reconfigurationS({ ...TIMES, jobS: 0 }, 'job')).toBeCloseTo(0.0162, 12);
  });

  it('takes no time where no port moves', () => {
    for (const level of ['switch', 'relock', 'job'] as const) {
      expect(changeS(TIMES, level, 0)).toBe(0);
      expect(changeS(TIMES, level, 2)).toBe(reconfigurationS(TIMES, level));
    }
  });

  it('breaks even at t/(1 − 1/g)', () => {
    // g = 2: twice the time. g = 1.25: five times. g = 1: never.
    expect(breakEvenPhaseS(10, 2)).toBe(20);
    expect(breakEvenPhaseS(10, 1.25)).toBeCloseTo(50, 9);
    expect([breakEvenPhaseS(10, 1), breakEvenPhaseS(10, 0.5)]).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
  });

  it('saves nothing at break-even, something beyond and less than nothing before', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 100, noNaN: true }), fc.double({ min: 1.001, max: 1000, noNaN: true }), (timeS, speedUp) => {
        const phaseS = breakEvenPhaseS(timeS, speedUp);
        expect(Math.abs(savedS(phaseS, timeS, speedUp))).toBeLessThan(1e-9 * phaseS);
        expect(savedS(1.01 * phaseS, timeS, speedUp)).toBeGreaterThan(0);
        expect(savedS(0.99 * phaseS, timeS, speedUp)).toBeLessThan(0);
      }),
      { seed: 111, numRuns: 100 },
    );
  });
});
