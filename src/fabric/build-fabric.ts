import { clos } from './clos';
import type { Detours } from './detours';
import { withDomains } from './domains';
import { dragonfly } from './dragonfly';
import { dragonflyPlus } from './dragonfly-plus';
import { type Edge, edgeList } from './edge-list';
import type { Fabric } from './fabric';
import { type FabricSpec, rankName } from './fabric-spec';
import type { CableFault } from './faults/cable-faults';
import { detoursWithDeadLinks, withDeadLinks } from './faults/dead-links';
import { withDeadLinksInside } from './faults/dead-links-inside';
import type { GraphFabric } from './graph';
import { hyperx } from './hyperx';
import { mesh } from './mesh';
import { railOnly } from './rail-only';
import { refusal } from './refusal';
import type { Detoured } from './scale-out-spec';
import { switchedDomain } from './switched-domain';
import { TIERS } from './tiers';
import { type TorusTier, torus } from './torus/torus';
import { twistedTorus } from './torus/twisted-torus';
import { type Flow, ugal } from './ugal';
import { UnbuildableError } from './unbuildable';
import { valiant } from './valiant';

/**
 * Builds the fabric of a wiring: domains as `scaleUp` says, joined as `scaleOut` says, or the links of a list.
 *
 * @param patterns who sends to whom at the same time: what `ugal` routing weighs
 * @throws UnbuildableError when it cannot be wired
 * @example buildFabric(fabricSpec(scenario, systemEntry('tpu-v4'))).hops // 24: half way round each of three rings of 16
 */
export function buildFabric(spec: FabricSpec, patterns: Iterable<Iterable<Flow>> = []): Fabric {
  const { ranks, domain, scaleUp, scaleOut } = spec;
  if (spec.edges !== undefined) return written(spec, spec.edges);
  const [lost] = faultsOf(spec, 'scale_out');
  if (lost !== undefined && ranks <= domain) {
    throw refusal(
      'fabric.scale_out.faults',
      `${ranks} GPUs are one domain, with no links outside`,
      'faults of fabric.scale_up, or more GPUs',
      'no links',
    );
  }
  const plain = scaleUp.topology === 'switch' && scaleUp.group === undefined;
  // A switched domain of one tier is part of a Clos and of rails.
  if (plain && (scaleOut.topology === 'clos' || scaleOut.topology === 'rail-only' || ranks <= domain)) return outsideOf(spec, patterns);
  const faults = faultsOf(spec, 'scale_up');
  if (ranks <= domain) {
    const whole = insideOf(spec);
    return faults.length > 0 && isGraph(whole) ? withDeadLinks(whole, faults) : whole;
  }
  if (ranks % domain !== 0) {
    const below = ranks - (ranks % domain);
    throw refusal('gpus', `${ranks} GPUs do not fill domains of ${domain}`, `${below} or ${below + domain}`, 'uneven domains');
  }
  const outside = outsideOf(spec, patterns);
  if (domain === 1) return outside;
  const inside = insideOf(spec);
  const whole = withDomains(outside, inside);
  return faults.length > 0 && isGraph(inside) ? withDeadLinksInside(whole, inside, faults) : whole;
}

/** Dead links between two named devices, inside domains or between them. */
function faultsOf({ faults = [] }: FabricSpec, side: CableFault['side']): CableFault[] {
  return faults.flatMap((fault) => ('side' in fault && fault.side === side ? [fault] : []));
}

const isGraph = (fabric: Fabric): fabric is GraphFabric => 'ends' in fabric;

/** One domain, or as much of it as the job has. */
function insideOf({ ranks: all, domain, scaleUp, scaleUpLinks, scaleUpRunM, scaleUpLengthM }: FabricSpec): Fabric {
  const ranks = Math.min(all, domain);
  const run = { runM: scaleUpRunM, lengthM: scaleUpLengthM };
  if (scaleUp.topology === 'switch') return switchedDomain({ ranks, links: scaleUpLinks, run, ...(scaleUp.group && { group: scaleUp.group }) });
  if (scaleUp.topology === 'torus') {
    const { shape, wrap, twist, widths: width, cube, closedCubes, between } = scaleUp;
    const rest: TorusTier = { tier: 'between', ...between };
    const build = twist === true ? twistedTorus : torus;
    return build({ shape, wrap, width, blocks: [{ shape: cube, tier: 'domain', wraps: closedCubes, ...run }], rest });
  }
  const { width, adjacency } = scaleUp;
  if (adjacency === undefined) return mesh(ranks, { width, ...run });
  const links = adjacency
    .filter(({ gpus }) => gpus.every((gpu) => gpu < ranks))
    .map(({ gpus: [a, b], links: count }): Edge => ({ from: rankName(a), to: rankName(b), tier: 'domain', width: count, lengthM: run.lengthM }));
  return edgeList({ ranks: namesOf(ranks), links });
}

