/**
 * `npm run prove -- CASES`: folded = unfolded, to the bit, over random worlds; every hundredth is a large one. Writes results/fold-proof/proof.txt, which holds no wall clock:
 * running it again gives the same bytes. A failure prints the smallest world that shows it, writes nothing and exits 1.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { proveWorld } from '../tests/world/prove-world';
import { type Bounds, buildSmallWorld, SMALL, smallWorlds } from '../tests/world/small-world';

const SEED = 20_260;
/** Worlds are drawn in blocks, each with a seed of its own, so that a failure is found again without the blocks before it. */
const BLOCK = 100;
const LARGE: Bounds = { ranks: 4096, messages: 200_000 };

const cases = Number(process.argv[2] ?? 20_000);
if (!Number.isInteger(cases) || cases < 1 || process.argv.length > 3) {
  console.error(`usage: npm run prove -- CASES, a whole number of worlds (default 20000), not "${process.argv.slice(2).join(' ')}"`);
  process.exit(2);
}

const sum = { folded: 0, symmetric: 0, odd: 0, faulty: 0, hashed: 0, uneven: 0, members: 0, classes: 0, messages: 0 };
const largest = { ranks: 0, messages: 0 };
const algorithms = new Map<string, number>();

/** `count` worlds of one seed within the bounds. */
function prove(seed: number, count: number, bounds: Bounds): void {
  fc.assert(
    fc.property(smallWorlds, fc.nat(5), ([w, d, p], which) => {
      const world = buildSmallWorld(w, d, p, bounds);
      const proof = proveWorld(world, which);
      if (proof.fault !== null) throw new Error(`${proof.fault}\n${JSON.stringify(world.recipe)}`);
      sum.folded += Number(proof.classes < proof.members);
      sum.symmetric += Number(proof.symmetric);
      sum.odd += Number(d.late.length + d.slow.length > 0);
      sum.faulty += Number(world.fabric.exceptions !== undefined);
      sum.hashed += Number(w.fabric === 'clos' && w.hashSeed !== null);
      sum.uneven += Number(world.fabric.blocks === undefined);
      sum.members += proof.members;
      sum.classes += proof.classes;
      sum.messages += proof.messages;
      largest.ranks = Math.max(largest.ranks, world.fabric.ranks);
      largest.messages = Math.max(largest.messages, world.messages);
      const { algorithm } = world.schedule;
      algorithms.set(algorithm, (algorithms.get(algorithm) ?? 0) + 1);
    }),
    { seed, numRuns: count },
  );
}

for (let block = 0, done = 0; done < cases; block++) {
  const count = Math.min(BLOCK, cases - done);
  try {
    prove(SEED + block, 1, LARGE);
    if (count > 1) prove(SEED + block, count - 1, SMALL);
  } catch (error) {
    console.error(`block ${block}, seed ${SEED + block}: ${error instanceof Error ? error.message : error}`);
    process.exit(1);
  }
  done += count;
  if (block % 10 === 9) console.error(`${done} of ${cases}`);
}

const n = (value: number): string => value.toLocaleString('en-US');
const text = `Folded = unfolded: the same start and end of every task on every rank and the same bytes on every link, to the bit,
under the full costs and two choices of counterfactuals a world. Every partition is proved equitable first.
The folded runs take the steady-state jump, the unfolded ones simulate every message.
command            npm run prove -- ${cases}
seed               ${SEED}, and one more for every ${BLOCK} cases
cases              ${n(cases)}
failures           0
folded             ${n(sum.folded)} by refinement; ${n(sum.symmetric)} by a symmetry too
symmetry broken    ${n(sum.odd)} by late or slow ranks, ${n(sum.faulty)} by dead links, ${n(sum.uneven)} by blocks that are not alike (partly filled, own cable lengths,
                   of them ${n(sum.hashed)} with hashed routes)
largest world      ${n(largest.ranks)} ranks; ${n(largest.messages)} messages in one run
messages           ${n(sum.messages)} simulated without the fold
members merged     ${n(sum.members)} ranks, links and actors into ${n(sum.classes)} classes
algorithms         ${[...algorithms]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([name, count]) => `${name} ${n(count)}`)
  .join(', ')}
`;
mkdirSync('results/fold-proof', { recursive: true });
writeFileSync('results/fold-proof/proof.txt', text);
console.log(text.trimEnd());
