import { describe, expect, it } from 'vitest';
import { clos } from '../../src/fabric/clos';
import { compileLinks, type Fabric } from '../../src/fabric/fabric';
import { star } from '../../src/fabric/star';
import { torus } from '../../src/fabric/torus/torus';
import { runWorld } from '../../src/network/run-world';
import { assemble, type Costs } from '../../src/world/assemble';
import { checkFold } from '../../src/world/check-fold';
import { dataCommunicators } from '../../src/world/communicators';
import { fold, unfolded } from '../../src/world/fold';
import { place } from '../../src/world/placement';
import { quotient } from '../../src/world/quotient';
import { quotientBySymmetry, symmetryOf } from '../../src/world/symmetry';
import { collective } from '../support/world';
import { closOf } from '../world/small-world';
import { COLLECTIVES, everyAlgorithm, PIECE } from './every-algorithm';

const RANKS = 16;
const FABRICS: [string, Fabric][] = [
  ['a star', star(RANKS)],
  ['a Clos', clos(closOf({ ranks: RANKS }))],
  ['a torus', torus({ shape: [4, 4] })],
];
const COSTS: Costs = {
  portBytesPerSecond: [450e9, 50e9, 50e9, 50e9],
  linkLatencyPs: (tier, up) => 250_000 + 1000 * tier + up,
  hopExcessPs: [0, 0],
  launchPs: 0,
  wireExpansion: 1,
  reducePsPerByte: 3.3,
  startDelayPs: () => 0,
  contention: true,
};

describe.each(FABRICS)('on %s, folded', (_, fabric) => {
  it.each(COLLECTIVES)('%s takes the time of the whole, by every algorithm', (kind) => {
    const communicators = dataCommunicators({ ranks: RANKS, domain: RANKS }, { tensor: 1, pipeline: 1 });
    for (const schedule of everyAlgorithm(kind, RANKS)) {
      const input = {
        rankColour: new Int32Array(RANKS),
        links: compileLinks(fabric),
        placements: [place(schedule, communicators.members(), fabric)],
      };
      const endPs = (structure: ReturnType<typeof quotient>): number => runWorld(assemble(structure, [collective(36 * PIECE)], COSTS)).endPs;
      const whole = endPs(quotient(input, unfolded(input)));
      const classes = fold(input);
      checkFold(input, classes);
      expect(endPs(quotient(input, classes)), schedule.algorithm).toBe(whole);
      const symmetry = symmetryOf(fabric, schedule, communicators);
      if (symmetry !== undefined)
        expect(endPs(quotientBySymmetry(fabric, schedule, communicators, symmetry)), `${schedule.algorithm} by symmetry`).toBe(whole);
    }
  });
});
