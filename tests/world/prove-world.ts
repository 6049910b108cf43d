import { runWorld } from '../../src/network/run-world';
import { assemble } from '../../src/world/assemble';
import { checkFold } from '../../src/world/check-fold';
import { fold, unfolded } from '../../src/world/fold';
import { quotient } from '../../src/world/quotient';
import { quotientBySymmetry, rankClasses, symmetryOf } from '../../src/world/symmetry';
import { costsUnder, differenceOfRuns } from './difference';
import type { SmallWorld } from './small-world';

/** What folding one world came to. Ranks, links and actors are counted together. */
export interface Proof {
  /** First difference between a folded and the whole run, or null. */
  fault: string | null;
  members: number;
  classes: number;
  /** Whether a symmetry was found as well, and its quotient compared too. */
  symmetric: boolean;
  /** Simulated without the fold, over all choices of costs. */
  messages: number;
}

/** Runs a world whole and without the steady-state jump, and with the jump folded by refinement, and folded by its symmetry where it has one, under the full costs and two choices of counterfactuals. */
export function proveWorld({ fabric, schedule, communicators, input, program, costs, messages }: SmallWorld, which: number): Proof {
  const classes = fold(input);
  checkFold(input, classes);
  const whole = quotient(input, unfolded(input));
  const folds = [
    { by: 'refinement', folded: quotient(input, classes), rankClass: classes.rankClass, linkClass: classes.linkClass as Int32Array | null },
  ];
  // A symmetry knows the fabric and the schedule, not who is late.
  const symmetry = input.rankColour.every((colour) => colour === 0) ? symmetryOf(fabric, schedule, communicators) : undefined;
  if (symmetry !== undefined) {
    const folded = quotientBySymmetry(fabric, schedule, communicators, symmetry);
    folds.push({ by: 'symmetry', folded, rankClass: rankClasses(symmetry, fabric.ranks), linkClass: null });
  }
  const choices = costsUnder(costs, which);
  const proof: Proof = {
    fault: null,
    members: input.rankColour.length + input.links.count + input.placements.reduce((sum, { actors }) => sum + actors, 0),
    classes: classes.ranks + classes.links + classes.actors.reduce((sum, n) => sum + n, 0),
    symmetric: symmetry !== undefined,
    messages: messages * choices.length,
  };
  for (const [name, now] of choices) {
    const large = runWorld(assemble(whole, program, now), { jump: false });
    for (const { by, folded, rankClass, linkClass } of folds) {
      const small = runWorld(assemble(folded, program, now));
      const fault = differenceOfRuns({ rankClass, linkClass, folded, small, whole, large, tasks: program.length });
      if (fault !== null) return { ...proof, fault: `by ${by}, ${name}: ${fault}` };
    }
  }
  return proof;
}
