import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A whole process, from its start to its result. */
export interface Measured {
  wallS: number;
  /** User and system time of all its threads: on a busy machine steadier than the wall clock. */
  cpuS: number;
  rssMB: number;
  output: string;
}

/** A process that ended with another exit code than 0. */
export class ProcessFailed extends Error {
  constructor(
    readonly code: number | null,
    output: string,
  ) {
    super(output.trim().split('\n')[0] || `exit ${code}`);
  }
}

/** A file of the built benchmarks, or relative to them. */
export const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
export const CLI = here('../../dist/cli.js');

const LONGEST_S = 600;

/** Runs a program of node's; of several runs the one with the median wall clock counts. */
export function measure(program: string, args: string[], runs = 1): Measured {
  const all = Array.from({ length: runs }, () => {
    const from = performance.now();
    const { status, stdout, stderr, output } = spawnSync(
      process.execPath,
      ['--import', new URL('./usage.js', import.meta.url).href, program, ...args],
      {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
        timeout: LONGEST_S * 1000,
        maxBuffer: 2 ** 28,
      },
    );
    const wallS = (performance.now() - from) / 1000;
    if (status !== 0) throw new ProcessFailed(status, stderr || stdout);
    return { wallS, output: stdout, ...(JSON.parse(output[3] as string) as { rssMB: number; cpuS: number }) };
  });
  return all.sort((a, b) => a.wallS - b.wallS)[Math.floor(runs / 2)] as Measured;
}

/** Slope of log y over log x by least squares: y grows as x^slope. @example exponent([1, 2, 4], [3, 6, 12]) // 1 */
export function exponent(x: number[], y: number[]): number {
  const [a, b] = [x.map(Math.log), y.map(Math.log)];
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [ma, mb] = [mean(a), mean(b)];
  const over = a.reduce((sum, value, i) => sum + (value - ma) * (b[i] - mb), 0);
  return over / a.reduce((sum, value) => sum + (value - ma) ** 2, 0);
}
