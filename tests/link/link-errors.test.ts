import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linkIds, linkTechnology } from '../../src/catalog/links';
import { linkClosure } from '../../src/link/closure';
import { GAUGES } from '../../src/link/copper';
import { type LinkPlan, type LinkRequest, planLink } from '../../src/link/link';
import { errorsOfUse, linkErrors } from '../../src/link/link-errors';

function plan(changes: Partial<LinkRequest>): LinkPlan {
  const link = planLink({ technology: 'dac-100', portBytesPerSecond: 50e9, runM: 3, lengthM: 3, tooLong: 'error', gauge: 26, ...changes });
  if (!link.closes) throw new Error(link.reason);
  return link;
}

const use = (id: string, lengthM: number) => ({ technology: linkTechnology(id), portBytesPerSecond: 50e9, lengthM, latencyNs: 100 });

describe('errors of a link', () => {
  it('at the very reach of KP4 copper are 2.4e-4 before FEC and 8.2e-13 codewords after it, which costs no goodput that anyone could measure', () => {
    const { budgetReachM } = linkClosure(linkTechnology('dac-100'), 0, {});
    const errors = linkErrors(plan({ runM: budgetReachM, lengthM: budgetReachM }));
    expect(errors.marginDb).toBeCloseTo(0, 9);
    expect(errors.preFecBer / 2.4e-4).toBeCloseTo(1, 5);
    expect(errors.codewordLoss / 8.2e-13).toBeCloseTo(1, 1);
    expect(1 - errors.goodputShare).toBeLessThan(1e-10);
  });

  it('well inside the reach are what the catalog calls typical of the part', () => {
    expect(linkErrors(plan({ runM: 1, lengthM: 1 })).preFecBer).toBe(linkTechnology('dac-100').preFecBer.value);
  });

  it('beyond the reach grow until nothing arrives: 0.5 dB too much cost a frame in a million, 5 dB everything', () => {
    // ¾ Q(3.414 × 10^(−0.5/20)) = ¾ Q(3.223) = 4.76e-4, of which KP4 loses 1.6e-8 to 2.8e-8 of codewords and 7.4 times as many frames of 4 KiB.
    const perM = 4.701;
    const { budgetReachM } = linkClosure(linkTechnology('dac-100'), 0, {});
    const half = errorsOfUse(use('dac-100', budgetReachM + 0.5 / perM));
    expect(half.preFecBer / 4.76e-4).toBeCloseTo(1, 2);
    expect(half.frameLoss).toBeGreaterThan(1e-8);
    expect(half.frameLoss).toBeLessThan(1e-6);
    expect(errorsOfUse(use('dac-100', budgetReachM + 5 / perM)).goodputShare).toBeLessThan(0.01);
  });

  it('of a flit link are replays: 7e-7 of flits at 1e-6, each a round trip and a flit later', () => {
    const { goodputShare, meanDelayPs } = errorsOfUse(use('backplane-nvl72', 1));
    // 7.0e-7 (three codewords of 86 bytes); a flit takes 256 B / 50 GB/s = 5.12 ns, there and back 200 ns: m = 1 + 200/5.12 = 40.06.
    expect((1 - goodputShare) / (7.02e-7 * 40.06)).toBeCloseTo(1, 2);
    expect(meanDelayPs / (7.02e-7 * 205_120)).toBeCloseTo(1, 2);
  });

  it('of a slower lane follow the slower lane: 6 m of dac-100 at 25 Gb/s close with KR4', () => {
    const slowed = plan({ runM: 6, lengthM: 7, tooLong: 'downshift' });
    expect(slowed.laneGbps).toBe(25);
    const own = linkClosure(linkTechnology('dac-25'), 6, {});
    expect(linkErrors(slowed).marginDb).toBe(own.marginDb);
  });

  it('of fibre with an inner code count its gain: 1.37 dB of light more margin, fewer errors for the host, the same on the line', () => {
    const far = { conditions: { ocs: 1 } };
    const bare = errorsOfUse(use('dr8-1600', 400), far);
    const coded = errorsOfUse(use('dr8-1600', 400), { conditions: { ocs: 1, innerCode: true } });
    expect(coded.marginDb - bare.marginDb).toBeCloseTo(1.37, 2);
    expect(coded.preFecBer).toBe(bare.preFecBer);
    expect(coded.hostBer).toBeLessThan(bare.hostBer / 100);
  });

  it('at the edge of a budget with inner code are 4.8e-3 on the line and 2.4e-4 at the host’s FEC', () => {
    const technology = linkTechnology('dr8-1600');
    const conditions = { ocs: 1, innerCode: true };
    const { budgetReachM } = linkClosure(technology, 0, conditions);
    const edge = errorsOfUse(use('dr8-1600', budgetReachM), { conditions });
    expect(edge.marginDb).toBeCloseTo(0, 9);
    expect(edge.preFecBer / 4.8e-3).toBeCloseTo(1, 4);
    expect(edge.hostBer / 2.4e-4).toBeCloseTo(1, 4);
  });

  it('do not exist on the ideal link', () => {
    expect(errorsOfUse(use('ideal', 1e5))).toMatchObject({ preFecBer: 0, frameLoss: 0, goodputShare: 1, meanDelayPs: 0 });
  });

  it('grow with length, never with a thicker wire, and are probabilities', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...linkIds()),
        fc.nat({ max: GAUGES.length - 2 }),
        fc.double({ min: 0, max: 20, noNaN: true }),
        fc.double({ min: 0, max: 20, noNaN: true }),
        (id, index, a, b) => {
          const [short, long] = [a, b].sort((x, y) => x - y);
          const at = (lengthM: number, gauge: (typeof GAUGES)[number]) => errorsOfUse(use(id, lengthM), { conditions: { gauge } });
          const [near, far, thin] = [at(short, GAUGES[index]), at(long, GAUGES[index]), at(short, GAUGES[index + 1])];
          for (const worse of [far, thin]) {
            expect(worse.preFecBer).toBeGreaterThanOrEqual(near.preFecBer * (1 - 1e-6));
            expect(worse.goodputShare).toBeLessThanOrEqual(near.goodputShare + 1e-12);
          }
          expect(far.goodputShare).toBeGreaterThanOrEqual(0);
          expect(far.frameLoss).toBeLessThanOrEqual(1);
          expect(far.meanDelayPs).toBeGreaterThanOrEqual(0);
        },
      ),
      { seed: 19, numRuns: 300 },
    );
  });
});
