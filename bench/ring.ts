/**
 * All-reduce of 1 GiB by ring on one switch, every rank and every message simulated: whole process from command line to result.
 * Conditions of the published comparison: 50 GB/s and 500 ns per rank-to-rank path (two links of 250 ns).
 * usage: node ring.js RANKS [--jitter] [--jump] [--folded]: --jump takes the steady-state jump, --folded simulates one rank per class.
 */
import { parseArgs } from 'node:util';
import { ring } from '../src/collective/ring';
import { compileLinks } from '../src/fabric/fabric';
import { star } from '../src/fabric/star';
import { runWorld } from '../src/network/run-world';
import { assemble } from '../src/world/assemble';
import { dataCommunicators } from '../src/world/communicators';
import { unfolded } from '../src/world/fold';
import { place } from '../src/world/placement';
import { type Quotient, quotient } from '../src/world/quotient';
import { quotientBySymmetry, symmetryOf } from '../src/world/symmetry';
import { closedFormMs, startDelaysPs } from './starts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { jitter: { type: 'boolean', default: false }, jump: { type: 'boolean', default: false }, folded: { type: 'boolean', default: false } },
});
const ranks = Number(positionals[0] ?? 1024);
if (values.folded && values.jitter) {
  console.error('--jitter makes every rank different: nothing is left to fold');
  process.exit(2);
}
const fabric = star(ranks);
const schedule = ring('all-reduce', ranks);
const communicators = dataCommunicators({ ranks, domain: ranks }, { tensor: 1, pipeline: 1 });

function structure(): Quotient {
  const symmetry = values.folded ? symmetryOf(fabric, schedule, communicators) : undefined;
  if (symmetry !== undefined) return quotientBySymmetry(fabric, schedule, communicators, symmetry);
  const input = { rankColour: new Int32Array(ranks), links: compileLinks(fabric), placements: [place(schedule, communicators.members(), fabric)] };
  return quotient(input, unfolded(input));
}

const late = values.jitter ? startDelaysPs(ranks) : [];
const world = assemble(structure(), [{ kind: 'collective', stream: 1, after: [], placement: 0, bytes: 2 ** 30 }], {
  portBytesPerSecond: [50e9, 0, 0, 0],
  linkLatencyPs: () => 250_000,
  hopExcessPs: [0, 0],
  launchPs: 0,
  wireExpansion: 1,
  reducePsPerByte: 0,
  startDelayPs: (rank) => late[rank] ?? 0,
  contention: true,
});
const run = runWorld(world, { jump: values.jump });
console.log(
  JSON.stringify({
    ranks,
    classes: world.ranks,
    simulatedMs: run.endPs / 1e9,
    closedFormMs: closedFormMs(ranks, values.jitter),
    messages: run.messages,
  }),
);
