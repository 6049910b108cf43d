import data from './data/systems.json';
import { type Endpoint, endpoint } from './endpoints';
import { lookUp } from './errors';
import { type Fact, type RawFact, readFact, readOptional, readValue } from './fact';

export const PRECISIONS = ['fp32', 'fp16', 'bf16', 'fp8', 'fp4'] as const;
export type Precision = (typeof PRECISIONS)[number];

/** How a domain is wired inside: `planes` parallel switches, every GPU with its share of links to each. */
export interface ScaleUpWiring {
  /** A switch of the catalog, or `mesh` or `torus` where the GPUs are joined directly. */
  switchId: string;
  planes: Fact;
  linksPerGpu: Fact;
  /** Bytes per second of one link, per direction. */
  linkBytesPerSecond: Fact;
  /** 2: leaf and spine switches inside the domain. */
  tiers: Fact;
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
    scaleUp: { switchId: string; planes: RawFact; linksPerGpu: RawFact; GBsPerLinkPerDir: RawFact; tiers: RawFact };
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
      scaleUp: {
        switchId: scaleUp.switchId,
        planes: readFact(scaleUp.planes),
        linksPerGpu: readFact(scaleUp.linksPerGpu),
        linkBytesPerSecond: readFact(scaleUp.GBsPerLinkPerDir, 'B/s', GIGA),
        tiers: readFact(scaleUp.tiers),
      },
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

const systems: ReadonlyMap<string, System> = new Map((data.systems as RawSystem[]).map((raw) => [raw.id, readSystem(raw)]));

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
  const { gpusPerNode, nodesPerRack } = system.wiring;
  const domain = system.gpusPerDomain.value;
  if (SCALE_UP_LINK[system.id] !== undefined) return SCALE_UP_LINK[system.id];
  if (domain <= gpusPerNode.value) return 'board';
  return domain <= gpusPerNode.value * nodesPerRack.value ? 'backplane-nvl72' : 'cpo-scaleup';
}
