import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolvedFacts, simulate, structureKey } from '../../src/analysis/simulate';
import { structureOf } from '../../src/analysis/structure';
import { systemEntry } from '../../src/catalog/systems';
import { runWorld } from '../../src/network/run-world';
import { pointsCsv } from '../../src/report/csv';
import { assemble, COUNTERFACTUALS, type Costs } from '../../src/world/assemble';
import { costsOf } from '../../src/world/costs';
import { linkLatencyPs, planTiers } from '../../src/world/tier-plans';
import { type Change, pointOf, refusalOf, scenarioOf } from './scenarios';

type Links = NonNullable<Change['links']>;
type Own = Pick<Links[number], 'technology' | 'rate' | 'length' | 'width'>;

const bare: Change = { collective: { library: 'ideal', algorithm: 'ring' } };

/** Two switches of two GPUs each, joined by one cable. */
const dumbbell = (leaf: (gpu: number) => Own, spine: Own): Change => ({
  ...bare,
  gpus: 4,
  switches: ['s0', 's1'],
  links: [
    ...[0, 1, 2, 3].map((gpu) => ({ from: `gpu${gpu}`, to: `s${gpu >> 1}`, tier: 'leaf' as const, ...leaf(gpu) })),
    { from: 's0', to: 's1', tier: 'spine', ...spine },
  ],
});

function built(change: Change) {
  const scenario = scenarioOf(change);
  const system = systemEntry(scenario.system);
  const structure = structureOf(scenario, system, true);
  const plans = planTiers(scenario, system, structure.fabric);
  return { structure, plans, costs: costsOf(scenario, plans) };
}

/** Time of one all-reduce. */
function reducePs(change: Change, bytes: number, costsFor: (costs: Costs) => Costs = (costs) => costs): number {
  const { structure, costs } = built(change);
  return runWorld(assemble(structure.quotient, [{ kind: 'collective', stream: 0, after: [], placement: 0, bytes }], costsFor(costs))).endPs;
}

/** What an all-reduce of 4 ranks in a ring takes: a chunk of a quarter crosses the slow link each way in each of 2 · 3 rounds, one after the other, and the last arrives its latency later. */
const RING_OF_4 = 6 / 4;

