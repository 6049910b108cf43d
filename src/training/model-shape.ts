import { type CnnModel, modelEntry, type TransformerModel } from '../catalog/models';

/** One layer of a model, in forward order. */
export interface ModelLayer {
  name: string;
  params: number;
  /** Forward FLOPs of one token (transformer) or one image (CNN); 1 multiply-add is 2 FLOP. */
  fwdFlops: number;
}

interface CountBase {
  params: number;
  /** Parameters that one token or image meets: fewer than `params` only with experts. */
  activeParams: number;
  embeddingParams: number;
  /** Backward FLOPs as a multiple of forward ones. */
  backwardFactor: number;
  layers: ModelLayer[];
}

/** A transformer counted from its shape at a sequence length in tokens. */
export interface TransformerCount extends CountBase {
  kind: 'transformer';
  sequence: number;
  fwdFlopsPerToken: number;
}

export interface CnnCount extends CountBase {
  kind: 'cnn';
  fwdFlopsPerImage: number;
}

export type ModelCount = TransformerCount | CnnCount;

/**
 * Parameters and forward FLOPs of a model, whole and by layer, from its shape. The layers add to the totals exactly.
 *
 * Transformer, per token: 2 FLOP for every active parameter outside the embedding, the output matrix counted once, tied or not; plus scores and weighted
 * sum of the attention, 4 × sequence × heads × head width per layer, halved when causal. Layers: the embedding, every block, and the head (final norm,
 * output matrix, pooler); a tied head owns no matrix, but does its FLOPs. Throws `UnknownIdError` for an unknown model and a `RangeError` for an impossible
 * sequence.
 *
 * @example countModel('llama3-70b').params // 70_553_706_496
 */
export function countModel(modelId: string, options: { sequence?: number | undefined } = {}): ModelCount {
  const model = modelEntry(modelId);
  if (model.kind === 'cnn') return countCnn(model);
  const sequence = options.sequence ?? model.seq;
  if (!(Number.isSafeInteger(sequence) && sequence > 0)) throw new RangeError(`sequence ${sequence}: expected a positive whole number of tokens.`);
  return countTransformer(model, sequence);
}

function countCnn(model: CnnModel): CnnCount {
  const params = sum(model.layers, 'params');
  return {
    kind: 'cnn',
    params,
    activeParams: params,
    embeddingParams: 0,
    backwardFactor: model.bwdFlopsFactor.value,
    fwdFlopsPerImage: sum(model.layers, 'fwdFlops'),
    layers: model.layers,
  };
}

function countTransformer(model: TransformerModel, sequence: number): TransformerCount {
  const matrix = model.vocab * model.hidden;
  const normWidth = (model.norm === 'rms' ? 1 : 2) * model.hidden;
  // An encoder is normalised after its embedding, a decoder after its last block.
  const embedding = matrix + (model.learnedPositions + model.tokenTypes) * model.hidden + (model.pooler ? normWidth : 0);
  const afterBlocks = model.pooler ? model.hidden * model.hidden + model.hidden : normWidth;
  const ownMatrix = model.tiedEmbeddings ? 0 : matrix;
  const scoreFlops = (4 * sequence * model.heads * model.headDim) / (model.pooler ? 1 : 2);

  const blocks = Array.from({ length: model.layers }, (_, index) => block(model, index, normWidth));
  const layers: ModelLayer[] = [
    { name: 'embedding', params: embedding, fwdFlops: 0 },
    ...blocks.map(({ params, active }, index) => ({ name: `block ${index + 1}`, params, fwdFlops: 2 * active + scoreFlops })),
    { name: 'head', params: ownMatrix + afterBlocks, fwdFlops: 2 * (matrix + afterBlocks) },
  ];
  const params = sum(layers, 'params');
  const idle = blocks.reduce((total, { params: all, active }) => total + all - active, 0);
  return {
    kind: 'transformer',
    sequence,
    params,
    activeParams: params - idle,
    embeddingParams: embedding + ownMatrix,
    backwardFactor: 2,
    fwdFlopsPerToken: sum(layers, 'fwdFlops'),
    layers,
  };
}

/** Parameters of one block, and those that one token meets. */
function block(model: TransformerModel, index: number, normWidth: number): { params: number; active: number } {
  const common = attention(model) + 2 * normWidth;
  if (index < model.denseLayers || model.experts === 0) {
    const params = common + feedForward(model, model.ffn);
    return { params, active: params };
  }
  const expert = feedForward(model, model.expertFfn);
  const routed = common + model.hidden * model.experts;
  return {
    params: routed + (model.experts + model.sharedExperts) * expert,
    active: routed + (model.topK + model.sharedExperts) * expert,
  };
}

function attention(model: TransformerModel): number {
  const { hidden, heads, kvHeads, headDim, mla } = model;
  if (mla !== null) {
    const query = hidden * mla.qLoraRank + mla.qLoraRank * heads * (mla.qkNopeHeadDim + mla.qkRopeHeadDim);
    const keyValue = hidden * (mla.kvLoraRank + mla.qkRopeHeadDim) + mla.kvLoraRank * heads * (mla.qkNopeHeadDim + mla.vHeadDim);
    const norms = mla.qLoraRank + mla.kvLoraRank;
    return query + keyValue + heads * mla.vHeadDim * hidden + norms;
  }
  const biases = model.bias ? heads * headDim + 2 * kvHeads * headDim + hidden : 0;
  return 2 * hidden * heads * headDim + 2 * hidden * kvHeads * headDim + biases;
}

function feedForward(model: TransformerModel, width: number): number {
  const inward = model.gatedFfn ? 2 : 1;
  const biases = model.bias ? inward * width + model.hidden : 0;
  return (inward + 1) * model.hidden * width + biases;
}

function sum(layers: readonly ModelLayer[], key: 'params' | 'fwdFlops'): number {
  return layers.reduce((total, layer) => total + layer[key], 0);
}
