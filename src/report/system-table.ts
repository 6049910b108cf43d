import type { SystemRun } from '../analysis/system-run';
import { textTable, wrap } from '../catalog/text-table';

const WIDTH = 110;

/** What all rows have in common. */
export interface SystemTableContext {
  /** The training job, in words. */
  workload: string;
  library: string;
}

/**
 * Presets beside each other: best all-reduce in one domain and on as many GPUs as all can have, interconnect watts, and utilisation on one workload.
 *
 * @returns lines joined by LF, the last one ended
 * @example systemTable(runs, { workload: 'Llama-3 70B …', library: 'nccl' })
 */
export function systemTable(runs: readonly SystemRun[], { workload, library }: SystemTableContext): string {
  const gpus = [...new Set(runs.map(({ whole }) => whole.gpus))];
  const on = gpus.length === 1 ? gpus[0].toLocaleString('en') : 'n';
  const rows = runs.map((run) => [
    run.preset,
    run.domain.toLocaleString('en'),
    gigabytes(run.oneDomain.busbw),
    micros(run.oneDomain.latencyPs),
    gigabytes(run.whole.busbw),
    micros(run.whole.latencyPs),
    run.wattsPerGpu === null ? '–' : run.wattsPerGpu.toFixed(0),
    `${(100 * run.utilisation).toFixed(1)} %`,
    doubts(run),
  ]);
  const headings = ['system', '>domain', '>GB/s', '>µs', `>GB/s on ${on}`, '>µs', '>W/GPU', '>utilisation', 'guessed (claimed by the maker)'];
  const said = [
    `GB/s: all-reduce of 1 GiB, bus bandwidth as in nccl-tests; µs: all-reduce of 8 B. First pair: the GPUs of one domain; second: ${on} GPUs. Each is one call by the fastest of ring, halving-doubling and hierarchical (in a torus also the bucket algorithm over all ports, in a mesh the direct one) and, where it runs, of what ${library.toUpperCase()} itself chooses (NVLS and trees too). Elsewhere ${library.toUpperCase()} costs its launch and hops alone, at the rates of the wire.`,
    `W/GPU: links, switches and NICs, a GPU's share. utilisation: ${workload}.`,
    'Only data-parallel gradients are simulated, and memory is not checked. A row with a guess is no better than it: see interlude catalog systems ID for ranges and sources.',
  ];
  return `${[textTable(headings, rows), '', ...said.flatMap((text) => wrap(text, WIDTH))].join('\n')}\n`;
}

const gigabytes = (bytesPerSecond: number): string => (bytesPerSecond / 1e9).toFixed(bytesPerSecond < 10e9 ? 1 : 0);
const micros = (ps: number): string => (ps / 1e6).toFixed(0);

function doubts({ guesses, claims }: SystemRun): string {
  const claimed = claims.length === 0 ? '' : `(${claims.join(', ')})`;
  return [guesses.join(', '), claimed].filter((part) => part !== '').join(' ');
}
