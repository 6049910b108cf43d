import type { Fabric } from '../fabric/fabric';
import type { SwitchLevel } from './in-network-hubs';

/**
 * The switches above the ranks of equal index in their domains: on which tiers they stand, and how many domains, from the first on, each joins.
 *
 * @param domains number of domains; rank `i × step` stands for the i-th. With a step of 1: the ranks of a domain, and the switches inside it
 * @example switchLevels(clos(spec), 4, 8) // 2 domains of 8 GPUs below a leaf: [{ tier: 1, values: 2 }, { tier: 2, values: 4 }]
 */
export function switchLevels(fabric: Pick<Fabric, 'route' | 'link' | 'hops'>, domains: number, step: number): SwitchLevel[] {
  const out = new Int32Array(fabric.hops);
  const crossed = new Set<number>();
  const highest = Array.from({ length: domains }, (_, i) => {
    if (i === 0) return -1;
    const tiers = Array.from(out.subarray(0, fabric.route(0, i * step, out)), (id) => fabric.link(id).tier);
    for (const tier of tiers) crossed.add(tier);
    return Math.max(...tiers);
  });
  const levels: SwitchLevel[] = [];
  for (const tier of [...crossed].sort((a, b) => a - b)) {
    if ((levels.at(-1)?.values ?? 0) >= domains) break;
    const beyond = highest.findIndex((top) => top > tier);
    levels.push({ tier, values: beyond < 0 ? domains : beyond });
  }
  return levels;
}
