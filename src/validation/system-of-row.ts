import { type System, systemEntry } from '../catalog/systems';
import { type Algorithm, forcedAlgorithm, forcedProtocol, type Protocol } from './forced-algorithm';
import { gpuKind, UNKNOWN_GPU } from './gpu-table';
import type { Measurement } from './measurement';
import { type ScaleUp, scaleUpKind, scaleUpOf } from './scale-up-table';
import { type TransportKind, transportKind } from './transport-table';

/** The system of a row as plain data: all that a prediction may depend on beside collective and size. Rows with the same record run on the same fabric. */
export interface RowSystem {
  gpu: { word: string; generation: string; computeCapability: number | null };
  /** System of the catalog that stands for what the row does not say. */
  catalogId: string;
  ranks: number;
  ranksPerNode: number;
  /** Ranks that share a scale-up domain. */
  domain: number;
  scaleUp: ScaleUp;
  transport: Pick<TransportKind, 'family' | 'switchId'> & { word: string };
  /** NICs of a rank (0.5: two ranks share one) and the rate of one, bytes per second per direction; null inside one domain. */
  nic: { perRank: number; bytesPerSecond: number } | null;
  library: { name: 'nccl' | 'rccl' | 'other'; version: string | null };
  /** What the row's text says of its network: that it reduces (SHARP), that receives are matched in software (FI_CXI_RX_MATCH_MODE, Slingshot). */
  network: { reduces: boolean; softwareMatching: boolean };
  /** What the row leaves the library to choose from; empty: its own choice. */
  algorithms: readonly Algorithm[];
  protocols: readonly Protocol[];
}

/** A row with its system, and what had to be assumed: each rule in words, to be counted. */
export interface SystemRow {
  row: Measurement;
  system: RowSystem;
  assumed: string[];
}

/**
 * The system that a row describes by its fields. What is missing or not known is replaced by a stated rule, named in `assumed`; no row is refused.
 *
 * @example systemOfRow({ id: 'a', kind: 'collective', gpu: 'h100', scaleUp: 'nvlink4', transport: 'ib-ndr', nodes: 2, gpusPerNode: 8 }).system.nic // { perRank: 1, bytesPerSecond: 50e9 }
 */
export function systemOfRow(row: Measurement): SystemRow {
  const assumed: string[] = [];
  const gpuWord = row.gpu || '';
  const known = gpuKind(gpuWord);
  if (known === undefined) assumed.push(`gpu ${quoted(gpuWord)}, ${UNKNOWN_GPU.system} of the catalog assumed`);
  const { system: catalogId, generation, computeCapability } = known ?? UNKNOWN_GPU;
  const catalog = systemEntry(catalogId);
  const { ranks, ranksPerNode } = sizeOf(row, catalog, assumed);
  const nodes = Math.ceil(ranks / ranksPerNode);

  const scaleUpWord = row.scaleUp || '';
  let scaleUp = scaleUpKind(scaleUpWord, catalog);
  if (scaleUp === undefined) {
    scaleUp = scaleUpOf(catalog, scaleUpWord);
    if (ranksPerNode > 1) assumed.push(`scaleUp ${quoted(scaleUpWord)}, ${rate(scaleUp.bytesPerSecond)} ${scaleUp.kind} of ${catalogId} assumed`);
  }

  const transportWord = row.transport || '';
  let transport = transportKind(transportWord);
  if (transport === undefined) {
    transport = { family: nodes > 1 ? 'other' : 'none' };
    if (nodes > 1) assumed.push(`transport ${quoted(transportWord)}, the NICs of ${catalogId} assumed`);
  }
  const { family, switchId } = transport;
  // Without a transport all nodes stand in one domain.
  const domain = family === 'none' ? ranks : Math.min(ranks, Math.max(ranksPerNode, scaleUp.domain ?? 0));
  return {
    row,
    system: {
      gpu: { word: gpuWord, generation, computeCapability },
      catalogId,
      ranks,
      ranksPerNode,
      domain,
      scaleUp,
      transport: { word: transportWord, family, ...(switchId !== undefined && { switchId }) },
      nic: domain >= ranks ? null : nicOf(row, transport, catalog, generation, ranksPerNode, assumed),
      library: libraryOf(row, generation, assumed),
      network: networkOf(row),
      algorithms: read(forcedAlgorithm(row.algorithm), 'algorithm', assumed),
      protocols: read(forcedProtocol(row.protocol), 'protocol', assumed),
    },
    assumed,
  };
}

