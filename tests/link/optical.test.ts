import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UnknownIdError } from '../../src/catalog/errors';
import { linkIds, linkTechnology } from '../../src/catalog/links';
import { fibreIds, opticalSwitchIds } from '../../src/catalog/links-optical';
import { linkClosure } from '../../src/link/closure';
import { opticalChannel, opticalLoss, opticalReachM } from '../../src/link/optical';

const dr4 = linkTechnology('dr4-400');
const fibres = linkIds().filter((id) => linkTechnology(id).medium.startsWith('fiber'));

describe('the loss of light', () => {
  it('has a channel for every technology over fibre', () => {
    for (const id of fibres) expect(opticalChannel(linkTechnology(id), {}), id).toBeDefined();
  });

  it('lies in connectors and switches, not in glass: 500 m cost 0.16 dB, a circuit switch with its bulkheads 2.9 of the 3 dB of DR', () => {
    const channel = opticalChannel(dr4, { ocs: 1 })!;
    const { connectorDb, ocsDb, splitterDb, fibreDb } = opticalLoss(channel, 500);
    // 0.32 dB/km × 0.5 km; 4 × 0.35 dB; 1.5 dB
    expect(fibreDb).toBeCloseTo(0.16, 12);
    expect(connectorDb).toBeCloseTo(1.4, 12);
    expect(ocsDb).toBe(1.5);
    expect(splitterDb).toBe(0);
    // What is left, 0.1 dB, is 0.1 / 0.32 km of fibre.
    expect(opticalReachM(channel)).toBeCloseTo(312.5, 6);
  });

  it('does not close through two Palomar switches on a DR budget, and does on that of LR', () => {
    // 6 × 0.35 + 2 × 1.5 = 5.1 dB against 3 and 6.3
    expect(linkClosure(dr4, 50, { ocs: 2 }).closes).toBe(false);
    expect(linkClosure(dr4, 50, { ocs: 2, pmd: 'LR' }).closes).toBe(true);
  });

  it('splits into halves: two ways cost 3.01 dB and an excess of 0.5', () => {
    expect(opticalLoss(opticalChannel(dr4, { splitter: 2 })!, 0).splitterDb).toBeCloseTo(3.5103, 4);
  });

  it('loses 0.11 dB/km in hollow core, the listed wavelength nearest to the port', () => {
    expect(opticalChannel(dr4, { fibre: 'hcf' })?.dbPerKm).toBe(0.11);
  });

  it('reaches less with every connector, switch, way of a splitter, and on a smaller budget', () => {
    const natural = fc.nat({ max: 3 });
    fc.assert(
      fc.property(
        fc.constantFrom(...fibres),
        fc.constantFrom(...fibreIds()),
        fc.constantFrom(...opticalSwitchIds()),
        natural,
        natural,
        fc.double({ min: 3, max: 20, noNaN: true }),
        (id, fibre, ocsId, connectors, ocs, budgetDb) => {
          const reach = (changes: object) =>
            opticalReachM(opticalChannel(linkTechnology(id), { fibre, ocsId, connectors, ocs, budgetDb, ...changes })!);
          const base = reach({});
          for (const worse of [{ connectors: connectors + 1 }, { ocs: ocs + 1 }, { splitter: 2 }, { budgetDb: budgetDb - 1 }]) {
            expect(reach(worse)).toBeLessThanOrEqual(base);
            if (base > 0) expect(reach(worse)).toBeLessThan(base);
          }
        },
      ),
      { seed: 14 },
    );
  });

  it('names the nearest fibre, switch or port for one that it does not know', () => {
    for (const wrong of [{ fibre: 'smf82' }, { ocs: 1, ocsId: 'ocs-palomer' }, { pmd: 'DX' }]) {
      const channel = () => opticalLoss(opticalChannel(dr4, wrong)!, 1);
      expect(channel).toThrow(UnknownIdError);
    }
  });
});
