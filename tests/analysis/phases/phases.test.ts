import { beforeAll, describe, expect, it } from 'vitest';
import { ordersOf } from '../../../src/analysis/phases/phase-time';
import { phases } from '../../../src/analysis/phases/phases';
import { LEVELS, type PhasesResult } from '../../../src/analysis/phases/phases-result';
import { shapeName } from '../../../src/analysis/phases/slice-candidates';
import { simulate } from '../../../src/analysis/simulate';
import { phased } from '../slices';

const LONG = { 'training.sequence': 32768, 'training.tokens_per_step': '32Ki', 'parallelism.tensor': 16 };
const exchange = { name: 'exchange', collective: 'all-to-all', bytes: '64 MB' };

/** Groups of 16, which lie best along a dimension of 16, and traffic between all pairs, which wants the most compact shape. */
let both: PhasesResult;
beforeAll(() => {
  both = phases(
    phased({
      list: [
        { name: 'long', steps: 200, set: LONG },
        { ...exchange, steps: 20_000 },
      ],
      repeat: 3,
    }),
  );
});

describe('a job in phases', () => {
  it('takes on the shape that it starts with what one step takes by itself, and as many of them as its length holds', () => {
    const scenario = phased(
      {
        list: [
          { name: 'a', length: '1 h' },
          { name: 'b', steps: 100 },
        ],
        twist: false,
      },
      { gpus: 128, parallelism: { bucket: '1 GB' } },
    );
    const { phases: rows } = phases(scenario);
    const alone = simulate({ scenario, axes: {}, key: '' });
    if (alone.status !== 'ok') throw new Error(alone.reason);
    for (const { timesPs } of rows) expect(timesPs[0]).toBe(alone.stepPs);
    expect(rows[0].count).toBeCloseTo(3600e12 / alone.stepPs, 9);
    expect(rows[0].lengthS).toBeCloseTo(3600, 9);
    expect(rows[1].lengthS).toBeCloseTo((100 * alone.stepPs) / 1e12, 12);
    expect(alone.notes).toContain('one step of the job as it stands around its 2 phases, which "interlude phases" shows');
  });

  it('never changes between phases that are alike, at any level', () => {
    const { plans } = phases(
      phased({
        list: [
          { name: 'a', steps: 3 },
          { name: 'b', steps: 9 },
        ],
        repeat: 5,
        twist: false,
      }),
    );
    expect(plans.map(({ changes, movedPorts, rounds, paysFrom }) => [changes, movedPorts, rounds.length, paysFrom])).toEqual(
      LEVELS.map(() => [0, 0, 1, null]),
    );
  });

  it('goes between the shape of each phase where that saves more than it takes, and stays where it does not', () => {
    const { phases: rows, plans, fixed, shapes, repeat } = both;
    if (fixed === null) throw new Error('no fixed shape');
    const total = (assignment: readonly number[], changeS: number): number =>
      assignment.reduce((sum, shape, phase) => {
        const { timesPs, count } = rows[phase % rows.length];
        return sum + (count * (timesPs[shape] ?? Number.POSITIVE_INFINITY)) / 1e12 + (phase > 0 && assignment[phase - 1] !== shape ? changeS : 0);
      }, 0);
    const all = Array.from({ length: repeat * rows.length }).reduce<number[][]>(
      (some) => some.flatMap((one) => shapes.map((_, shape) => [...one, shape])),
      [[]],
    );
    expect(fixed.totalS).toBeCloseTo(Math.min(...shapes.map((_, shape) => total(Array<number>(6).fill(shape), 0))), 9);
    for (const { changeS, totalS, saved, rounds } of plans) {
      expect(totalS).toBeCloseTo(Math.min(...all.map((assignment) => total(assignment, changeS))), 9);
      expect(
        total(
          rounds.flatMap(({ rounds: times, shapes: round }) => Array.from({ length: times }, () => round).flat()),
          changeS,
        ),
      ).toBeCloseTo(totalS, 9);
      expect(saved).toBeCloseTo(1 - totalS / fixed.totalS, 12);
    }
    const [mirrors, relock, job] = plans;
    expect([mirrors.changeS, relock.changeS, job.changeS]).toEqual([0.01, expect.closeTo(0.0162, 12), 10]);
    expect(mirrors.changes).toBeGreaterThan(job.changes);
  });

  it('breaks even at t/(1 − 1/g) for leaving the best fixed shape', () => {
    const { phases: rows, fixed, moved } = both;
    if (fixed === null) throw new Error('no fixed shape');
    for (const { timesPs, best, leaving } of rows) {
      const g = (timesPs[fixed.shape] ?? 0) / (timesPs[best] ?? 1);
      expect(leaving?.movedPorts).toBe(moved[fixed.shape][best]);
      if (best === fixed.shape) expect(leaving?.breakEvenS).toEqual({ switch: null, relock: null, job: null });
      else expect(leaving?.breakEvenS.job).toBeCloseTo(10 / (1 - 1 / g), 6);
    }
    expect(rows.some(({ best }) => best !== fixed.shape)).toBe(true);
  });

  it('exchanges all pairs of 4 × 8 × 8 in K/8 · S/B, on its twisted shape faster, on 4 × 4 × 16 in twice the time', () => {
    // Uniform traffic loads a link of a ring of K with K/8 of what a rank sends (Dally and Towles 2004, §3.3); links of 50 GB/s. Latencies are below a percent of it.
    const { phases: rows, shapes } = both;
    const time = (name: string): number => rows[1].timesPs[shapes.findIndex((shape) => shapeName(shape) === name)] ?? 0;
    const expected = ((64e6 * 8) / 8 / 50e9) * 1e12;
    expect(time('4×8×8') / expected).toBeCloseTo(1, 2);
    expect(time('4×4×16') / expected).toBeCloseTo(2, 2);
    expect(time('4×8×8 twisted')).toBeLessThan(time('4×8×8') / 1.3);
  });

  it('leaves out shapes on which an algorithm does not run, and says so', () => {
    // Groups of 16 lie along a dimension of 16 or nowhere: 4 × 8 × 8 has none.
    const list = [{ name: 'long', steps: 10, set: { ...LONG, 'collective.algorithm': 'torus-ring' } }];
    const { phases: rows, shapes, notes, fixed } = phases(phased({ list }));
    expect(shapes.filter((_, at) => rows[0].timesPs[at] !== null).map(shapeName)).toEqual(['4×4×16']);
    expect(rows[0].orders[1]).toEqual([16, 4, 4]);
    expect(notes[0]).toMatch(/^long does not run on 4×8×8, 4×8×8 twisted: collective\.algorithm: torus-ring/);
    expect(fixed?.shape).toBe(1);
    expect(() => phases(phased({ list: [{ ...list[0], steps: undefined, length: '1 h' }] }))).toThrow(
      /^phases\.list\[0\]\.length: "long" does not run on 4×8×8, on which its length would be measured: .*; expected steps instead of length$/,
    );
    for (const [algorithm, does] of [
      ['double-tree', 'all-reduce, broadcast, reduce'],
      ['torus-ring', 'all-reduce, reduce-scatter, all-gather'],
    ]) {
      const call = { name: 'all', collective: 'all-to-all', bytes: '1 MB', steps: 1, set: { 'collective.algorithm': algorithm } };
      expect(() => phases(phased({ list: [call], twist: false }))).toThrow(
        `phases.list[0]: "all" runs on no shape: collective.algorithm: ${algorithm} does ${does}`,
      );
    }
  });

  it('takes the time of a change that the scenario gives', () => {
    const { plans, facts } = phases(phased({ list: [{ name: 'a', steps: 3 }], job_time: '2 min', shapes: [[4, 4, 8]], twist: false }, { gpus: 128 }));
    expect(plans.map(({ changeS }) => changeS)).toEqual([0.01, expect.closeTo(0.0162, 12), 120]);
    expect(facts.jobS.confidence).toBe('given by the scenario');
  });

  it('has every order of unlike dimensions once', () => {
    expect(ordersOf([4, 4, 8])).toEqual([
      [4, 4, 8],
      [4, 8, 4],
      [8, 4, 4],
    ]);
    expect(ordersOf([4, 8, 16])).toHaveLength(6);
    expect(ordersOf([8, 8, 8])).toEqual([[8, 8, 8]]);
  });
});
