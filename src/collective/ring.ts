import { chain, type Pieces } from './chain';
import { type Collective, halves, type Schedule, scheduleOf } from './schedule';

/**
 * Ring: n − 1 steps around all ranks for each half; time of an all-reduce on uniform links 2(n − 1)(S/(nB) + α).
 * P. Patarasuk and X. Yuan, Bandwidth optimal all-reduce algorithms for clusters of workstations, J. Parallel Distrib. Comput. 69 (2009), §4.
 * A broadcast or a reduce goes round the ring once, in pieces: a `chain`.
 *
 * With several ranks in a domain, channel c enters the domain with index j at member c − j and leaves it at member c − j − 1, where the next domain is entered:
 * every member's NIC carries one channel, and a message between domains stays on one rail. A single channel runs in the order of the positions.
 *
 * @param perDomain ranks of the communicator in each domain (consecutive); must divide `ranks`
 * @param pieces longest piece and buffers of a chain
 * @throws RangeError for a collective that does not go round a ring
 * @example ring('all-reduce', 16, { perDomain: 8, channels: 8 })
 */
export function ring(
  collective: Collective,
  ranks: number,
  { perDomain = 1, channels = 1, ...pieces }: Pieces & { perDomain?: number; channels?: number } = {},
): Schedule {
  if (ranks % perDomain !== 0) throw new RangeError(`ring: ${perDomain} ranks a domain do not divide ${ranks}`);
  const order = (channel: number, place: number): number => {
    const domain = Math.floor(place / perDomain);
    return domain * perDomain + ((((channel - domain + place) % perDomain) + perDomain) % perDomain);
  };
  const rotated = perDomain > 1 && channels > 1;
  if (collective === 'broadcast' || collective === 'reduce') {
    // The same rings, begun at the root: position 0 stands at place −channel (mod perDomain) of them.
    const begun = (channel: number, place: number): number => order(channel, (place + ((perDomain - (channel % perDomain)) % perDomain)) % ranks);
    return chain(collective, ranks, { channels, ...pieces, ...(rotated && { order: begun }) });
  }
  return scheduleOf(
    { collective, algorithm: 'ring', ranks, channels, ...(rotated && { order }) },
    halves(collective, [{ op: 'reduce-scatter', style: 'ring', stride: 1, radix: ranks }]),
  );
}
