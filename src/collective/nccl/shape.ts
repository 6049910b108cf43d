import type { SwitchLevel } from '../in-network-hubs';
import type { Schedule } from '../schedule';

/** A communicator as NCCL's schedules see it. A node is a set of ranks that share a scale-up domain; ranks are consecutive in it. */
export interface NcclShape {
  ranks: number;
  ranksPerNode: number;
  /** NICs that the ranks of a node use together. */
  nicsPerNode: number;
  /** Channels of the communicator; a call may take fewer. */
  channels: number;
  /** Switches that can reduce inside a node, in ranks; one that joins all when absent. */
  inside?: SwitchLevel[];
  /** Switches that can reduce between nodes, in nodes; one that joins all when absent. */
  between?: SwitchLevel[];
}

/** A call as messages: what the simulator runs, and what the costs of a message depend on. */
export interface NcclPlan {
  schedule: Schedule;
  /** Channels that carry it. */
  channels: number;
  /** Payload of its full messages, bytes. */
  messageBytes: number;
  /** Slots of a connection's FIFO that a full message takes. */
  slotsPerMessage: number;
}

/** Ranks of every node: the last may have fewer. */
export function nodesOf({ ranks, ranksPerNode }: Pick<NcclShape, 'ranks' | 'ranksPerNode'>): { first: number; size: number }[] {
  return Array.from({ length: Math.ceil(ranks / ranksPerNode) }, (_, node) => ({
    first: node * ranksPerNode,
    size: Math.min(ranksPerNode, ranks - node * ranksPerNode),
  }));
}

/**
 * The member of a node at whose NIC a channel enters: channels take the NICs in turn.
 *
 * @example headOf({ ranks: 8, ranksPerNode: 4, nicsPerNode: 2, channels: 4 }, 3) // 2: NIC 1 belongs to members 2 and 3
 */
export function headOf({ ranksPerNode, nicsPerNode }: NcclShape, channel: number): number {
  const nics = Math.max(1, Math.min(ranksPerNode, nicsPerNode));
  return Math.floor(((channel % nics) * ranksPerNode) / nics);
}
