import { describe, expect, it } from 'vitest';
import type { LevelPlan, PhaseRow, PhasesResult } from '../../src/analysis/phases/phases-result';
import { reconfigurationFacts } from '../../src/catalog/reconfiguration';
import { formatDuration } from '../../src/report/duration';
import { phasesAnswer } from '../../src/report/phases-answer';
import { phasesScreen } from '../../src/report/phases-screen';
import { columns } from '../../src/report/terminal/text-table';

function row(name: string, timesPs: (number | null)[], leaving: PhaseRow['leaving']): PhaseRow {
  const fastest = timesPs.indexOf(Math.min(...timesPs.filter((ps) => ps !== null)));
  const each = <T>(value: T) => timesPs.map((ps) => (ps === null ? null : value));
  return {
    name,
    unit: 'step',
    count: 1000,
    lengthS: timesPs[0] === null ? null : timesPs[0] / 1e9,
    timesPs,
    algorithms: each('torus-ring'),
    orders: each([4, 4, 8]),
    reasons: timesPs.map((ps) => (ps === null ? 'it does not' : null)),
    best: fastest,
    leaving,
  };
}

/** Two phases of 1,000 steps: the first takes 3 s or 5 s a step, the second 9 s or 4.5 s. A change of 10 s saves 4,500 s of 8,000 s on the second shape, less what the first phase has lost there. */
function result(plan: Partial<LevelPlan> = {}): PhasesResult {
  const job: LevelPlan = {
    level: 'job',
    changeS: 10,
    totalS: 7510,
    changes: 1,
    movedPorts: 192,
    rounds: [{ rounds: 1, shapes: [0, 1] }],
    saved: 1 - 7510 / 9500,
    paysFrom: 10 / 2000,
    ...plan,
  };
  return {
    name: 'x',
    model: 'llama3-70b',
    system: 'tpu-v4',
    gpus: 128,
    ocs: 'ocs-palomar',
    slices: 1,
    level: 'job',
    repeat: 1,
    facts: reconfigurationFacts('ocs-palomar'),
    shapes: [
      { shape: [4, 4, 8], twisted: false },
      { shape: [4, 4, 8], twisted: true },
    ],
    moved: [
      [0, 192],
      [192, 0],
    ],
    phases: [
      row('dense', [3e12, 5e12], { speedUp: 5 / 3, movedPorts: 192, breakEvenS: { switch: 0.025, relock: 0.0405, job: 25 } }),
      row('a phase of a long name', [9e12, 4.5e12], { speedUp: 1, movedPorts: 0, breakEvenS: { switch: null, relock: null, job: null } }),
    ],
    fixed: { shape: 1, totalS: 9500 },
    plans: [{ ...job, level: 'switch', changeS: 0.01 }, { ...job, level: 'relock', changeS: 0.0162 }, job],
    notes: ['a note that is long enough to need a second line on a screen of eighty columns, and then some'],
  };
}

describe('the answer of a job in phases', () => {
  it('says what changes save, and from which length on', () => {
    // 1 − 7510/9500 = 20.9 %; 10 s over 2,000 s that free changes save = 0.5 %.
    expect(phasesAnswer(result())).toBe(
      "Changing the slice's shape between phases saves 20.9 % of 2.64 h on 4×4×8 twisted where a change takes 10 s (all that the job waits for), with 1 change; that pays from phases 0.500 % as long.",
    );
  });

  it('says which shape stays, and what would have to be longer', () => {
    expect(phasesAnswer(result({ changes: 0, saved: 0, paysFrom: 2.96 }))).toMatch(
      /^4×4×8 twisted throughout is best where a change takes 10 s .*: another shape would pay from phases 2\.96 times as long, or if a change took less than 3\.38 s\.$/,
    );
    expect(phasesAnswer(result({ changes: 0, saved: 0, paysFrom: null }))).toMatch(
      /^4×4×8 twisted is the fastest shape for every phase: no change of circuits pays/,
    );
    expect(phasesAnswer({ ...result(), fixed: null })).toMatch(/^No shape runs all 2 phases: the plan has 1 change and takes 2\.09 h/);
  });
});

describe('the screen of a job in phases', () => {
  it('fits 80 columns and has the times, the levels, the lengths and the sources', () => {
    const screen = phasesScreen(result());
    for (const line of screen.split('\n')) expect(columns(line)).toBeLessThanOrEqual(80);
    expect(screen).toMatch(/^4×4×8 \(start\) +3 s +\+100 %$/m);
    expect(screen).toMatch(/^4×4×8 twisted +\+66\.7 % +4\.5 s$/m);
    expect(screen).toMatch(/^dense +4×4×8 +66\.7 % +25 ms +40\.5 ms +25 s$/m);
    expect(screen).toMatch(/^a phase of a lo… +stays$/m);
    expect(screen).toMatch(/\[S-PERE\].*\[S-ECOC26\].*\[S-APPX\]/s);
    expect(screen).toMatch(/^plan \(job\): 4×4×8 for dense, then 4×4×8 twisted for a phase of a long name;\n2\.09 h in all, 192 ports/m);
  });

  it('fits 80 columns with many phases, long names and shapes on which they do not run', () => {
    const many = Array.from({ length: 40 }, (_, i) => row(`phase number ${i} of many`, [null, (i + 1) * 1e12], null));
    const screen = phasesScreen({
      ...result(),
      phases: many,
      fixed: null,
      plans: result().plans.map((plan) => ({ ...plan, saved: null, rounds: [{ rounds: 1, shapes: many.map(() => 1) }] })),
    });
    for (const line of screen.split('\n')) expect(columns(line)).toBeLessThanOrEqual(80);
    expect(screen).toContain('and 31 phases more: --json');
  });
});

describe('a duration', () => {
  it.each([
    [1.283e-3, '1.28 ms'],
    [90, '90 s'],
    [119.9, '120 s'],
    [120, '2 min'],
    [7199, '120 min'],
    [7200, '2 h'],
    [52200, '14.5 h'],
  ])('of %d s is written %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });
});
