import type { Fact } from '../../catalog/fact';
import { reconfigurationFacts } from '../../catalog/reconfiguration';
import { systemEntry } from '../../catalog/systems';
import { refusal } from '../../fabric/refusal';
import { breakEvenPhaseS, changeS, type ReconfigurationLevel, type ReconfigurationTimes, reconfigurationS } from '../../fabric/torus/reconfiguration';
import type { Scenario } from '../../scenario/schema';
import { withDomain } from '../domain-auto';
import { createSharedWork, type SharedWork } from '../structure';
import { bestFixed, type PhaseTable, paysFrom, planPhases } from './phase-plan';
import { phaseScenario } from './phase-scenario';
import { type PhaseWork, phaseTime } from './phase-time';
import { LEVELS, type LevelPlan, type PhaseRow, type PhasesResult, type PlanRound } from './phases-result';
import { type SliceCandidates, shapeName, sliceCandidates } from './slice-candidates';

type Phase = NonNullable<Scenario['phases']>['list'][number];

/**
 * Simulates every phase of a job on every shape that circuit switches can give to its slice, and works out which shapes to take: the best fixed one, and with changes whose time is measured at the mirrors, at
 * the links or at the job. A phase has the same work on every shape.
 *
 * @throws UnbuildableError naming the field when the scenario has no phases or no circuits, or a phase runs on no shape
 * @example phases(scenario).plans.find(({ level }) => level === 'job')?.saved
 */
export function phases(asked: Scenario): PhasesResult {
  if (asked.phases === undefined) throw refusal('phases', 'this scenario has none', 'a list of phases', 'no phases');
  const { list, repeat, level, job_time: jobTime } = asked.phases;
  const system = systemEntry(asked.system);
  const { scenario } = withDomain(asked, system);
  const candidates = sliceCandidates(scenario, system);
  const { shapes, ocs, moved, slices } = candidates;
  const facts = factsOf(ocs, jobTime);
  const times: ReconfigurationTimes = { switchS: facts.switchS.value, relockS: facts.relockS.value, jobS: facts.jobS.value };

  const shared = createSharedWork();
  const rows = list.map((phase, index) => rowOf(phaseScenario(scenario, index), phase, index, candidates, shared));
  const timesS = rows.map(({ timesPs, count }) => timesPs.map((ps) => (ps === null ? Number.POSITIVE_INFINITY : (count * ps) / 1e12)));
  const fixed = bestFixed({ timesS, repeat }) ?? null;
  const plans = LEVELS.map((one): LevelPlan => {
    const table = { timesS, changeS: moved.map((row) => row.map((ports) => changeS(times, one, ports))), repeat };
    return planAt(one, reconfigurationS(times, one), table, fixed?.totalS ?? null, candidates);
  });
  const phaseRows = rows.map((row): PhaseRow => ({ ...row, leaving: fixed === null ? null : leavingOf(row, fixed.shape, moved, times) }));
  const { name, model, gpus } = scenario;
  return {
    name,
    model,
    system: system.id,
    gpus,
    ocs,
    slices,
    level,
    repeat,
    facts,
    shapes,
    moved,
    phases: phaseRows,
    fixed,
    plans,
    notes: notesOf(phaseRows, candidates),
  };
}

function factsOf(ocs: string, jobTime: number | undefined): PhasesResult['facts'] {
  const facts = reconfigurationFacts(ocs);
  if (jobTime === undefined) return facts;
  const jobS: Fact = { value: jobTime, confidence: 'given by the scenario', sources: [], unit: 's' };
  return { ...facts, jobS };
}

