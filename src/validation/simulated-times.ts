import { checkTime, collectiveBoundPs } from '../analysis/bounds';
import { allReduceBound } from '../analysis/collective-results';
import { structureOf } from '../analysis/structure';
import type { Fact } from '../catalog/fact';
import { libraryProfile } from '../catalog/libraries';
import { type System, systemEntry } from '../catalog/systems';
import type { Collective } from '../collective/schedule';
import { UnbuildableError } from '../fabric/unbuildable';
import { runWorld } from '../network/run-world';
import { type Scenario, scenarioSchema } from '../scenario/schema';
import { assemble } from '../world/assemble';
import { costsOf } from '../world/costs';
import { planTiers } from '../world/tier-plans';
import type { Predictor } from './predictor';
import type { RowSystem } from './system-of-row';

const COLLECTIVES: Readonly<Record<string, Collective>> = { all_reduce: 'all-reduce', all_gather: 'all-gather', reduce_scatter: 'reduce-scatter' };
type Candidate = Scenario['collective']['algorithm'];

/**
 * Predicts by simulating the collective on the row's fabric: the ring, and where a domain ends also the hierarchical schedule, whichever ends first.
 * Other algorithms and collectives have no schedule here and are not predicted.
 */
export const simulatedTimes: Predictor = (system, name, sizes) => {
  const collective = COLLECTIVES[name];
  if (collective === undefined) return { notSimulated: `${name} has no schedule` };
  if (system.library.name === 'other') return { notSimulated: 'neither NCCL nor RCCL' };
  const free = system.algorithms.length === 0;
  if (!free && !system.algorithms.includes('Ring')) return { notSimulated: `${system.algorithms.join(' or ')} has no schedule` };
  const times: number[][] = [];
  let refusal = '';
  for (const algorithm of candidates(system, free)) {
    try {
      times.push(timesPs(system, collective, algorithm, sizes));
    } catch (error) {
      if (!(error instanceof UnbuildableError)) throw error;
      refusal = error.message;
    }
  }
  return times.length === 0 ? { notSimulated: refusal } : sizes.map((_, index) => Math.min(...times.map((of) => of[index])) / 1e6);
};

/** Largest domain in which a ring is tried beside the hierarchical schedule: with a channel for each NIC of a rack it takes seconds a size, and is no faster. */
const RING_DOMAIN = 16;

function candidates({ nic, domain }: RowSystem, free: boolean): readonly Candidate[] {
  if (!free || nic === null || domain === 1) return ['ring'];
  return domain <= RING_DOMAIN ? ['ring', 'hierarchical'] : ['hierarchical'];
}

function timesPs(row: RowSystem, collective: Collective, algorithm: Candidate, sizes: readonly number[]): number[] {
  const system = asCatalog(row);
  const scenario = scenarioSchema.parse({
    name: 'a collective by itself',
    model: 'llama3-8b',
    system: row.catalogId,
    gpus: row.ranks,
    training: { scaling: 'weak', tokens_per_step: '8Ki' },
    collective: { library: 'nccl', algorithm, across: 'ring' },
  });
  const structure = structureOf(scenario, system, true, undefined, 0, collective);
  const costs = costsOf(scenario, system, planTiers(scenario, system, structure.fabric), libraryProfile(scenario.collective.library));
  return sizes.map((bytes) => {
    if (structure.quotient.placements.length === 0) return costs.launchPs;
    const world = assemble(structure.quotient, [{ kind: 'collective', stream: 0, after: [], placement: 0, bytes }], costs);
    const { endPs } = runWorld(world);
    checkTime(`${collective} of ${bytes} bytes`, endPs, collectiveBoundPs(bytes, allReduceBound(structure, world, costs), collective));
    return endPs;
  });
}

/** The catalog's system with the row's numbers. A mesh stands as a switch of the same rate per GPU: rings over all its links use as much. */
function asCatalog({ catalogId, ranksPerNode, domain, scaleUp, nic, transport }: RowSystem): System {
  const base = systemEntry(catalogId);
  const { wiring } = base;
  const direct = wiring.scaleUp.switchId === 'mesh' || wiring.scaleUp.switchId === 'torus';
  const with_ = <T>(fact: Fact<T>, value: T): Fact<T> => ({ ...fact, value });
  return {
    ...base,
    gpusPerDomain: with_(base.gpusPerDomain, domain),
    scaleUpBytesPerSecond: with_(base.scaleUpBytesPerSecond, scaleUp.bytesPerSecond),
    wiring: {
      ...wiring,
      gpusPerNode: with_(wiring.gpusPerNode, ranksPerNode),
      scaleUp: {
        ...wiring.scaleUp,
        switchId: direct ? 'nvswitch2' : wiring.scaleUp.switchId,
        linkBytesPerSecond: with_(wiring.scaleUp.linkBytesPerSecond, scaleUp.bytesPerSecond / wiring.scaleUp.linksPerGpu.value),
      },
      scaleOut: {
        ...wiring.scaleOut,
        switchId: transport.switchId ?? wiring.scaleOut.switchId,
        ...(nic !== null && {
          nicsPerGpu: with_(wiring.scaleOut.nicsPerGpu, nic.perRank),
          nicGbps: with_(wiring.scaleOut.nicGbps, nic.bytesPerSecond / 125e6),
        }),
      },
    },
  };
}
