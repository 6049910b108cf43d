import { expand, type Send } from './expand';
import type { Schedule } from './schedule';

/** What a schedule does wrong, in a sentence with rank, round and chunk. */
export class ScheduleError extends Error {
  override name = 'ScheduleError';
}

/**
 * Runs every message of a schedule on symbols instead of numbers: a chunk on a rank is the set of ranks whose contributions it holds. A message carries what its sender has
 * *when the schedule lets it send* (its gate), not what it will have later. At the end each rank must hold exactly what the collective defines.
 *
 * @throws ScheduleError when a contribution is counted twice, a part is missing, a round waits for itself or a later one, or a message carries something other than
 * ceil(S / divisor) bytes.
 * @example checkSchedule(ring('all-reduce', 7))
 */
export function checkSchedule(schedule: Schedule): void {
  for (let channel = 0; channel < schedule.channels; channel++) checkChannel(schedule, expand(schedule, channel), channel);
}

function checkChannel(schedule: Schedule, sends: Send[], channel: number): void {
  const { collective, ranks, rounds, channels, algorithm } = schedule;
  const fail = (text: string): never => {
    throw new ScheduleError(`${algorithm} ${collective} over ${ranks} ranks, channel ${channel}: ${text}`);
  };
  rounds.forEach(({ gate }, r) => {
    if (gate > r) fail(`round ${r} waits for round ${gate - 1}: it could never be sent`);
  });
  // A chunk belongs to a place of the pattern; places of this channel are these ranks.
  const rankOfPlace = Array.from({ length: ranks }, (_, place) => schedule.order?.(channel, place) ?? place);
  const all = (1n << BigInt(ranks)) - 1n;
  const state: bigint[][] = Array.from({ length: ranks }, (_, rank) =>
    Array.from({ length: ranks }, (_, chunk) => (collective === 'all-gather' ? (rankOfPlace[chunk] === rank ? all : 0n) : 1n << BigInt(rank))),
  );
  // Messages that have arrived but that the receiver's gate has not yet let it read.
  const inbox: (Send & { content: bigint[] })[][] = Array.from({ length: ranks }, () => []);
  const read = (rank: number, visible: (send: Send) => boolean): void => {
    const kept: (Send & { content: bigint[] })[] = [];
    for (const send of inbox[rank] as (Send & { content: bigint[] })[]) {
      if (!visible(send)) {
        kept.push(send);
        continue;
      }
      const { reduces } = rounds[send.round] as { reduces: boolean };
      send.chunks.forEach((chunk, i) => {
        const mine = (state[rank] as bigint[])[chunk] as bigint;
        const theirs = send.content[i] as bigint;
        if (reduces && mine === 0n) fail(`rank ${rank} would add to chunk ${chunk}, of which it holds nothing, in round ${send.round}`);
        if (reduces && (mine & theirs) !== 0n) fail(`rank ${rank} would count a contribution to chunk ${chunk} twice in round ${send.round}`);
        (state[rank] as bigint[])[chunk] = reduces ? mine | theirs : theirs;
      });
    }
    inbox[rank] = kept;
  };

  let index = 0;
  while (index < sends.length) {
    const { round: r, iteration: k } = sends[index] as Send;
    const round = rounds[r] as Schedule['rounds'][number];
    const batch: (Send & { content: bigint[] })[] = [];
    for (; index < sends.length && sends[index].round === r && sends[index].iteration === k; index++) {
      const send = sends[index] as Send;
      read(send.from, (got) => got.round < round.gate || (round.chained && got.round === r && got.iteration < k));
      if (send.from === send.to) fail(`rank ${send.from} sends to itself in round ${r}`);
      // S = channels × ranks chunks, so ceil(S / divisor) is a count of chunks.
      if (send.chunks.length !== (channels * ranks) / round.divisor)
        fail(`round ${r} carries ${send.chunks.length} chunks, not ${(channels * ranks) / round.divisor}`);
      batch.push({ ...send, content: send.chunks.map((chunk) => (state[send.from] as bigint[])[chunk] as bigint) });
    }
    for (const send of batch) (inbox[send.to] as (Send & { content: bigint[] })[]).push(send);
  }
  for (let rank = 0; rank < ranks; rank++) {
    read(rank, () => true);
    for (let chunk = 0; chunk < ranks; chunk++) {
      if (collective === 'reduce-scatter' && rankOfPlace[chunk] !== rank) continue;
      if ((state[rank] as bigint[])[chunk] !== all) fail(`rank ${rank} ends with an incomplete chunk ${chunk}`);
    }
  }
}
