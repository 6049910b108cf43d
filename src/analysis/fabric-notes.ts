import { opticalSwitch } from '../catalog/links-optical';
import { type System, torusTransitNs } from '../catalog/systems';
import type { FabricSpec } from '../fabric/fabric-spec';
import type { TorusScaleUp } from '../fabric/scale-up-spec';
import { product } from '../fabric/torus/slice-shape';
import type { Scenario } from '../scenario/schema';

/**
 * What a person should know of a fabric that is no plain Clos: how its domains are joined, and what of it is a guess.
 *
 * @example fabricNotes(scenario, systemEntry('tpu-v4'), spec)[0] // 'domain: a torus of 8 × 12 × 12, 18 cubes of 4 × 4 × 4 over 48 circuit switches (ocs-palomar, 36 of 136 ports)'
 */
export function fabricNotes({ fabric: { scale_up: up } }: Scenario, system: System, spec: FabricSpec): string[] {
  const { domain, edges, scaleUp } = spec;
  const { note } = system.gpusPerDomain;
  const notes = note === undefined ? [] : [`${system.id}: ${note}`];
  if (edges !== undefined) return notes;
  notes.push(...lengthNotes(spec));
  if (scaleUp.topology === 'switch' && scaleUp.group !== undefined) {
    const { size } = scaleUp.group;
    notes.push(`domain: two tiers of switches, ${Math.ceil(domain / size)} groups of ${size} GPUs joined without oversubscription`);
  }
  if (scaleUp.topology !== 'torus') return notes;
  const failed = up.failed_cubes?.length ?? 0;
  const bypassed = failed === 0 ? '' : `; ${failed} failed ${failed === 1 ? 'cube is' : 'cubes are'} bypassed by spare ones`;
  notes.push(`domain: ${torusText(scaleUp, up.spare_cubes ?? 0)}${bypassed}`);
  notes.push(`a message spends ${torusTransitNs.value} ns in every router of the torus: ${torusTransitNs.confidence}`);
  return notes;
}

/** Fabrics whose builders know one run a tier, and not one for every cable. */
function lengthNotes({ lengths, ranks, domain, gpusPerNode, scaleOut, scaleUp }: FabricSpec): string[] {
  const inside = scaleUp.topology !== 'switch' && domain > gpusPerNode ? [scaleUp.topology] : [];
  const outside = scaleOut.topology !== 'clos' && ranks > domain ? [scaleOut.topology] : [];
  const alike = [...inside, ...outside];
  if (lengths === 'tier' || alike.length === 0) return [];
  return [`lengths: ${lengths}: every cable of a tier of the ${alike.join(' and of the ')} has the longest run of its tier`];
}

function torusText({ shape, cube, ocs, twist }: TorusScaleUp, spare: number): string {
  const torus = `a ${twist === true ? 'twisted ' : ''}torus of ${shape.join(' × ')}`;
  const cubes = product(shape) / product(cube);
  if (cubes < 1) return `${torus}, part of a cube of ${cube.join(' × ')}`;
  const blocks = `${torus}, ${cubes} ${cubes === 1 ? 'block' : 'blocks'} of ${cube.join(' × ')}`;
  if (ocs === undefined) return blocks;
  // One switch for every place on a face, in every dimension; both faces of a cube on it.
  const switches = cube.reduce((sum, side) => sum + product(cube) / side, 0);
  const ports = `${2 * (cubes + spare)} of ${opticalSwitch(ocs).ports.value} ports`;
  return `${blocks} over ${switches} circuit switches (${ocs}, ${ports})`;
}
