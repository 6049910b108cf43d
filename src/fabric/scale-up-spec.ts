import { opticalSwitch } from '../catalog/links-optical';
import type { System } from '../catalog/systems';
import type { Scenario } from '../scenario/schema';
import type { Run } from './graph';
import { stockedM } from './hall/floor';
import { rackRuns } from './hall/rack-runs';
import { refusal } from './refusal';
import { type ClosSpec, domainRunM, IN_NODE_M } from './spec';
import { sliceCubes } from './torus/ocs-slice';
import { product, sliceShape } from './torus/slice-shape';
import { twists } from './torus/twisted-torus';
import { UnbuildableError } from './unbuildable';

/** How the GPUs of every domain are joined. */
export type ScaleUpSpec = SwitchedScaleUp | MeshScaleUp | TorusScaleUp;

export interface SwitchedScaleUp {
  topology: 'switch';
  /** Where there are two tiers of switches: GPUs below those of the first that stand together, and the run to the second. */
  group?: { size: number; run: Run };
}

export interface MeshScaleUp {
  topology: 'mesh';
  /** Parallel links of each pair. */
  width: number;
  /** Links of a mesh that is not full. */
  adjacency?: { gpus: [number, number]; links: number }[];
}

export interface TorusScaleUp {
  topology: 'torus';
  shape: number[];
  wrap: boolean[];
  /** Short dimensions close further on in the long ones. */
  twist?: boolean;
  widths: number[];
  cube: number[];
  /** A ring that a cube fills is closed inside it; false where every face leads to a circuit switch. */
  closedCubes: boolean;
  /** Run of a link that leaves a cube. */
  between: Run;
  ocs?: string;
}

/** What a scenario's domains are: in place of what `closSpec` says of them. */
export type Domains = Pick<ClosSpec, 'domain' | 'scaleUpLinks' | 'scaleUpRunM' | 'scaleUpLengthM'> & { scaleUp: ScaleUpSpec };

/**
 * The domains of a scenario, with every default filled in from the catalog.
 *
 * @param clos the wiring outside; its domain is a switched one
 * @throws UnbuildableError naming the field when no such domain can be built
 * @example scaleUpSpec(scenario, systemEntry('tpu-v4'), spec).scaleUp // { topology: 'torus', shape: [16, 16, 16], … }
 */
export function scaleUpSpec(scenario: Scenario, system: System, clos: ClosSpec): Domains {
  const topology = scenario.fabric.scale_up.topology ?? system.wiring.scaleUp.topology;
  if (topology === 'torus') return torusDomains(scenario, system, clos);
  return topology === 'mesh' ? meshDomains(scenario, system, clos) : switchedDomains(scenario, system, clos);
}

/** A run and the cable that is bought for it. */
function boughtFor(runM: number, { lengths, floor }: ClosSpec): Run {
  return { runM, lengthM: runM <= IN_NODE_M || lengths === 'exact' ? runM : stockedM(runM, floor.stockedM) };
}

const scaleUpRun = ({ runM, lengthM }: Run): Pick<ClosSpec, 'scaleUpRunM' | 'scaleUpLengthM'> => ({ scaleUpRunM: runM, scaleUpLengthM: lengthM });

function switchedDomains({ fabric: { scale_up: up, scale_out: out } }: Scenario, system: System, clos: ClosSpec): Domains {
  const { domain, scaleUpLinks, scaleUpRunM, scaleUpLengthM } = clos;
  const { scaleUp: wiring } = system.wiring;
  if (wiring.topology !== 'switch') {
    throw refusal('fabric.scale_up.topology', `${system.id} has no scale-up switch`, wiring.topology, 'no switch');
  }
  const size = up.group ?? (wiring.tiers.value === 2 ? wiring.group?.value : undefined);
  const layered = size !== undefined && size < domain;
  const ports = out.topology === 'rail-only' && !layered && clos.ranks > domain;
  if (up.faults !== undefined && up.faults.length > 0 && !ports) {
    throw refusal(
      'fabric.scale_up.faults',
      'links into a scale-up switch are one trunk of a GPU',
      'faults only with topology: torus or mesh, or, of several domains, with scale_out.topology: rail-only',
      'no faults',
    );
  }
  if (!layered) return { domain, scaleUpLinks, scaleUpRunM, scaleUpLengthM, scaleUp: { topology: 'switch' } };
  const inside = domainRunM(size, clos.gpusPerNode, clos.nodesPerRack, clos.floor);
  const group = { size, run: boughtFor(scaleUpRunM, clos) };
  return { domain, scaleUpLinks, ...scaleUpRun(boughtFor(inside, clos)), scaleUp: { topology: 'switch', group } };
}

