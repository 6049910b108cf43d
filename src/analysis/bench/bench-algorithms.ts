import { type AlgorithmName, algorithmsOf, chooseSchedule } from '../../collective/choose';
import { switchLevels } from '../../collective/in-network-levels';
import { inNetworkTree } from '../../collective/in-network-tree';
import { nvls } from '../../collective/nvls';
import { nvlsTree } from '../../collective/nvls-tree';
import type { Collective, Schedule } from '../../collective/schedule';
import { UnbuildableError } from '../../fabric/unbuildable';
import { dataCommunicators } from '../../world/communicators';
import { ownName, scheduleFor } from '../schedule-for';
import type { BenchSite } from './bench-site';

/** Algorithms whose reduction is in switches, and what they do. */
const IN_SWITCHES: Readonly<Record<string, readonly Collective[]>> = {
  nvls: ['all-reduce', 'reduce-scatter', 'all-gather'],
  'nvls-tree': ['all-reduce'],
  'in-network': ['all-reduce'],
};

/** Names that a scenario knows too: made for how the domains of the fabric are joined. */
const OF_SCENARIOS = ['ring', 'halving-doubling', 'double-tree', 'hierarchical', 'direct', 'one-shot', 'torus-ring'] as const;
type OfScenarios = (typeof OF_SCENARIOS)[number];
const isOfScenarios = (name: string): name is OfScenarios => (OF_SCENARIOS as readonly string[]).includes(name);

/** Algorithms of our own that do a collective. @example benchAlgorithms('all-to-all') // ['direct', 'bruck'] */
export function benchAlgorithms(collective: Collective): string[] {
  return [...algorithmsOf(collective), ...Object.keys(IN_SWITCHES).filter((name) => IN_SWITCHES[name].includes(collective))];
}

/**
 * What a site's algorithms are weighed among: those that reduce in switches only where its switches do.
 *
 * @param sharp the switches between domains reduce
 */
export function benchCandidates({ system, spec, perDomain }: BenchSite, collective: Collective, sharp: boolean): string[] {
  // From the third generation on NVSwitches reduce and multicast (NVIDIA H100 Tensor Core GPU Architecture, "Third-generation NVSwitch").
  const inside = /^nvswitch[3-9]/.test(system.wiring.scaleUp.switchId) && perDomain > 1;
  const domains = spec.ranks > perDomain;
  const can: Readonly<Record<string, boolean>> = {
    nvls: inside && (!domains || sharp),
    'nvls-tree': inside && domains,
    'in-network': sharp && domains,
  };
  return benchAlgorithms(collective).filter((name) => can[name] ?? true);
}

/**
 * The schedule of an algorithm of our own over all ranks of a site. Without a name: the one that a scenario would run, else the first that does the collective.
 *
 * @param root rank from which a broadcast comes, or to which a reduce goes
 * @throws UnbuildableError when it does not fit the collective, the ranks or the fabric
 * @example benchSchedule(site, 'all-gather', 'bruck').rounds.length // 3 on 8 ranks
 */
export function benchSchedule(site: BenchSite, collective: Collective, name?: string, root = 0): Schedule {
  try {
    return withRoot(make(site, collective, name ?? usual(site, collective)), root, site.perDomain);
  } catch (error) {
    if (error instanceof RangeError) throw new UnbuildableError(error.message, 'no algorithm');
    throw error;
  }
}

/** A scenario's own choice has a default for all-reduces and their halves alone, and wants domains that are full. */
function usual({ scenario, spec: { ranks, scaleUp }, perDomain }: BenchSite, collective: Collective): string | undefined {
  const names = algorithmsOf(collective);
  if (!names.includes('hierarchical')) return names[0];
  const own = ownName(scenario.collective.algorithm);
  if (own !== undefined) return own;
  return ranks % perDomain === 0 || scaleUp.topology === 'torus' ? undefined : 'ring';
}

function make(site: BenchSite, collective: Collective, name: string | undefined): Schedule {
  const { scenario, spec, fabric, perDomain: domain } = site;
  const { ranks } = spec;
  const communicators = dataCommunicators(spec, { tensor: 1, pipeline: 1 });
  if (name === undefined || isOfScenarios(name)) {
    const { algorithm: _, ...own } = scenario.collective;
    const asked = { ...scenario, collective: { ...own, ...(name !== undefined && { algorithm: name }) } };
    return scheduleFor(asked, spec, communicators, collective);
  }
  const perDomain = Math.min(ranks, domain);
  checkSwitches(site, name);
  const pieces = { pieceBytes: scenario.collective.piece, slots: scenario.collective.slots };
  const levels = () => (ranks > perDomain ? switchLevels(fabric, Math.ceil(ranks / perDomain), perDomain) : []);
  switch (name) {
    case 'nvls':
      return nvls(collective, ranks, { perDomain, levels: levels(), ...pieces });
    case 'nvls-tree':
      return nvlsTree(ranks, { perDomain, ...pieces });
    case 'in-network':
      return inNetworkTree(ranks, { perDomain, levels: levels(), ...pieces });
    default:
      return chooseSchedule(
        { ...scenario.collective, algorithm: name as AlgorithmName, inside: 'ring' },
        ranks,
        communicators.perDomain,
        spec.nicsPerGpu,
        collective,
      );
  }
}

/** Reduction in switches wants switches where it reduces. */
function checkSwitches({ spec: { ranks, scaleUp, scaleOut, edges }, perDomain, system }: BenchSite, name: string): void {
  if (name === 'in-network' && ranks <= perDomain) throw new UnbuildableError('in-network reduces between domains, and this is one', 'one domain');
  if (edges !== undefined) return;
  if ((name === 'nvls' || name === 'nvls-tree') && perDomain > 1 && scaleUp.topology !== 'switch')
    throw new UnbuildableError(`${name} reduces in the scale-up switch, and the domains of ${system.id} are a ${scaleUp.topology}`, 'no switch');
  if ((name === 'nvls' || name === 'in-network') && ranks > perDomain && scaleOut.topology !== 'clos')
    throw new UnbuildableError(`${name} reduces in the switches of a Clos between the domains, and this is a ${scaleOut.topology}`, 'no Clos');
}

/** The same schedule with another rank in the place of position 0: domains trade places as wholes, and so do the members of each, so that what was in one domain is. */
function withRoot(schedule: Schedule, root: number, perDomain: number): Schedule {
  if (root === 0) return schedule;
  const { ranks, order } = schedule;
  const moved = (position: number): number => {
    if (ranks % perDomain !== 0) return (position + root) % ranks;
    const first = position - (position % perDomain) + (root - (root % perDomain));
    return (first % ranks) + ((position + root) % perDomain);
  };
  return { ...schedule, order: (channel, place) => moved(order?.(channel, place) ?? place) };
}