describe('links with a technology and a rate of their own', () => {
  it('that are those of their tier change nothing, to the bit', () => {
    const plain = dumbbell(() => ({ length: '3 m' }), { length: '20 m', width: 2 });
    // NICs of this system run at 400 Gb/s, and the technology by default is dr4-400.
    const own = { technology: 'dr4-400', rate: '400 Gbps' };
    const named = dumbbell(() => ({ length: '3 m', ...own }), { length: '20 m', width: 2, ...own });
    expect(pointOf(named)).toEqual(pointOf(plain));
    // On some links alone they split a row of the tier in two, and still nothing else.
    const some = pointOf(dumbbell((gpu) => ({ length: '3 m', ...(gpu % 2 === 1 && own) }), { length: '20 m', width: 2 }));
    const { tiers, fold: _fold, interconnect: _some, ...rest } = some;
    const { tiers: whole, fold: _classes, interconnect: _all, ...other } = pointOf(plain);
    expect(rest).toEqual(other);
    expect(tiers.map(({ tier, cables }) => [tier, cables])).toEqual([
      ['leaf', 2],
      ['leaf', 2],
      ['spine', 2],
    ]);
    expect(tiers.filter(({ tier }) => tier === 'leaf').map(({ latencyNs, portGbps }) => [latencyNs, portGbps])).toEqual(
      Array(2).fill([whole[0].latencyNs, whole[0].portGbps]),
    );
  });

  it('set the pace of a ring where they are slow: bytes over the slow rate, and the latency of the route once', () => {
    for (const [rate, slow] of [
      ['100 Gbps', 12.5e9],
      ['80 Gbps', 10e9],
      ['25 Gbps', 3.125e9],
    ] as const) {
      const change = dumbbell(() => ({ technology: 'dac-100', length: '1 m' }), { technology: 'aec-100', rate, length: '5 m' });
      const { plans } = built(change);
      const bytes = 4_000_000;
      const wirePs = (RING_OF_4 * bytes * 1e12) / slow;
      expect(reducePs(change, bytes, COUNTERFACTUALS.latency)).toBe(wirePs);
      // One flow a direction: nothing is shared, and a private cap of the same rate takes as long.
      expect(reducePs({ ...change, network: 'alpha-beta' }, bytes, COUNTERFACTUALS.latency)).toBe(wirePs);
      const [leaf, spine] = plans;
      const route = linkLatencyPs(leaf, 1, 1) + linkLatencyPs(spine, 1, 5) + linkLatencyPs(leaf, 0, 1);
      expect(reducePs(change, bytes)).toBe(wirePs + route);
    }
  });

  it('set the pace at a GPU in the same way, whichever of the tier’s links it is', () => {
    // One NIC at an eighth of the others': each of 6 chunks enters and leaves it.
    for (const slow of [0, 1, 2, 3]) {
      const change = dumbbell((gpu) => (gpu === slow ? { rate: '50 Gbps' } : {}), {});
      expect(reducePs(change, 4_000_000, COUNTERFACTUALS.latency)).toBe((RING_OF_4 * 4_000_000 * 1e12) / 6.25e9);
    }
  });

  it('of any media give the same step to the bit at equal rate with latency off', () => {
    const media = fc.constantFrom(undefined, 'dac-100', 'aec-100', 'lpo-800', 'cpo-nv', 'dr8-800', 'ideal');
    const rates = fc.constantFrom(undefined, '100 Gbps', '800 Gbps');
    const lengths = fc.constantFrom('0 m', '0.5 m', '1 m');
    const seen = new Set<number>();
    fc.assert(
      fc.property(
        fc.tuple(rates, rates, rates),
        fc.array(fc.tuple(media, media, media, lengths), { minLength: 2, maxLength: 4 }),
        (speeds, choices) => {
          const times = choices.map(([even, odd, up, length]) => {
            const own = (technology: string | undefined, rate: string | undefined): Own => ({
              length,
              ...(technology && { technology }),
              ...(rate && { rate }),
            });
            const change = dumbbell((gpu) => (gpu % 2 === 0 ? own(even, speeds[0]) : own(odd, speeds[1])), own(up, speeds[2]));
            return reducePs(change, 1_000_003, COUNTERFACTUALS.latency);
          });
          expect(new Set(times).size).toBe(1);
          seen.add(times[0]);
        },
      ),
      { seed: 171, numRuns: 60 },
    );
    // The rates do make a difference.
    expect(seen.size).toBeGreaterThan(1);
  });
});

/** Random fabrics: GPUs on switches by one of a few kinds of links, switches in a ring both ways and with links of one way across. */
const asymmetric = fc
  .record({
    switches: fc.integer({ min: 1, max: 4 }),
    perSwitch: fc.integer({ min: 1, max: 3 }),
    period: fc.integer({ min: 1, max: 3 }),
    kinds: fc.array(
      fc.record({
        technology: fc.constantFrom(undefined, 'dac-100', 'aec-100', 'dr4-400', 'ideal'),
        rate: fc.constantFrom(undefined, '100 Gbps', '333 Gbps', '800 Gbps'),
        length: fc.constantFrom('0 m', '0.5 m', '1 m'),
        width: fc.constantFrom(1, 1, 2),
      }),
      { minLength: 3, maxLength: 6 },
    ),
    across: fc.array(fc.tuple(fc.nat(3), fc.nat(3), fc.nat(5)), { maxLength: 3 }),
    direct: fc.array(fc.tuple(fc.nat(11), fc.nat(3)), { maxLength: 2 }),
    hashed: fc.constantFrom(false, false, true),
    network: fc.constantFrom<'fluid' | 'alpha-beta'>('fluid', 'fluid', 'alpha-beta'),
    algorithm: fc.constantFrom<'ring' | 'halving-doubling' | 'double-tree'>('ring', 'halving-doubling', 'double-tree'),
    library: fc.constantFrom<'nccl' | 'ideal'>('nccl', 'ideal'),
    lengths: fc.constantFrom<'tier' | 'stocked' | 'exact'>('tier', 'stocked', 'exact'),
  })
  .map(({ switches, perSwitch, period, kinds, across, direct, hashed, network, algorithm, library, lengths }): Change => {
    const gpus = Math.max(2, switches * perSwitch);
    const kind = (i: number): Own => {
      const { technology, rate, ...rest } = kinds[i % kinds.length];
      return { ...rest, ...(technology && { technology }), ...(rate && { rate }) };
    };
    const links: Links = Array.from({ length: gpus }, (_, gpu) => ({
      from: `gpu${gpu}`,
      to: `s${gpu % switches}`,
      tier: 'leaf',
      ...kind(Math.floor(gpu / switches) % period),
    }));
    const known = new Set(links.map(({ from, to }) => `${from}/${to}`));
    for (let s = 0; s < switches && switches > 1; s++) {
      const [from, to] = [`s${s}`, `s${(s + 1) % switches}`];
      if (known.has(`${to}/${from}`)) continue;
      known.add(`${from}/${to}`).add(`${to}/${from}`);
      links.push({ from, to, tier: 'spine', ...kind(period) });
    }
    for (const [a, b, i] of across) {
      const [from, to] = [`s${a % switches}`, `s${b % switches}`];
      if (from === to || known.has(`${from}/${to}`)) continue;
      known.add(`${from}/${to}`);
      links.push({ from, to, tier: 'core', one_way: true, ...kind(i) });
    }
    // A second way up, by another tier and of one way: what goes up by it comes down by the leaf.
    for (const [rank, s] of direct) {
      const [from, to] = [`gpu${rank % gpus}`, `s${s % switches}`];
      if (known.has(`${from}/${to}`)) continue;
      known.add(`${from}/${to}`);
      links.push({ from, to, tier: 'domain', one_way: true, technology: 'ideal', width: 1 + (rank % 2) });
    }
    return {
      gpus,
      network,
      lengths,
      collective: { library, algorithm },
      parallelism: { bucket: '40 MB' },
      switches: Array.from({ length: switches }, (_, s) => `s${s}`),
      links,
      ...(hashed && { scale_out: { routing: 'hashed' } }),
    };
  });

