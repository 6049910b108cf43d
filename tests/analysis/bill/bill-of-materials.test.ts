import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { billOfMaterials } from '../../../src/analysis/bill/bill-of-materials';
import { wiringOf } from '../../../src/analysis/bill/bill-of-materials-wiring';
import { linkTechnology } from '../../../src/catalog/links';
import { switchEntry } from '../../../src/catalog/switches';
import { systemEntry } from '../../../src/catalog/systems';
import { UnbuildableError } from '../../../src/fabric/unbuildable';
import { type Change, changes, scenarioOf } from '../scenarios';

const wire = (change: Change) => {
  const scenario = scenarioOf(change);
  return wiringOf(scenario, systemEntry(scenario.system));
};
const bill = (change: Change) => billOfMaterials(wire(change));
const billOrNull = (change: Change) => {
  try {
    return bill(change);
  } catch (error) {
    if (error instanceof UnbuildableError) return null;
    throw error;
  }
};
const row = (of: ReturnType<typeof bill>, tier: string) => of.tiers.find((one) => one.tier === tier)!;

/** GPUs of one NIC on 64-port switches without rails: 32 down and 32 up at a leaf, 2 tiers to 2,048 GPUs. */
const full = (gpus: number): Change => ({ gpus, scale_out: { topology: 'clos', leaf_nodes: 4 } });

