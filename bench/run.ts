/**
 * `npm run bench [-- --save] [--quick] [--only PART]`: how fast interlude simulates, each line a whole process. Machines are noisy: compare ratios within one run.
 * `--save` writes results/bench/<date>.txt with the machine in it; `--quick` leaves out the peer's run over 4,096 ranks, which takes minutes; `--only figures|peer|growth|sweeps` runs one part.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { figures } from './figures';
import { scaling } from './scaling';
import { besideSimGrid } from './simgrid';
import { sweepRate } from './sweep-rate';

const { values } = parseArgs({
  options: { save: { type: 'boolean', default: false }, quick: { type: 'boolean', default: false }, only: { type: 'string', multiple: true } },
});
if (values.save && (values.quick || values.only !== undefined)) {
  console.error('--save keeps whole runs only: leave out --quick and --only');
  process.exit(2);
}
const lines: string[] = [];
const say = (line: string): void => {
  lines.push(line);
  console.log(line);
};

const date = new Date().toISOString().slice(0, 10);
say(
  `interlude bench, ${date} · ${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB · node ${process.version}`,
);
const PARTS: Record<string, [title: string, run: () => void]> = {
  figures: ['Figures to reach', () => figures(say)],
  peer: ['Beside a peer', () => besideSimGrid(say, { large: !values.quick })],
  growth: ['Growth', () => scaling(say)],
  sweeps: ['Sweeps', () => sweepRate(say)],
};
const chosen = values.only ?? Object.keys(PARTS);
for (const part of chosen) {
  const [title, run] = PARTS[part] ?? [];
  if (run === undefined) {
    console.error(`--only ${part}: expected one of ${Object.keys(PARTS).join(', ')}`);
    process.exit(2);
  }
  say(`\n${title}`);
  run();
}

if (values.save) {
  mkdirSync('results/bench', { recursive: true });
  writeFileSync(`results/bench/${date}.txt`, `${lines.join('\n')}\n`);
}
