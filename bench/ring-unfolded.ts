/**
 * All-reduce of 1 GiB by ring on one switch, every rank simulated: whole process from command line to result.
 * Conditions of the published comparison: 50 GB/s and 500 ns per rank-to-rank path (two links of 250 ns).
 * usage: node ring-unfolded.js RANKS [jitter]
 */
import { ring } from '../src/collective/ring';
import { draw } from '../src/engine/draw';
import { compileLinks } from '../src/fabric/fabric';
import { star } from '../src/fabric/star';
import { runWorld } from '../src/network/run-world';
import { assemble } from '../src/world/assemble';
import { unfolded } from '../src/world/fold';
import { place } from '../src/world/placement';
import { quotient } from '../src/world/quotient';

const ranks = Number(process.argv[2] ?? 1024);
const jitter = process.argv[3] === 'jitter';
const fabric = star(ranks);
const placements = [
  place(
    ring('all-reduce', ranks),
    Int32Array.from({ length: ranks }, (_, i) => i),
    fabric,
  ),
];
const input = { rankColour: new Int32Array(ranks), links: compileLinks(fabric), placements };
const world = assemble(quotient(input, unfolded(input)), [{ kind: 'collective', stream: 1, after: [], placement: 0, bytes: 2 ** 30 }], {
  portBytesPerSecond: [50e9, 0, 0, 0],
  linkLatencyPs: () => 250_000,
  hopExcessPs: [0, 0],
  launchPs: 0,
  wireExpansion: 1,
  reducePsPerByte: 0,
  startDelayPs: (rank) => (jitter ? Math.round(draw(1, 'start-jitter', rank, { distribution: 'exponential', mean: 1e-3 }) * 1e12) : 0),
  contention: true,
});
const run = runWorld(world);
const alpha = 500e-9;
const closed = 2 * (ranks - 1) * (2 ** 30 / (ranks * 50e9) + alpha);
console.log(
  JSON.stringify({
    ranks,
    jitter,
    simulatedMs: run.endPs / 1e9,
    closedFormMs: closed * 1e3,
    messages: run.messages,
    wallS: Number(process.uptime().toFixed(3)),
    rssMB: Math.round(process.resourceUsage().maxRSS / 1024),
  }),
);
