import { describe, expect, it } from 'vitest';
import { halvingDoubling } from '../../src/collective/halving-doubling';
import { clos } from '../../src/fabric/clos';
import { compileLinks, type Fabric } from '../../src/fabric/fabric';
import { runWorld } from '../../src/network/run-world';
import type { WorldRun } from '../../src/network/world-run';
import { assemble, COUNTERFACTUALS, type Costs } from '../../src/world/assemble';
import { unfolded } from '../../src/world/fold';
import { type Placement, place } from '../../src/world/placement';
import { type Quotient, quotient } from '../../src/world/quotient';
import { closOf } from './small-world';

/** 4 leaf groups of 2 nodes of one GPU, 2 uplinks a leaf, so that in every round both nodes of a group may send through its uplinks at once. */
const spec = closOf({ ranks: 8, domain: 1, gpusPerNode: 1 });
const costs: Costs = {
  portBytesPerSecond: [450e9, 50e9, 50e9, 50e9],
  linkLatencyPs: (tier) => 100_000 * (tier + 1),
  hopExcessPs: [0, 0],
  launchPs: 0,
  wireExpansion: 1,
  reducePsPerByte: 0,
  startDelayPs: () => 0,
  contention: true,
};

interface Ran {
  fabric: Fabric;
  placement: Placement;
  structure: Quotient;
  run: WorldRun;
}

function allReduce(hashSeed?: string, change: (costs: Costs) => Costs = (same) => same): Ran {
  const fabric = clos({ ...spec, ...(hashSeed !== undefined && { hashSeed }) });
  const placement = place(
    halvingDoubling('all-reduce', 8),
    Int32Array.from({ length: 8 }, (_, rank) => rank),
    fabric,
  );
  const input = { rankColour: new Int32Array(8), links: compileLinks(fabric), placements: [placement] };
  const structure = quotient(input, unfolded(input));
  const run = runWorld(assemble(structure, [{ kind: 'collective', stream: 1, after: [], placement: 0, bytes: 2 ** 26 }], change(costs)));
  return { fabric, placement, structure, run };
}

/** Most flows of one pattern that share a link. */
function collisions({ fabric, placement: { patterns, actors, start, link } }: Ran): number {
  let most = 0;
  for (let pattern = 0; pattern < patterns; pattern++) {
    const flows = new Int32Array(fabric.linkCount);
    for (let i = start[pattern * actors] as number; i < (start[(pattern + 1) * actors] as number); i++) {
      const l = link[i] as number;
      flows[l] = (flows[l] as number) + 1;
    }
    most = Math.max(most, ...flows);
  }
  return most;
}

const seeds = Array.from({ length: 200 }, (_, i) => `${i}`);

describe('hashed routes', () => {
  it('take as long as sprayed ones, to the picosecond on every rank, where no two flows meet', () => {
    const sprayed = allReduce();
    // Two patterns leave the groups, from 4 leaves each with two flows over two uplinks: all stay apart once in 2^8.
    const apart = Array.from({ length: 1200 }, (_, i) => allReduce(`${i}`)).filter((ran) => collisions(ran) === 1);
    expect(apart.length).toBeGreaterThan(0);
    for (const { run } of apart) expect(run.finishPs).toEqual(sprayed.run.finishPs);
  });

  it('take no less where flows meet, and more where two share a link from end to end', () => {
    const sprayed = allReduce().run.endPs;
    let longer = 0;
    for (const seed of seeds) {
      const ran = allReduce(seed);
      expect(ran.run.endPs).toBeGreaterThanOrEqual(sprayed);
      // At most two nodes send through a leaf, at half rate each if they meet.
      if (collisions(ran) > 1 && ran.run.endPs > sprayed) longer++;
    }
    expect(longer).toBeGreaterThan(seeds.length / 2);
  });

  it('take as long as sprayed ones with contention off: every link is then a private cap', () => {
    const sprayed = allReduce(undefined, COUNTERFACTUALS.contention).run.endPs;
    for (const seed of seeds.slice(0, 20)) expect(allReduce(seed, COUNTERFACTUALS.contention).run.endPs).toBe(sprayed);
  });

  it('carry the bytes of sprayed ones, trunk by trunk', () => {
    /** Bytes by tier, direction and lowest rank below. */
    const byTrunk = ({ fabric, run }: Ran): Map<string, number> => {
      const sums = new Map<string, number>();
      run.linkBytes.forEach((bytes, id) => {
        const { tier, up, rank } = fabric.link(id);
        sums.set(`${tier}/${up}/${rank}`, (sums.get(`${tier}/${up}/${rank}`) ?? 0) + bytes);
      });
      return sums;
    };
    const sprayed = byTrunk(allReduce());
    for (const seed of seeds.slice(0, 20)) expect(byTrunk(allReduce(seed))).toEqual(sprayed);
  });

  it('are the same for the same seed', () => {
    for (const seed of seeds.slice(0, 5)) expect(allReduce(seed).placement.link).toEqual(allReduce(seed).placement.link);
  });
});
