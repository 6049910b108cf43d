import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { halvingDoubling } from '../../src/collective/halving-doubling';
import { hierarchical } from '../../src/collective/hierarchical';
import { ring } from '../../src/collective/ring';
import type { Schedule } from '../../src/collective/schedule';
import { clos } from '../../src/fabric/clos';
import { compileLinks, type Fabric } from '../../src/fabric/fabric';
import { star } from '../../src/fabric/star';
import { checkFold, FoldError } from '../../src/world/check-fold';
import { type Fold, type FoldInput, fold, unfolded } from '../../src/world/fold';
import { NO_ROUTE, type Placement, place } from '../../src/world/placement';
import { quotient } from '../../src/world/quotient';
import { refineByRounds } from '../support/refine-by-rounds';
import { buildSmallWorld, closOf, smallWorlds } from './small-world';

const seed = 20263;

/** Schedules over all ranks of a fabric, side by side where they have fewer, with the colours of the ranks. */
function inputOf(fabric: Fabric, schedules: Schedule[], colour: (rank: number) => number = () => 0): FoldInput {
  const placements = schedules.map((schedule) => {
    const tensor = fabric.ranks / schedule.ranks;
    return place(
      schedule,
      Int32Array.from({ length: fabric.ranks }, (_, i) => Math.floor(i / schedule.ranks) + tensor * (i % schedule.ranks)),
      fabric,
    );
  });
  return { rankColour: Int32Array.from({ length: fabric.ranks }, (_, rank) => colour(rank)), links: compileLinks(fabric), placements };
}

/** The fold, after it was compared with the one by rounds and proved. */
function refined(input: FoldInput, recipe: unknown = ''): Fold {
  const classes = fold(input);
  expect(classes, JSON.stringify(recipe)).toEqual(refineByRounds(input));
  checkFold(input, classes);
  return classes;
}

/** One rank to a node, `leafNodes` to a leaf: a ring over them is one chain from border to border. */
const chain = (ranks: number, leafNodes: number): Fabric =>
  clos(closOf({ ranks, domain: 1, gpusPerNode: 1, leafNodes, radix: Math.max(64, 2 * Math.ceil(ranks / leafNodes)) }));

/** Numbers with a period, so that there is something to fold, but for a few. */
const almostPeriodic = fc.record({
  period: fc.constantFrom(1, 1, 1, 1, 1, 2, 2, 3, 6),
  values: fc.array(fc.nat(2), { minLength: 6, maxLength: 6 }),
  odd: fc.oneof({ weight: 12, arbitrary: fc.constant<number[]>([]) }, fc.array(fc.nat(60), { maxLength: 1 })),
});
type Numbers = typeof almostPeriodic extends fc.Arbitrary<infer T> ? T : never;
const at = ({ period, values, odd }: Numbers, i: number): number => (odd.includes(i) ? 3 : (values[i % period] as number));

/** Placements that no builder makes: routes of any length that may cross a link twice, ports owned or not, any permutation made of shifts. */
const anyPlacements = fc.record({
  ranks: fc.constantFrom(6, 12, 24),
  links: fc.constantFrom(1, 2, 3, 6, 12),
  colour: almostPeriodic,
  width: almostPeriodic,
  placements: fc.array(
    fc.record({
      perRank: fc.constantFrom(1, 2, 3),
      patterns: fc.array(
        fc.record({
          shift: fc.nat(30),
          swap: fc.boolean(),
          forest: fc.constantFrom(0, 0, 1, 2, 3),
          hops: almostPeriodic,
          link: almostPeriodic,
          own: almostPeriodic,
          kind: almostPeriodic,
        }),
        {
          minLength: 1,
          maxLength: 3,
        },
      ),
    }),
    { minLength: 1, maxLength: 2 },
  ),
});