describe('a fabric of unlike links', () => {
  it('is the same folded and whole, to the bit, and keeps all bounds', () => {
    let merged = 0;
    let kinds = 0;
    fc.assert(
      fc.property(asymmetric, (change) => {
        // simulate() holds collectives against their bounds, bytes up against bytes down, and shares against 0 and 1.
        const [folded, whole] = [true, false].map((fold) => simulate({ scenario: scenarioOf(change), axes: {}, key: '' }, { fold }));
        if (folded.status !== 'ok' || whole.status !== 'ok') throw new Error(folded.status === 'ok' ? 'whole' : folded.reason);
        expect(folded.stepPs).toBe(whole.stepPs);
        expect(folded.lossExact).toEqual(whole.lossExact);
        expect(folded.tiers.map(({ technology, utilisation }) => [technology, utilisation.toPrecision(12)])).toEqual(
          whole.tiers.map(({ technology, utilisation }) => [technology, utilisation.toPrecision(12)]),
        );
        if (folded.fold.rankClasses < folded.fold.ranks) merged++;
        if (new Set(folded.tiers.map(({ tier }) => tier)).size < folded.tiers.length) kinds++;
      }),
      { seed: 172, numRuns: 90 },
    );
    // Some must really have been folded, and many must have unlike links in one tier.
    expect(merged).toBeGreaterThan(5);
    expect(kinds).toBeGreaterThan(30);
  });

  it('is so without a switch, where GPUs pass on what is meant for others', () => {
    const some = fc.record({
      gpus: fc.integer({ min: 2, max: 8 }),
      rates: fc.array(fc.constantFrom(undefined, '25 Gbps', '100 Gbps'), { minLength: 1, maxLength: 3 }),
      media: fc.array(fc.constantFrom(undefined, 'cpo-scaleup', 'ideal'), { minLength: 1, maxLength: 2 }),
      oneWay: fc.boolean(),
      exchange: fc.boolean(),
    });
    let merged = 0;
    fc.assert(
      fc.property(some, ({ gpus, rates, media, oneWay, exchange }) => {
        const links: Links = Array.from({ length: gpus > 2 ? gpus : 1 }, (_, i) => {
          const [rate, technology] = [rates[i % rates.length], media[i % media.length]];
          const own = { ...(rate && { rate }), ...(technology && { technology }), one_way: oneWay && gpus > 2 };
          return { from: `gpu${i}`, to: `gpu${(i + 1) % gpus}`, tier: 'domain', ...own };
        });
        const change: Change = { gpus, links, collective: { algorithm: exchange ? 'halving-doubling' : 'ring' } };
        const [folded, whole] = [true, false].map((fold) => pointOf(change, { fold }));
        expect(folded.stepPs).toBe(whole.stepPs);
        expect(folded.lossExact).toEqual(whole.lossExact);
        if (folded.fold.rankClasses < gpus) merged++;
      }),
      { seed: 178, numRuns: 60 },
    );
    expect(merged).toBeGreaterThan(5);
  });

  it('gives ranks behind unlike links classes of their own', () => {
    const classes = (own: (gpu: number) => Own): number =>
      pointOf({ ...dumbbell(own, {}), collective: { algorithm: 'halving-doubling' } }).fold.rankClasses;
    // In an exchange over 1 and 2 on two switches all four are alike; with another rate on the odd ones, two and two.
    expect(classes(() => ({}))).toBe(1);
    expect(classes((gpu) => (gpu % 2 === 1 ? { rate: '200 Gbps' } : {}))).toBe(2);
    // A technology tells as a rate does: the fold knows no medium, only that it is another.
    expect(classes((gpu) => (gpu % 2 === 1 ? { technology: 'aec-100' } : {}))).toBe(2);
  });
});

