import { CatalogError } from '../../catalog/errors';
import type { Fact } from '../../catalog/fact';
import type { System } from '../../catalog/systems';
import { switchLevels } from '../../collective/in-network-levels';
import type { NcclShape } from '../../collective/nccl/shape';
import type { Collective } from '../../collective/schedule';
import type { NcclCandidate } from '../../collective/tuner/candidates';
import { nameOf } from '../../collective/tuner/choose-candidate';
import type { NcclForce } from '../../collective/tuner/communicator';
import { nicBytesPerSecond } from '../../fabric/spec';
import { TIERS } from '../../fabric/tiers';
import type { Scenario } from '../../scenario/schema';
import { type CollectiveCut, collectiveBound } from '../collective-bound';
import { reductionPlace } from '../collective-bound-place';
import { type LibraryMachine, libraryMachine } from '../library/library-machine';
import { librarySetting } from '../library/library-setting';
import { type LibraryTime, libraryTimes } from '../library/library-time';
import { meshAsSwitch } from '../library/mesh-as-switch';
import { WIRE_EXPANSION } from '../library/nccl-costs/call-costs';
import { shortestRoute } from '../schedule-times';
import { type BenchSite, benchSite, cutOf } from './bench-site';
import type { BenchTime, Weighed } from './bench-time';

/** A library as it runs somewhere. */
export interface BenchLibrary {
  name: 'nccl' | 'rccl';
  /** Release, such as 2.27.7. Default: the usual one of the GPUs' time. */
  release?: string;
  /** Transport of the catalog. Default: by the switch between the nodes. */
  transport?: string;
  /** The network reduces. */
  sharp: boolean;
  /** One process drives all GPUs. */
  oneProcess: boolean;
  /** Parameters of a fit, which go before the catalog's. */
  fitted?: ReadonlyMap<string, number>;
}

/** The site of a library, and the machine as the library meets it. */
export interface LibrarySite {
  site: BenchSite;
  machine: LibraryMachine;
  transport: string;
  notes: string[];
}

/**
 * The site of a scenario with its library.
 *
 * @throws CatalogError where the library does not run, UnbuildableError when the site cannot be wired
 * @example librarySite(scenario, systemEntry('h100-hgx'), { name: 'nccl', sharp: false, oneProcess: true }).machine.shape.channels // 24
 */
export function librarySite(asked: Scenario, own: System, library: BenchLibrary): LibrarySite {
  const { system, scenario, notes } = standIn(asked, own);
  const { release, transport, sharp, oneProcess, fitted } = library;
  const setting = librarySetting(system, {
    library: library.name,
    ...(release !== undefined && { version: release }),
    ...(transport !== undefined && { transportId: transport }),
    reduces: sharp,
    oneProcess,
  });
  // The fabric is the scenario's own, whatever it is; the wire alone costs what it costs without a library.
  const site = benchSite(scenario, system, 'ideal');
  const machine = libraryMachine(site.scenario, system, { ...setting, ...(fitted !== undefined && { fitted }) });
  if (library.name === 'rccl') notes.push('RCCL is not measured: it runs as NCCL does on Hopper, without NVLS');
  const shape = { ...machine.shape, ...switchesOf(site, machine.shape, sharp) };
  return { site, machine: { ...machine, fabric: site.fabric, physics: site.costs, shape }, transport: setting.transport.name, notes };
}

/**
 * The switches that can reduce on a site, where one inside each domain or one between them is not all there is.
 *
 * @throws CatalogError where the network shall reduce and its switches form no tree
 */
function switchesOf({ fabric }: BenchSite, { ranks, ranksPerNode }: NcclShape, sharp: boolean): Pick<NcclShape, 'inside' | 'between'> {
  const inside = switchLevels(fabric, ranksPerNode, 1);
  const between = sharp && ranks > ranksPerNode && ranks % ranksPerNode === 0 ? switchLevels(fabric, ranks / ranksPerNode, ranksPerNode) : [];
  if (between.some(({ tier }) => fabric.peerTiers?.includes(TIERS[tier])))
    throw new CatalogError(
      '--sharp: the switches between the domains are joined to each other and form no tree that could reduce. Expected no --sharp.',
    );
  return { ...(inside.length > 1 && { inside }), ...(between.length > 0 && { between }) };
}

/**
 * Times a collective as its library runs it.
 *
 * @param auto `tuner`: the library's own choice. `simulate`: the fastest of the candidates, each simulated, but for those whose bytes alone take longer on the wire.
 * @throws RangeError when force leaves no candidate
 * @example libraryBench(found, 'all-reduce', [2 ** 20], { auto: 'simulate' })[0].algorithm
 */
