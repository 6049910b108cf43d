import data from './data/models.json';
import { lookUp } from './errors';
import { type Fact, type RawFact, readFact } from './fact';

interface ModelBase {
  id: string;
  name: string;
  publishedParams: Fact;
  /** Count from the shapes by an independent program: the yardstick of `countModel`. */
  countedParams: number;
}

/** A convolutional network: its layers in forward order, normalisation merged into its convolution. */
export interface CnnModel extends ModelBase {
  kind: 'cnn';
  /** Channels, height, width. */
  image: number[];
  publishedFwdFlopsPerImage: Fact;
  countedFwdFlopsPerImage: number;
  /** Backward FLOPs as a multiple of forward ones. */
  bwdFlopsFactor: Fact;
  layersConfidence: string;
  layers: { name: string; params: number; fwdFlops: number }[];
}

/** Multi-head latent attention: the ranks of its compressed queries and keys, and the widths of a head. */
export interface MlaShape {
  qLoraRank: number;
  kvLoraRank: number;
  qkNopeHeadDim: number;
  qkRopeHeadDim: number;
  vHeadDim: number;
}

/** The shape of a transformer; sizes in elements. `experts` is 0 for a dense model. */
export interface TransformerModel extends ModelBase {
  kind: 'transformer';
  layers: number;
  hidden: number;
  heads: number;
  kvHeads: number;
  headDim: number;
  ffn: number;
  gatedFfn: boolean;
  activation: string;
  vocab: number;
  /** Tokens of a training sequence, where the scenario does not say. */
  seq: number;
  tiedEmbeddings: boolean;
  bias: boolean;
  norm: 'rms' | 'layer';
  learnedPositions: number;
  tokenTypes: number;
  /** An encoder with a pooler: bidirectional attention, normalised after the embedding instead of at the end. */
  pooler: boolean;
  experts: number;
  topK: number;
  sharedExperts: number;
  expertFfn: number;
  /** Leading layers with a dense feed-forward part; the others have experts. */
  denseLayers: number;
  mla: MlaShape | null;
  shapeConfidence: string;
  shapeSources: string[];
  countedActiveParams: number;
  embeddingParams: number;
}

export type Model = CnnModel | TransformerModel;

type Raw<T> = { [K in keyof T]: T[K] extends Fact ? RawFact : T[K] };
type RawModel = Raw<CnnModel> | Raw<TransformerModel>;

function readModel(raw: RawModel): Model {
  const publishedParams = readFact(raw.publishedParams, 'parameters');
  if (raw.kind === 'transformer') return { ...raw, publishedParams };
  return {
    ...raw,
    publishedParams,
    publishedFwdFlopsPerImage: readFact(raw.publishedFwdFlopsPerImage, 'FLOP'),
    bwdFlopsFactor: readFact(raw.bwdFlopsFactor),
  };
}

const models: ReadonlyMap<string, Model> = new Map((data.models as RawModel[]).map((raw) => [raw.id, readModel(raw)]));

/**
 * The model of an id. Throws `UnknownIdError` with the nearest ids.
 *
 * @example modelEntry('llama3-70b').name // 'Llama 3 70B'
 */
export function modelEntry(id: string): Model {
  return lookUp('model', models, id);
}

/** Ids of all models, in catalog order. */
export function modelIds(): string[] {
  return [...models.keys()];
}