function inputOfAny({ ranks, links: count, colour, width, placements }: typeof anyPlacements extends fc.Arbitrary<infer T> ? T : never): FoldInput {
  return {
    rankColour: Int32Array.from({ length: ranks }, (_, rank) => at(colour, rank)),
    links: {
      ...compileLinks(star(count)),
      count,
      width: Int32Array.from({ length: count }, (_, l) => 1 + at(width, l)),
    },
    placements: placements.map(({ perRank, patterns }): Placement => {
      const actors = ranks * perRank;
      const [peer, start, link, own, kind]: [number[], number[], number[], number[], number[]] = [[], [0], [], [], []];
      for (const pattern of patterns) {
        for (let actor = 0; actor < actors; actor++) {
          // Actors come in even numbers: neighbours change places after the shift. In a forest of degree f, only each f-th actor is a peer, and the others of its block are its children.
          const child = pattern.forest > 0 && actor % (pattern.forest + 1) > 0;
          const to = pattern.forest > 0 ? actor - (actor % (pattern.forest + 1)) : ((actor + pattern.shift) % actors) ^ Number(pattern.swap);
          const sends = pattern.forest === 0 || child;
          peer.push(sends ? to : -1);
          for (let h = 0; sends && h < at(pattern.hops, actor); h++) {
            link.push((actor + h * pattern.shift + at(pattern.link, actor)) % count);
            own.push(at(pattern.own, actor + h) % 2);
          }
          start.push(link.length);
          kind.push(sends ? at(pattern.kind, actor) % 2 : NO_ROUTE);
        }
      }
      return {
        schedule: ring('all-reduce', ranks),
        actors,
        rankOf: Int32Array.from({ length: actors }, (_, actor) => actor % ranks),
        pattern: Int32Array.from(patterns.keys()),
        patterns: patterns.length,
        peer: Int32Array.from(peer),
        pull: Uint8Array.from(patterns, ({ forest }) => Number(forest === 2)),
        start: Int32Array.from(start),
        link: Int32Array.from(link),
        own: Uint8Array.from(own),
        kind: Uint8Array.from(kind),
      };
    }),
  };
}

describe('refinement', () => {
  it('gives the same classes, in the same numbers, as refining all objects round by round: random worlds', () => {
    fc.assert(
      fc.property(smallWorlds, ([w, d, p]) => {
        const { input, recipe } = buildSmallWorld(w, d, p);
        refined(input, recipe);
      }),
      { numRuns: 500, seed },
    );
  });

  it('gives the same classes as round by round for routes and patterns that no builder makes', () => {
    let folds = 0;
    fc.assert(
      fc.property(anyPlacements, (any) => {
        const classes = refined(inputOfAny(any), any);
        if (classes.ranks < any.ranks) folds++;
      }),
      { numRuns: 500, seed },
    );
    expect(folds).toBeGreaterThan(200);
  });

  it('gives the same classes as round by round along chains: rings over leaf groups that are full and not, of odd and prime sizes', () => {
    for (const [ranks, leafNodes] of [
      [64, 64],
      [96, 32],
      [97, 32],
      [101, 7],
      [128, 1],
      [255, 16],
      [256, 64],
    ] as const) {
      const classes = refined(inputOf(chain(ranks, leafNodes), [ring('all-reduce', ranks)]), { ranks, leafNodes });
      // Full groups are alike, position by position; a group that is not full has a trunk of its own width, which tells every rank its distance from it.
      const groups = Math.ceil(ranks / leafNodes);
      expect(classes.ranks).toBe(groups === 1 ? 1 : ranks % leafNodes === 0 ? leafNodes : ranks);
    }
  });

  it('gives the same classes as round by round around late ranks', () => {
    for (const late of [[0], [17], [3, 35], [1, 2, 3]]) {
      for (const schedule of [ring('all-reduce', 64), ring('all-reduce', 32), halvingDoubling('all-reduce', 64)]) {
        refined(
          inputOf(chain(64, 8), [schedule], (rank) => Number(late.includes(rank))),
          { late, algorithm: schedule.algorithm },
        );
      }
    }
    // Two late ranks half a ring apart: each place of one half is that of the other.
    expect(refined(inputOf(star(64), [ring('all-reduce', 64)], (rank) => Number(rank % 32 === 5))).ranks).toBe(32);
  });

  it('tells actors of different placements apart, and their ranks by all of them together', () => {
    // 16 ranks in nodes of 4, 2 nodes to a leaf. Side by side, a class of ranks lies within a class of each schedule alone.
    const fabric = clos(closOf());
    for (const schedules of [
      [halvingDoubling('all-reduce', 16), ring('all-reduce', 16)],
      [hierarchical('all-reduce', 16, { perDomain: 4, across: 'ring' }), ring('all-reduce', 16)],
      [ring('all-reduce', 16, { perDomain: 4, channels: 4 }), ring('all-reduce', 8), ring('all-reduce', 16)],
    ]) {
      const both = refined(inputOf(fabric, schedules));
      expect(both.actors).toHaveLength(schedules.length);
      for (const schedule of schedules) {
        const { rankClass } = refined(inputOf(fabric, [schedule]));
        both.rankClass.forEach((c, rank) => {
          expect(rankClass[both.rankClass.indexOf(c)]).toBe(rankClass[rank]);
        });
      }
    }
  });

  it('leaves every rank alone when every rank differs, and every link that it owns', () => {
    const input = inputOf(star(33), [ring('all-reduce', 33)], (rank) => 1000 - rank);
    expect(refined(input)).toEqual(unfolded(input));
  });

  it('folds ranks without any collective by their own work alone', () => {
    expect(refined(inputOf(star(9), [], (rank) => rank % 2))).toMatchObject({ ranks: 2, links: 2, actors: [] });
  });
});

