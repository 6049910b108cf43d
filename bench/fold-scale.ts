/**
 * One hierarchical all-reduce of 1 GiB over the whole of a rail-optimised Clos of 8-GPU nodes, folded: whole process from command line to result.
 * usage: node fold-scale.js RANKS [ring|double-tree]: ring runs eight rail rings over all nodes instead; double-tree goes across nodes by trees, in pieces of 1 MiB, or of so many KiB as a third argument says.
 */
import { hierarchical } from '../src/collective/hierarchical';
import { ring } from '../src/collective/ring';
import { clos } from '../src/fabric/clos';
import { runWorld } from '../src/network/run-world';
import { assemble } from '../src/world/assemble';
import { dataCommunicators } from '../src/world/communicators';
import { mergeClasses } from '../src/world/merge-classes';
import { quotientBySymmetry, symmetryOf } from '../src/world/symmetry';

const ranks = Number(process.argv[2] ?? 131072);
const rails = process.argv[3] === 'ring';
const across = process.argv[3] === 'double-tree' ? 'double-tree' : 'halving-doubling';
const spec = {
  ranks,
  domain: 8,
  scaleUpLinks: 18,
  scaleUpRunM: 0.3,
  scaleUpLengthM: 0.3,
  gpusPerNode: 8,
  nodesPerRack: 4,
  nicsPerGpu: 1,
  railOptimised: true,
  leafNodes: 32,
  radix: ranks > 524288 ? 128 : 64,
  tiers: 'auto' as const,
  oversubscription: 1,
  lengths: 'tier' as const,
  floor: {
    rackPitchM: 0.6,
    rowPitchM: 2.4,
    verticalM: 2,
    slackFraction: 0.05,
    racksPerRow: 16,
    leafPlacement: 'end-of-row' as const,
    stockedM: [1, 2, 3, 5, 10, 20, 30, 50, 100, 200, 500],
  },
};
const fabric = clos(spec);
const communicators = dataCommunicators(spec, { tensor: rails ? 8 : 1, pipeline: 1 });
const { size, perDomain } = communicators;
const schedule = rails
  ? ring('all-reduce', size)
  : hierarchical('all-reduce', size, { perDomain, across, pieceBytes: Number(process.argv[4] ?? 1024) * 1024, slots: 8 });
const symmetry = symmetryOf(fabric, schedule, communicators);
if (symmetry === undefined) throw new Error(`${ranks} ranks do not fill their blocks: choose a power of two`);
const fine = quotientBySymmetry(fabric, schedule, communicators, symmetry);
const structure = across === 'double-tree' ? mergeClasses(fine, schedule).quotient : fine;
const run = runWorld(
  assemble(structure, [{ kind: 'collective', stream: 1, after: [], placement: 0, bytes: 2 ** 30 }], {
    portBytesPerSecond: [25e9, 50e9, 50e9, 50e9],
    linkLatencyPs: (tier, up, lengthM) => 300_000 + 10_000 * tier + 150_000 * up + Math.round(4900 * lengthM),
    hopExcessPs: [2_615_800, 13_067_000],
    launchPs: 8_400_000,
    wireExpansion: 1,
    reducePsPerByte: 0,
    startDelayPs: () => 0,
    contention: true,
  }),
);
console.log(
  JSON.stringify({
    ranks,
    classes: structure.ranks,
    simulatedMs: run.endPs / 1e9,
    messages: run.messages,
    jumped: run.jumped,
  }),
);
