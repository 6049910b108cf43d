import { z } from 'zod';
import { type Explained, explainIssue } from './explain-issue';
import { type Path, type Places, pathText, placeFault } from './places';
import type { Plain } from './plain';
import type { Problem } from './problem';
import { type Scenario, scenarioSchema } from './schema';
import { fieldAt } from './schema-paths';

/**
 * Checks plain data against the scenario's schema.
 *
 * @returns the checked scenario in SI, or everything that is wrong with it.
 */
export function checkData(data: Plain): { scenario: Scenario } | { faults: Explained[] } {
  const result = scenarioSchema.safeParse(data);
  if (result.success) return { scenario: result.data };
  return { faults: withoutEchoes(result.error.issues.flatMap((issue) => explainIssue(issue, data))) };
}

/** Checks one value against the field at a path that exists. */
export function checkField(path: Path, value: Plain): Explained[] {
  const field = fieldAt(path);
  if (field === undefined) return [];
  const result = z.safeParse(field.schema, value);
  return result.success ? [] : withoutEchoes(result.error.issues.flatMap((issue) => explainIssue(issue, value, path)));
}

/** A mistyped key is also a missing one: said once, with the suggestion. */
function withoutEchoes(faults: Explained[]): Explained[] {
  const meant = new Set(faults.flatMap((fault) => (fault.meant === undefined ? [] : [pathText([...fault.path.slice(0, -1), fault.meant])])));
  return faults.filter(({ path, missing, involves }) => !(missing && meant.has(pathText(path))) && !involves?.some((name) => meant.has(name)));
}

/**
 * Checks a scenario that a program made instead of a person: same keys, same texts with units.
 *
 * @param label stands in the messages where the name of the file would
 * @example
 * checkScenario({ name: 'a', model: 'llama3-70b', system: 'h100-hgx', gpus: 8, training: { tokens_per_step: '16Mi' } })
 */
export function checkScenario(value: unknown, label = 'scenario'): { scenario: Scenario } | { problems: Problem[] } {
  const checked = checkData(value as Plain);
  if ('scenario' in checked) return checked;
  const places: Places = new Map([['', { file: label }]]);
  return { problems: checked.faults.map((fault) => placeFault(places, fault)) };
}