describe('the proof of a partition', () => {
  const input = inputOf(chain(12, 4), [ring('all-reduce', 12)]);
  const classes = fold(input);

  it('refuses classes that do not exist, that nobody is in, and members without a class', () => {
    const cases: [Partial<Fold>, string][] = [
      [{ rankClass: classes.rankClass.map((c) => c + 1) }, 'ranks: member 3 is in class 4, and there are 4'],
      [{ links: classes.links + 1 }, `links: class ${classes.links} has no member`],
      [{ actorClass: [classes.rankClass.subarray(1)] }, '11 actors are in classes, of 12'],
    ];
    for (const [wrong, message] of cases) expect(() => checkFold(input, { ...classes, ...wrong })).toThrow(new FoldError(message));
  });

  it('names what the links of a class carry when that differs', () => {
    // Four ranks on one switch; only 0 and 1 send, to each other: links 0 … 3 carry one flow each, links 4 … 7 none, and still all of one direction are put together.
    const four = inputOf(star(4), []);
    const pair = { ...four, placements: [place(ring('all-reduce', 2), Int32Array.from([0, 1]), star(4))] };
    const wrong = { ...fold(four), actorClass: [new Int32Array(2)], actors: [1] };
    // The one class of actors is flow kind 0, or 1 where the port is its own, as all are here.
    expect(() => checkFold(pair, wrong)).toThrow(new FoldError('link 4 is in the class of link 0 but differs in the flows that cross it:  and 1'));
  });
});

describe('the quotient of a partition', () => {
  it('weighs a route by the flows of its kind on one link of each class, counted one by one', () => {
    fc.assert(
      fc.property(smallWorlds, ([w, d, p]) => {
        const { input, recipe } = buildSmallWorld(w, d, p);
        const classes = fold(input);
        quotient(input, classes).placements.forEach(({ actors, start, link, weight, crossings }, q) => {
          const whole = input.placements[q] as Placement;
          const actorClass = classes.actorClass[q] as Int32Array;
          for (let route = 0; route + 1 < start.length; route++) {
            const [pattern, c] = [Math.floor(route / actors), route % actors];
            const first = pattern * whole.actors + actorClass.indexOf(c);
            const crossed = Array.from(whole.link.subarray(whole.start[first], whole.start[first + 1]), (l) => classes.linkClass[l] as number);
            expect([...link.subarray(start[route], start[route + 1])], JSON.stringify(recipe)).toEqual([...new Set(crossed)]);
            for (let i = start[route] as number; i < (start[route + 1] as number); i++) {
              const one = classes.linkClass.indexOf(link[i] as number);
              let flows = 0;
              actorClass.forEach((of, actor) => {
                if (of !== c) return;
                const r = pattern * whole.actors + actor;
                for (const l of whole.link.subarray(whole.start[r], whole.start[r + 1])) flows += Number(l === one);
              });
              expect(weight[i], JSON.stringify(recipe)).toBe(flows);
              expect(crossings[i]).toBe(crossed.filter((k) => k === link[i]).length);
            }
          }
        });
      }),
      { numRuns: 60, seed },
    );
  });
});
