import { UnknownIdError } from '../catalog/errors';
import { type System, systemEntry } from '../catalog/systems';
import { transportIds } from '../catalog/transports';
import { Refusal } from '../sweep/refusal';
import { gpuKind } from '../validation/gpu-table';
import { transportOfRow } from '../validation/machine-of-row';
import { type RowSystem, systemOfRow } from '../validation/system-of-row';
import { transportKind } from '../validation/transport-table';
import type { LogRun } from './log/read-log';
import type { FitRequest } from './request';
import { type SurrogateSystem, surrogateSystem } from './surrogate/system';

/** The system of a run of nccl-tests, and what had to be assumed for it. */
export interface RunSystem {
  system: SurrogateSystem;
  /** The same as the simulator takes it. */
  row: RowSystem;
  catalogId: string;
  /** Nodes as the machine counts them: 18 in an NVL72 rack. */
  nodes: number;
  gpusPerNode: number;
  /** Transport of the catalog from which a fit starts; absent inside one domain. */
  transportId?: string;
  library: string;
  assumed: string[];
}

/** GPUs as CUDA names them. */
const GPU_NAMES: readonly (readonly [RegExp, string])[] = [
  [/GB300/, 'gb300-nvl72'],
  [/GB200/, 'gb200-nvl72'],
  [/B[23]00/, 'b200-hgx'],
  [/H200/, 'hgx-h200'],
  [/H[18]00/, 'h100-hgx'],
  [/A[18]00/, 'dgx-a100'],
  [/V100/, 'dgx-v100'],
];

/** InfiniBand by the rate of a port, Gb/s. */
const GENERATIONS: readonly (readonly [number, string])[] = [
  [100, 'ib-edr'],
  [200, 'ib-hdr'],
  [400, 'ib-ndr'],
  [Number.POSITIVE_INFINITY, 'ib-xdr'],
];

/**
 * The system on which a run was made: what is asked for, else what the log tells, else the catalog's.
 *
 * @throws Refusal where log and request contradict each other, or neither tells
 * @example systemOfRun(run, { on: 'h100-hgx', nodes: 4, transport: 'ib-ndr' }).system.communicator.graphs.channels // 16
 */
export function systemOfRun(run: LogRun, request: FitRequest): RunSystem {
  const assumed: string[] = [];
  const catalog = systemEntry(request.on ?? systemOfGpu(run, assumed));
  const gpu = /(?:gb|[abhv])\d00/.exec(catalog.id)?.[0];
  if (gpu === undefined || gpuKind(gpu)?.computeCapability == null)
    throw new Refusal(`--on ${catalog.id}: fit knows NCCL on NVIDIA's GPUs; expected a system such as h100-hgx, dgx-a100 or b200-hgx`, 2);
  const { nodes, gpusPerNode } = sizeOf(run, request, catalog, assumed);
  const { nicsPerGpu, nicGbps } = catalog.wiring.scaleOut;
  const nics = request.nics ?? Math.max(1, Math.round(gpusPerNode * nicsPerGpu.value));
  const bytesPerSecond = request.nicBytesPerSecond ?? nicGbps.value * 125e6;
  const library = request.library ?? (run.library === undefined ? undefined : `NCCL ${run.library}`);
  const word = nodes > 1 ? transportOf(request, bytesPerSecond, assumed) : 'none';
  const { system: described, assumed: ofRow } = systemOfRow({
    id: run.file,
    kind: 'collective',
    gpu,
    // The catalog's own scale-up fabric, whatever its kind.
    scaleUp: catalog.gpusPerDomain.value > catalog.wiring.gpusPerNode.value ? `nvl${catalog.gpusPerDomain.value}` : 'nvlink',
    transport: word,
    nodes,
    gpusPerNode,
    nicGBpsPerGpuPerDir: (nics * bytesPerSecond) / gpusPerNode / 1e9,
    library: library ?? null,
  });
  const inside = described.nic === null;
  const row: RowSystem = {
    ...described,
    catalogId: catalog.id,
    // The ports that were told, not those that the transport usually has.
    nic: inside ? null : { perRank: nics / gpusPerNode, bytesPerSecond },
    network: { reduces: reduces(run), softwareMatching: request.transport === 'slingshot-software' },
  };
  const system = surrogateSystem(row, (run.gpusPerProcess ?? 1) > 1);
  const release = system.communicator.version ?? '';
  if (library === undefined) assumed.push(`NCCL ${release} assumed: the log does not tell (--library)`);
  return {
    system,
    row,
    catalogId: catalog.id,
    nodes,
    gpusPerNode,
    ...(!inside && { transportId: transportOfRow(row).id }),
    library: `NCCL ${release}`,
    assumed: [...assumed, ...ofRow.filter((text) => !text.startsWith('library'))],
  };
}