function meshDomains(_: Scenario, { wiring: { scaleUp } }: System, clos: ClosSpec): Domains {
  const { domain, scaleUpRunM, scaleUpLengthM } = clos;
  const others = Math.min(domain, clos.ranks) - 1;
  // A mesh of the catalogue has one link a pair, whatever part of it a job takes; another system's links are shared out.
  const width = scaleUp.topology === 'mesh' ? 1 : Math.max(1, Math.floor(scaleUp.linksPerGpu.value / Math.max(1, domain - 1)));
  const { adjacency } = scaleUp;
  const whole = adjacency !== undefined && domain === Math.max(...adjacency.flatMap(({ gpus }) => gpus)) + 1;
  return {
    domain,
    scaleUpLinks: whole ? scaleUp.linksPerGpu.value : Math.max(1, others * width),
    scaleUpRunM,
    scaleUpLengthM,
    scaleUp: { topology: 'mesh', width, ...(whole && { adjacency }) },
  };
}

function torusDomains({ gpus, fabric: { scale_up: up } }: Scenario, system: System, clos: ClosSpec): Domains {
  const own = system.wiring.scaleUp.torus;
  const field = (key: string): string => `fabric.scale_up.${key}`;
  if (own === undefined && up.shape === undefined) {
    throw refusal(field('shape'), `${system.id} is no torus, so its shape must be given`, 'GPUs along each dimension, such as [4, 4, 4]', 'no shape');
  }
  const dimensions = up.shape?.length ?? own?.shape.length ?? 0;
  const ownHere = own?.shape.length === dimensions ? own : undefined;
  const cube = up.cube ?? ownHere?.cube ?? up.shape ?? [];
  const ocs = up.ocs === 'none' ? undefined : (up.ocs ?? ownHere?.ocs?.value);
  const shape = up.shape ?? sliceOf(gpus, up.domain, { shape: own?.shape ?? [], block: cube, anyOrder: ocs !== undefined });
  const links = system.wiring.scaleUp.linksPerGpu.value;
  const widths = up.widths ?? ownHere?.widths ?? shape.map(() => Math.max(1, Math.floor(links / (2 * dimensions))));
  const lists = { cube, widths, ...(Array.isArray(up.wrap) && { wrap: up.wrap }) };
  for (const [key, list] of Object.entries(lists)) {
    if (list.length !== dimensions) {
      throw refusal(field(key), `${list.length} values for ${dimensions} dimensions`, `one for each of ${shape.join(' × ')}`, 'dimensions');
    }
  }
  const domain = product(shape);
  if (up.domain !== undefined && up.domain !== domain && gpus > domain) {
    throw refusal(
      field('domain'),
      `a torus of ${shape.join(' × ')} is ${domain} GPUs, not ${up.domain}`,
      `${domain}, or no domain beside shape`,
      'shape',
    );
  }
  if (domain > gpus) {
    throw refusal(field('shape'), `${shape.join(' × ')} are ${domain} GPUs, more than the job's ${gpus}`, `a shape of ${gpus}`, 'shape');
  }
  const whole = shape.every((size, d) => size % cube[d] === 0);
  if (!whole && domain > product(cube)) {
    throw refusal(field('shape'), `${shape.join(' × ')} are no whole cubes of ${cube.join(' × ')}`, 'multiples of the cube', 'no cubes');
  }
  const wrap = Array.isArray(up.wrap) ? up.wrap : shape.map(() => (up.wrap as boolean | undefined) ?? whole);
  const cubes = whole ? domain / product(cube) : 1;
  if (ocs !== undefined) checkCubes(up, cubes, ocs);
  if (up.twist === true) checkTwist(up, shape, wrap);

  const perRack = clos.gpusPerNode * clos.nodesPerRack;
  const inBlock = Math.min(domain, product(cube));
  // Neighbours of a block of several racks may stand in any two of them.
  const inCube =
    inBlock > perRack
      ? rackRuns(Math.ceil(inBlock / perRack), clos.floor).across.runM
      : domainRunM(inBlock, clos.gpusPerNode, clos.nodesPerRack, clos.floor);
  // Circuit switches stand in the middle of all cubes of the system, whichever the slice takes.
  const standing = Math.max(domain, ocs === undefined ? 0 : system.gpusPerDomain.value, (cubes + (up.spare_cubes ?? 0)) * product(cube));
  const { across, throughMiddle } = rackRuns(Math.ceil(standing / perRack), clos.floor);
  const outside = ocs === undefined ? across : throughMiddle;
  return {
    domain,
    scaleUpLinks: shape.reduce((sum, size, d) => sum + linksOf(size, wrap[d]) * widths[d], 0),
    ...scaleUpRun(boughtFor(inCube, clos)),
    scaleUp: {
      topology: 'torus',
      shape,
      wrap,
      ...(up.twist === true && { twist: true }),
      widths,
      cube,
      closedCubes: ocs === undefined,
      between: clos.lengths === 'exact' ? { runM: outside.runM, lengthM: outside.runM } : outside,
      ...(ocs !== undefined && { ocs }),
    },
  };
}

