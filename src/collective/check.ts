import { expand, type Send } from './expand';
import { type Holdings, holdingsOf } from './holdings';
import { placesOf } from './in-network-places';
import { type Schedule, strandsOf } from './schedule';

/** What a schedule does wrong, in a sentence with rank, round and chunk. */
export class ScheduleError extends Error {
  override name = 'ScheduleError';
}

/**
 * Runs every message of a schedule on symbols instead of numbers. A message carries what its sender has *when the schedule lets it send* (its gate, what it follows, what it needs), not what
 * it will have later, nor what only another strand waits for. At the end each rank must hold exactly what the collective defines.
 *
 * Messages of so many bytes, whatever the collective's are, carry one chunk each. Messages that are bytes without a meaning (`parts: 0`) are checked for ranks that wait for each other only.
 *
 * @param pieces into how many a message of a round with `pieceBytes` is cut
 * @throws ScheduleError when a contribution is counted twice, a part is missing or sent before it is there, ranks wait for each other, or a message carries something other than
 * ceil(S / divisor) bytes.
 * @example checkSchedule(ring('all-reduce', 7))
 */
export function checkSchedule(schedule: Schedule, pieces = 1): void {
  for (let channel = 0; channel < schedule.channels; channel++) new ChannelCheck(schedule, channel, pieces).run();
}

interface Message {
  send: Send;
  content: bigint[];
}

/** What a rank has still to send in one strand, in order: messages to several receivers are sent together. */
interface Strand {
  rank: number;
  /** Holdings as this strand may know them: what its messages wait for. */
  view: number;
  messages: Send[][];
  next: number;
}

class ChannelCheck {
  private readonly place: number[];
  private readonly parts: number;
  /** One for each strand of a rank, and one for the end; a single strand's is that of the end. */
  private readonly views: Holdings[];
  /** By view and rank: messages that have arrived but that nothing has yet let the receiver read. */
  private readonly inbox: Message[][][];
  /** Of rank × rounds + round: from how many senders the rank gets messages, how many of its repeats are there from all of them, and from how many each repeat. */
  private readonly senders: Int32Array;
  private readonly whole: Int32Array;
  private readonly arrived: Uint16Array[];
  private readonly repeats: number[];
  /** Where single messages are waited for: (round × ranks + from) × ranks + to of those that have come. */
  private readonly came = new Set<number>();
  private readonly strands: Strand[] = [];

  constructor(
    private readonly schedule: Schedule,
    private readonly channel: number,
    private readonly pieces: number,
  ) {
    const { ranks, rounds, collective } = schedule;
    const each = <T>(length: number, make: (i: number) => T): T[] => Array.from({ length }, (_, i) => make(i));
    const rankOfPlace = each(ranks, (place) => schedule.order?.(channel, place) ?? place);
    this.place = new Array<number>(ranks).fill(0);
    rankOfPlace.forEach((rank, place) => {
      this.place[rank] = place;
    });
    this.parts = (schedule.parts ?? ranks) * pieces;
    const places = placesOf(schedule).count;
    const meaning = { collective, ranks, places, parts: this.parts, rankOfPlace };
    const strands = strandsOf(rounds);
    const views = strands === 1 ? 1 : strands + 1;
    this.views = each(this.parts === 0 ? 0 : views, () => holdingsOf(meaning));
    this.inbox = each(views, () => each(places, () => []));
    this.repeats = rounds.map(({ repeat, pieceBytes }) => (pieceBytes === undefined ? repeat : repeat * pieces));
    this.senders = new Int32Array(places * rounds.length);
    this.whole = new Int32Array(places * rounds.length);
    this.arrived = each(rounds.length, (r) => new Uint16Array(places * this.repeats[r]));
    for (let rank = 0; rank < places; rank++) for (let view = 0; view < strands; view++) this.strands.push({ rank, view, messages: [], next: 0 });
    for (const send of expand(schedule, channel, pieces)) {
      if (send.iteration === 0) this.senders[send.to * rounds.length + send.round]++;
      const { messages } = this.strands[send.from * strands + rounds[send.round].strand];
      const last = messages.at(-1);
      if (last !== undefined && last[0].round === send.round && last[0].iteration === send.iteration) last.push(send);
      else messages.push([send]);
    }
  }

  run(): void {
    const { strands } = this;
    for (let moved = true; moved; ) {
      moved = false;
      for (const strand of strands) {
        while (strand.next < strand.messages.length && this.obstacle(strand) === undefined) {
          this.send(strand);
          strand.next++;
          moved = true;
        }
      }
    }
    const waiting = strands.filter(({ next, messages }) => next < messages.length);
    if (waiting.length > 0) {
      const some = waiting.slice(0, 4).map(({ rank, messages, next }) => `rank ${rank} in round ${messages[next][0].round}`);
      const more = waiting.length > 4 ? ` and ${waiting.length - 4} more` : '';
      this.fail(`ranks wait for each other: ${some.join(', ')}${more}; rank ${waiting[0].rank} lacks ${this.obstacle(waiting[0])}`);
    }
    if (this.parts === 0) return;
    const end = this.views.length - 1;
    for (let rank = 0; rank < this.schedule.ranks; rank++) {
      this.read(rank, end, () => true);
      const chunk = this.views[end].missing(rank);
      if (chunk >= 0) this.fail(`rank ${rank} ends with an incomplete chunk ${chunk}`);
    }
  }

