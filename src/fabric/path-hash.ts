import seedrandom from 'seedrandom';

/** What a switch hashes of a flow: the ports that it leaves and enters, and its channel. */
export type PathHash = (sourcePort: number, destinationPort: number, channel: number) => number;

/**
 * Hash of equal-cost multi-path routing: a flow's share of [0, 1), a pure function of seed, ports and channel, so that a flow keeps its path.
 * The mixing is the finaliser of MurmurHash3 (A. Appleby 2011, public domain), once a word.
 *
 * @example Math.floor(pathHash('1/0')(4, 12, 0) * 32) // one of 32 paths
 */
export function pathHash(seed: string): PathHash {
  const salt = seedrandom.alea(`${seed}/path-hash`).int32();
  return (source, destination, channel) => (mix(mix(mix(salt, source), destination), channel) >>> 0) / 0x1_0000_0000;
}

function mix(hash: number, word: number): number {
  let h = (Math.imul(hash, 5) + 0x52dce729) ^ Math.imul(word + 1, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
