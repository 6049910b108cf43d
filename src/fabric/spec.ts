import { floorFacts } from '../catalog/floor';
import { radixAt, switchEntry } from '../catalog/switches';
import type { System } from '../catalog/systems';
import type { Scenario } from '../scenario/schema';
import type { CableFault } from './faults/cable-faults';
import { FAULT_NAMES, type LinkFault } from './faults/faults';
import type { FloorSpec } from './hall/floor';
import { stockedM } from './hall/floor';
import { switchesPerRack } from './hall/rack';

export interface ClosSpec {
  ranks: number;
  /** GPUs of one scale-up domain; consecutive ranks. */
  domain: number;
  /** Scale-up links of a GPU, over all switch planes: one trunk. */
  scaleUpLinks: number;
  /** Longest run inside the domain, and the cable bought for it. */
  scaleUpRunM: number;
  scaleUpLengthM: number;
  gpusPerNode: number;
  nodesPerRack: number;
  /** NICs of a GPU; 0.25 is one NIC for four. */
  nicsPerGpu: number;
  /** One leaf per NIC index of a node, instead of one for all. */
  railOptimised: boolean;
  /** Nodes that share a leaf (in each rail). */
  leafNodes: number;
  /** Ports of a switch at the port rate. */
  radix: number;
  tiers: 'auto' | 2 | 3;
  /** Capacity towards the nodes over capacity towards the spine. */
  oversubscription: number;
  lengths: 'tier' | 'stocked' | 'exact';
  /** Run of every scale-out cable, instead of those on the floor. */
  cableM?: number;
  floor: FloorSpec;
  /** Dead cables: of trunks of the Clos, and between two devices of any other fabric. */
  faults?: (LinkFault | CableFault)[];
  /** Seed of hashed routing: every flow takes one of the parallel paths above the leaves. Sprayed over all of them when absent. */
  hashSeed?: string;
}

/** Length of a trace or cable inside one node. */
export const IN_NODE_M = 0.3;
/** Half a rack's height: switch trays stand in the middle of a rack whose GPUs form one domain, joined by a cable cartridge behind them. */
const IN_RACK_M = 1;

/**
 * A scenario's wiring with every default filled in from the catalog: all that a fabric is made of, and no medium.
 *
 * @param draw number of the hash seed, where routes are hashed
 */
export function closSpec(scenario: Scenario, system: System, draw = 0): ClosSpec {
  const { wiring } = system;
  const { scale_up: up, scale_out: out, floor: own, lengths } = scenario.fabric;
  const outSwitch = switchEntry(out.switch ?? wiring.scaleOut.switchId);
  const nicGbps = nicBytesPerSecond(scenario, system) / 125e6;
  const floor: FloorSpec = {
    rackPitchM: own.rack_pitch ?? floorFacts.rackPitchM.value,
    rowPitchM: own.row_pitch ?? floorFacts.rowPitchM.value,
    verticalM: own.vertical ?? floorFacts.verticalMPerEnd.value,
    slackFraction: own.slack ?? floorFacts.slackFraction.value,
    racksPerRow: own.racks_per_row ?? floorFacts.racksPerRow.value,
    leafPlacement: own.leaf_placement ?? floorFacts.leafPlacement.value,
    stockedM: floorFacts.stockedLengthsM.value,
    switchesPerRack: switchesPerRack(outSwitch, nicGbps),
  };
  const gpusPerNode = wiring.gpusPerNode.value;
  const nodesPerRack = own.nodes_per_rack ?? wiring.nodesPerRack.value;
  const domain = up.domain ?? system.gpusPerDomain.value;
  const run = domainRunM(domain, gpusPerNode, nodesPerRack, floor);
  const faults = [
    ...(out.faults ?? []).map(outsideFault),
    ...(up.faults ?? []).map((one, index): CableFault => ({ ...one, side: 'scale_up', index })),
  ];
  return {
    ranks: scenario.gpus,
    domain,
    scaleUpLinks: wiring.scaleUp.linksPerGpu.value,
    scaleUpRunM: run,
    scaleUpLengthM: run <= IN_NODE_M || lengths === 'exact' ? run : stockedM(run, floor.stockedM),
    gpusPerNode,
    nodesPerRack,
    nicsPerGpu: wiring.scaleOut.nicsPerGpu.value,
    railOptimised: out.topology === undefined ? wiring.scaleOut.railOptimised.value : out.topology === 'rail-clos',
    leafNodes: out.leaf_nodes ?? wiring.scaleOut.leafNodes.value,
    radix: radixAt(outSwitch, nicGbps),
    tiers: out.tiers,
    oversubscription: out.oversubscription,
    lengths,
    ...(out.cable !== undefined && { cableM: out.cable }),
    floor,
    ...(faults.length > 0 && { faults }),
    ...(out.routing === 'hashed' && { hashSeed: `${scenario.seed}/${draw}` }),
  };
}

type FaultField = NonNullable<Scenario['fabric']['scale_out']['faults']>[number];

function outsideFault(fault: FaultField, index: number): LinkFault | CableFault {
  const { tier, from = '', to = '', lost } = fault;
  if (tier === undefined) return { from, to, lost, side: 'scale_out', index };
  const { block, port } = FAULT_NAMES[tier];
  return { tier, block: fault[block] ?? 0, port: fault[port] ?? 0, lost };
}

/** Rate of one NIC port per direction. */
export function nicBytesPerSecond(scenario: Scenario, system: System): number {
  return scenario.fabric.scale_out.nic ?? system.wiring.scaleOut.nicGbps.value * 125e6;
}

/** Longest run inside a domain whose switches stand in the middle of its racks: a trace on one node's board, half the height of one rack, or along and across the racks. */
export function domainRunM(domain: number, gpusPerNode: number, nodesPerRack: number, floor: FloorSpec): number {
  if (domain <= gpusPerNode) return IN_NODE_M;
  const racks = Math.ceil(domain / (gpusPerNode * nodesPerRack));
  if (racks === 1) return IN_RACK_M;
  const along = Math.floor(Math.min(racks, floor.racksPerRow) / 2) * floor.rackPitchM;
  const across = Math.floor(Math.ceil(racks / floor.racksPerRow) / 2) * floor.rowPitchM;
  return (2 * floor.verticalM + along + across) * (1 + floor.slackFraction);
}
