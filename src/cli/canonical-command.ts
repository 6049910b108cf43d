import { basename, isAbsolute, relative, sep } from 'node:path';
import type { Override } from '../scenario/document';

/**
 * The command that makes a result again, as a person would type it. It holds nothing of the machine: a file outside the working folder is named by its
 * last part, threads and output folder are left out.
 *
 * @example canonicalCommand('sweep', 'workloads/a.yaml', [{ path: 'gpus', value: '[8, 64]' }], true) // "interlude sweep workloads/a.yaml --set 'gpus=[8, 64]'"
 */
export function canonicalCommand(verb: string, file: string, overrides: readonly Override[], fold: boolean): string {
  const inside = relative(process.cwd(), file);
  const name = inside.startsWith('..') || isAbsolute(inside) ? basename(file) : inside.split(sep).join('/');
  const words = ['interlude', verb, name, ...overrides.flatMap(({ path, value }) => ['--set', `${path}=${value}`]), ...(fold ? [] : ['--no-fold'])];
  return words.map(shellWord).join(' ');
}

const shellWord = (word: string): string => (/^[\w.,:=/@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
