import type { NcclProfile } from '../catalog/nccl-profile';
import { leastSquares } from './least-squares';
import { type FitParameter, startValues } from './profile-parameters';
import type { SurrogateCall } from './surrogate/call';
import { costsOf, inMicroseconds, keysRead, type ParameterValues, profileKey, profileOf } from './surrogate/costs';
import { surrogateTime } from './surrogate/surrogate-time';
import type { SurrogateSystem } from './surrogate/system';

/** A measured time and the call that took it. */
export interface FitRow {
  call: SurrogateCall;
  measuredUs: number;
  /** How much the row counts; 1 when absent. */
  weight?: number;
}

export interface FittedParameter extends FitParameter {
  value: number;
  /** Standard error of the logarithm: 0.1 is 10 %. */
  standardError: number;
  /** Largest change of a row's predicted time with the parameter, % for %; 0: no row depends on it. */
  sensitivity: number;
  /** The data took at least half of the variance away that it had before. */
  informed: boolean;
}

export interface FittedProfile {
  /** Every parameter that counts for a row's system; values in its unit. */
  parameters: FittedParameter[];
  /** All values in the profile's base units, those that no row's system reads at their start. */
  values: ParameterValues;
}

export interface FitOptions {
  iterations?: number;
  /** Where to begin, when not at the start values. */
  from?: ParameterValues;
}

/** Error that is expected of the mechanism itself, as logarithm: it misses the published measurements by 7 % on average. */
const EXPECTED = 0.07;
/** Step of the numeric derivative, as logarithm: wider than the kinks of a maximum. */
const STEP = Math.log(1.01);

/**
 * Fits a profile to measured times with the closed forms: robust least squares of the logarithms, with priors. What the data do not say stays at its start.
 *
 * @example fitProfile(rows, profileParameters()).parameters.filter(({ informed }) => informed)
 */
export function fitProfile(rows: readonly FitRow[], parameters: readonly FitParameter[], { iterations, from }: FitOptions = {}): FittedProfile {
  const starts = startValues(parameters);
  const groups = byProfile(rows, starts);
  const read = new Set(groups.flatMap(({ keys }) => [...keys]));
  const counting = parameters.filter(({ key }) => read.has(key));
  const free = counting.filter(({ width }) => width > 0);
  const logs = rows.map(({ measuredUs }) => Math.log(measuredUs));
  const inverse = rows.map(({ weight = 1 }) => Math.sqrt(weight) / EXPECTED);
  const valuesOf = (x: readonly number[]): Map<string, number> => {
    const values = new Map(starts);
    free.forEach(({ key, scale }, j) => void values.set(key, Math.exp(x[j]) * scale));
    return values;
  };
  const residuals = (x: readonly number[]): number[] => {
    const values = valuesOf(x);
    const found = new Array<number>(rows.length).fill(0);
    for (const group of groups) {
      eachTime(group, rows, values, (i, us) => {
        found[i] = (Math.log(us) - logs[i]) * inverse[i];
      });
    }
    return found;
  };
  const jacobian = (x: readonly number[], at: readonly number[]): number[][] => {
    const found = rows.map(() => new Array<number>(free.length).fill(0));
    const values = valuesOf(x);
    free.forEach(({ key }, j) => {
      const before = values.get(key) ?? 0;
      values.set(key, before * Math.exp(STEP));
      for (const group of groups) {
        if (!group.keys.has(key)) continue;
        eachTime(group, rows, values, (i, us) => {
          found[i][j] = ((Math.log(us) - logs[i]) * inverse[i] - at[i]) / STEP;
        });
      }
      values.set(key, before);
    });
    return found;
  };
  const centre = free.map(({ start }) => Math.log(start));
  const fit = leastSquares({
    start: from === undefined ? centre : free.map(({ key, start, scale }) => Math.log((from.get(key) ?? start * scale) / scale)),
    residuals,
    jacobian,
    centre,
    width: free.map(({ width }) => width),
    lower: free.map(({ lower }) => Math.log(lower)),
    upper: free.map(({ upper }) => Math.log(upper)),
    ...(iterations !== undefined && { iterations }),
  });
  const slopes = jacobian(fit.x, residuals(fit.x));
  const values = valuesOf(fit.x);
  return {
    values,
    parameters: counting.map((parameter) => {
      const j = free.indexOf(parameter);
      const standardError = j < 0 ? 0 : fit.standardErrors[j];
      const sensitivity = j < 0 ? 0 : slopes.reduce((most, row, i) => Math.max(most, Math.abs(row[j]) / inverse[i]), 0);
      const informed = j >= 0 && standardError ** 2 <= parameter.width ** 2 / 2;
      return { ...parameter, value: j < 0 ? parameter.start : Math.exp(fit.x[j]), standardError, sensitivity, informed };
    }),
  };
}

/** Systems of which a profile says the same: the keys that it is read by, and the rows of each system. */
interface Group {
  keys: ReadonlySet<string>;
  systems: Map<SurrogateSystem, number[]>;
}

function byProfile(rows: readonly FitRow[], starts: ParameterValues): Group[] {
  const groups = new Map<string, Group>();
  const bySystem = new Map<SurrogateSystem, number[]>();
  rows.forEach(({ call: { system } }, i) => void bySystem.set(system, [...(bySystem.get(system) ?? []), i]));
  for (const [system, indices] of bySystem) {
    const key = profileKey(system);
    const group = groups.get(key) ?? { keys: keysRead(starts, system), systems: new Map() };
    group.systems.set(system, indices);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** Calls back with the time of every row of a group under a profile. */
function eachTime({ systems }: Group, rows: readonly FitRow[], values: ParameterValues, take: (i: number, us: number) => void): void {
  let profile: NcclProfile | undefined;
  for (const [system, indices] of systems) {
    profile = profile ?? profileOf(values, system);
    const costs = inMicroseconds(profile, system);
    for (const i of indices) take(i, surrogateTime(rows[i].call, costs));
  }
}

/** Times that a profile predicts for calls, microseconds. */
export function predictTimes(calls: readonly SurrogateCall[], values: ParameterValues): number[] {
  const costs = new Map<SurrogateSystem, ReturnType<typeof costsOf>>();
  return calls.map((call) => {
    const own = costs.get(call.system) ?? costsOf(values, call.system);
    costs.set(call.system, own);
    return surrogateTime(call, own);
  });
}