const namesOf = (ranks: number): string[] => Array.from({ length: ranks }, (_, rank) => rankName(rank));

function outsideOf(spec: FabricSpec, patterns: Iterable<Iterable<Flow>>): Fabric {
  const { scaleOut, ranks, domain, scaleUpLinks, nicsPerGpu, radix } = spec;
  // A job inside one domain needs nothing outside.
  if (scaleOut.topology === 'clos' || ranks <= domain) return clos(spec);
  const { runs } = scaleOut;
  const faults = faultsOf(spec, 'scale_out');
  if (scaleOut.topology === 'rail-only') {
    const inside = { runM: spec.scaleUpRunM, lengthM: spec.scaleUpLengthM };
    const rails = railOnly({ ranks, domain, scaleUpLinks, nicsPerGpu, radix, runs: { ...runs, domain: inside } });
    const ports = (id: number): boolean => rails.link(id).tier === TIERS.indexOf('domain');
    const outer = faults.length > 0 ? withDeadLinks(rails, faults, (id) => !ports(id)) : rails;
    const inner = spec.scaleUp.topology === 'switch' ? faultsOf(spec, 'scale_up') : [];
    return inner.length > 0 ? withDeadLinks(outer, inner, ports) : outer;
  }
  if (scaleOut.topology === 'torus') {
    const rings = torus({ shape: scaleOut.shape, width: scaleOut.widths, rest: { tier: 'leaf', ...runs.leaf } });
    return faults.length > 0 ? withDeadLinks(rings, faults) : rings;
  }
  const whole = detoured(scaleOut, ranks, nicsPerGpu);
  const fabric = faults.length > 0 ? detoursWithDeadLinks(whole, faults) : whole;
  if (scaleOut.routing === 'valiant') return valiant(fabric, scaleOut.seed);
  return scaleOut.routing === 'ugal' ? ugal(fabric, scaleOut.seed, crossing(patterns, domain)) : fabric;
}

function detoured(spec: Detoured, ranks: number, nicWidth: number): Detours {
  const shared = { ranks, nicWidth, runs: spec.runs };
  if (spec.topology === 'dragonfly') return dragonfly({ ...spec, ...shared });
  if (spec.topology === 'dragonfly-plus') return dragonflyPlus({ ...spec, ...shared });
  return hyperx({ shape: spec.shape, perSwitch: spec.perSwitch, width: spec.widths, ...shared });
}

/** The flows of each pattern that leave their domain. */
function* crossing(patterns: Iterable<Iterable<Flow>>, domain: number): Generator<Flow[]> {
  for (const pattern of patterns) yield [...pattern].filter(([from, to]) => Math.floor(from / domain) !== Math.floor(to / domain));
}

/** A fabric that the scenario writes out; its faults are named as the scenario names its keys. */
function written(spec: FabricSpec, { switches, links, hashSeed }: NonNullable<FabricSpec['edges']>): Fabric {
  const { ranks, domain } = spec;
  const faults = faultsOf(spec, 'scale_out');
  try {
    // A GPU passes on what is meant for others only where no switch could.
    const fabric = edgeList({
      ranks: namesOf(ranks),
      switches,
      links,
      domain,
      forwarding: switches.length === 0,
      ...(hashSeed !== undefined && { hashSeed }),
    });
    const nameOf = (device: number): string => (device < ranks ? rankName(device) : switches[device - ranks]);
    return faults.length > 0 ? withDeadLinks({ ...fabric, nameOf }, faults) : fabric;
  } catch (error) {
    if (!(error instanceof UnbuildableError) || error.field === undefined) throw error;
    const field = error.field.replace(/\.lengthM$/, '.length').replace(/\.oneWay$/, '.one_way');
    throw new UnbuildableError(`${field}${error.message.slice(error.field.length)}`, error.mark, field);
  }
}