describe('a row of the cable table', () => {
  const rows = (change: Change) =>
    pointOf(change).tiers.map(({ tier, technology, outcome, runM, lanes, laneGbps, cables }) => [
      tier,
      technology,
      outcome,
      runM,
      `${lanes} × ${laneGbps}`,
      cables,
    ]);

  it('stands for each technology and rate of a tier, the tier’s own too, in the order of their first links', () => {
    expect(
      rows(
        dumbbell(
          (gpu) => (gpu < 2 ? { technology: 'dac-100', length: '1 m' } : gpu === 2 ? { rate: '100 Gbps', length: '2 m' } : { length: '3 m' }),
          { length: '4 m' },
        ),
      ),
    ).toEqual([
      ['leaf', 'dac-100', 'as-asked', 1, '4 × 100', 2],
      ['leaf', 'dr4-400', 'as-asked', 2, '1 × 100', 1],
      ['leaf', 'dr4-400', 'as-asked', 3, '4 × 100', 1],
      ['spine', 'dr4-400', 'as-asked', 4, '4 × 100', 1],
    ]);
  });

  it('is judged on its own longest run: what is too long is slowed, replaced or refused by itself', () => {
    // 100 Gb/s a lane over 26 AWG reaches between 2 and 5 m; light goes as far as one likes.
    const change = (too_long: 'error' | 'downshift' | 'replace'): Change => ({
      ...dumbbell((gpu) => (gpu < 2 ? { technology: 'dac-100', length: gpu === 0 ? '1 m' : '2 m' } : { technology: 'dac-50', length: '3 m' }), {
        length: '40 m',
      }),
      scale_out: { too_long, replace_with: 'lpo-800' },
    });
    const longer = (too_long: 'error' | 'downshift' | 'replace'): Change => ({
      ...dumbbell((gpu) => (gpu < 2 ? { technology: 'dac-50', length: '1 m' } : { technology: 'dac-100', length: gpu === 2 ? '1 m' : '5 m' }), {
        length: '40 m',
      }),
      scale_out: { too_long, replace_with: 'lpo-800' },
    });
    const outcomes = (one: Change) => pointOf(one).tiers.map(({ technology, outcome, runM }) => `${technology} ${outcome} ${runM}`);
    expect(outcomes(change('error'))).toEqual(['dac-100 as-asked 2', 'dac-50 as-asked 3', 'dr4-400 as-asked 40']);
    expect(refusalOf(longer('error'))).toMatch(/^leaf: dac-100 \(100 Gb\/s a lane, 26 AWG\) reaches .* the run is 5 m/);
    expect(outcomes(longer('downshift'))).toEqual(['dac-50 as-asked 1', 'dac-100 downshifted 5', 'dr4-400 as-asked 40']);
    expect(outcomes(longer('replace'))).toEqual(['dac-50 as-asked 1', 'lpo-800 replaced 5', 'dr4-400 as-asked 40']);
    // Slowed lanes slow that row's ports alone.
    const [short, long] = pointOf(longer('downshift')).tiers;
    expect(short.portGbps).toBe(400);
    expect(long.portGbps).toBe(long.lanes * long.laneGbps);
    expect(long.portGbps).toBeLessThan(400);
  });

  it('follows its tier’s technology where it has none of its own', () => {
    const media = (leaf: string) =>
      pointOf({
        ...dumbbell((gpu) => (gpu === 0 ? { technology: 'aec-100' } : gpu === 1 ? { rate: '200 Gbps' } : {}), {}),
        scale_out: { leaf },
      }).tiers.map(({ technology }) => technology);
    expect(media('dac-100')).toEqual(['aec-100', 'dac-100', 'dac-100', 'dr4-400']);
    expect(media('lpo-800')).toEqual(['aec-100', 'lpo-800', 'lpo-800', 'dr4-400']);
  });

  it('shares its cells of the CSV with the other rows of its tier', () => {
    const point = pointOf(dumbbell((gpu) => ({ technology: gpu < 3 ? 'dac-100' : 'aec-100', length: '1 m' }), {}));
    const [head, row] = pointsCsv([point])
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    const cell = (column: string): string => row[head.indexOf(column)];
    expect(cell('leaf_technology')).toBe('dac-100 + aec-100');
    expect(cell('leaf_cables')).toBe('3 + 1');
    // What is the same in all of them is said once.
    expect(cell('leaf_port_gbps')).toBe('400');
    expect(cell('spine_technology')).toBe('dr4-400');
  });
});

