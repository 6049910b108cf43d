import { systemIds } from '../catalog/systems';

/** A GPU generation as collective libraries tell them apart, and the system of the catalog that stands for its GPUs. */
export interface GpuKind {
  generation: string;
  /** CUDA compute capability × 10; null for GPUs of other makers. */
  computeCapability: number | null;
  /** Id in the catalog. */
  system: string;
}

const kind = (generation: string, computeCapability: number | null, system: string): GpuKind => ({ generation, computeCapability, system });

/** By the first letters of a row's `gpu`. NVIDIA, CUDA C++ Programming Guide, "Compute capabilities". */
const GPUS: readonly [RegExp, GpuKind][] = [
  [/^p100/, kind('pascal', 60, 'p100-4x25g')],
  [/^v100/, kind('volta', 70, 'dgx-v100')],
  [/^a[18]00/, kind('ampere', 80, 'dgx-a100')],
  [/^g?h200/, kind('hopper', 90, 'hgx-h200')],
  [/^(?:gh|h)\d+/, kind('hopper', 90, 'h100-hgx')],
  [/^gb200/, kind('blackwell', 100, 'gb200-nvl72')],
  [/^gb300/, kind('blackwell', 103, 'gb300-nvl72')],
  [/^b300/, kind('blackwell', 103, 'b200-hgx')],
  [/^b[12]00/, kind('blackwell', 100, 'b200-hgx')],
  [/^(?:vr|rubin|r[12]00)/, kind('rubin', null, 'vr-nvl72')],
  [/^mi3[02]/, kind('cdna3', null, 'mi300x')],
  [/^mi35/, kind('cdna4', null, 'mi355x')],
  [/^mi4/, kind('cdna5', null, 'helios-mi455x')],
];

/** What an unknown GPU is taken for. */
export const UNKNOWN_GPU: GpuKind = kind('hopper', 90, 'h100-hgx');

/**
 * The GPU that a row's word stands for; undefined for a word that neither this table nor the catalog's systems know.
 *
 * @example gpuKind('h100-sxm5-80gb')?.generation // 'hopper'
 */
export function gpuKind(word: string): GpuKind | undefined {
  const asked = word.toLowerCase();
  const listed = GPUS.find(([pattern]) => pattern.test(asked));
  if (listed !== undefined) return listed[1];
  const system = systemIds().find((id) => asked.length > 2 && (id.startsWith(asked) || asked.startsWith(id)));
  return system === undefined ? undefined : kind(asked, null, system);
}
