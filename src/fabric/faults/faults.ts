import type { ScaleOutTier } from '../tiers';
import { UnbuildableError } from '../unbuildable';
import type { CableFault } from './cable-faults';

/** Dead cables of one trunk: `lost` of the links that join trunk `port` of a block (NIC of a node, rail of a leaf group or of a pod) to the tier above. */
export interface LinkFault {
  tier: ScaleOutTier;
  block: number;
  port: number;
  lost: number;
}

/** What there is of a tier, so that a fault can be placed. */
export interface TierExtent {
  blocks: number;
  ports: number;
  /** Links of each trunk of a block. */
  width(block: number): number;
}

/** How a person names block and port, by tier; the field names of a scenario. */
export const FAULT_NAMES = {
  leaf: { block: 'node', port: 'nic' },
  spine: { block: 'group', port: 'rail' },
  core: { block: 'pod', port: 'rail' },
} as const;

/**
 * Dead links of every trunk of a Clos that has any, faults of the same trunk added up. Those between two named devices are not its own.
 *
 * @throws UnbuildableError naming the field when a fault stands where there is no trunk, or takes more links than there are.
 */
export function lostByTrunk(faults: readonly (LinkFault | CableFault)[], extents: Partial<Record<LinkFault['tier'], TierExtent>>): LinkFault[] {
  const sums = new Map<string, LinkFault>();
  for (const [index, fault] of faults.entries()) {
    if (!('tier' in fault)) continue;
    const { tier, block, port } = fault;
    const refusal = (field: string, message: string, mark: string): UnbuildableError =>
      new UnbuildableError(`fabric.scale_out.faults[${index}].${field}: ${message}`, mark, `fabric.scale_out.faults[${index}].${field}`);
    const names = FAULT_NAMES[tier];
    const extent = extents[tier];
    if (extent === undefined)
      throw refusal('tier', `there is no ${tier} tier; expected ${Object.keys(extents).join(' or ') || 'no faults'}`, `no ${tier}`);
    const { blocks, ports, width } = extent;
    if (block >= blocks) throw refusal(names.block, `there is no ${names.block} ${block}; expected 0 to ${blocks - 1}`, `no ${names.block} ${block}`);
    if (port >= ports) throw refusal(names.port, `there is no ${names.port} ${port}; expected 0 to ${ports - 1}`, `no ${names.port} ${port}`);
    const key = `${tier}/${block}/${port}`;
    const lost = fault.lost + (sums.get(key)?.lost ?? 0);
    if (lost > width(block)) throw refusal('lost', `${lost} links are more than the ${width(block)} of the trunk`, 'too many dead');
    sums.set(key, { ...fault, lost });
  }
  return [...sums.values()];
}
