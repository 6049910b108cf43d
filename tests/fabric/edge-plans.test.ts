import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { halvingDoubling } from '../../src/collective/halving-doubling';
import { ring } from '../../src/collective/ring';
import { type Edge, edgeList } from '../../src/fabric/edge-list';
import { edgePlans } from '../../src/fabric/edge-plans';
import { compileLinks } from '../../src/fabric/fabric';
import { TIERS } from '../../src/fabric/tiers';
import { UnbuildableError } from '../../src/fabric/unbuildable';
import { checkFold } from '../../src/world/check-fold';
import { dataCommunicators } from '../../src/world/communicators';
import { fold } from '../../src/world/fold';
import { place } from '../../src/world/placement';
import { proveWorld } from '../world/prove-world';

const names = (n: number, letter: string): string[] => Array.from({ length: n }, (_, i) => `${letter}${i}`);
type Own = Pick<Edge, 'technology' | 'portBytesPerSecond'>;
const own = fc.record({ technology: fc.constantFrom('dac-100', 'aec-100'), portBytesPerSecond: fc.constantFrom(25e9, 100e9) }, { requiredKeys: [] });

/** Ranks on one switch, and in a ring beside it, by links with something of their own. */
const linksOf = (owns: readonly Own[]): Edge[] => [
  ...owns.map((one, i): Edge => ({ from: `g${i}`, to: 's0', tier: 'leaf', ...one })),
  ...(owns.length > 2
    ? owns.map((one, i): Edge => ({ from: `g${i}`, to: `g${(i + 1) % owns.length}`, tier: 'domain', portBytesPerSecond: 1e9, ...one, oneWay: true }))
    : []),
];
const fabricOf = (owns: readonly Own[]) => edgeList({ ranks: names(owns.length, 'g'), switches: ['s0'], links: linksOf(owns), forwarding: false });

describe('edgePlans', () => {
  it('gives edges one number exactly when they agree in tier, technology and rate, and those with nothing of their own none', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...TIERS), own), { maxLength: 30 }), (list) => {
        const plans = edgePlans(list.map(([tier, one]) => ({ tier, ...one })));
        const key = ([tier, { technology, portBytesPerSecond }]: (typeof list)[number]): string => `${tier}/${technology}/${portBytesPerSecond}`;
        const numbers = new Set<number>();
        plans.forEach(({ plan }, i) => {
          expect(plan === undefined).toBe(Object.keys(list[i][1]).length === 0);
          if (plan === undefined) return;
          numbers.add(plan);
          plans.forEach((other, j) => {
            if (other.plan !== undefined) expect(other.plan === plan).toBe(key(list[i]) === key(list[j]));
          });
        });
        // Numbered through behind the tiers: they are places of an array.
        expect([...numbers]).toEqual(Array.from(numbers, (_, i) => TIERS.length + i));
      }),
      { seed: 175, numRuns: 200 },
    );
  });

  it('is refused where there are more kinds than numbers, at the edge that is one too many', () => {
    // One byte counts 256 plans, 5 of them the tiers'.
    const many = (n: number) => Array.from({ length: n }, (_, i) => ({ tier: 'leaf' as const, portBytesPerSecond: 1e9 + i }));
    expect(edgePlans(many(251)).at(-1)?.plan).toBe(255);
    try {
      edgePlans(many(252));
    } catch (error) {
      expect(error).toBeInstanceOf(UnbuildableError);
      expect((error as UnbuildableError).field).toBe('fabric.links[251]');
      return;
    }
    throw new Error('numbered all the same');
  });
});

describe('a list of unlike links', () => {
  it('has a row for each plan of a tier, and every link the number of its row', () => {
    fc.assert(
      fc.property(fc.array(own, { minLength: 3, maxLength: 8 }), (owns) => {
        const fabric = fabricOf(owns);
        const links = compileLinks(fabric);
        const key = (tier: number, plan: number | undefined): string => `${tier}/${plan ?? tier}`;
        const rows = fabric.tiers.map(({ tier, plan }) => key(TIERS.indexOf(tier), plan));
        expect(new Set(rows).size).toBe(rows.length);
        // Every link stands in a row, and of all cables each in one.
        for (let l = 0; l < links.count; l++) expect(rows).toContain(key(links.tier[l], (links.plan ?? links.tier)[l]));
        expect(fabric.tiers.reduce((sum, { cables }) => sum + cables, 0)).toBe(2 * owns.length);
        for (const { tier, technology, portBytesPerSecond, plan } of fabric.tiers) {
          expect(plan === undefined).toBe(technology === undefined && portBytesPerSecond === undefined);
          if (tier === 'domain') expect(portBytesPerSecond).toBeDefined();
        }
      }),
      { seed: 176, numRuns: 100 },
    );
    // Without anything of their own links have no array of plans at all.
    expect(compileLinks(edgeList({ ranks: ['a', 'b'], links: [{ from: 'a', to: 'b', tier: 'domain' }] })).plan).toBeUndefined();
  });

  it('folds to the whole world to the bit, whatever every plan costs', () => {
    let folded = 0;
    fc.assert(
      fc.property(
        fc.array(own, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(2, 4, 6, 8),
        fc.array(fc.constantFrom(10, 25, 33.3, 450), { minLength: 23, maxLength: 23 }),
        fc.boolean(),
        fc.constantFrom(1, 100_003, 7_340_033),
        fc.nat(5),
        (pattern, ranks, rates, exchange, bytes, which) => {
          const fabric = fabricOf(Array.from({ length: ranks }, (_, i) => pattern[i % pattern.length]));
          const communicators = dataCommunicators({ ranks, domain: 1 }, { tensor: 1, pipeline: 1 });
          const schedule = exchange ? halvingDoubling('all-reduce', ranks) : ring('all-reduce', ranks);
          const { fault, classes, members } = proveWorld(
            {
              fabric,
              schedule,
              communicators,
              input: {
                rankColour: new Int32Array(ranks),
                links: compileLinks(fabric),
                placements: [place(schedule, communicators.members(), fabric)],
              },
              program: [{ kind: 'collective', stream: 0, after: [], placement: 0, bytes }],
              costs: {
                portBytesPerSecond: rates.map((rate) => rate * 1e9),
                linkLatencyPs: (plan, up, lengthM) => 200_000 + 1000 * plan + 7 * up + Math.round(4871.3 * lengthM),
                hopExcessPs: [0, 600_000],
                launchPs: 0,
                wireExpansion: 1,
                reducePsPerByte: 0,
                startDelayPs: () => 0,
                contention: true,
              },
              messages: 0,
              recipe: {},
            },
            which,
          );
          expect(fault).toBeNull();
          if (classes < members) folded++;
        },
      ),
      { seed: 177, numRuns: 80 },
    );
    expect(folded).toBeGreaterThan(20);
  });

  it('is not equitable with links of two plans in a class', () => {
    const input = (second: Own) => {
      const fabric = fabricOf([{}, second]);
      const schedule = ring('all-reduce', 2);
      return { rankColour: new Int32Array(2), links: compileLinks(fabric), placements: [place(schedule, Int32Array.of(0, 1), fabric)] };
    };
    const alike = fold(input({}));
    expect(alike.ranks).toBe(1);
    expect(() => checkFold(input({ technology: 'aec-100' }), alike)).toThrow(/differs in plan: 5 and 1/);
    expect(fold(input({ technology: 'aec-100' })).ranks).toBe(2);
  });
});
