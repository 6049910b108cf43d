import { CLI, here, type Measured, measure, ProcessFailed } from './measure';

/** One figure to reach. */
interface Figure {
  what: string;
  /** Seconds of wall clock, and megabytes where they are limited. */
  target: { s: number; MB?: number };
  run: () => Measured;
  /** What else its output tells; null where it does not tell what the figure asks for. */
  note?: (output: string) => string | null;
}

const STEP = here('../step-131072.yaml');
/** Trees have a class for each place in them, and a step calls them tens of times. */
const TREES = ['--set', 'collective.across=double-tree'];
/** One of the links between the first leaf and its spines. */
const DEAD_UPLINK = 'fabric.scale_out.faults=[{ tier: spine, group: 0, rail: 0, lost: 1 }]';

const ring = (args: string[], runs: number): Measured => measure(here('./ring.js'), args, runs);
const scale = (args: string[]): Measured => measure(here('./fold-scale.js'), args, 3);
const count = (value: number): string => value.toLocaleString('en-US');

function classes(output: string): string {
  const { ranks, classes, messages, jumped } = JSON.parse(output) as { ranks: number; classes: number; messages: number; jumped?: number };
  const jump = jumped === undefined || jumped === 0 ? '' : `, ${count(jumped)} of them jumped`;
  return `${count(classes)} classes for ${count(ranks)} ranks, ${count(messages)} messages${jump}`;
}

/** The line of a report that holds the words. */
const lineWith = (words: RegExp, output: string): string | null =>
  output
    .split('\n')
    .find((line) => words.test(line))
    ?.trim() ?? null;

/** A fault counts as simulated only if the result says who waits for it. */
function waiting(output: string): string | null {
  const { waiting, fold } = JSON.parse(output) as { waiting?: { sentence: string }; fold: { ranks: number; rankClasses: number } };
  return waiting === undefined ? null : `${waiting.sentence}; ${count(fold.rankClasses)} classes for ${count(fold.ranks)} ranks`;
}

const FIGURES: Figure[] = [
  { what: 'all-reduce 1 GiB, ring, 1,024 ranks, one switch, unfolded', target: { s: 0.8, MB: 100 }, run: () => ring(['1024'], 3) },
  { what: 'the same, 4,096 ranks', target: { s: 12, MB: 200 }, run: () => ring(['4096'], 1) },
  { what: 'every start jittered, 1,024 ranks', target: { s: 1.3 }, run: () => ring(['1024', '--jitter'], 3) },
  { what: 'every start jittered, 4,096 ranks', target: { s: 22 }, run: () => ring(['4096', '--jitter'], 1) },
  { what: 'the same ring folded, 1,024 ranks', target: { s: 0.3 }, run: () => ring(['1024', '--folded', '--jump'], 3), note: classes },
  { what: 'the same ring folded, 4,096 ranks', target: { s: 0.3 }, run: () => ring(['4096', '--folded', '--jump'], 3), note: classes },
  { what: 'hierarchical all-reduce, 3-tier rail Clos, 131,072 GPUs', target: { s: 1, MB: 400 }, run: () => scale(['131072']), note: classes },
  {
    what: 'the same with a double binary tree across, in 1 MiB',
    target: { s: 5 },
    run: () => scale(['131072', 'double-tree']),
    note: classes,
  },
  {
    what: 'the same, in pieces of 512 KiB as NCCL’s',
    target: { s: 5 },
    run: () => scale(['131072', 'double-tree', '512']),
    note: classes,
  },
  { what: 'eight rail rings over 131,072 GPUs, with the jump', target: { s: 5 }, run: () => scale(['131072', 'ring']), note: classes },
  { what: 'hierarchical all-reduce, 1,048,576 GPUs', target: { s: 3, MB: 1000 }, run: () => scale(['1048576']), note: classes },
  {
    what: 'training step with its loss split, 131,072 GPUs',
    target: { s: 10 },
    run: () => measure(CLI, ['run', STEP], 3),
    note: (output) => lineWith(/^fold:/, output),
  },
  {
    what: 'the same step with double binary trees across, 16,384 GPUs',
    target: { s: 3 },
    run: () => measure(CLI, ['run', STEP, ...TREES, '--set', 'gpus=16384', '--set', 'training.tokens_per_step=8Mi'], 3),
    note: (output) => lineWith(/^fold:/, output),
  },
  {
    what: 'the same, 131,072 GPUs',
    target: { s: 10 },
    run: () => measure(CLI, ['run', STEP, ...TREES]),
    note: (output) => lineWith(/^fold:/, output),
  },
  {
    what: 'the step of halving and doubling, one dead leaf uplink',
    target: { s: 10 },
    run: () => measure(CLI, ['run', STEP, '--json', '--set', DEAD_UPLINK], 3),
    note: waiting,
  },
];

/** Target beside measured, one line a figure. What this version cannot do says so. */
export function figures(say: (line: string) => void): void {
  say(`${'work'.padEnd(58)}  ${'wall s'.padStart(7)} ${'target'.padStart(7)} ${'CPU s'.padStart(7)} ${'MB'.padStart(5)} ${'target'.padStart(7)}`);
  for (const { what, target, run, note } of FIGURES) {
    try {
      const { wallS, cpuS, rssMB, output } = run();
      const told = note?.(output);
      if (told === null) {
        say(`${what.padEnd(58)}  not in this version: the result does not tell it`);
        continue;
      }
      const met = wallS <= target.s && rssMB <= (target.MB ?? Number.POSITIVE_INFINITY);
      const limit = target.MB === undefined ? '' : `≤ ${target.MB}`;
      const line = `${what.padEnd(58)}  ${wallS.toFixed(2).padStart(7)} ${`≤ ${target.s}`.padStart(7)} ${cpuS.toFixed(2).padStart(7)} ${String(rssMB).padStart(5)} ${limit.padStart(7)}`;
      say(`${line}  ${met ? 'met' : 'MISSED'}${told === undefined ? '' : `  ${told}`}`);
    } catch (error) {
      if (!(error instanceof ProcessFailed)) throw error;
      say(`${what.padEnd(58)}  not in this version: ${error.message}`);
    }
  }
}