describe('billOfMaterials', () => {
  it('counts 648 ends of 1.6T pluggables for one NVL72, 19.4 kW at 30 W each', () => {
    // 72 GPUs × 18 links × 400 Gb/s = 518.4 Tb/s per direction; ÷ 1.6 Tb/s = 324 modules at each end (links.md, cross-checks).
    const domain = row(bill({ system: 'gb200-nvl72', gpus: 72, scale_up: { link: 'dr8-1600' } }), 'domain');
    expect(domain).toMatchObject({ links: 1296, ends: 2592, parts: 648 });
    expect(linkTechnology('dr8-1600').watts.max).toBe(30);
    expect(domain.watts.max).toBeCloseTo(648 * 30, 6);
    expect(domain.watts.value).toBeCloseTo(648 * 25, 6);
  });

  it('buys 2 modules a GPU for every tier that a full Clos crosses: 4 with two tiers, 6 with three', () => {
    // One 400G NIC a GPU and dr4-400: one module an end; NIC–leaf, leaf–spine, spine–core.
    const perGpu = (gpus: number): number => {
      const { tiers } = bill(full(gpus));
      return tiers.filter(({ tier }) => tier !== 'domain').reduce((sum, { parts }) => sum + parts, 0) / gpus;
    };
    expect([64, 1024, 2048].map(perGpu)).toEqual([4, 4, 4]);
    expect([4096, 16384].map(perGpu)).toEqual([6, 6]);
  });

  it('counts the switches of a full Clos: 3 ports a GPU with two tiers, 5 with three', () => {
    // 2,048 GPUs: 64 leaves and 32 spines; 4,096 in 2 pods: 128 leaves, 128 spines, 64 in the core (links.md C22: superlinear at the change of tiers).
    const counts = (gpus: number): number[] => bill(full(gpus)).switches.map(({ count }) => count);
    expect(counts(2048).slice(1)).toEqual([64, 32]);
    expect(counts(4096).slice(1)).toEqual([128, 128, 64]);
  });

  it('has four switch chips in a node of eight H100, 18 in an NVL72, and two tiers of them in a domain with more GPUs than a chip has ports', () => {
    const domain = (change: Change): number | undefined => bill(change).switches.find(({ tier }) => tier === 'domain')?.count;
    expect(domain({ gpus: 64 })).toBe(8 * 4);
    expect(domain({ system: 'gb200-nvl72', gpus: 144 })).toBe(2 * 18);
    // Twelve planes, as the system has them: ports of 1.2 Tb/s on chips of 102.4.
    expect(domain({ system: 'helios-mi455x', gpus: 72 })).toBe(12);
    // 576 GPUs × 18 links over 64-port chips: 576 × 18 / 32 = 324 below, 576 × 18 / 64 = 162 above, and as many links between them as to the GPUs.
    const large = bill({ gpus: 1152, scale_up: { domain: 576 } });
    expect(large.switches[0].count).toBe(2 * (324 + 162));
    expect(large.tiers.filter(({ tier }) => tier === 'domain').map(({ inner, links }) => [inner, links])).toEqual([
      [false, 1152 * 18],
      [true, 1152 * 18],
    ]);
  });

  it('counts fibre ends at a switch with optics of its own with the switch', () => {
    // 72 × 2 NICs of 800 Gb/s: on both ends of the leaf tier 8 lanes of a dr8-800 each, but only the NIC's end is a module.
    const leaf = row(bill({ system: 'vr-nvl72', gpus: 144, scale_out: { leaf: 'dr8-800', spine: 'dr8-800' } }), 'leaf');
    expect(leaf).toMatchObject({ links: 288, ends: 576, parts: 288 });
    expect(leaf.watts.value).toBeCloseTo(288 * 16, 9);
    expect(leaf.usd.value).toBeCloseTo(288 * 1200, 6);
  });

  it('prices a copper cable once and modules at both ends, by the share of lanes used', () => {
    const leaf = (technology: string) => row(bill({ gpus: 64, scale_out: { leaf: technology, cable: '1 m' } }), 'leaf');
    // 64 links of 4 lanes: half of an 8-lane cable at 200 USD; two dr4-400 at 700 USD.
    expect(leaf('dac-100').usd).toEqual({ value: 64 * 100, min: 64 * 50, max: 64 * 175 });
    expect(leaf('dr4-400').usd).toEqual({ value: 64 * 1400, min: 64 * 1200, max: 64 * 1600 });
  });

  it('counts a fibre for each lane and direction over the metres bought', () => {
    const leaf = row(bill({ gpus: 64, scale_out: { cable: '30 m' } }), 'leaf');
    expect([leaf.cableM, leaf.fibreM]).toEqual([64 * 30, 64 * 30 * 8]);
  });

  it('goes on where a tier does not close, and says how many links are too long', () => {
    const gone = bill({ gpus: 1024, scale_out: { spine: 'dac-100' } });
    const spine = row(gone, 'spine');
    expect(gone.closes).toBe(false);
    expect(spine).toMatchObject({ outcome: 'does-not-close', technology: 'dac-100', links: 1024, parts: 0, usd: { value: 0 } });
    expect(spine.tooLong).toBe(1024);
    expect(spine.note).toMatch(/dac-100 .* reaches 3\.57 m, the run is/);
    expect(row(gone, 'leaf').outcome).toBe('as-asked');
  });

  it('buys every link once by length: exact ≤ stocked ≤ tier in metres', () => {
    const [exact, stocked, tier] = (['exact', 'stocked', 'tier'] as const).map((lengths) => bill({ gpus: 1024, lengths }));
    for (const name of ['leaf', 'spine']) {
      for (const one of [exact, stocked, tier]) expect(row(one, name).lengths.reduce((sum, { links }) => sum + links, 0)).toBe(1024);
      expect(row(exact, name).cableM).toBeLessThan(row(stocked, name).cableM);
      expect(row(stocked, name).cableM).toBeLessThanOrEqual(row(tier, name).cableM);
    }
  });

  it('grows linearly with pods that are alike', () => {
    // Pods of 32 leaves of 4 nodes: 1,024 GPUs. Two, four and eight of them have three tiers, and a core that scales.
    const [two, four, eight] = [2048, 4096, 8192].map((gpus) =>
      bill({ gpus, scale_out: { topology: 'clos', leaf_nodes: 4, tiers: 3, cable: '20 m' } }),
    );
    for (const [small, large, factor] of [
      [two, four, 2],
      [four, eight, 2],
      [two, eight, 4],
    ] as const) {
      expect(large.total.watts.value).toBeCloseTo(factor * small.total.watts.value, 3);
      expect(large.total.usd.max).toBeCloseTo(factor * small.total.usd.max, 2);
      expect(large.total.parts).toBe(factor * small.total.parts);
      expect(large.total.fibreM).toBeCloseTo(factor * small.total.fibreM, 3);
    }
  });

  it('ends the range of a box at its typical draw, since its highest is drawn by the modules in it', () => {
    const { switches } = bill({ gpus: 64 });
    const leaf = switches.find(({ tier }) => tier === 'leaf')!;
    expect(leaf.watts.max).toBe(leaf.count * switchEntry('quantum2').powerW.value);
  });

  it('adds up: totals are the sums of the tiers, ranges hold their values, links are those of the fabric', () => {
    fc.assert(
      fc.property(changes, (change) => {
        const one = billOrNull(change);
        fc.pre(one !== null);
        const { tiers, switches, nics, total } = one!;
        const sum = (values: number[]): number => values.reduce((a, b) => a + b, 0);
        expect(total.links).toBe(sum(tiers.map(({ links }) => links)));
        expect(total.ends).toBe(2 * total.links);
        for (const key of ['value', 'min', 'max'] as const) {
          expect(total.watts[key]).toBeCloseTo(sum([...tiers, ...switches, nics].map(({ watts }) => watts[key])), 6);
          const fibre = sum(tiers.map(({ fibreUsd }) => fibreUsd[key]));
          expect(total.usd[key]).toBeCloseTo(sum([...tiers, ...switches, nics].map(({ usd }) => usd[key])) + fibre, 6);
        }
        for (const { watts, usd } of [...tiers, ...switches]) {
          expect(watts.min <= watts.value && watts.value <= watts.max).toBe(true);
          expect(usd.min <= usd.value && usd.value <= usd.max).toBe(true);
        }
        const { fabric } = wire(change);
        for (const { tier, cables } of fabric.tiers) expect(tiers.find((row) => row.tier === tier && !row.inner)?.links).toBe(cables);
        for (const { tier, lengths, links, runM } of tiers) {
          expect(sum(lengths.map((length) => length.links))).toBe(links);
          if (tier !== 'domain') expect(Math.max(...lengths.map(({ lengthM }) => lengthM))).toBeGreaterThanOrEqual(runM - 1e-6);
        }
      }),
      { seed: 51, numRuns: 150 },
    );
  });
});
