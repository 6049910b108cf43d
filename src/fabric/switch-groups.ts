import type { FabricSpec } from './fabric-spec';
import { product } from './torus/slice-shape';

/** Switches of one kind in a fabric that is no Clos. */
export interface GroupSwitches {
  tier: 'leaf' | 'spine';
  /** Of one group. */
  count: number;
  /** Ports in use when every port that ranks may take is taken. */
  ports: number;
  /** Switches that one box may stand for: they have no links between them. */
  perBox?: number;
}

/** Groups of ranks and switches that stand together: the switches of a group are numbered in the order of `kinds`. */
export interface SwitchGroups {
  groups: number;
  /** Ranks of a full group; consecutive ones. */
  ranks: number;
  kinds: GroupSwitches[];
}

/**
 * How the switches of a dragonfly, a dragonfly+, a HyperX or rails stand in groups, and the ports that each uses; undefined for every other fabric. A HyperX's groups are the lines of its first
 * dimension. All rails are one group.
 *
 * @example switchGroups(spec)?.kinds // [{ tier: 'leaf', count: 8, ports: 15 }]: a dragonfly of p = 4, a = 8, h = 4
 */
export function switchGroups({ ranks, domain, scaleOut, nicsPerGpu, radix }: FabricSpec): SwitchGroups | undefined {
  if (ranks <= domain) return undefined;
  switch (scaleOut.topology) {
    case 'dragonfly': {
      const { p, a, h, groups } = scaleOut;
      return { groups, ranks: a * p, kinds: [{ tier: 'leaf', count: a, ports: p * nicsPerGpu + a - 1 + h }] };
    }
    case 'dragonfly-plus': {
      const { p, leaves, spines, h, groups } = scaleOut;
      const kinds: GroupSwitches[] = [
        { tier: 'leaf', count: leaves, ports: p * nicsPerGpu + spines },
        { tier: 'spine', count: spines, ports: leaves + h },
      ];
      return { groups, ranks: leaves * p, kinds };
    }
    case 'hyperx': {
      const { shape, perSwitch, widths } = scaleOut;
      const ports = shape.reduce((sum, size, d) => sum + (size - 1) * widths[d], perSwitch * nicsPerGpu);
      return { groups: product(shape) / shape[0], ranks: shape[0] * perSwitch, kinds: [{ tier: 'leaf', count: shape[0], ports }] };
    }
    case 'rail-only': {
      const ports = Math.ceil(ranks / domain) * nicsPerGpu;
      return { groups: 1, ranks, kinds: [{ tier: 'leaf', count: domain, ports, perBox: Math.max(1, Math.floor(radix / ports)) }] };
    }
    default:
      return undefined;
  }
}

/**
 * Boxes that the switches of a group take: one each or, with fewer ports than a switch uses, several; switches without links between them share a box where they fit.
 *
 * @example boxesOf({ tier: 'leaf', count: 8, ports: 16, perBox: 4 }, 64) // 2
 */
export function boxesOf({ count, ports, perBox = 1 }: GroupSwitches, radix: number): number {
  return ports > radix ? count * Math.ceil(ports / radix) : Math.ceil(count / perBox);
}
