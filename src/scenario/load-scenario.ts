import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Override, ScenarioDocument } from './document';
import { nearest } from './nearest';
import { LARGEST_TEXT } from './parse-yaml';
import type { Problem } from './problem';
import { readScenario } from './read-scenario';

/**
 * Reads a scenario file from disk. A file that is missing, a folder, too large, not readable or not text is a problem like any other.
 *
 * @example
 * const loaded = loadScenario('workloads/a.yaml');
 */
export function loadScenario(path: string, overrides: readonly Override[] = []): { document: ScenarioDocument } | { problems: Problem[] } {
  const refuse = (message: string, expected: string, suggestion?: string): { problems: Problem[] } => ({
    problems: [{ file: path, path: '', message, expected, ...(suggestion === undefined ? {} : { suggestion }) }],
  });
  let bytes: Uint8Array;
  try {
    const stat = statSync(path);
    if (stat.isDirectory()) return refuse('this is a folder', 'a scenario file', firstScenarioIn(path));
    if (!stat.isFile()) return refuse('this is no file', 'a scenario file');
    if (stat.size > LARGEST_TEXT) return refuse(`the file has ${stat.size.toLocaleString('en')} bytes`, 'a scenario of at most 1 MB');
    bytes = readFileSync(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return refuse('there is no such file', 'a scenario file', similarFile(path));
    return refuse(`the file cannot be read (${code ?? 'unknown reason'})`, 'a file that you may read');
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return { problems: [{ file: path, line: 1, column: 1, path: '', message: 'this is not text in UTF-8', expected: 'a scenario in UTF-8 text' }] };
  }
  return readScenario(text, path, overrides);
}

const isScenarioName = (name: string): boolean => /\.ya?ml$/.test(name);

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter(isScenarioName).sort();
  } catch {
    return [];
  }
}

function firstScenarioIn(folder: string): string | undefined {
  const [first] = filesIn(folder);
  return first === undefined ? undefined : `It holds "${first}", for one`;
}

function similarFile(path: string): string | undefined {
  const near = nearest(basename(path), filesIn(dirname(path)));
  return near === undefined ? undefined : `Did you mean "${path.slice(0, path.length - basename(path).length)}${near}"?`;
}
