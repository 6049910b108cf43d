import type { Fact } from '../../catalog/fact';
import type { ReconfigurationLevel } from '../../fabric/torus/reconfiguration';
import type { SliceShape } from './slice-candidates';

/** From the mirrors outwards: each level holds the one before. */
export const LEVELS = ['switch', 'relock', 'job'] as const satisfies readonly ReconfigurationLevel[];

/** A phase on every shape. */
export interface PhaseRow {
  name: string;
  /** What is repeated: a training step, or a collective of so many bytes. */
  unit: 'step' | 'call';
  collective?: { name: string; bytes: number };
  /** How many of them; not a whole number where the phase's length was given. */
  count: number;
  /** Its time on the shape that the job starts with, seconds; null where it cannot run there. */
  lengthS: number | null;
  /** Time of one step or call by shape; null where it cannot run. */
  timesPs: (number | null)[];
  /** Algorithm by shape; null where it cannot run. */
  algorithms: (string | null)[];
  /** Dimensions by shape, in the order in which ranks are numbered along them. */
  orders: (number[] | null)[];
  /** Why it cannot run, by shape. */
  reasons: (string | null)[];
  /** Number of the fastest shape. */
  best: number;
  /** Leaving the best fixed shape for the fastest one: how many times as fast, the ports that move, and the shortest phase that is worth one change, seconds (null: none is). There and back is two. */
  leaving: { speedUp: number; movedPorts: number; breakEvenS: Record<ReconfigurationLevel, number | null> } | null;
}

/** Rounds of the list that take the same shapes. */
export interface PlanRound {
  rounds: number;
  /** Number of the shape of each phase. */
  shapes: number[];
}

/** The plan where a change is measured at one level. */
export interface LevelPlan {
  level: ReconfigurationLevel;
  /** Time of one change that moves circuits. */
  changeS: number;
  totalS: number;
  changes: number;
  /** Ports that the changes of the plan move, all slices of the job together. */
  movedPorts: number;
  rounds: PlanRound[];
  /** 1 − total/(total on the best fixed shape); null where no shape runs all phases. */
  saved: number | null;
  /** How many times as long all phases must be for a change to pay; null when none ever does. */
  paysFrom: number | null;
}

/** A job that runs through phases, on each shape of its slice, and when another shape pays. */
export interface PhasesResult {
  name: string;
  model: string;
  system: string;
  gpus: number;
  ocs: string;
  /** Slices of the job, all of one shape. */
  slices: number;
  /** The level that the scenario asks for. */
  level: ReconfigurationLevel;
  repeat: number;
  /** Seconds. */
  facts: { switchS: Fact; relockS: Fact; jobS: Fact };
  /** The one that the job starts with first. */
  shapes: SliceShape[];
  /** Ports that a change moves in a slice: from, to. */
  moved: number[][];
  phases: PhaseRow[];
  /** The best shape for all phases, without a change; null where none runs them all. */
  fixed: { shape: number; totalS: number } | null;
  plans: LevelPlan[];
  notes: string[];
}
