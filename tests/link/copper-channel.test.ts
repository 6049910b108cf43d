import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UnknownIdError } from '../../src/catalog/errors';
import { linkTechnology } from '../../src/catalog/links';
import { linkClosure } from '../../src/link/closure';
import { conductorFactor, copperReachM, fixedLossDb, GAUGES, twinaxDbPerM } from '../../src/link/copper';
import { copperChannel } from '../../src/link/copper-channel';

// Published table of the same loss forms, for the hosts that it names: technology, host, fixed loss in dB, reach of 26 and of 30 AWG in m.
const TABLE: [id: string, host: string, fixed: number, reach26: number, reach30: number][] = [
  ['dac-25', 'board', 14.6, 6.6, 4.4],
  ['dac-50', 'board', 15.0, 4.8, 3.2],
  ['dac-100', 'board', 11.7, 3.6, 2.4],
  ['dac-200', 'board', 29.5, 1.5, 1.0],
  ['dac-200', 'flyover', 24.0, 2.2, 1.5],
  ['dac-200', 'cartridge', 27.1, 1.8, 1.2],
  ['dac-400', 'board', 50.9, 0, 0],
  ['dac-400', 'co-packaged', 20.5, 1.75, 1.25],
];

const DERIVED = ['dac-10', 'dac-25', 'dac-50', 'dac-100', 'dac-200', 'dac-400', 'acc-100', 'acc-200', 'aec-100', 'aec-200', 'backplane-nvl72'];
const budgetReach = (id: string, conditions: Parameters<typeof linkClosure>[2]) => linkClosure(linkTechnology(id), 0, conditions).budgetReachM;

describe('copper on its hosts', () => {
  it.each(TABLE)('%s on a %s host loses and reaches what the published table says, within 0.1 dB and 0.1 m', (id, host, fixed, reach26, reach30) => {
    const built = copperChannel(linkTechnology(id), { host });
    expect(Math.abs(fixedLossDb(built!.channel) - fixed)).toBeLessThan(0.1);
    expect(Math.abs(budgetReach(id, { host, gauge: 26 }) - reach26)).toBeLessThan(0.1);
    expect(Math.abs(budgetReach(id, { host, gauge: 30 }) - reach30)).toBeLessThan(0.1);
  });

  it('stands on a board by usage, 400 Gb/s a lane on co-packaged twinax, a backplane in its cartridge', () => {
    expect(copperChannel(linkTechnology('dac-200'), {})?.host.id).toBe('board');
    expect(copperChannel(linkTechnology('dac-400'), {})?.host.id).toBe('co-packaged');
    expect(copperChannel(linkTechnology('backplane-nvl72'), {})?.host.id).toBe('cartridge');
    expect(copperChannel(linkTechnology('dr4-400'), {})).toBeUndefined();
  });

  it('without conditions is the channel of passive copper at its lane rate', () => {
    for (const laneGbps of [1.25, 10, 25, 50, 100, 200, 400]) {
      const { channel } = copperChannel(linkTechnology(laneGbps === 1.25 ? 'dac-1g25' : `dac-${laneGbps}`), { gauge: 28 })!;
      expect(copperReachM(channel)).toBeCloseTo(copperReachM({ laneGbps, gauge: 28 }), 12);
    }
  });

  it('gains 8 dB by redrivers: 26 AWG then closes the 2.5 m that parts at 200 Gb/s a lane are sold for, and the 5 m at 100', () => {
    // (40 + 8 − 29.53) / 7.158 = 2.58 m; (28.5 + 8 − 11.72) / 4.701 = 5.27 m
    expect(budgetReach('acc-200', {})).toBeCloseTo(2.58, 2);
    expect(budgetReach('acc-100', {})).toBeCloseTo(5.27, 2);
  });

  it('starts afresh behind a retimer: two paddle cards of 30 mm instead of two hosts', () => {
    // Paddle cards at 26.5625 GHz: 2 × 30 mm × 8.686 (3.82e-4 √f + 9.59e-5 f) = 2.353 dB, so (28.5 − 2.353) / 4.701 = 5.56 m
    expect(budgetReach('aec-100', {})).toBeCloseTo(5.56, 2);
    expect(budgetReach('aec-100', { host: 'flyover', hostMm: 400 })).toBe(budgetReach('aec-100', {}));
  });

  it('loses more in the warmth by the root of copper’s resistivity: √(1 + 0.00393 × 50) = 1.094 at 70 °C, 0.2 % for the first degree', () => {
    expect(conductorFactor(20)).toBe(1);
    expect(conductorFactor(70)).toBeCloseTo(1.0938, 4);
    expect(conductorFactor(21) - 1).toBeCloseTo(0.00196, 5);
    // Only the skin-effect part grows: 0.743 × 5.1539 × 1.09384 + 0.0328 × 26.5625 = 4.188 + 0.871
    expect(twinaxDbPerM(26, 26.5625, 70)).toBeCloseTo(5.06, 2);
  });

  it('reaches less when it is thinner, warmer, on a longer board or on a smaller budget', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...DERIVED),
        fc.nat({ max: GAUGES.length - 2 }),
        fc.double({ min: -40, max: 120, noNaN: true }),
        fc.double({ min: 0.5, max: 60, noNaN: true }),
        (id, index, temperatureC, step) => {
          const conditions = { gauge: GAUGES[index], temperatureC };
          const reach = budgetReach(id, conditions);
          fc.pre(reach > 0);
          expect(budgetReach(id, { ...conditions, gauge: GAUGES[index + 1] })).toBeLessThan(reach);
          expect(budgetReach(id, { ...conditions, temperatureC: temperatureC + step })).toBeLessThan(reach);
          const budgetDb = 40 - step / 4;
          expect(budgetReach(id, { ...conditions, budgetDb })).toBeLessThan(budgetReach(id, { ...conditions, budgetDb: 40.1 }));
          if (!id.startsWith('aec')) {
            expect(budgetReach(id, { ...conditions, hostMm: 110 + step })).toBeLessThanOrEqual(budgetReach(id, { ...conditions, hostMm: 110 }));
          }
        },
      ),
      { seed: 11 },
    );
  });

  it('refuses an unknown host with a suggestion and a temperature that copper cannot have', () => {
    expect(() => copperChannel(linkTechnology('dac-100'), { host: 'flyovr' })).toThrow(UnknownIdError);
    expect(() => budgetReach('dac-100', { temperatureC: -260 })).toThrow('expected one from −200 to 1000 °C');
    expect(() => conductorFactor(Number.NaN)).toThrow(RangeError);
  });
});
