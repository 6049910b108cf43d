import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { UnknownIdError } from '../catalog/errors';
import { transport } from '../catalog/transports';
import { readFittedProfile } from '../fit/read-fitted-profile';
import { problemAt, type ScenarioDocument } from '../scenario/document';
import type { Problem } from '../scenario/problem';
import type { Scenario } from '../scenario/schema';
import type { ScenarioPoint } from '../scenario/sweep-axes';

type Fitted = Exclude<Scenario['collective']['profile'], string | undefined>;

const PATH = 'collective.profile';
const EXPECTED = 'a file that interlude fit wrote';

/**
 * Puts the content of every profile that a point names by its file into the point: what is simulated needs no file then, on any thread, and the content is part of the point's key. Paths are
 * seen from the scenario's file.
 *
 * @returns the points, or what is wrong with the files, each placed where the scenario names it
 * @example resolveProfiles(document, points)
 */
export function resolveProfiles(document: ScenarioDocument, points: readonly ScenarioPoint[]): { points: ScenarioPoint[] } | { problems: Problem[] } {
  const known = new Map<string, Fitted | null>();
  const problems: Problem[] = [];
  const all = points.map(({ axes, scenario }): ScenarioPoint => {
    const { profile, library } = scenario.collective;
    if (profile === undefined) return { axes, scenario };
    const refuse = (message: string, expected: string, suggestion?: string): null => {
      problems.push(problemAt(document, PATH, { message, expected, ...(suggestion !== undefined && { suggestion }) }, axes));
      return null;
    };
    const key = typeof profile === 'string' ? profile : JSON.stringify(profile);
    if (!known.has(key)) known.set(key, checked(typeof profile === 'string' ? read(document.file, profile, refuse) : profile, library, refuse));
    const found = known.get(key);
    return { axes, scenario: found ? { ...scenario, collective: { ...scenario.collective, profile: found } } : scenario };
  });
  return problems.length > 0 ? { problems } : { points: all };
}

type Refuse = (message: string, expected: string, suggestion?: string) => null;

function read(scenarioFile: string, name: string, refuse: Refuse): Fitted | null {
  let text: string;
  try {
    text = readFileSync(resolve(dirname(scenarioFile), name), 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown reason';
    const why: Readonly<Record<string, string>> = { ENOENT: 'there is no such file, seen from the scenario’s', EISDIR: 'this is a folder' };
    return refuse(why[code] ?? `the file cannot be read (${code})`, EXPECTED);
  }
  const found = readFittedProfile(text, name);
  if ('problems' in found) {
    // Said of the profile, where the scenario names it.
    for (const { path, message, expected, suggestion } of found.problems) refuse(path === '' ? message : `${path}: ${message}`, expected, suggestion);
    return null;
  }
  return { name: found.name, ...(found.transport !== undefined && { transport: found.transport }), values: Object.fromEntries(found.values) };
}

function checked(profile: Fitted | null, library: string, refuse: Refuse): Fitted | null {
  if (profile === null) return null;
  if (library === 'ideal') return refuse('library ideal has no costs that a profile could set', 'library: nccl');
  try {
    if (profile.transport !== undefined) transport(profile.transport);
  } catch (error) {
    if (!(error instanceof UnknownIdError)) throw error;
    const near = error.suggestions.map((one) => `"${one}"`).join(' or ');
    return refuse(
      `unknown transport "${profile.transport}"`,
      'an id that "interlude catalog transports" lists',
      near === '' ? undefined : `Did you mean ${near}?`,
    );
  }
  return profile;
}
