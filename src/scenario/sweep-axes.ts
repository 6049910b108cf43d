import { MOST_POINTS, related, type SweepAxis, settingPaths } from './axes/sweep-axis';
import { checkData } from './check-scenario';
import { pathOfSetting, type ScenarioDocument } from './document';
import type { Explained } from './explain-issue';
import { placeFault } from './places';
import { type PlainMap, setAt } from './plain';
import { formatProblem, type Problem } from './problem';
import type { Scenario } from './schema';

export type { SweepAxis } from './axes/sweep-axis';

/** One point of a sweep: its coordinates and its checked scenario. */
export interface ScenarioPoint {
  /** Axis name → label, in axis order; empty without a sweep. */
  axes: Record<string, string | number>;
  scenario: Scenario;
}

/** What each axis sets, worked out once: an axis may have as many values as the sweep has points. */
type AxisPaths = ReadonlyMap<string, readonly (readonly string[])[]>;

/** Combinations that are listed one by one before the rest is only counted. */
const MOST_LISTED = 20;

/**
 * All points of a document: every combination of its axes in file order, the first axis slowest; one point without a sweep.
 *
 * @returns checked points, or the combinations that are no scenario, each placed and named by its coordinates.
 * @example
 * const expanded = expand(document);
 * if ('points' in expanded) for (const { axes, scenario } of expanded.points) run(axes, scenario);
 */
export function expand(document: ScenarioDocument): { points: ScenarioPoint[] } | { problems: Problem[] } {
  const { axes, places } = document;
  const total = axes.reduce((product, axis) => product * axis.values.length, 1);
  if (total > MOST_POINTS) {
    const sizes = axes.map((axis) => axis.values.length.toLocaleString('en')).join(' × ');
    const message = `the sweep has ${sizes}${axes.length > 1 ? ` = ${total.toLocaleString('en')}` : ''} points`;
    return { problems: [placeFault(places, { path: ['sweep'], at: 'key', message, expected: `at most ${MOST_POINTS.toLocaleString('en')}` })] };
  }
  const paths: AxisPaths = new Map(axes.map(({ name, values }) => [name, settingPaths(values)]));
  const points: ScenarioPoint[] = [];
  const problems = new Map<string, Problem>();
  const check = (coordinates: ScenarioPoint['axes'], data: PlainMap): void => {
    const checked = checkData(data);
    if ('scenario' in checked) {
      points.push({ axes: coordinates, scenario: checked.scenario });
      return;
    }
    for (const fault of checked.faults) {
      const problem = combinationProblem(document, paths, fault, coordinates);
      problems.set(formatProblem(problem), problem);
    }
  };
  const walk = ([axis, ...inner]: readonly SweepAxis[], coordinates: ScenarioPoint['axes'], data: PlainMap): void => {
    if (axis === undefined) {
      check(coordinates, data);
      return;
    }
    for (const value of axis.values) {
      const set = value.settings.reduce((root, setting) => {
        const result = setAt(root, setting.path, setting.value);
        return 'root' in result ? result.root : root;
      }, data);
      walk(inner, { ...coordinates, [axis.name]: value.label }, set);
    }
  };
  walk(axes, {}, document.base);

  if (problems.size === 0) return { points };
  const listed = [...problems.values()].slice(0, MOST_LISTED);
  const left = problems.size - listed.length;
  if (left > 0)
    listed.push(
      placeFault(places, {
        path: ['sweep'],
        at: 'key',
        message: `and ${left} more combination${left === 1 ? '' : 's'} that cannot be`,
        expected: '',
      }),
    );
  return { problems: listed };
}

/** Names the coordinates that the fault depends on and no others, so that one cause is said once however many points share it. */
function combinationProblem(document: ScenarioDocument, paths: AxisPaths, fault: Explained, coordinates: ScenarioPoint['axes']): Problem {
  const concerned = fault.involves?.map((name) => name.split('.')) ?? [fault.path.map(String)];
  const names = document.axes.map(({ name }) => name).filter((name) => paths.get(name)?.some((set) => concerned.some((path) => related(set, path))));
  const own = Object.fromEntries(names.map((name) => [name, coordinates[name]!]));
  const inSweep = concerned.map((path) => pathOfSetting(document, path, own)).find((path) => path !== undefined);
  const placed = placeFault(document.places, { ...fault, path: inSweep ?? fault.path });
  const where = names.map((name) => `${name} = ${coordinates[name]}`);
  return where.length === 0 ? placed : { ...placed, message: `at ${where.join(', ')}: ${placed.message}` };
}
