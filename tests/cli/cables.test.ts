import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { interlude, SMALL } from './interlude';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'interlude-cables-'));
  writeFileSync(join(folder, 'small.yaml'), SMALL);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const cables = (...args: string[]) => interlude(['cables', 'small.yaml', ...args], folder);

describe('interlude cables', () => {
  it('prints the bill of the scenario around a sweep', async () => {
    const { code, stdout, stderr } = await cables('--set', 'gpus=64');
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^small\.yaml holds a sweep/)]);
    // 64 NICs, and as many uplinks of eight leaves.
    expect(stdout).toMatch(/^64 GPUs of h100-hgx take 128 cables and 41 switches: /);
  });

  it('as JSON gives everything that the screen is made of', async () => {
    const { stdout } = await cables('--set', 'gpus=64', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      bill: {
        gpus: 64,
        closes: true,
        total: { links: 64 * 18 + 128 },
        tiers: [{ tier: 'domain' }, { tier: 'leaf', links: 64 }, { tier: 'spine', links: 64 }],
      },
      cost: { perGpu: { value: expect.any(Number) } },
      siteCap: { capW: 64 * 700 },
    });
  });

  it('draws the floor', async () => {
    const { code, stdout } = await cables('--set', 'gpus=64', '--floor', 'floor.svg');
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^floor: floor\.svg$/m)]);
    expect(readFileSync(join(folder, 'floor.svg'), 'utf8')).toMatch(/^<svg .*<\/svg>\n$/s);
  });

  it('ends with 1 where a tier does not close, the bill printed all the same', async () => {
    const { code, stdout } = await cables('--set', 'gpus=1024', '--set', 'fabric.scale_out.spine=dac-100');
    expect([code, stdout]).toEqual([1, expect.stringMatching(/^dac-100 does not close in the spine tier/)]);
  });

  it.each([
    [['--set', 'gpus=100000', '--set', 'fabric.scale_out.tiers=2'], 1, /^two tiers of 64-port switches join 2048 GPUs/m],
    [['--set', 'gpus=1024', '--set', 'fabric.scale_out.topology=rail-only'], 1, /rail switches of 64 ports join 512 GPUs in domains of 8, not 1024/],
    [['--set', 'fabric.scale_out.laef=dr4-400'], 2, /Did you mean "leaf"\?/],
    [['--set', 'fabric.scale_out.leaf=dr4-40'], 2, /unknown link "dr4-40"\. Did you mean "dr4-400"/],
    [['--flor', 'a.svg'], 2, /unknown option '--flor'\n\(Did you mean --floor\?\)/],
    [['--set', 'gpus=64', '--floor', 'nowhere/a.svg'], 1, /no such file or directory/],
  ])('%j is refused in words', async (args, wanted, says) => {
    const { code, stderr } = await cables(...args);
    expect([code, stderr]).toEqual([wanted, expect.stringMatching(says)]);
    expect(stderr).not.toMatch(/^ {4}at /m);
  });

  it.each([
    ['mi300x', 8, /^8 GPUs of mi300x take 28 traces on boards and no switch: /],
    ['tpu-v4', 512, /^512 GPUs of tpu-v4 take 1,920 cables and 48 circuit switches: /],
  ])('counts %s too, whose GPUs are joined without a packet switch', async (system, gpus, says) => {
    const { code, stdout } = await cables('--set', `system=${system}`, '--set', `gpus=${gpus}`, '--floor', 'floor.svg');
    expect([code, stdout]).toEqual([0, expect.stringMatching(says)]);
  });

  it('counts the cables of 18,432 GPUs, three for each: to the leaf, the spine and the core', async () => {
    const { code, stdout } = await cables('--set', 'gpus=18432', '--floor', 'floor.svg');
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^18,432 GPUs of h100-hgx take 55,296 cables/m)]);
  });
});
