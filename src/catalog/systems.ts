import data from './data/systems.json';
import { type Endpoint, endpoint } from './endpoints';
import { lookUp } from './errors';
import { type Fact, type RawFact, readFact, readOptional, readValue } from './fact';

export const PRECISIONS = ['fp32', 'fp16', 'bf16', 'fp8', 'fp4'] as const;
export type Precision = (typeof PRECISIONS)[number];

/** How the GPUs of a domain are joined: over switches, each pair by a link of its own, or as routers of a torus. */
export const SCALE_UP_TOPOLOGIES = ['switch', 'mesh', 'torus'] as const;
export type ScaleUpTopology = (typeof SCALE_UP_TOPOLOGIES)[number];

/** A torus as it is wired: ranks along each dimension, blocks (cubes, nodes) of them, and parallel links by dimension. */
export interface TorusWiring {
  shape: number[];
  cube: number[];
  widths: number[];
  /** The circuit switch that all links between cubes pass; none where they are cables. */
  ocs?: Fact<string>;
}

/** How a domain is wired inside: `planes` parallel switches, every GPU with its share of links to each. */
export interface ScaleUpWiring {
  /** A switch of the catalog, or `mesh` or `torus` where the GPUs are joined directly. */
  switchId: string;
  topology: ScaleUpTopology;
  planes: Fact;
  linksPerGpu: Fact;
  /** Bytes per second of one link, per direction. */
  linkBytesPerSecond: Fact;
  /** 2: leaf and spine switches inside the domain. */
  tiers: Fact;
  /** GPUs whose first-tier switches stand together, where there are two tiers. */
  group?: Fact;
  /** Link technology of the domain as published, and of what joins its cubes or its switches of both tiers. */
  link?: Fact<string>;
  between?: Fact<string>;
  torus?: TorusWiring;
  /** Links of a mesh that is not full: GPU, GPU, parallel links. */
  adjacency?: { gpus: [number, number]; links: number }[];
}

export interface ScaleOutWiring {
  /** 0.25 is one NIC for four GPUs. */
  nicsPerGpu: Fact;
  /** Rate of one NIC port per direction, Gb/s. */
  nicGbps: Fact;
  switchId: string;
  /** Nodes that share a leaf (each rail its own leaf when `railOptimised`). */
  leafNodes: Fact;
  railOptimised: Fact<boolean>;
}

/** A system: its GPUs, their domain, their nodes and racks, and their wiring. Unknown numbers are left out. */
export interface System {
  id: string;
  name: string;
  year: number;
  medium: string;
  gpusPerDomain: Fact;
  /** Per GPU per direction, bytes per second. */
  scaleUpBytesPerSecond: Fact;
  /** Dense peak of one GPU by precision, TFLOP/s. */
  peakTflops: Partial<Record<Precision, Fact>>;
  /** Share of the peak that a matrix product of the best shape reaches. */
  bestShapeEfficiency: { bf16: Fact; fp8: Fact };
  tdpW?: Fact;
  rackKw?: Fact;
  wiring: { gpusPerNode: Fact; nodesPerRack: Fact; scaleUp: ScaleUpWiring; scaleOut: ScaleOutWiring };
  sources: string[];
}

interface RawSystem {
  id: string;
  name: string;
  year: number;
  medium: string;
  gpusPerScaleUpDomain: RawFact;
  scaleUpGBsPerDirPerGpu: RawFact;
  peakTflops: Partial<Record<`${Precision}Dense`, RawFact<number | null> | null>>;
  matmulEfficiency: { bf16: RawFact; fp8: RawFact };
  tdpW: RawFact<number | null>;
  rackKw: RawFact<number | null>;
  wiring: {
    gpusPerNode: RawFact;
    nodesPerRack: RawFact;
    scaleUp: {
      switchId: string;
      planes: RawFact;
      linksPerGpu: RawFact;
      GBsPerLinkPerDir: RawFact;
      tiers: RawFact;
      group?: RawFact;
      link?: RawFact<string>;
      between?: RawFact<string>;
      torus?: { dims: number[]; cube: number[]; ocs?: RawFact<string>; GBsPerLinkPerDirByAxis?: number[] };
      mesh?: { adjacency?: [number, number, number][] };
    };
    scaleOut: { nicsPerGpu: RawFact; nicGbps: RawFact; switchId: string; leafNodes: RawFact; railOptimised: RawFact<boolean> };
  };
  sources: string[];
}

const GIGA = 1e9;

