import { runWorld } from '../network/run-world';
import type { Scenario } from '../scenario/schema';
import { assemble } from '../world/assemble';
import type { HashRange } from './result';
import { setUp } from './setup';
import type { SharedWork } from './structure';

/**
 * Runs a point with hashed routes once for each of its hash seeds. Only the median is then simulated in full: program and costs are the same for all.
 *
 * @returns the range, and the number of the seed whose step time is the median (the lower one of an even number; ties by number)
 */
export function hashRange(scenario: Scenario, folded: boolean, shared?: SharedWork): { median: number; range: HashRange } {
  const { hash_seeds: seeds } = scenario.fabric.scale_out;
  const steps = Array.from({ length: seeds }, (_, draw) => {
    const { structure, program, costs, job, computePs } = setUp(scenario, folded, shared, draw);
    const stepPs = runWorld(assemble(structure.quotient, program, costs)).endPs;
    return { draw, stepPs, utilisation: (1 - job.bubble) * (1 - (1 - computePs / stepPs)) };
  }).sort((a, b) => a.stepPs - b.stepPs || a.draw - b.draw);
  const at = (index: number): (typeof steps)[number] => steps[index] as (typeof steps)[number];
  const [fastest, slowest] = [at(0), at(seeds - 1)];
  return {
    median: at((seeds - 1) >> 1).draw,
    range: { seeds, utilisation: [slowest.utilisation, fastest.utilisation], stepPs: [fastest.stepPs, slowest.stepPs] },
  };
}