/** The slice that a job takes of one torus; the whole of it where the job has several. */
function sliceOf(gpus: number, domain: number | undefined, rules: Parameters<typeof sliceShape>[1]): number[] {
  const wanted = domain ?? product(rules.shape);
  if (gpus > wanted) return domain === undefined ? rules.shape.slice() : sliceShape(domain, rules);
  return sliceShape(gpus, rules);
}

/** Most links of a rank along a dimension. */
function linksOf(size: number, wraps: boolean): number {
  if (size === 1) return 0;
  return size === 2 && !wraps ? 1 : 2;
}

/** The shape can be twisted, and every dimension closes. */
function checkTwist(up: Scenario['fabric']['scale_up'], shape: number[], wrap: boolean[]): void {
  const name = shape.join(' × ');
  if (!twists(shape)) {
    const field = up.shape === undefined ? 'twist' : 'shape';
    throw refusal(`fabric.scale_up.${field}`, `a torus of ${name} cannot be twisted`, 'k × k × 2k or k × 2k × 2k GPUs in any order', 'no twist');
  }
  if (wrap.includes(false)) {
    const field = up.wrap === undefined ? 'twist' : 'wrap';
    throw refusal(
      `fabric.scale_up.${field}`,
      `a dimension of ${name} is open, and a twist is where it closes`,
      'whole cubes that wrap around',
      'no twist',
    );
  }
}

/** Enough cubes work, and the circuit switches have ports for all: two on each for every cube. */
function checkCubes(up: Scenario['fabric']['scale_up'], cubes: number, ocs: string): void {
  const { spare_cubes: spare = 0, failed_cubes: failed = [] } = up;
  const all = cubes + spare;
  failed.forEach((cube, index) => {
    const field = `fabric.scale_up.failed_cubes[${index}]`;
    if (cube >= all) throw refusal(field, `there is no cube ${cube}`, `0 to ${all - 1}`, `no cube ${cube}`);
  });
  try {
    sliceCubes({ side: 1, cubes: all, dimensions: 1 }, cubes, failed);
  } catch (error) {
    if (!(error instanceof UnbuildableError)) throw error;
    throw refusal('fabric.scale_up.failed_cubes', error.message, `no more than ${spare} failed cubes, or more spare_cubes`, error.mark);
  }
  const { ports } = opticalSwitch(ocs);
  if (2 * all > ports.value) {
    throw refusal(
      'fabric.scale_up.ocs',
      `${all} cubes take ${2 * all} ports of every circuit switch, ${ocs} has ${ports.value}`,
      `a circuit switch of ${2 * all} ports, or at most ${Math.floor(ports.value / 2)} cubes`,
      'ports full',
    );
  }
}