function rowOf(scenario: Scenario, phase: Phase, index: number, { shapes }: SliceCandidates, shared: SharedWork): Omit<PhaseRow, 'leaving'> {
  const { name, collective, bytes = 0 } = phase;
  const work: PhaseWork = collective === undefined ? { kind: 'steps' } : { kind: 'calls', collective, bytes };
  const found = shapes.map((shape) => phaseTime(scenario, work, shape, shared));
  const timesPs = found.map((one) => ('reason' in one ? null : one.timePs));
  const reasons = found.map((one) => ('reason' in one ? one.reason : null));
  const fastest = timesPs.reduce<number>(
    (best, ps, at) => (ps !== null && (best < 0 || ps < (timesPs[best] ?? Number.POSITIVE_INFINITY)) ? at : best),
    -1,
  );
  if (fastest < 0) throw refusal(`phases.list[${index}]`, `"${name}" runs on no shape: ${reasons[0]}`, 'a phase that some shape runs', 'no shape');
  const [start] = timesPs;
  if (phase.steps === undefined && start === null) {
    const why = `"${name}" does not run on ${shapeName(shapes[0])}, on which its length would be measured: ${reasons[0]}`;
    throw refusal(`phases.list[${index}].length`, why, 'steps instead of length', 'no length');
  }
  const count = phase.steps ?? ((phase.length ?? 0) * 1e12) / (start ?? 1);
  return {
    name,
    unit: collective === undefined ? 'step' : 'call',
    ...(collective !== undefined && { collective: { name: collective, bytes } }),
    count,
    lengthS: start === null ? null : (count * start) / 1e12,
    timesPs,
    algorithms: found.map((one) => ('reason' in one ? null : one.algorithm)),
    orders: found.map((one) => ('reason' in one ? null : one.order)),
    reasons,
    best: fastest,
  };
}

function planAt(level: ReconfigurationLevel, timeS: number, table: PhaseTable, fixedS: number | null, { moved, slices }: SliceCandidates): LevelPlan {
  const { totalS, shapes, changes } = planPhases(table);
  const factor = paysFrom(table);
  return {
    level,
    changeS: timeS,
    totalS,
    changes,
    movedPorts: slices * shapes.reduce((sum, shape, phase) => sum + (phase === 0 ? 0 : moved[shapes[phase - 1]][shape]), 0),
    rounds: roundsOf(shapes, table.timesS.length),
    saved: fixedS === null ? null : 1 - totalS / fixedS,
    paysFrom: Number.isFinite(factor) ? factor : null,
  };
}

/** A plan round by round, equal rounds once. */
function roundsOf(shapes: readonly number[], length: number): PlanRound[] {
  const rounds: PlanRound[] = [];
  for (let at = 0; at < shapes.length; at += length) {
    const round = shapes.slice(at, at + length);
    const last = rounds.at(-1);
    if (last?.shapes.every((shape, i) => shape === round[i])) last.rounds++;
    else rounds.push({ rounds: 1, shapes: round });
  }
  return rounds;
}

function leavingOf(
  { timesPs, best }: Pick<PhaseRow, 'timesPs' | 'best'>,
  fixed: number,
  moved: number[][],
  times: ReconfigurationTimes,
): PhaseRow['leaving'] {
  const speedUp = (timesPs[fixed] ?? 0) / (timesPs[best] ?? 1);
  const at = (level: ReconfigurationLevel): number | null => {
    const seconds = breakEvenPhaseS(changeS(times, level, moved[fixed][best]), speedUp);
    return Number.isFinite(seconds) ? seconds : null;
  };
  return { speedUp, movedPorts: moved[fixed][best], breakEvenS: { switch: at('switch'), relock: at('relock'), job: at('job') } };
}

function notesOf(rows: readonly PhaseRow[], { shapes }: SliceCandidates): string[] {
  const skipped = rows.flatMap(({ name, reasons }) => {
    const where = shapes.filter((_, at) => reasons[at] !== null);
    const [reason] = reasons.filter((one) => one !== null);
    return where.length === 0 ? [] : [`${name} does not run on ${where.map(shapeName).join(', ')}: ${reason}`];
  });
  return [
    ...skipped,
    'ranks are numbered along the dimensions of a shape in the order that is fastest for the phase; moving what they hold is part of the job level, not of switch and relock',
    'what the job itself does between phases (another checkpoint, another batch) is the same on every shape and not counted',
    ...(rows.some(({ unit }) => unit === 'step') ? ['tensor- and pipeline-parallel messages are not simulated'] : []),
  ];
}
