import { beforeAll, describe, expect, it } from 'vitest';
import { systemGuesses } from '../../src/analysis/system-guesses';
import { runSystem, type SystemRun } from '../../src/analysis/system-run';
import { linkTechnology } from '../../src/catalog/links';
import { systemEntry, systemIds } from '../../src/catalog/systems';
import { systemTable } from '../../src/report/system-table';
import type { Scenario } from '../../src/scenario/schema';
import { loadPoints } from '../../src/sweep/load-points';
import { shippedSystems } from '../../src/sweep/shipped-systems';

const presets = [...shippedSystems()].map(([preset, file]): [string, Scenario] => [preset, loadPoints(file).points[0].scenario]);
/** The same on fewer GPUs, so that the test is quick: two domains of the small ones, one of the large ones or a slice of it. */
function smaller(scenario: Scenario): Scenario {
  const { shape: _, ...up } = scenario.fabric.scale_up;
  const { wiring, gpusPerDomain } = systemEntry(scenario.system);
  const torus = wiring.scaleUp.topology === 'torus' && gpusPerDomain.value > 64;
  return {
    ...scenario,
    gpus: torus ? 128 : Math.min(1152, 2 * gpusPerDomain.value),
    fabric: { ...scenario.fabric, scale_up: torus ? up : scenario.fabric.scale_up },
  };
}

describe('presets of systems', () => {
  it('hold every system of the catalogue, all on the same workload', () => {
    expect(new Set(presets.map(([, { system }]) => system))).toEqual(new Set(systemIds()));
    expect(new Set(presets.map(([, { model, gpus, parallelism }]) => JSON.stringify([model, gpus, parallelism]))).size).toBe(1);
    const work = presets.map(([, { training }]) => JSON.stringify({ ...training, precision: '', gradient: '' }));
    expect(new Set(work).size).toBe(1);
  });

  it('name media that the catalogue holds', () => {
    for (const [preset, { fabric }] of presets) {
      const { link, between } = fabric.scale_up;
      const { leaf, spine, core } = fabric.scale_out;
      for (const id of [link, between, leaf, spine, core]) if (id !== undefined) expect(linkTechnology(id).id, preset).toBe(id);
    }
  });

  describe.each(presets)('%s', (preset, scenario) => {
    let run: SystemRun;
    beforeAll(() => {
      const { gpus, ...others } = smaller(scenario);
      run = runSystem(preset, { ...others, gpus }, Math.min(gpus, systemEntry(scenario.system).gpusPerDomain.value));
    });

    it('runs, with an all-reduce below its bound and no faster than a message', () => {
      for (const { busbw, boundBusbw, latencyPs } of [run.oneDomain, run.whole]) {
        expect(busbw).toBeGreaterThan(0);
        expect(busbw).toBeLessThanOrEqual(boundBusbw);
        // Half a microsecond is the endpoints of one message.
        expect(latencyPs).toBeGreaterThan(0.5e6);
      }
      expect(run.utilisation).toBeGreaterThan(0);
      expect(run.utilisation).toBeLessThanOrEqual(1);
    });
  });
});

describe('systemGuesses', () => {
  it('tells what nobody published from what the maker claims', () => {
    expect(systemGuesses(systemEntry('feynman-nvl1152'), 'bf16')).toEqual({ guesses: ['scale-up', 'NICs', 'peak'], claims: ['domain'] });
    expect(systemGuesses(systemEntry('h100-hgx'), 'bf16')).toEqual({ guesses: [], claims: [] });
  });
});

describe('systemTable', () => {
  const run = (change: Partial<SystemRun>): SystemRun => {
    const figures = { gpus: 1152, busbw: 221.4e9, boundBusbw: 400e9, bandwidthBy: 'x', latencyPs: 207e6, latencyBy: 'x' };
    const base = {
      preset: 'a',
      system: 'a',
      name: 'A',
      domain: 8,
      oneDomain: { ...figures, gpus: 8 },
      whole: figures,
      utilisation: 0.992,
      stepPs: 1,
    };
    return { ...base, algorithm: 'x', wattsPerGpu: 165.2, guesses: [], claims: [], notes: [], ...change };
  };

  it('has a row for each system, its guesses beside it, no line wider than 110 columns', () => {
    const text = systemTable([run({}), run({ preset: 'b', wattsPerGpu: null, guesses: ['peak'], claims: ['domain'] })], {
      workload: 'w',
      library: 'nccl',
    });
    const lines = text.split('\n');
    expect(lines[0]).toContain('GB/s on 1,152');
    expect(lines[1]).toMatch(/^a +8 +221 +207 +221 +207 +165 +99\.2 %$/);
    expect(lines[2]).toMatch(/^b .* – +99\.2 % +peak \(domain\)$/);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(110);
  });
});
