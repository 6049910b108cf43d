import { type System, systemEntry } from '../catalog/systems';

/** How the GPUs of a domain are joined, and what one GPU can send (or receive) inside it. */
export interface ScaleUp {
  /** The row's word. */
  word: string;
  kind: 'switch' | 'mesh' | 'cube-mesh' | 'torus' | 'pcie';
  /** GPUs that such a domain holds at most; undefined where it ends with the node. */
  domain?: number;
  /** Per GPU per direction. */
  bytesPerSecond: number;
  sources: readonly string[];
  confidence: string;
}

/** Systems of the catalog by NVLink generation: the first that each came with. */
const NVLINK: Readonly<Record<string, string>> = { 2: 'dgx-v100', 3: 'dgx-a100', 4: 'h100-hgx', 5: 'b200-hgx', 6: 'vr-nvl72' };
/** Systems in whose mesh not all GPUs are neighbours. */
const CUBE_MESHES = ['dgx-v100'];
/** Transfers per second of a PCIe lane, by generation (PCI-SIG, PCI Express Base Specification); 16 lanes, 128b/130b coding from generation 3. */
const PCIE_GIGATRANSFERS: Readonly<Record<string, number>> = { 3: 8, 4: 16, 5: 32, 6: 64 };

/**
 * The scale-up fabric that a row's word stands for, with the catalog's rate; undefined for a word that is not known.
 *
 * @param system what the row's GPU comes in, for words that name a wiring but no rate (`nvlink-mesh`, `xgmi-mesh`, `nvl72`)
 * @example scaleUpKind('nvlink4', systemEntry('h100-hgx'))?.bytesPerSecond // 450e9
 */
export function scaleUpKind(word: string, system: System): ScaleUp | undefined {
  const asked = word.toLowerCase();
  const [, generation, variant] = /^nvlink(\d?)(?:-(\w+))?$/.exec(asked) ?? [];
  if (generation !== undefined) {
    const entry = generation === '' ? system : NVLINK[generation] === undefined ? undefined : systemEntry(NVLINK[generation]);
    if (entry === undefined) return undefined;
    if (variant === 'mesh') return { ...scaleUpOf(entry, word), kind: 'mesh' };
    // Export variants (A800, H800) keep 8 links of 25 GB/s.
    if (variant === 'reduced')
      return { ...scaleUpOf(entry, word), bytesPerSecond: 200e9, sources: [], confidence: 'general knowledge, not re-checked' };
    return variant === undefined ? scaleUpOf(entry, word) : undefined;
  }
  const size = /^nvl(\d+)$/.exec(asked)?.[1];
  if (size !== undefined) {
    const rack = system.gpusPerDomain.value > 8 ? system : systemEntry('gb200-nvl72');
    return { ...scaleUpOf(rack, word), domain: Number(size) };
  }
  if (asked === 'xgmi-mesh' || asked === 'xgmi') return scaleUpOf(system.wiring.scaleUp.switchId === 'mesh' ? system : systemEntry('mi300x'), word);
  if (asked === 'ici' || asked === 'torus') return scaleUpOf(system.wiring.scaleUp.switchId === 'torus' ? system : systemEntry('tpu-v5p'), word);
  const pcie = /^pcie(?:-?gen)?(\d?)$/.exec(asked)?.[1];
  if (pcie !== undefined) {
    const rate = PCIE_GIGATRANSFERS[pcie === '' ? '4' : pcie];
    if (rate === undefined) return undefined;
    return { word, kind: 'pcie', bytesPerSecond: (rate * 1e9 * 16 * 128) / 130 / 8, sources: [], confidence: 'derived by formula' };
  }
  return undefined;
}

/** The scale-up fabric of a system of the catalog. */
export function scaleUpOf({ id, wiring, scaleUpBytesPerSecond, gpusPerDomain }: System, word: string): ScaleUp {
  const { switchId } = wiring.scaleUp;
  const kinds: Readonly<Record<string, ScaleUp['kind']>> = { mesh: CUBE_MESHES.includes(id) ? 'cube-mesh' : 'mesh', torus: 'torus' };
  const kind = kinds[switchId] ?? (switchId.startsWith('pcie') ? 'pcie' : 'switch');
  const { value, sources, confidence } = scaleUpBytesPerSecond;
  const racks = gpusPerDomain.value > wiring.gpusPerNode.value;
  return { word, kind, ...(racks && { domain: gpusPerDomain.value }), bytesPerSecond: value, sources, confidence };
}
