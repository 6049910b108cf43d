import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { here, measure } from './measure';
import { startDelaysPs } from './starts';

const AGREEMENT = 1e-4;
const LONGEST_S = 1200;

/** Compiles the peer's program; undefined, with a line that says why, where it cannot be. */
function compile(folder: string, say: (line: string) => void): string | undefined {
  const program = join(folder, 'simgrid-ring');
  const { status, error, stderr } = spawnSync('g++', ['-O2', '-std=c++17', here('../simgrid-ring.cpp'), '-o', program, '-lsimgrid'], {
    encoding: 'utf8',
  });
  if (status === 0) return program;
  const missing = error !== undefined || stderr.includes('simgrid/s4u.hpp: No such file');
  say(missing ? 'SimGrid not installed: apt-get install libsimgrid-dev g++' : `SimGrid's program does not compile: ${stderr.split('\n')[0]}`);
  return undefined;
}

/** The same ring all-reduce in SimGrid and in interlude, unfolded and without the jump, one after the other on this machine. */
export function besideSimGrid(say: (line: string) => void, { large }: { large: boolean }): void {
  const folder = mkdtempSync(join(tmpdir(), 'interlude-simgrid-'));
  try {
    const program = compile(folder, say);
    if (program === undefined) return;
    const version = spawnSync('pkg-config', ['--modversion', 'simgrid'], { encoding: 'utf8' }).stdout?.trim();
    say(
      `SimGrid ${version || '(version unknown)'}, S4U, CM02, TCP window and cross-traffic off; ring all-reduce of 1 GiB, two links of 250 ns and 50 GB/s a path`,
    );
    say(`${''.padEnd(22)}  simulated ms  SimGrid: wall s   CPU s    MB  interlude: wall s   CPU s    MB  faster: wall     CPU`);
    const cases: [number, boolean][] = [
      [256, false],
      [256, true],
      [1024, false],
      [1024, true],
      ...(large ? [[4096, false] as [number, boolean]] : []),
    ];
    for (const [ranks, jitter] of cases) compare(program, join(folder, 'starts'), ranks, jitter, say);
    say(`both within ${AGREEMENT} of 2(n − 1)(S/(nB) + α) after the latest start`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function compare(program: string, starts: string, ranks: number, jitter: boolean, say: (line: string) => void): void {
  const delays = startDelaysPs(ranks).map((ps) => `${ps / 1e12}\n`);
  if (jitter) writeFileSync(starts, delays.join(''));
  const from = performance.now();
  const peer = spawnSync(program, jitter ? [String(ranks), starts] : [String(ranks)], { encoding: 'utf8', timeout: LONGEST_S * 1000 });
  const peerS = (performance.now() - from) / 1000;
  if (peer.signal !== null) {
    say(`${ranks.toLocaleString('en-US')} ranks: SimGrid had not finished after ${LONGEST_S} s`);
    return;
  }
  if (peer.status !== 0) throw new Error(`SimGrid's program failed: ${peer.stderr}`);
  const theirs = JSON.parse(peer.stdout) as { simulatedMs: number; rssMB: number; cpuS: number };
  const own = measure(here('./ring.js'), [String(ranks), ...(jitter ? ['--jitter'] : [])], ranks > 1024 ? 1 : 3);
  const ours = JSON.parse(own.output) as { simulatedMs: number; closedFormMs: number };
  for (const [who, ms] of [
    ['SimGrid', theirs.simulatedMs],
    ['interlude', ours.simulatedMs],
  ] as const) {
    const off = Math.abs(ms / ours.closedFormMs - 1);
    if (!(off <= AGREEMENT)) throw new Error(`${who}: ${ms} ms, closed form ${ours.closedFormMs} ms, ${off} apart`);
  }
  const columns = (wallS: number, cpuS: number, rssMB: number, wide: number): string =>
    `${wallS.toFixed(2).padStart(wide)} ${cpuS.toFixed(2).padStart(7)} ${String(rssMB).padStart(5)}`;
  const name = `${ranks.toLocaleString('en-US')} ranks${jitter ? ', jittered' : ''}`.padEnd(22);
  const times = `${columns(peerS, theirs.cpuS, theirs.rssMB, 15)}  ${columns(own.wallS, own.cpuS, own.rssMB, 17)}`;
  const faster = `${(peerS / own.wallS).toFixed(1).padStart(10)} × ${(theirs.cpuS / own.cpuS).toFixed(1).padStart(5)} ×`;
  say(`${name}  ${ours.simulatedMs.toFixed(6).padStart(12)}  ${times}  ${faster}`);
}
