import type { Collective } from './schedule';

/** What a collective is, in symbols: who begins with which chunks, and who must end with which. Chunks are numbered as `Schedule.carries` numbers them. */
export interface Meaning {
  collective: Collective;
  ranks: number;
  /** Ranks and hubs: a hub has nothing at first, and need not end with anything. */
  places: number;
  /** Chunks of one buffer. */
  parts: number;
  /** Position of each place. */
  rankOfPlace: number[];
}

/** Whether ranks add up what they get. */
const reduces = (collective: Collective): boolean => collective === 'all-reduce' || collective === 'reduce-scatter' || collective === 'reduce';

/** Chunks in all, over all buffers that are told apart. */
function chunksOf({ collective, ranks, parts }: Meaning): number {
  return collective === 'all-to-all' || collective === 'send-recv' ? ranks * parts : parts;
}

/** Whether a rank has the chunk at the start; of a collective that reduces it has its own contribution to every chunk. */
function begins({ collective, ranks, parts, rankOfPlace }: Meaning, rank: number, chunk: number): boolean {
  switch (collective) {
    case 'all-gather':
      return rankOfPlace[Math.floor((chunk * ranks) / parts)] === rank;
    case 'broadcast':
      return rank === 0;
    case 'all-to-all':
    case 'send-recv':
      return rankOfPlace[Math.floor(chunk / parts)] === rank;
    default:
      return true;
  }
}

/** Whether a rank must have the chunk, complete, at the end. */
function ends({ collective, ranks, parts, rankOfPlace }: Meaning, rank: number, chunk: number): boolean {
  switch (collective) {
    case 'reduce-scatter':
      return rankOfPlace[Math.floor((chunk * ranks) / parts)] === rank;
    case 'reduce':
      return rank === 0;
    case 'all-to-all':
      return rankOfPlace[Math.floor(((chunk % parts) * ranks) / parts)] === rank;
    case 'send-recv':
      return rankOfPlace[(Math.floor(chunk / parts) + 1) % ranks] === rank;
    default:
      return true;
  }
}

/** What the ranks hold of every chunk. Problems are told by what went wrong, as the end of a sentence about the rank. */
export interface Holdings {
  /** What a message with these chunks would carry now. */
  read(rank: number, chunks: number[]): bigint[] | string;
  /** Takes a message in: adds it to what is there, or puts it there. */
  write(rank: number, chunks: number[], content: bigint[], reduces: boolean): string | undefined;
  /** A chunk that the rank should have at the end but has not, or not all of; −1 when there is none. */
  missing(rank: number): number;
}

/**
 * The holdings at the start of a collective. Where nothing is added up, a chunk is there or it is not: a byte each. Where ranks reduce, a chunk is the set of ranks whose contributions
 * it holds: a bit for each.
 */
export function holdingsOf(meaning: Meaning): Holdings {
  return reduces(meaning.collective) ? new Sums(meaning) : new Copies(meaning);
}

const NOTHING: bigint[] = [];
const unknownChunk = (chunk: number, chunks: number): string => `sends chunk ${chunk}, which is not in 0 … ${chunks - 1}`;

class Copies implements Holdings {
  private readonly chunks: number;
  private readonly has: Uint8Array;

  constructor(private readonly meaning: Meaning) {
    this.chunks = chunksOf(meaning);
    this.has = new Uint8Array(meaning.places * this.chunks);
    for (let rank = 0, i = 0; rank < meaning.ranks; rank++) for (let c = 0; c < this.chunks; c++, i++) this.has[i] = Number(begins(meaning, rank, c));
  }

  read(rank: number, chunks: number[]): bigint[] | string {
    for (const chunk of chunks) {
      if (!(chunk < this.chunks)) return unknownChunk(chunk, this.chunks);
      if (this.has[rank * this.chunks + chunk] === 0) return `sends chunk ${chunk} before it has it`;
    }
    return NOTHING;
  }

  write(rank: number, chunks: number[], _: bigint[], adds: boolean): string | undefined {
    for (const chunk of chunks) {
      const at = rank * this.chunks + chunk;
      if (adds) return this.has[at] === 0 ? `would add to chunk ${chunk}, of which it holds nothing` : `would count chunk ${chunk} twice`;
      this.has[at] = 1;
    }
    return undefined;
  }

  missing(rank: number): number {
    for (let chunk = 0; chunk < this.chunks; chunk++) if (this.has[rank * this.chunks + chunk] === 0 && ends(this.meaning, rank, chunk)) return chunk;
    return -1;
  }
}

class Sums implements Holdings {
  private readonly all: bigint;
  private readonly chunks: number;
  private readonly sets: bigint[];

  constructor(private readonly meaning: Meaning) {
    this.all = (1n << BigInt(meaning.ranks)) - 1n;
    this.chunks = chunksOf(meaning);
    const own = Array.from({ length: meaning.ranks }, (_, rank) => 1n << BigInt(rank));
    this.sets = Array.from({ length: meaning.places * this.chunks }, (_, i) => own[Math.floor(i / this.chunks)] ?? 0n);
  }

  read(rank: number, chunks: number[]): bigint[] | string {
    const content: bigint[] = [];
    for (const chunk of chunks) {
      if (!(chunk < this.chunks)) return unknownChunk(chunk, this.chunks);
      content.push(this.sets[rank * this.chunks + chunk]);
    }
    return content;
  }

  write(rank: number, chunks: number[], content: bigint[], adds: boolean): string | undefined {
    for (let i = 0; i < chunks.length; i++) {
      const at = rank * this.chunks + chunks[i];
      if (adds && (this.sets[at] & content[i]) !== 0n) return `would count a contribution to chunk ${chunks[i]} twice`;
      this.sets[at] = adds ? this.sets[at] | content[i] : content[i];
    }
    return undefined;
  }

  missing(rank: number): number {
    for (let chunk = 0; chunk < this.chunks; chunk++) {
      if (this.sets[rank * this.chunks + chunk] !== this.all && ends(this.meaning, rank, chunk)) return chunk;
    }
    return -1;
  }
}