export function libraryBench(
  { site, machine }: LibrarySite,
  collective: Collective,
  sizes: readonly number[],
  { force = {}, auto }: { force?: NcclForce; auto: 'tuner' | 'simulate' },
): BenchTime[] {
  const wire = cutOf(site, machine.physics, 0);
  const timed = sizes.map((bytes) => {
    if (bytes === 0) return nothing(collective);
    const [own] = libraryTimes(machine, collective, [bytes], { force });
    return auto === 'simulate' ? fastest(machine, collective, own, wire) : { time: own, weighed: weighedOf(own, new Map()) };
  });
  const latency = [...machine.quotients.values()].reduce(
    (least, quotient) => Math.min(least, shortestRoute(quotient, machine.physics, site) || Number.POSITIVE_INFINITY),
    Number.POSITIVE_INFINITY,
  );
  const cut = cutOf(site, machine.physics, Number.isFinite(latency) ? latency : 0);
  return timed.map(({ time: { bytes, timePs, algorithm, protocol, channels, choice }, weighed }): BenchTime => {
    const place = reductionPlace(algorithm);
    const boundPs = collectiveBound(collective, bytes, place, cut);
    const candidates = weighed.filter(({ out }) => out === undefined).length;
    const reason =
      choice === undefined
        ? 'Ranks send to each other one to one, and there is nothing to choose.'
        : auto === 'tuner'
          ? choice.reason
          : `${algorithm}/${protocol} is the fastest of ${candidates} ${candidates === 1 ? 'candidate' : 'candidates'} when each is simulated; NCCL’s tuner would run ${nameOf(choice.chosen)}.`;
    return { bytes, timePs, algorithm, protocol, channels, place, boundPs, weighed, reason };
  });
}

interface Timed {
  time: LibraryTime;
  weighed: Weighed[];
}

/** NCCL launches nothing when there is nothing to do. */
function nothing(collective: Collective): Timed {
  const pairs = collective === 'all-to-all' || collective === 'send-recv';
  return { time: { bytes: 0, callPs: 0, timePs: 0, algorithm: pairs ? 'point to point' : 'Ring', protocol: 'Simple', channels: 0 }, weighed: [] };
}

/** Simulates what the tuner would choose, then the other candidates in the order of its predictions; not those whose bytes take longer on the wire than the fastest so far. */
function fastest(machine: LibraryMachine, collective: Collective, own: LibraryTime, wire: CollectiveCut): Timed {
  const { bytes, choice } = own;
  if (choice === undefined) return { time: own, weighed: [] };
  const isOwn = (one: NcclCandidate): boolean => one.algorithm === own.algorithm && one.protocol === own.protocol;
  const simulated = new Map<NcclCandidate, Simulation>();
  let best = own;
  for (const one of choice.candidates.filter(({ disabled }) => disabled === undefined).toSorted((a, b) => a.timeUs - b.timeUs)) {
    const { algorithm, protocol } = one;
    const atLeastPs = collectiveBound(collective, bytes, reductionPlace(algorithm), wire) * WIRE_EXPANSION[protocol];
    if (!isOwn(one) && atLeastPs >= best.callPs) {
      simulated.set(one, { atLeastPs });
      continue;
    }
    const [time] = isOwn(one) ? [own] : libraryTimes(machine, collective, [bytes], { force: { algorithms: [algorithm], protocols: [protocol] } });
    // Early releases do not let themselves be forced off the ring where they gather.
    if (time.algorithm !== algorithm || time.protocol !== protocol) continue;
    simulated.set(one, { ps: time.callPs });
    if (time.callPs < best.callPs) best = time;
  }
  return { time: { ...best, choice }, weighed: weighedOf({ ...best, choice }, simulated) };
}

/** The time of a candidate, or what it takes at the least. */
type Simulation = { ps: number } | { atLeastPs: number };

function weighedOf({ algorithm, protocol, choice }: LibraryTime, simulated: ReadonlyMap<NcclCandidate, Simulation>): Weighed[] {
  return (choice?.candidates ?? []).map((one): Weighed => {
    const { latencyUs, latencyCount, bandwidthGBps, timeUs, disabled } = one;
    const name = nameOf(one);
    if (disabled !== undefined) return { name, chosen: false, out: disabled };
    const found = simulated.get(one);
    return {
      name,
      chosen: one.algorithm === algorithm && one.protocol === protocol,
      predicted: { timeUs, latencyUs: latencyUs * latencyCount, bandwidthGBps },
      ...(found !== undefined && ('ps' in found ? { simulatedPs: found.ps } : { atLeastPs: found.atLeastPs })),
    };
  });
}

/**
 * The system as its library sees it: what the scenario says of NICs and switches stands in its wiring, where the tuner looks, and a mesh is a switch.
 */
function standIn(scenario: Scenario, system: System): { scenario: Scenario; system: System; notes: string[] } {
  const { scale_out: out, scale_up: up, links } = scenario.fabric;
  const { wiring } = system;
  const topology = up.topology ?? wiring.scaleUp.topology;
  if (topology === 'torus' || links !== undefined) {
    const what = links === undefined ? 'a torus' : 'a list of links';
    throw new CatalogError(`system "${system.id}": its domains are ${what}, which NCCL’s rings are not made for. Expected --library ideal.`);
  }
  const of = <T>(fact: Fact<T>, value: T): Fact<T> => ({ ...fact, value });
  const told: System = {
    ...system,
    wiring: {
      ...wiring,
      scaleOut: {
        ...wiring.scaleOut,
        nicGbps: of(wiring.scaleOut.nicGbps, nicBytesPerSecond(scenario, system) / 125e6),
        switchId: out.switch ?? wiring.scaleOut.switchId,
      },
    },
  };
  if (topology === 'switch') return { scenario, system: told, notes: [] };
  const { topology: _, ...rest } = up;
  return {
    scenario: { ...scenario, fabric: { ...scenario.fabric, scale_up: rest } },
    system: meshAsSwitch(told, Math.min(scenario.gpus, up.domain ?? system.gpusPerDomain.value)),
    notes: ['the mesh inside a domain stands as a switch of the same rate: the library’s rings go over all of its links'],
  };
}
