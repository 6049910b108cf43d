import { InvalidArgumentError } from 'commander';
import type { Override } from '../scenario/document';

/** Collects `--set path=value`, which may be given more than once. */
export function setting(text: string, earlier: readonly Override[] = []): Override[] {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Expected path=value, such as gpus=1024 or fabric.scale_out.leaf=dac-100.');
  return [...earlier, { path: text.slice(0, at).trim(), value: text.slice(at + 1) }];
}

/** Number of worker threads. */
export function threadCount(text: string): number {
  const threads = Number(text);
  if (!/^\d+$/.test(text) || threads < 1 || threads > 1024)
    throw new InvalidArgumentError('Expected a whole number of worker threads from 1 to 1024.');
  return threads;
}

export const SET_HELP = 'set a path of the scenario, such as gpus=1024 (may be repeated)';
