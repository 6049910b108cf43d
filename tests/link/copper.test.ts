import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { copperFacts } from '../../src/catalog/copper';
import { copperReachM, fixedLossDb, GAUGES, type Gauge, insertionLossDb, twinaxDbPerM } from '../../src/link/copper';

// Published table of the same loss forms: lane rate, fixed loss in dB, loss per metre and reach for 26 and 30 AWG.
const TABLE: [lane: number, fixed: number, perM26: number, reach26: number, perM30: number, reach30: number][] = [
  [1.25, 1.7, 0.61, 38.3, 0.95, 24.4],
  [2.5, 2.7, 0.87, 25.6, 1.36, 16.4],
  [5, 4.3, 1.26, 16.5, 1.95, 10.6],
  [10, 7.3, 1.86, 9.6, 2.85, 6.2],
  [25, 14.6, 3.09, 6.6, 4.66, 4.4],
  [50, 15.0, 3.14, 4.8, 4.74, 3.2],
  [100, 11.7, 4.7, 3.6, 6.95, 2.4],
  [200, 29.5, 7.16, 1.5, 10.34, 1.0],
  [400, 20.5, 11.1, 1.75, 15.7, 1.25],
];

const lanes = copperFacts.rates.map(({ laneGbps }) => laneGbps);

describe('passive copper', () => {
  it.each(TABLE)(
    'at %d Gb/s a lane loses and reaches what the published table says, within 0.1 dB and 0.1 m',
    (laneGbps, fixed, perM26, reach26, perM30, reach30) => {
      const { fNyqGHz } = copperFacts.rates.find((rate) => rate.laneGbps === laneGbps)!;
      expect(Math.abs(fixedLossDb({ laneGbps }) - fixed)).toBeLessThan(0.1);
      expect(Math.abs(twinaxDbPerM(26, fNyqGHz) - perM26)).toBeLessThan(0.1);
      expect(Math.abs(twinaxDbPerM(30, fNyqGHz) - perM30)).toBeLessThan(0.1);
      expect(Math.abs(copperReachM({ laneGbps, gauge: 26 }) - reach26)).toBeLessThan(0.1);
      expect(Math.abs(copperReachM({ laneGbps, gauge: 30 }) - reach30)).toBeLessThan(0.1);
    },
  );

  it('reaches nothing where the hosts alone exceed the budget: 400G over two ordinary boards loses 50.9 dB of 40', () => {
    // Per host at 106.25 GHz: board 8.686 (3.82e-4 √f + 9.59e-5 f) × 110 mm = 13.5 dB, package 33 mm 8.86 dB, connector 3.09 dB; twice.
    const boards = { laneGbps: 400, hostMm: 110, packageMm: 33, flyoverM: 0 };
    expect(fixedLossDb(boards)).toBeCloseTo(50.9, 1);
    for (const gauge of GAUGES) expect(copperReachM({ ...boards, gauge })).toBe(0);
  });

  it('closes exactly at its reach: the loss of a cable of that length is the budget', () => {
    fc.assert(
      fc.property(fc.constantFrom(...copperFacts.rates), fc.constantFrom(...GAUGES), (rate, gauge) => {
        const channel = { laneGbps: rate.laneGbps, gauge };
        expect(insertionLossDb(channel, copperReachM(channel))).toBeCloseTo(rate.budgetDb, 9);
      }),
      { seed: 1 },
    );
  });

  it('reaches less with every thinner wire', () => {
    fc.assert(
      fc.property(fc.constantFrom(...lanes), fc.nat({ max: GAUGES.length - 2 }), (laneGbps, index) => {
        expect(copperReachM({ laneGbps, gauge: GAUGES[index + 1] as Gauge })).toBeLessThan(copperReachM({ laneGbps, gauge: GAUGES[index] as Gauge }));
      }),
      { seed: 2 },
    );
  });

  it('reaches less at every faster lane on the same board, budget and package', () => {
    // The table's own channels change with the lane rate (400G drops the PCB), so the law is stated for one channel.
    fc.assert(
      fc.property(
        fc.nat({ max: lanes.length - 2 }),
        fc.constantFrom(...GAUGES),
        fc.double({ min: 20, max: 40, noNaN: true }),
        (index, gauge, budgetDb) => {
          const channel = { gauge, budgetDb, hostMm: 50, packageMm: 0, flyoverM: 0 };
          const [slow, fast] = [copperReachM({ ...channel, laneGbps: lanes[index] }), copperReachM({ ...channel, laneGbps: lanes[index + 1] })];
          expect(fast).toBeLessThanOrEqual(slow);
        },
      ),
      { seed: 3 },
    );
  });

  it('reaches less at every faster lane of the ladder up to 200 Gb/s, so that slowing down lengthens a run', () => {
    for (const gauge of GAUGES) {
      const reaches = lanes.filter((lane) => lane <= 200).map((laneGbps) => copperReachM({ laneGbps, gauge }));
      expect([...reaches].sort((a, b) => b - a)).toEqual(reaches);
    }
  });

  it('loses 25.8 dB over 3 m of 26 AWG at 100 Gb/s a lane', () => {
    // 11.72 dB fixed + 3 m × (0.743 √26.5625 + 0.0328 × 26.5625) dB/m = 11.72 + 3 × 4.701
    expect(insertionLossDb({ laneGbps: 100, gauge: 26 }, 3)).toBeCloseTo(25.8, 1);
  });

  it('refuses a lane rate that the table does not hold, and says which it does', () => {
    expect(() => copperReachM({ laneGbps: 112, gauge: 26 })).toThrow(
      'no copper lane rate of 112 Gb/s. Expected one of: 1.25, 2.5, 5, 10, 25, 50, 100, 200, 400 Gb/s.',
    );
  });
});
