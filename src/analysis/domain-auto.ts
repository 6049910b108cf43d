import { linkTechnology } from '../catalog/links';
import { radixAt, switchEntry } from '../catalog/switches';
import { type System, scaleUpLinkId } from '../catalog/systems';
import { closSpec, domainRunM } from '../fabric/spec';
import { UnbuildableError } from '../fabric/unbuildable';
import type { Gauge } from '../link/copper';
import { reachM } from '../link/reach';
import type { Scenario } from '../scenario/schema';

/** The largest domain that a medium can wire on the floor, and what stops the next one. */
export interface DomainAuto {
  gpus: number;
  technology: string;
  /** Longest run inside it, and what the technology reaches; null without limit. */
  runM: number;
  reachM: number | null;
  reason: string;
}

/**
 * The largest domain that the scenario's scale-up technology can wire: whole nodes inside a rack, whole racks beyond, as far as the runs on the floor are within its reach at its full lane
 * rate, two tiers of the system's scale-up switch have the ports, and the job fills its domains evenly. Without `fabric.scale_up.link` the technology is that of the system's own domain.
 *
 * @throws UnbuildableError when not even a node can be wired, or the system has no scale-up switch
 * @example domainAuto(scenario, systemEntry('gb200-nvl72')).reason // 'backplane-nvl72 reaches 1.4 m, a domain of 144 takes a run of 4.83 m'
 */
export function domainAuto(scenario: Scenario, system: System): DomainAuto {
  const { scale_up: up, scale_out: out } = scenario.fabric;
  const { scaleUp } = system.wiring;
  if ((up.topology ?? scaleUp.topology) !== 'switch')
    throw new UnbuildableError(
      `fabric.scale_up.domain: auto needs a scale-up switch, and ${system.id} has none; expected a number of GPUs`,
      'no switch',
    );
  const { gpusPerNode, nodesPerRack, floor } = closSpec(withSize(scenario, system.gpusPerDomain.value), system);
  const technology = up.link ?? scaleUpLinkId(system);
  const reach = reachM(linkTechnology(technology), out.gauge as Gauge);
  const run = (size: number): number => domainRunM(size, gpusPerNode, nodesPerRack, floor);
  const linkBytes = up.bandwidth === undefined ? scaleUp.linkBytesPerSecond.value : up.bandwidth / scaleUp.linksPerGpu.value;
  const radix = radixAt(switchEntry(scaleUp.switchId), Math.round(linkBytes * 8e-3) / 1e6);
  const ports = radix * Math.floor(radix / 2);
  const stop = (size: number): string | null => {
    if (run(size) > reach) return `${technology} reaches ${metres(reach)}, a domain of ${many(size)} takes a run of ${metres(run(size))}`;
    return size > ports ? `two tiers of ${scaleUp.switchId} with ${radix} ports join no more than ${many(ports)} GPUs` : null;
  };
  let best: number | undefined;
  let reason = 'the job has no more GPUs';
  for (const size of sizes(scenario.gpus, gpusPerNode, nodesPerRack)) {
    const stopped = stop(size);
    if (stopped !== null) {
      reason = stopped;
      break;
    }
    best = size;
  }
  if (best === undefined) throw new UnbuildableError(`fabric.scale_up.domain: not even one node can be wired: ${reason}`, 'no domain');
  return { gpus: best, technology, runM: run(best), reachM: Number.isFinite(reach) ? reach : null, reason };
}

/** Domains that a job fills evenly, smallest first: whole nodes of a rack, whole racks, and at the end one that holds the whole job. */
function* sizes(gpus: number, gpusPerNode: number, nodesPerRack: number): Generator<number> {
  const rack = gpusPerNode * nodesPerRack;
  for (let size = gpusPerNode; ; size += size < rack ? gpusPerNode : rack) {
    if (size >= gpus || gpus % size === 0) yield size;
    if (size >= gpus) return;
  }
}

/** A scenario whose domain has a size: its own, or the one that `auto` stands for. */
export function withDomain(scenario: Scenario, system: System): { scenario: Scenario; auto?: DomainAuto } {
  if (scenario.fabric.scale_up.domain !== Number.POSITIVE_INFINITY) return { scenario };
  const auto = domainAuto(scenario, system);
  return { scenario: withSize(scenario, auto.gpus), auto };
}

const withSize = (scenario: Scenario, domain: number): Scenario => ({
  ...scenario,
  fabric: { ...scenario.fabric, scale_up: { ...scenario.fabric.scale_up, domain } },
});

const many = (count: number): string => count.toLocaleString('en');
const metres = (length: number): string => `${Number(length.toFixed(2))} m`;
