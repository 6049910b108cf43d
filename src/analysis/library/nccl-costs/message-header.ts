import type { LibraryMachine } from '../library-machine';
import { nicBytesPerSecond } from './call-costs';

/** What a NIC spends on any message, as bytes beside the message's own, and the time that those take on a NIC that nobody shares. */
export interface MessageHeader {
  bytes: number;
  ps: number;
}

/**
 * The header of a message on a NIC that needs so long for any message. Time and bytes of different messages overlap, so the longer of them counts: a message's own bytes are taken off. A hop as
 * measured contains what its NIC spends on the one message: `ps` is to be taken off the hop, since the simulated message takes it on the wire.
 *
 * @param netShare payload share of the NIC's line rate
 * @example messageHeader(machine, 1e6, 0.97) // { bytes: 0, ps: 0 }: a megabyte takes longer than its message's gap
 */
export function messageHeader(machine: LibraryMachine, wireBytes: number, netShare: number): MessageHeader {
  if (machine.communicator.nodes === 1) return { bytes: 0, ps: 0 };
  const rate = nicBytesPerSecond(machine) * netShare;
  const bytes = Math.max(0, Math.round((machine.profile.messageGapPs * rate) / 1e12 - wireBytes));
  return { bytes, ps: (bytes * 1e12) / rate };
}
