import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modelEntry, modelIds } from '../../src/catalog/models';
import { countModel, type TransformerCount } from '../../src/training/model-shape';

const transformers = modelIds().filter((id) => modelEntry(id).kind === 'transformer');

function transformer(id: string, sequence?: number): TransformerCount {
  const count = countModel(id, { sequence });
  if (count.kind !== 'transformer') throw new Error(`${id} is no transformer`);
  return count;
}

describe('counting a model from its shape', () => {
  it.each(modelIds())('%s: within 2 %% of the published parameters, and exactly the independent count', (id) => {
    const model = modelEntry(id);
    const count = countModel(id);
    expect(Math.abs(count.params / model.publishedParams.value - 1)).toBeLessThan(0.02);
    expect(count.params).toBe(model.countedParams);
    if (model.kind === 'transformer') {
      expect(count.activeParams).toBe(model.countedActiveParams);
      expect(count.embeddingParams).toBe(model.embeddingParams);
    } else if (count.kind === 'cnn') {
      expect(count.fwdFlopsPerImage).toBe(model.countedFwdFlopsPerImage);
      expect(Math.abs(count.fwdFlopsPerImage / model.publishedFwdFlopsPerImage.value - 1)).toBeLessThan(0.02);
    }
  });

  it('counts Llama 3 70B by hand: 70,553,706,496 parameters and 149.7 GFLOP a token at 8,192 tokens', () => {
    // Block: attention 2·8192·64·128 + 2·8192·8·128 = 150,994,944; feed-forward 3·8192·28672 = 704,643,072; norms 2·8192 → 855,654,400.
    // 80 blocks + embedding and output 2·128256·8192 = 2,101,346,304 + final norm 8192.
    const { params, layers, fwdFlopsPerToken } = transformer('llama3-70b');
    expect(params).toBe(80 * 855_654_400 + 2_101_346_304 + 8192);
    // Block FLOPs: 2·855,654,400 + causal attention 4·8192·64·128/2 = 134,217,728 → 1,845,526,528; head 2·(128256·8192 + 8192) = 2,101,362,688.
    expect(layers[1]).toEqual({ name: 'block 1', params: 855_654_400, fwdFlops: 1_845_526_528 });
    expect(layers[81]).toEqual({ name: 'head', params: 128256 * 8192 + 8192, fwdFlops: 2_101_362_688 });
    expect(fwdFlopsPerToken).toBe(80 * 1_845_526_528 + 2_101_362_688);
  });

  it('agrees with the counting rule: 2 × (active − embedding + vocabulary × hidden) + attention', () => {
    for (const id of transformers) {
      const model = modelEntry(id);
      if (model.kind !== 'transformer') continue;
      const causal = id === 'bert-large' ? 1 : 2;
      const attention = (4 * model.seq * model.heads * model.headDim * model.layers) / causal;
      const expected = 2 * (model.countedActiveParams - model.embeddingParams + model.vocab * model.hidden) + attention;
      expect(transformer(id).fwdFlopsPerToken, id).toBe(expected);
    }
  });

  it('gives layers that add to the totals exactly, in forward order', () => {
    for (const id of modelIds()) {
      const count = countModel(id);
      const flops = count.kind === 'cnn' ? count.fwdFlopsPerImage : count.fwdFlopsPerToken;
      expect(
        count.layers.reduce((total, { params }) => total + params, 0),
        id,
      ).toBe(count.params);
      expect(
        count.layers.reduce((total, { fwdFlops }) => total + fwdFlops, 0),
        id,
      ).toBe(flops);
      for (const { params, fwdFlops } of count.layers) expect(Number.isSafeInteger(params) && Number.isSafeInteger(fwdFlops), id).toBe(true);
    }
    const names = transformer('gpt3-175b').layers.map(({ name }) => name);
    expect([names[0], names[1], names[96], names[97]]).toEqual(['embedding', 'block 1', 'block 96', 'head']);
  });

  it('leaves a tied head without a matrix, but not without its FLOPs', () => {
    const { layers } = transformer('gpt3-175b');
    const head = layers[layers.length - 1];
    // The final layer norm: scale and shift of 12,288.
    expect(head.params).toBe(2 * 12288);
    expect(head.fwdFlops).toBe(2 * (50257 * 12288 + 2 * 12288));
  });

  it('meets two of eight experts in Mixtral: 12.9 of 46.7 billion parameters', () => {
    const { params, activeParams } = transformer('mixtral-8x7b');
    // Six idle experts of 3·4096·14336 in each of 32 layers.
    expect(params - activeParams).toBe(32 * 6 * 3 * 4096 * 14336);
  });

  it('keeps DeepSeek-V3’s first three blocks dense', () => {
    const { layers } = transformer('deepseek-v3');
    expect(new Set(layers.slice(1, 4).map(({ params }) => params)).size).toBe(1);
    expect(layers[4].params).toBe(11_507_286_016);
    expect(layers[3].params).toBeLessThan(layers[4].params);
  });

  it('grows linearly in FLOPs with the sequence and not at all in parameters', () => {
    fc.assert(
      fc.property(fc.constantFrom(...transformers), fc.integer({ min: 1, max: 65536 }), fc.integer({ min: 1, max: 65536 }), (id, a, b) => {
        const at = (sequence: number) => transformer(id, sequence);
        const zero = 2 * at(1).fwdFlopsPerToken - at(2).fwdFlopsPerToken;
        const slope = at(2).fwdFlopsPerToken - at(1).fwdFlopsPerToken;
        expect(at(a).fwdFlopsPerToken).toBe(zero + slope * a);
        expect(at(a).params).toBe(at(b).params);
      }),
      { seed: 15, numRuns: 50 },
    );
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses a sequence of %d tokens', (sequence) => {
    expect(() => countModel('llama3-8b', { sequence })).toThrow('expected a positive whole number of tokens');
  });
});
