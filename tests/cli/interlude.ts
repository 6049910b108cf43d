import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

export interface Finished {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs the program as it ships, in a folder of its own. */
export function interlude(args: readonly string[], cwd: string): Promise<Finished> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { cwd, env: { ...process.env, INTERLUDE_DEBUG: '' } }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr });
    });
  });
}

export { program };

/** A scenario that is quick to simulate, with a sweep of six points. */
export const SMALL = `name: Small
model: llama3-70b
system: h100-hgx
gpus: 16
training: { tokens_per_step: 1Mi }
parallelism: { tensor: 8, bucket: 200 MB }
sweep:
  fabric.scale_out.leaf: [dr4-400, ideal]
  gpus: [16, 32, 64]
`;

/** The small scenario without its sweep. */
export const ALONE = SMALL.split('sweep:')[0]!;

/** The small scenario with one line changed, or one added. */
export const changed = (line: string, scenario = SMALL): string => {
  const key = line.split(':')[0]!;
  const lines = scenario.split('\n');
  const at = lines.findIndex((old) => old.startsWith(`${key}:`));
  if (at >= 0) lines[at] = line;
  else lines.unshift(line);
  return lines.join('\n');
};
