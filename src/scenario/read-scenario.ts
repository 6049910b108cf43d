import { applyOverride, overrideLabel } from './apply-override';
import { readAxes } from './axes/read-axes';
import { related, type SweepAxis, settingPaths } from './axes/sweep-axis';
import { checkData } from './check-scenario';
import type { Override, ScenarioDocument } from './document';
import type { Explained } from './explain-issue';
import { nearest } from './nearest';
import { parseYaml } from './parse-yaml';
import { type Fault, type Path, type Place, placeFault } from './places';
import { describePlain, isMap, type Plain, type PlainMap } from './plain';
import { listProblems, type Problem } from './problem';
import { yamlToPlain } from './yaml-to-plain';

export type { Override, ScenarioDocument } from './document';
export { formatProblem, type Problem } from './problem';

/**
 * Reads the text of a scenario: everything that is wrong with it at once, each with its place, or the document that `expand` turns into points.
 *
 * What can only be judged of a point (degrees that do not divide a swept number of GPUs) is left to `expand`.
 *
 * @param file name to place problems in
 * @param overrides settings of the command line, applied in order before the check
 * @returns never throws on any text.
 * @example
 * const read = readScenario(text, 'workloads/a.yaml', [{ path: 'gpus', value: '64' }]);
 * if ('problems' in read) console.error(read.problems.map(formatProblem).join('\n'));
 */
export function readScenario(
  text: string,
  file: string,
  overrides: readonly Override[] = [],
): { document: ScenarioDocument } | { problems: Problem[] } {
  const source = text.replace(/^\ufeff/, '');
  const tree = parseYaml(source, file);
  if ('problems' in tree) return tree;
  const whole = (message: string): { problems: Problem[] } => ({
    problems: [{ file, line: 1, column: 1, path: '', message, expected: 'a mapping with name, model, system, gpus and training' }],
  });
  if (tree.root === null) return whole('the file is empty');
  const read = yamlToPlain(tree.root, source, file, tree.lines);
  if (!isMap(read.data)) return read.problems.length > 0 ? { problems: listProblems(read.problems) } : whole(`the file holds ${inWords(read.data)}`);

  const problems = [...read.problems];
  const places = new Map<string, Place>(read.places);
  let data: PlainMap = read.data;
  const overridden: { path: readonly string[]; override: Override }[] = [];
  for (const override of overrides) {
    const applied = applyOverride(data, places, override);
    if ('problems' in applied) {
      problems.push(...applied.problems);
      continue;
    }
    data = applied.data;
    overridden.push({ path: applied.path, override });
  }

  const { sweep, ...base } = data;
  const { axes, faults } = readAxes(sweep, base, places);
  const checked = checkData(base);
  if ('faults' in checked) faults.push(...checked.faults.filter((fault) => !leftToPoints(fault, axes)));
  faults.push(...reportFaults(base, axes));
  problems.push(...faults.filter(({ path }) => !read.unread.some((gone) => isWithin(path, gone))).map((fault) => placeFault(places, fault)));
  problems.push(...overridden.flatMap(({ path, override }) => clash(path, override, axes)));
  if (problems.length > 0) return { problems: listProblems(problems) };

  const description = base.description;
  return {
    document: {
      file,
      text,
      overrides,
      name: typeof base.name === 'string' ? base.name : file,
      ...(typeof description === 'string' ? { description } : {}),
      ...(isMap(base.report) ? { report: base.report as NonNullable<ScenarioDocument['report']> } : {}),
      axes,
      base,
      places,
    },
  };
}

const inWords = (data: Plain): string => (Array.isArray(data) ? 'a list' : `nothing but ${describePlain(data)}`);

const isWithin = (path: Path, outer: Path): boolean => outer.every((segment, index) => path[index] === segment);

/** A value that the sweep gives is not missing, and a combination that the sweep changes is judged point by point. */
function leftToPoints({ path, missing, involves }: Explained, axes: readonly SweepAxis[]): boolean {
  const touched = involves?.map((name) => name.split('.')) ?? (missing ? [path.map(String)] : []);
  return touched.some((one) => axes.some((axis) => settingPaths(axis.values).some((path) => related(path, one))));
}

function reportFaults(base: PlainMap, axes: readonly SweepAxis[]): Fault[] {
  const names = axes.map((axis) => axis.name);
  if (names.length === 0 || !isMap(base.report)) return [];
  return Object.entries(base.report).flatMap(([key, name]): Fault[] => {
    if (typeof name !== 'string' || name === '' || names.includes(name) || !['x', 'series', 'panels'].includes(key)) return [];
    const near = nearest(name, names);
    const fault = { path: ['report', key], message: `no axis of the sweep is called ${describePlain(name)}`, expected: `one of ${names.join(', ')}` };
    return [near === undefined ? fault : { ...fault, suggestion: `Did you mean "${near}"?` }];
  });
}

/** A setting that every point of the sweep would undo is refused rather than ignored. */
function clash(path: readonly string[], override: Override, axes: readonly SweepAxis[]): Problem[] {
  const axis = axes.find(({ values }) => settingPaths(values).some((set) => related(set, path)));
  if (path[0] === 'sweep' || axis === undefined) return [];
  const suggestion = axis.name === override.path ? `To change the axis, write --set 'sweep.${axis.name}=[${override.value}]'` : undefined;
  return [
    {
      file: overrideLabel(override),
      path: override.path,
      message: `the axis "${axis.name}" of the sweep sets this path`,
      expected: 'a path that the sweep leaves alone',
      got: override.value,
      ...(suggestion === undefined ? {} : { suggestion }),
    },
  ];
}
