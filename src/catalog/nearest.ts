/**
 * The candidates most like a word, nearest first: at most `count`, and none whose Levenshtein distance exceeds a third of the word's length (at least 2).
 * Ties keep the order of the candidates.
 *
 * @example nearest('dac-2000', ['dac-100', 'dac-200', 'dr4-400'], 1) // ['dac-200']
 */
export function nearest(word: string, candidates: readonly string[], count = 3): string[] {
  // A long word is compared by its head only: nobody misspells an id into a page of text.
  const asked = word.toLowerCase().slice(0, 64);
  const limit = Math.max(2, Math.floor(asked.length / 3));
  return candidates
    .map((candidate) => ({ candidate, distance: levenshtein(asked, candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, count)
    .map(({ candidate }) => candidate);
}

/** Least number of insertions, deletions and substitutions that turn one word into the other. */
export function levenshtein(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length];
}
