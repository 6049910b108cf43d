import { systemEntry } from '../catalog/systems';
import type { Collective } from '../collective/schedule';
import { fabricSpec } from '../fabric/fabric-spec';
import { runWorld } from '../network/run-world';
import type { Scenario } from '../scenario/schema';
import { assemble } from '../world/assemble';
import { dataCommunicators } from '../world/communicators';
import { costsOf } from '../world/costs';
import { planTiers } from '../world/tier-plans';
import { checkTime } from './bounds';
import { collectiveBound } from './collective-bound';
import { reductionPlace } from './collective-bound-place';
import { allReduceBound } from './collective-results';
import { placeCalls } from './library/place-calls';
import { stepCalls } from './library/step-calls';
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
  const spec = fabricSpec(scenario, system);
  const communicators = dataCommunicators(spec, scenario.parallelism);
  const all = stepCalls(scenario, system, spec, communicators, collective, sizes);
  const structure = structureOf(scenario, system, true, undefined, 0, collective, all.shapes);
  const physics = costsOf(scenario, planTiers(scenario, system, structure.fabric));
  const times = sizes.map((bytes): CollectiveTime => {
    if (structure.quotient.placements.length === 0) return { bytes, timePs: 0, boundPs: 0 };
    const calls = { ...all, calls: all.calls.filter((call) => call.bytes === bytes) };
    const { quotient, costs, algorithms } = placeCalls(calls, structure.fabric, structure.quotient, physics);
    const world = assemble(quotient, [{ kind: 'collective', stream: 0, after: [], placement: 0, bytes }], costs);
    const { endPs } = runWorld(world);
    const { ranks, domains, communicators, domainBytesPerSecond, ...cut } = allReduceBound({ ...structure, quotient }, world, physics);
    const perDomain = Math.ceil(ranks / domains);
    const share = domainBytesPerSecond / communicators;
    const place = reductionPlace(algorithms[0]);
    const boundPs = collectiveBound(collective, bytes, place, { ...cut, ranks, perDomain, domainBytesPerSecond: share });
    checkTime(`${collective} of ${bytes} bytes`, endPs, boundPs);
    return { bytes, timePs: endPs, boundPs };
  });
  return { times, structure };
}
