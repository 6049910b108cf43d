import { libraryProfile } from '../catalog/libraries';
import { systemEntry } from '../catalog/systems';
import type { Collective } from '../collective/schedule';
import { runWorld } from '../network/run-world';
import type { Scenario } from '../scenario/schema';
import { assemble } from '../world/assemble';
import { costsOf } from '../world/costs';
import { planTiers } from '../world/tier-plans';
import { checkTime } from './bounds';
import { collectiveBound, ENDPOINT } from './collective-bound';
import { allReduceBound } from './collective-results';
import { type Structure, structureOf } from './structure';

/** One size of a collective by itself: no compute, nothing else on the fabric. */
export interface CollectiveTime {
  bytes: number;
  timePs: number;
  boundPs: number;
}

/**
 * Times a scenario's own collective, as its steps would run it, for each size: size is what nccl-tests prints (the whole buffer), and the time is from the common start to the last rank's
 * end, launch included.
 *
 * @throws UnbuildableError when the scenario cannot be wired, BoundViolation for a bug
 * @example timeCollective(scenario, 'all-gather', [8, 2 ** 20])
 */
export function timeCollective(
  scenario: Scenario,
  collective: Collective,
  sizes: readonly number[],
): { times: CollectiveTime[]; structure: Structure } {
  const system = systemEntry(scenario.system);
  const structure = structureOf(scenario, system, true, undefined, 0, collective);
  const costs = costsOf(scenario, system, planTiers(scenario, system, structure.fabric), libraryProfile(scenario.collective.library));
  const times = sizes.map((bytes): CollectiveTime => {
    if (structure.quotient.placements.length === 0) return { bytes, timePs: costs.launchPs, boundPs: 0 };
    const world = assemble(structure.quotient, [{ kind: 'collective', stream: 0, after: [], placement: 0, bytes }], costs);
    const { endPs } = runWorld(world);
    const { ranks, domains, communicators, domainBytesPerSecond, ...cut } = allReduceBound(structure, world, costs);
    const perDomain = Math.ceil(ranks / domains);
    const share = domainBytesPerSecond / communicators;
    const boundPs = collectiveBound(collective, bytes, ENDPOINT, { ...cut, ranks, perDomain, domainBytesPerSecond: share });
    checkTime(`${collective} of ${bytes} bytes`, endPs, boundPs);
    return { bytes, timePs: endPs, boundPs };
  });
  return { times, structure };
}
