import { divisorOf } from '../divisor-of';
import { hubTree, type SwitchLevel } from '../in-network-hubs';
import { placesOf } from '../in-network-places';
import { type Pass, sideBySide } from '../in-network-rounds';
import { gatherInDomain, reduceInDomain } from '../nvls';
import type { Schedule, ScheduleRound } from '../schedule';
import type { NcclShape } from './shape';

/** What one half of an all-reduce in the network is made of. */
export interface CollNetHalf extends Pick<NcclShape, 'ranks' | 'ranksPerNode' | 'inside'> {
  /** The switches between nodes, in nodes. */
  levels: SwitchLevel[];
  /** Chunks that follow each other. */
  chunks: number;
  /** Buffers of a receiver for each sender. */
  slots: number;
  /** The switch inside a node reduces and multicasts (NVLS); else ranks send to each other. */
  switched: boolean;
}

/** A pass whose shares are made of the blocks of the ranks of one index in all nodes. */
interface HalfPass extends Pass {
  /** Of each share the blocks of so many nodes, those below the lower end; all when absent. */
  nodes?: number;
  /** So many copies, one for each receiver. */
  copies?: number;
}

/**
 * An all-gather or a reduce-scatter in the network. The blocks of all ranks of index i in their nodes go through the NICs of index i. To gather, a rank's own block goes up the switches, S/n out of
 * its NIC, all blocks of its index come down, S/d into it with d ranks in a node, and it gives them to its node. To reduce-scatter, the same the other way round, summed on the way. All of it goes
 * on chunk by chunk. In a node a port has S(d − 1)/d to carry, whether its switch multicasts and reduces or not.
 *
 * @throws RangeError when switches do not nest, or do not join the nodes
 * @example collNetHalf('all-gather', { ranks: 64, ranksPerNode: 8, levels: [{ tier: 1, values: 8 }], chunks: 4, slots: 8, switched: true })
 */
export function collNetHalf(collective: 'all-gather' | 'reduce-scatter', half: CollNetHalf): Schedule {
  const { ranks, ranksPerNode, chunks, slots } = half;
  const all = ranks / ranksPerNode;
  const passes = collective === 'all-gather' ? [...across('up', half), ...gathered(half)] : [...reduced(half), ...across('down', half)];
  const whole = sideBySide({ collective, algorithm: 'coll-net-half', ranks, channels: 1, shares: ranksPerNode }, passes, { slots });
  const { standing } = placesOf(whole);
  // All messages are cut into as many pieces, every block by itself.
  const rounds = whole.rounds.map((round, r): ScheduleRound => {
    const { nodes = all, copies = 1 } = passes[r];
    return { ...round, repeat: chunks, divisor: divisorOf(round.divisor * chunks * all, nodes * copies) };
  });
  const carries = (round: ScheduleRound, k: number, from: number, channel: number, to = from): number[] => {
    const { trees, nodes = all, copies = 1 } = passes[round.stage];
    const first = nodes === all ? 0 : Math.floor(standing(trees.way === 'up' ? from : to, channel) / ranksPerNode);
    const shares = whole.carries?.(round, k, from, channel, to) ?? [];
    const blocks = shares.flatMap((share) => Array.from({ length: nodes }, (_, i) => (first + i) * ranksPerNode + share));
    return Array.from({ length: copies }, () => blocks.map((block) => block * chunks + k)).flat();
  };
  return { ...whole, rounds, parts: ranks * chunks, carries };
}

/** Both ways over the switches between nodes: on the way `thin` a message has the blocks of the nodes below it alone, so a pass for each tier, on the other everything. */
function across(thin: 'up' | 'down', { ranks, ranksPerNode, levels }: CollNetHalf): HalfPass[] {
  const nodes = ranks / ranksPerNode;
  if (nodes === 1) return [];
  const { parents, host, tier } = hubTree(nodes, levels);
  const hubs = { host: [host], tier, tree: parents };
  const digit = { stride: ranksPerNode, radix: nodes, holds: 1, reduces: false };
  const tierOf = (value: number): number => (value < nodes ? -1 : tier[value - nodes]);
  const lowerEnds = [...new Set(Array.from(parents, (parent, value) => (parent < 0 ? -2 : tierOf(value))))].filter((lower) => lower > -2);
  const steps = lowerEnds.map(
    (lower): HalfPass => ({
      ...digit,
      nodes: lower < 0 ? 1 : (levels.find((level) => level.tier === lower)?.values ?? nodes),
      trees: { parents: [parents.map((parent, value) => (tierOf(value) === lower ? parent : -1))], hubs, way: thin },
    }),
  );
  const everything = (way: 'up' | 'down'): HalfPass => ({ ...digit, trees: { parents: [parents], hubs, way } });
  return thin === 'up' ? [...steps, everything('down')] : [everything('up'), ...steps.toReversed()];
}

/** What a rank has for its node: to the switch, which multicasts it, or a copy for each of the others. */
function gathered({ ranksPerNode, switched, inside }: CollNetHalf): HalfPass[] {
  const passes: HalfPass[] = gatherInDomain({ perDomain: ranksPerNode, keeps: true, ...(inside && { inside }) });
  return switched ? passes : passes.map((pass) => (pass.holds === 'others' || pass.holds === 'all' ? pass : { ...pass, copies: ranksPerNode - 1 }));
}

/** What a node has for a rank: the sum of the switch, or from each of the others by itself. */
function reduced({ ranksPerNode, switched, inside }: CollNetHalf): HalfPass[] {
  if (switched) return reduceInDomain({ perDomain: ranksPerNode, keeps: true, ...(inside && { inside }) });
  return Array.from({ length: ranksPerNode - 1 }, (_, i): HalfPass => {
    const parents = Int32Array.from({ length: ranksPerNode }, (_, rank) => (rank + ranksPerNode - 1 - i) % ranksPerNode);
    return { stride: 1, radix: ranksPerNode, trees: { parents: [parents], way: 'down' }, holds: 1, reduces: true, waits: false };
  });
}
