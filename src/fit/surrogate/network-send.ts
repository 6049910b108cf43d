import type { SurrogateCall } from './call';
import type { SurrogateCosts } from './costs';
import { join } from './join';

/** A channel's messages to one peer over the network. */
export interface NetworkMessages {
  messages: number;
  wireBytes: number;
  /** Slots of the FIFO that a message takes. */
  fifoSteps: number;
  /** How often the NIC sends them, for each time that the channel does. */
  nicFactor?: number;
  /** Receives are posted after the data may have come. */
  late?: boolean;
}

/**
 * How long messages keep a channel's connection and its NIC busy, microseconds: the connection for at least its gap a FIFO step (turn-round of a slot over 8 slots), the NIC, which all
 * channels on it share, for its message cost and its bytes. Late receives are matched one by one over the channels of a rank.
 *
 * @example networkSend(call, costs, { messages: 2, wireBytes: 1 << 20, fifoSteps: 2 })
 */
export function networkSend({ system, channels, protocol }: SurrogateCall, costs: SurrogateCosts, message: NetworkMessages): number {
  const share = (message.nicFactor ?? 1) * channelsPerNic(system.nics, channels);
  const late = message.late === true && message.wireBytes >= costs.lateMatchFrom ? channels * costs.lateMatchUs : 0;
  const busy = join(message.fifoSteps * costs.gapUs[protocol], late, share * costs.messageUs, (share * message.wireBytes) / costs.nicRate);
  return message.messages * busy;
}

/** At least 1: a channel alone cannot use more than one NIC. */
export function channelsPerNic(nics: number, channels: number): number {
  return Math.max(1, channels / nics);
}

/** Rate at which a message is stored and forwarded between nodes; LL goes through host memory. */
export function relayRate({ system, channels, protocol }: SurrogateCall, costs: SurrogateCosts, shared: boolean): number {
  const nic = costs.nicRate / (shared ? channelsPerNic(system.nics, channels) : 1);
  return protocol === 'LL' ? Math.min(nic, costs.relayRateLL) : nic;
}
