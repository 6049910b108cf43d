import { exponent, here, measure } from './measure';

/** How time and memory grow with the ranks, whole processes. What node itself costs is taken off the time before the fit; its memory is not. */
export function scaling(say: (line: string) => void): void {
  const idleS = measure(here('./nothing.js'), [], 3).cpuS;
  say(`a process that does nothing: ${idleS.toFixed(2)} s of CPU, taken off before the fit`);
  grow('ring, unfolded', './ring.js', [256, 512, 1024, 2048, 4096], 'messages grow as ranks^2');
  grow('hierarchical, folded', './fold-scale.js', [1024, 4096, 16384, 65536, 262144, 1048576], 'messages grow as log ranks');

  function grow(what: string, file: string, ranks: number[], law: string): void {
    const all = ranks.map((n) => ({ n, ...measure(here(file), [String(n)], n <= 1024 || file.includes('fold') ? 3 : 1) }));
    for (const { n, wallS, cpuS, rssMB } of all) {
      say(
        `${what.padEnd(24)} ${n.toLocaleString('en-US').padStart(9)} ranks ${wallS.toFixed(2).padStart(7)} s ${cpuS.toFixed(2).padStart(7)} s CPU ${String(rssMB).padStart(5)} MB`,
      );
    }
    const own = all.map(({ cpuS }) => Math.max(cpuS - idleS, 1e-3));
    const over = `${ranks[0].toLocaleString('en-US')}…${(ranks.at(-1) as number).toLocaleString('en-US')}`;
    const memory = exponent(
      ranks,
      all.map(({ rssMB }) => rssMB),
    );
    const cost = `CPU time as ranks^${exponent(ranks, own).toFixed(2)}, over the last step ^${exponent(ranks.slice(-2), own.slice(-2)).toFixed(2)}`;
    say(`${what.padEnd(24)} ${over}: ${cost}; memory as ranks^${memory.toFixed(2)} (${law})`);
  }
}
