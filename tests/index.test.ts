import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const library = (await import(new URL('../dist/index.js', import.meta.url).href)) as typeof import('../src/index');
const scenario = { name: 'Llama-3 8B', model: 'llama3-8b', system: 'h100-hgx', gpus: 64, training: { tokens_per_step: '4Mi' } };

describe('the library as it ships', () => {
  it('runs the example of the README', () => {
    // The example is in the README word for word, so that it cannot rot.
    expect(readFileSync('README.md', 'utf8')).toContain(
      "simulate({ name: 'Llama-3 8B', model: 'llama3-8b', system: 'h100-hgx', gpus: 64, training: { tokens_per_step: '4Mi' } })",
    );
    const result = library.simulate(scenario);
    expect(result.status).toBe('ok');
    if (result.status !== 'ok') return;
    // 4 Mi tokens are 512 sequences of 8,192, 8 a replica; one pipeline stage has no bubble, so utilisation is T*/T.
    expect(result.microBatches).toBe(8);
    expect(result.utilisation).toBeCloseTo(result.idealPs / result.stepPs, 12);
    expect(result.loss.bandwidth).toBeGreaterThan(0);
  });

  it('sweeps in the order of the axes, the same on threads and without', async () => {
    const input = { ...scenario, sweep: { gpus: [8, 64], 'fabric.scale_out.leaf': ['dr4-400', 'lpo-800'] } };
    const inline = await library.sweep(input);
    expect(inline.map(({ axes }) => Object.values(axes).join(' '))).toEqual(['8 dr4-400', '8 lpo-800', '64 dr4-400', '64 lpo-800']);
    expect(await library.sweep(input, { threads: 2 })).toEqual(inline);
  });

  it('answers a bad scenario with every problem at once', () => {
    const bad = { ...scenario, gpus: -1, system: 'h100-hgxx' } as typeof scenario;
    expect(() => library.simulate(bad)).toThrow(library.ScenarioError);
    expect(() => library.simulate({ ...scenario, system: 'h100-hgxx' })).toThrow(/Did you mean "h100-hgx"/);
  });

  it('compares with a published measurement only at its own number of GPUs', async () => {
    const published = { utilisation: 0.5, gpus: 64, source: 'a made-up page' };
    const results = await library.sweep({ ...scenario, published, sweep: { gpus: [8, 64] } });
    expect(results.map((point) => point.published?.utilisation)).toEqual([undefined, 0.5]);
  });
});