function readSystem(raw: RawSystem): System {
  const { scaleUp, scaleOut } = raw.wiring;
  const system: System = {
    id: raw.id,
    name: raw.name,
    year: raw.year,
    medium: raw.medium,
    gpusPerDomain: readFact(raw.gpusPerScaleUpDomain),
    scaleUpBytesPerSecond: readFact(raw.scaleUpGBsPerDirPerGpu, 'B/s', GIGA),
    peakTflops: {},
    bestShapeEfficiency: { bf16: readFact(raw.matmulEfficiency.bf16), fp8: readFact(raw.matmulEfficiency.fp8) },
    wiring: {
      gpusPerNode: readFact(raw.wiring.gpusPerNode),
      nodesPerRack: readFact(raw.wiring.nodesPerRack),
      scaleUp: readScaleUp(scaleUp),
      scaleOut: {
        nicsPerGpu: readFact(scaleOut.nicsPerGpu),
        nicGbps: readFact(scaleOut.nicGbps, 'Gb/s'),
        switchId: scaleOut.switchId,
        leafNodes: readFact(scaleOut.leafNodes),
        railOptimised: readValue(scaleOut.railOptimised),
      },
    },
    sources: raw.sources,
  };
  for (const precision of PRECISIONS) {
    const peak = readOptional(raw.peakTflops[`${precision}Dense`], 'TFLOP/s');
    if (peak !== undefined) system.peakTflops[precision] = peak;
  }
  const tdpW = readOptional(raw.tdpW, 'W');
  if (tdpW !== undefined) system.tdpW = tdpW;
  const rackKw = readOptional(raw.rackKw, 'kW');
  if (rackKw !== undefined) system.rackKw = rackKw;
  return system;
}

function readScaleUp(raw: RawSystem['wiring']['scaleUp']): ScaleUpWiring {
  const wiring: ScaleUpWiring = {
    switchId: raw.switchId,
    topology: SCALE_UP_TOPOLOGIES.find((topology) => topology === raw.switchId) ?? 'switch',
    planes: readFact(raw.planes),
    linksPerGpu: readFact(raw.linksPerGpu),
    linkBytesPerSecond: readFact(raw.GBsPerLinkPerDir, 'B/s', GIGA),
    tiers: readFact(raw.tiers),
  };
  if (raw.group !== undefined) wiring.group = readFact(raw.group);
  if (raw.link !== undefined) wiring.link = readValue(raw.link);
  if (raw.between !== undefined) wiring.between = readValue(raw.between);
  if (raw.torus !== undefined) {
    const { dims, cube, ocs, GBsPerLinkPerDirByAxis: rates = dims.map(() => 1) } = raw.torus;
    // Dimensions of unlike rates have unlike numbers of the slowest one's links.
    const slowest = Math.min(...rates);
    wiring.torus = { shape: dims, cube, widths: rates.map((rate) => rate / slowest), ...(ocs !== undefined && { ocs: readValue(ocs) }) };
  }
  const pairs = raw.mesh?.adjacency;
  if (pairs !== undefined) wiring.adjacency = pairs.map(([a, b, links]) => ({ gpus: [a, b], links }));
  return wiring;
}

const systems: ReadonlyMap<string, System> = new Map((data.systems as RawSystem[]).map((raw) => [raw.id, readSystem(raw)]));

/** What a message that passes or ends at a chip of a torus spends in its router. */
export const torusTransitNs: Fact = readFact(data.torusTransitNs, 'ns');

/** What real shapes reach of the best shape's rate. */
export const realisticShapeFactor: Fact = readFact(data.realisticShapeFactor);

/**
 * The system of an id. Throws `UnknownIdError` with the nearest ids.
 *
 * @example systemEntry('h100-hgx').scaleUpBytesPerSecond.value // 450e9
 */
export function systemEntry(id: string): System {
  return lookUp('system', systems, id);
}

/** Ids of all systems, in catalog order. */
export function systemIds(): string[] {
  return [...systems.keys()];
}

/** The endpoint of a path inside the domain: the GPU's own port, or its PCIe DMA where a PCIe switch joins the GPUs. */
export function scaleUpEndpoint(system: System): Endpoint {
  return endpoint(system.wiring.scaleUp.switchId.startsWith('pcie') ? 'pcie-dma' : 'nvlink-port');
}

/** Domains whose wiring is known to differ from what their size suggests. */
const SCALE_UP_LINK: Readonly<Record<string, string>> = { cloudmatrix384: 'lpo-800' };

/**
 * The link technology inside the domain, where the scenario does not say, by where the domain ends: on the baseboard of one node, in one rack
 * (copper cartridge), or in several (optics).
 *
 * @example scaleUpLinkId(systemEntry('gb200-nvl72')) // 'backplane-nvl72'
 */
export function scaleUpLinkId(system: System): string {
  const { gpusPerNode, nodesPerRack, scaleUp } = system.wiring;
  const domain = system.gpusPerDomain.value;
  if (SCALE_UP_LINK[system.id] !== undefined) return SCALE_UP_LINK[system.id];
  if (scaleUp.link !== undefined && scaleUp.group === undefined) return scaleUp.link.value;
  if (domain <= gpusPerNode.value) return 'board';
  return domain <= gpusPerNode.value * nodesPerRack.value ? 'backplane-nvl72' : 'cpo-scaleup';
}
