import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ALONE, interlude } from './interlude';

const SCENARIO = `name: Phases
model: llama3-8b
system: tpu-v4
gpus: 256
training: { scaling: weak, tokens_per_step: 8Ki, sequence: 8192 }
parallelism: { tensor: 4, bucket: 1 GB }
collective: { library: ideal }
phases:
  twist: false
  list:
    - { name: dense, length: 1 h, set: { parallelism.tensor: 16 } }
    - { name: exchange, steps: 1000, collective: all-to-all, bytes: 1 MB }
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'interlude-phases-'));
  writeFileSync(join(folder, 'a.yaml'), SCENARIO);
  writeFileSync(join(folder, 'none.yaml'), ALONE);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('interlude phases', () => {
  it('prints the answer, the times and the plan, and with --json all of it', async () => {
    const { code, stdout, stderr } = await interlude(['phases', 'a.yaml', '--level', 'relock'], folder);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^plan \(relock\): /m);
    expect(stdout).toMatch(/^4×8×8 \(start\) /m);
    const json = await interlude(['phases', 'a.yaml', '--json', '--set', 'phases.repeat=2'], folder);
    expect(JSON.parse(json.stdout)).toMatchObject({
      gpus: 256,
      level: 'job',
      repeat: 2,
      shapes: [{ shape: [4, 8, 8] }, { shape: [4, 4, 16] }],
      plans: [{ level: 'switch' }, {}, {}],
    });
  });

  it('is named by a run of the same scenario', async () => {
    const { code, stdout } = await interlude(['run', 'a.yaml'], folder);
    expect([code, stdout]).toEqual([0, expect.stringContaining('its 2 phases')]);
  });

  it.each([
    [['none.yaml'], /^none\.yaml: there are no phases; expected a section "phases"/],
    [['a.yaml', '--set', 'fabric.scale_up.ocs=none'], /^a\.yaml:9:3 phases: the cubes of this torus are joined by cables/],
    [
      ['a.yaml', '--set', 'phases.shapes=[[4, 4, 4]]'],
      /^--set phases\.shapes=\[\[4, 4, 4\]\] phases\.shapes\[0\]: 4 × 4 × 4 are 64 GPUs; expected a shape of 256/,
    ],
    [
      ['a.yaml', '--set', 'phases.list=[{ name: a, steps: 1, set: { model: llama3-7b } }]'],
      /phases\.list\[0\]\.set: model: unknown model "llama3-7b"\. Did you mean/,
    ],
    [['a.yaml', '--set', 'phases.list=[{ name: a, steps: 1, set: { gpus: 64 } }]'], /"gpus" is the same in all phases; expected a path of the job/],
    [['a.yaml', '--level', 'links'], /Allowed choices are switch, relock, job/],
  ])('%j is refused in words', async (args, says) => {
    const { code, stderr } = await interlude(['phases', ...args], folder);
    expect([code, stderr]).toEqual([2, expect.stringMatching(says)]);
    expect(stderr).not.toMatch(/^ {4}at /m);
  });
});