  /** What the next message of a strand waits for. */
  private obstacle({ rank, messages, next }: Strand): string | undefined {
    const { rounds, needs, ranks, order } = this.schedule;
    const { round: r, iteration: k } = messages[next][0];
    const { gate, follows } = rounds[r];
    const base = rank * rounds.length;
    const has = (round: number, count: number): boolean => this.senders[base + round] === 0 || this.whole[base + round] >= count;
    for (let q = 0; q < gate; q++) {
      if (q >= rounds.length) return `round ${q}, of which there is none`;
      if (!has(q, this.repeats[q])) return `messages of round ${q}`;
    }
    for (let q = follows?.from ?? r + 1; q <= r; q++) if (!has(q, k + (follows?.ahead ?? 0))) return `message ${k} of round ${q}`;
    const entry = r * ranks + this.place[rank];
    for (let i = needs?.start[entry] ?? 0; i < (needs?.start[entry + 1] ?? 0); i++) {
      const [round, from] = [needs?.round[i] ?? 0, needs?.from[i] ?? 0];
      const sender = order?.(this.channel, from) ?? from;
      if (!this.came.has((round * ranks + sender) * ranks + rank)) return `the message of round ${round} from rank ${sender}`;
    }
    return undefined;
  }

  /** Whether a message that has come must be read before this one is sent. */
  private needs({ round: r, iteration: k, from }: Send, read: Send): boolean {
    const { rounds, needs, ranks } = this.schedule;
    const { gate, follows } = rounds[r];
    if (read.round < gate || (follows !== undefined && read.round >= follows.from && read.round <= r && read.iteration < k + follows.ahead))
      return true;
    if (needs === undefined) return false;
    const entry = r * ranks + this.place[from];
    for (let i = needs.start[entry]; i < needs.start[entry + 1]; i++) {
      // What its sender sent before it in the same strand went the same way and came before it.
      const earlier = read.round <= needs.round[i] && rounds[read.round].strand === rounds[needs.round[i]].strand;
      if (earlier && needs.from[i] === this.place[read.from]) return true;
    }
    return false;
  }

  private send({ view, messages, next }: Strand): void {
    const { channels, rounds, ranks, needs } = this.schedule;
    const message = messages[next];
    const { from, round } = message[0];
    const { gate, follows } = rounds[round];
    const waits = gate > 0 || follows !== undefined || needs !== undefined;
    if (this.parts > 0 && waits) this.read(from, view, (read) => this.needs(message[0], read));
    for (const send of message) {
      if (from === send.to) this.fail(`rank ${from} sends to itself in round ${round}`);
      if (this.parts > 0) {
        const { divisor, bytes, pieceBytes } = rounds[round];
        // S = channels × parts chunks, so ceil(S / divisor) is a count of chunks; a piece is one of so many. Messages of so many bytes, whatever S is, carry one.
        const wanted = bytes !== undefined ? this.pieces : (channels * this.parts) / divisor / (pieceBytes === undefined ? 1 : this.pieces);
        if (Math.abs(send.chunks.length - wanted) > 1e-9 * wanted) this.fail(`round ${round} carries ${send.chunks.length} chunks, not ${wanted}`);
        const content = this.views[view].read(from, send.chunks);
        if (typeof content === 'string') this.fail(`rank ${from} ${content}, in round ${round}`);
        const arriving = { send, content };
        for (const inbox of this.inbox) inbox[send.to].push(arriving);
      }
      this.count(send);
      if (needs !== undefined && send.iteration === this.repeats[round] - 1) this.came.add((round * ranks + from) * ranks + send.to);
    }
  }

  private count({ to, round, iteration }: Send): void {
    const at = to * this.schedule.rounds.length + round;
    const arrived = this.arrived[round];
    const first = to * this.repeats[round];
    arrived[first + iteration]++;
    while (this.whole[at] < this.repeats[round] && arrived[first + this.whole[at]] === this.senders[at]) this.whole[at]++;
  }

  private read(rank: number, view: number, visible: (send: Send) => boolean): void {
    const { ranks, rounds, collective, adds: addsIn } = this.schedule;
    const inbox = this.inbox[view];
    const taken = inbox[rank].filter(({ send }) => visible(send));
    if (taken.length === 0) return;
    inbox[rank] = taken.length === inbox[rank].length ? [] : inbox[rank].filter(({ send }) => !visible(send));
    // What may be read together is read in the order of the rounds, whoever was faster.
    if (taken.length > 1) taken.sort(({ send: a }, { send: b }) => a.round - b.round || a.iteration - b.iteration);
    for (const { send, content } of taken) {
      // A hub adds up whatever comes from below; what comes from above is the sum, in its place.
      const { reduces, trees, pieceBytes } = rounds[send.round];
      const k = pieceBytes === undefined ? send.iteration : Math.floor(send.iteration / this.pieces);
      const adds = (addsIn?.(rounds[send.round], k) ?? reduces) || (rank >= ranks && trees?.way === 'up' && collective !== 'all-gather');
      const problem = this.views[view].write(rank, send.chunks, content, adds);
      if (problem !== undefined) this.fail(`rank ${rank} ${problem}, in round ${send.round}`);
    }
  }

  private fail(text: string): never {
    const { algorithm, collective, ranks } = this.schedule;
    throw new ScheduleError(`${algorithm} ${collective} over ${ranks} ranks, channel ${this.channel}: ${text}`);
  }
}