function systemOfGpu({ file, gpu }: LogRun, assumed: string[]): string {
  const found = GPU_NAMES.find(([name]) => name.test(gpu ?? ''))?.[1];
  if (found === undefined)
    throw new Refusal(
      `${file}: which GPUs? The log ${gpu === undefined ? 'lists no ranks' : `names "${gpu}"`}; expected --on SYSTEM, such as --on h100-hgx`,
      2,
    );
  assumed.push(`system ${found} assumed from "${gpu}" (--on)`);
  return found;
}

/** Nodes and GPUs of a node: as asked, as the log lists its ranks, as the system has them. */
function sizeOf(run: LogRun, request: FitRequest, catalog: System, assumed: string[]): { nodes: number; gpusPerNode: number } {
  const { file, ranks } = run;
  const listed = run.hosts?.length ?? run.nodes;
  const nodes = request.nodes ?? listed;
  if (nodes === undefined) throw new Refusal(`${file}: how many nodes? The log lists no ranks; expected --nodes N, such as --nodes 4`, 2);
  const even = ranks !== undefined && ranks % nodes === 0 ? ranks / nodes : undefined;
  const gpusPerNode = request.gpusPerNode ?? even ?? catalog.wiring.gpusPerNode.value;
  if (request.gpusPerNode === undefined && even === undefined)
    assumed.push(`${gpusPerNode} GPUs a node assumed, as ${catalog.id} has (--gpus-per-node)`);
  if (ranks !== undefined && nodes * gpusPerNode !== ranks)
    throw new Refusal(
      `${file}: the log lists ${ranks} ranks${listed === undefined ? '' : ` on ${listed} node${listed === 1 ? '' : 's'}`}, which is not ${nodes} × ${gpusPerNode}; expected --nodes and --gpus-per-node that make ${ranks}`,
      2,
    );
  if (nodes * gpusPerNode < 2) throw new Refusal(`${file}: 1 rank; expected at least 2, which have something to exchange`, 2);
  return { nodes, gpusPerNode };
}

/** The transport asked for, by its id or the word of a measurement; else InfiniBand of the NICs' rate. */
function transportOf({ transport: asked }: FitRequest, bytesPerSecond: number, assumed: string[]): string {
  if (asked === undefined) {
    const word = GENERATIONS.find(([gbps]) => bytesPerSecond <= gbps * 125e6)?.[1] ?? 'ib-ndr';
    assumed.push(`transport ${word} assumed: NICs of ${bytesPerSecond / 125e6} Gb/s (--transport)`);
    return word;
  }
  if (transportIds().includes(asked)) return asked.replace('infiniband', 'ib').replace('-software', '');
  if (transportKind(asked) === undefined || asked === 'none') throw new UnknownIdError('transport', asked, transportIds());
  return asked;
}

/** Whether NCCL says that it let the network reduce. */
function reduces({ tuning }: LogRun): boolean {
  return tuning.some(({ algorithm }) => algorithm?.startsWith('CollNet') || algorithm === 'NVLS');
}