/** `nodes` × `gpusPerNode`, or `gpus`, or one node of the catalog's. */
function sizeOf({ nodes, gpusPerNode, gpus }: Measurement, catalog: System, assumed: string[]): { ranks: number; ranksPerNode: number } {
  const own = catalog.wiring.gpusPerNode.value;
  const perNode = gpusPerNode ?? (gpus != null && nodes != null ? Math.ceil(gpus / nodes) : Math.min(gpus ?? own, own));
  if (gpusPerNode == null && (gpus == null || nodes == null)) assumed.push(`gpusPerNode missing, ${perNode} assumed`);
  const ranks = gpus ?? (nodes ?? 1) * perNode;
  if (gpus == null && nodes == null) assumed.push('nodes and gpus missing, one node assumed');
  if (gpus != null && nodes != null && gpusPerNode != null && nodes * gpusPerNode !== gpus)
    assumed.push('gpus is not nodes × gpusPerNode, gpus used, in nodes of gpusPerNode');
  return { ranks, ranksPerNode: Math.min(ranks, perNode) };
}

/**
 * NICs and rate of a rank: the row's rate on ports of the transport's rate, so that 12.5 GB/s a GPU on 200 Gb/s ports is half a NIC. Where no port count fits, the port's rate gives way, never
 * the row's. Without a rate: as many ports as the catalog's system has NICs, at the transport's rate, else the catalog's.
 */
function nicOf(
  row: Measurement,
  transport: TransportKind,
  catalog: System,
  generation: string,
  ranksPerNode: number,
  assumed: string[],
): NonNullable<RowSystem['nic']> {
  const { nicsPerGpu, nicGbps } = catalog.wiring.scaleOut;
  const port = transport.portBytesPerSecond;
  const given = (row.nicGBpsPerGpuPerDir ?? 0) * 1e9;
  const usual = transport.perGpu?.[generation];
  const perRank = given > 0 ? given : (usual ?? nicsPerGpu.value * (port ?? nicGbps.value * 125e6));
  if (given === 0) {
    const why =
      usual !== undefined
        ? `${row.transport} of ${generation}`
        : port === undefined
          ? `as in ${catalog.id}`
          : `ports of ${row.transport}, as many as in ${catalog.id}`;
    assumed.push(`nicGBpsPerGpuPerDir missing, ${rate(perRank)} assumed (${why})`);
  }
  if (port === undefined) return { perRank: 1, bytesPerSecond: perRank };
  if (perRank >= port) {
    const count = Math.round(perRank / port);
    return { perRank: count, bytesPerSecond: perRank / count };
  }
  // Ranks that share a NIC fill a node evenly.
  const wished = Math.min(ranksPerNode, Math.round(port / perRank));
  let sharing = wished;
  while (ranksPerNode % sharing !== 0) sharing--;
  return { perRank: 1 / sharing, bytesPerSecond: perRank * sharing };
}

/** NCCL or RCCL with its version, from `library`, else from a version that the note names, else what the GPU's maker ships. */
function libraryOf({ library, note }: Measurement, generation: string, assumed: string[]): RowSystem['library'] {
  const own = generation.startsWith('cdna') ? 'rccl' : 'nccl';
  const text = library || /\b[NR]CCL v?\d+\.\d+(?:\.\d+)?/.exec(note ?? '')?.[0] || '';
  const name = /\brccl\b/i.test(text) ? 'rccl' : /\bnccl\b/i.test(text) ? 'nccl' : text === '' ? own : 'other';
  const version = /\b(\d+\.\d+(?:\.\d+)?)\b/.exec(text)?.[1] ?? null;
  if (text === '') assumed.push(`library missing, ${own} of unknown version assumed`);
  return { name, version };
}

/** Environment 5 of Argonne's logs matches receives in software (alcf-nccl-tests, README). */
const SOFTWARE_MATCHING = /FI_CXI_RX_MATCH_MODE\s*=\s*software|^env(?:ironment| setup) 5 of /i;

function networkOf(row: Measurement): RowSystem['network'] {
  const { note, algorithm } = row;
  const wiring = typeof row.linkInter === 'string' ? row.linkInter : '';
  const off = /SHARP off/i.test(note ?? '');
  return { reduces: !off && /sharp/i.test(`${note ?? ''} ${wiring} ${algorithm ?? ''}`), softwareMatching: SOFTWARE_MATCHING.test(note ?? '') };
}

function read<Name extends string>(forced: { among: readonly Name[]; unread?: string }, field: string, assumed: string[]): readonly Name[] {
  if (forced.unread !== undefined) assumed.push(`${field} ${quoted(forced.unread)}, the library's own choice assumed`);
  return forced.among;
}

const quoted = (word: string): string => (word === '' ? 'missing' : `"${word.slice(0, 40)}" not known`);

const rate = (bytesPerSecond: number): string => `${Number((bytesPerSecond / 1e9).toPrecision(4))} GB/s`;