describe('lengths of a list of links', () => {
  it('are bought as they are, or each as the next stocked one', () => {
    const of = (lengths: 'tier' | 'stocked' | 'exact') => {
      const { structure } = built({ ...dumbbell((gpu) => ({ length: `${1 + 0.5 * gpu} m` }), { length: '0.3 m' }), lengths });
      const { links } = structure.quotient;
      return { bought: [...new Set(links.lengthM)].sort((a, b) => a - b), rows: structure.fabric.tiers.map(({ runM, lengthM }) => [runM, lengthM]) };
    };
    for (const lengths of ['tier', 'exact'] as const) {
      expect(of(lengths)).toEqual({
        bought: [0.3, 1, 1.5, 2, 2.5],
        rows: [
          [2.5, 2.5],
          [0.3, 0.3],
        ],
      });
    }
    // 1, 2 and 3 m are stocked, 1.5 and 2.5 m or the next above them; a trace on a board is in no stock. Reach is judged on runs.
    const { bought, rows } = of('stocked');
    expect(bought[0]).toBe(0.3);
    for (const length of bought) expect(length === 0.3 || length >= 1).toBe(true);
    expect(rows[0][0]).toBe(2.5);
    expect(rows[0][1]).toBeGreaterThanOrEqual(2.5);
    expect(rows[1]).toEqual([0.3, 0.3]);
  });
});

describe('lengths of other fabrics', () => {
  it('are those of the longest run of each tier, and the result says so where something else was asked for', () => {
    const notes = (change: Change): string[] => pointOf(change).notes.filter((note) => note.startsWith('lengths'));
    const dragonfly: Change = { gpus: 64, scale_out: { topology: 'dragonfly' } };
    expect(notes({ ...dragonfly, lengths: 'exact' })).toEqual([
      'lengths: exact: every cable of a tier of the dragonfly has the longest run of its tier',
    ]);
    expect(notes({ system: 'tpu-v4', gpus: 128, lengths: 'stocked' })[0]).toContain('of the torus has');
    for (const change of [dragonfly, { gpus: 64, lengths: 'exact' as const }, { ...dumbbell(() => ({}), {}), lengths: 'exact' as const }]) {
      expect(notes(change)).toEqual([]);
    }
  });
});

describe('what points share and are stored by', () => {
  const change = (own: Own): Change => dumbbell((gpu) => (gpu === 0 ? own : {}), {});

  it('tells structures with other technologies or rates apart, and not those of another tier technology', () => {
    const keys = [{}, { technology: 'aec-100' }, { technology: 'lpo-800' }, { rate: '200 Gbps' }].map((own) => structureKey(scenarioOf(change(own))));
    expect(new Set(keys).size).toBe(4);
    const swept = ['dr4-400', 'lpo-800'].map((leaf) => structureKey(scenarioOf({ ...change({ technology: 'aec-100' }), scale_out: { leaf } })));
    expect(swept[0]).toBe(swept[1]);
  });

  it('holds the facts of every technology that a link names', () => {
    const ids = (own: Own) => (resolvedFacts(scenarioOf(change(own))) as { links: { id: string }[] }).links.map(({ id }) => id);
    expect(ids({})).not.toContain('aec-100');
    expect(ids({ technology: 'aec-100' })).toContain('aec-100');
  });
});
