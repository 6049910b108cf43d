import { expand, type Send } from './expand';
import { type Schedule, strandsOf } from './schedule';

/** What a schedule does wrong, in a sentence with rank, round and chunk. */
export class ScheduleError extends Error {
  override name = 'ScheduleError';
}

/**
 * Runs every message of a schedule on symbols instead of numbers: a chunk on a rank is the set of ranks whose contributions it holds. A message carries what its sender has
 * *when the schedule lets it send* (its gate, and what it follows), not what it will have later. At the end each rank must hold exactly what the collective defines.
 *
 * @throws ScheduleError when a contribution is counted twice, a part is missing, ranks wait for each other, or a message carries something other than
 * ceil(S / divisor) bytes.
 * @example checkSchedule(ring('all-reduce', 7))
 */
export function checkSchedule(schedule: Schedule): void {
  for (let channel = 0; channel < schedule.channels; channel++) new ChannelCheck(schedule, channel).run();
}

type Message = Send & { content: bigint[] };

/** What a rank has still to send in one strand, in order: messages to several receivers are sent together. */
interface Strand {
  rank: number;
  messages: Send[][];
  next: number;
}

class ChannelCheck {
  private readonly all: bigint;
  /** What each rank knows of each chunk. */
  private readonly state: bigint[][];
  /** Messages that have arrived but that nothing has yet let the receiver read. */
  private readonly inbox: Message[][];
  /** By rank and round: from how many senders a rank gets messages, and how many it has of each repeat. */
  private readonly senders: Int32Array[];
  private readonly arrived: Int32Array[][];
  private readonly strands: Strand[] = [];
  /** A chunk belongs to a place of the pattern; places of this channel are these ranks. */
  private readonly rankOfPlace: number[];

  constructor(
    private readonly schedule: Schedule,
    private readonly channel: number,
  ) {
    const { ranks, rounds, collective } = schedule;
    const each = <T>(make: (rank: number) => T): T[] => Array.from({ length: ranks }, (_, rank) => make(rank));
    this.all = (1n << BigInt(ranks)) - 1n;
    this.rankOfPlace = each((place) => schedule.order?.(channel, place) ?? place);
    this.state = each((rank) =>
      each((chunk) => (collective === 'all-gather' ? (this.rankOfPlace[chunk] === rank ? this.all : 0n) : 1n << BigInt(rank))),
    );
    this.inbox = each(() => []);
    this.senders = each(() => new Int32Array(rounds.length));
    this.arrived = each(() => rounds.map(({ repeat }) => new Int32Array(repeat)));
    const strands = strandsOf(rounds);
    for (let rank = 0; rank < ranks; rank++) for (let s = 0; s < strands; s++) this.strands.push({ rank, messages: [], next: 0 });
    for (const send of expand(schedule, channel)) {
      if (send.iteration === 0) this.senders[send.to][send.round]++;
      const { messages } = this.strands[send.from * strands + rounds[send.round].strand];
      const last = messages.at(-1);
      if (last !== undefined && last[0].round === send.round && last[0].iteration === send.iteration) last.push(send);
      else messages.push([send]);
    }
  }

  run(): void {
    const { schedule, strands } = this;
    for (let moved = true; moved; ) {
      moved = false;
      for (const strand of strands) {
        while (strand.next < strand.messages.length && this.ready(strand)) {
          this.send(strand.messages[strand.next]);
          strand.next++;
          moved = true;
        }
      }
    }
    const waiting = strands.filter(({ next, messages }) => next < messages.length);
    if (waiting.length > 0) {
      const some = waiting.slice(0, 4).map(({ rank, messages, next }) => `rank ${rank} in round ${messages[next][0].round}`);
      const more = waiting.length > 4 ? ` and ${waiting.length - 4} more` : '';
      this.fail(`ranks wait for each other: ${some.join(', ')}${more}`);
    }
    for (let rank = 0; rank < schedule.ranks; rank++) {
      this.read(rank, () => true);
      for (let chunk = 0; chunk < schedule.ranks; chunk++) {
        if (schedule.collective === 'reduce-scatter' && this.rankOfPlace[chunk] !== rank) continue;
        if (this.state[rank][chunk] !== this.all) this.fail(`rank ${rank} ends with an incomplete chunk ${chunk}`);
      }
    }
  }

  /** Whether a message that its receiver has must be read before this one is sent. */
  private needs({ round: r, iteration: k }: Send, round: number, iteration: number): boolean {
    const { gate, follows } = this.schedule.rounds[r];
    return round < gate || (follows !== undefined && round >= follows.from && round <= r && iteration < k + follows.ahead);
  }

  private ready({ rank, messages, next }: Strand): boolean {
    const send = messages[next][0];
    return this.arrived[rank].every((counts, round) =>
      counts.every((count, iteration) => count === this.senders[rank][round] || !this.needs(send, round, iteration)),
    );
  }

  private send(message: Send[]): void {
    const { channels, ranks, rounds } = this.schedule;
    const { from } = message[0];
    this.read(from, ({ round, iteration }) => this.needs(message[0], round, iteration));
    for (const send of message) {
      const { divisor } = rounds[send.round];
      if (send.from === send.to) this.fail(`rank ${send.from} sends to itself in round ${send.round}`);
      // S = channels × ranks chunks, so ceil(S / divisor) is a count of chunks.
      if (send.chunks.length !== (channels * ranks) / divisor)
        this.fail(`round ${send.round} carries ${send.chunks.length} chunks, not ${(channels * ranks) / divisor}`);
      this.inbox[send.to].push({ ...send, content: send.chunks.map((chunk) => this.state[from][chunk]) });
      this.arrived[send.to][send.round][send.iteration]++;
    }
  }

  private read(rank: number, visible: (message: Message) => boolean): void {
    const mine = this.state[rank];
    const kept: Message[] = [];
    for (const message of this.inbox[rank]) {
      if (!visible(message)) {
        kept.push(message);
        continue;
      }
      const { reduces } = this.schedule.rounds[message.round];
      message.chunks.forEach((chunk, i) => {
        const theirs = message.content[i];
        if (reduces && mine[chunk] === 0n)
          this.fail(`rank ${rank} would add to chunk ${chunk}, of which it holds nothing, in round ${message.round}`);
        if (reduces && (mine[chunk] & theirs) !== 0n)
          this.fail(`rank ${rank} would count a contribution to chunk ${chunk} twice in round ${message.round}`);
        mine[chunk] = reduces ? mine[chunk] | theirs : theirs;
      });
    }
    this.inbox[rank] = kept;
  }

  private fail(text: string): never {
    const { algorithm, collective, ranks } = this.schedule;
    throw new ScheduleError(`${algorithm} ${collective} over ${ranks} ranks, channel ${this.channel}: ${text}`);
  }
}
