import type { System } from '../catalog/systems';
import { UnbuildableError } from '../fabric/clos';
import type { Scenario } from '../scenario/schema';
import { type KernelRate, kernelRate } from './kernel-time';
import { countModel } from './model-shape';
import type { StepLayer } from './step';

/** A training job in numbers: what one rank computes and what it must synchronise. */
export interface Job {
  dataParallel: number;
  microBatches: number;
  /** Samples (sequences or images) of the whole job in one step, and tokens, for transformers. */
  samplesPerStep: number;
  tokensPerStep: number | null;
  /** Layers of one rank for one micro-batch, forward order. */
  layers: StepLayer[];
  /** Everything before the last micro-batch's backward, pipeline bubble included, seconds. */
  beforeS: number;
  bubble: number;
  /** FLOPs that the model needs for the step, without recompute, over all GPUs. */
  modelFlops: number;
  /** Kernel FLOP/s, peak and the share of compute that recomputes. */
  kernel: KernelRate;
  recomputeShare: number;
  notes: string[];
}

/** Bytes of one gradient element. */
const GRADIENT_BYTES = { bf16: 2, fp16: 2, fp32: 4 } as const;

/**
 * Works out a scenario's training: batch → replicas → micro-batches, layers → kernel times and gradient bytes of one rank. Tensor and pipeline degrees divide the
 * parameters and FLOPs of every layer; the bubble is (p − 1)/(m + p − 1) (D. Narayanan et al., Efficient large-scale language model training on GPU clusters using
 * Megatron-LM, SC 2021, §2.2). Backward is the model's multiple of the forward (2); full recomputation adds a forward to it.
 *
 * @throws UnbuildableError when the batch does not divide over the replicas.
 */
export function planJob(scenario: Scenario, system: System): Job {
  const { training, parallelism, gpus } = scenario;
  const { tensor, pipeline } = parallelism;
  const shape = countModel(scenario.model, { sequence: training.sequence });
  const dataParallel = gpus / (tensor * pipeline);
  const sequence = shape.kind === 'transformer' ? shape.sequence : null;
  const samples = samplesOf(scenario, sequence);
  const perReplica = training.scaling === 'weak' ? samples : samples / dataParallel;
  const microBatch = training.micro_batch ?? (sequence === null ? perReplica : 1);
  const microBatches = perReplica / microBatch;
  if (!Number.isInteger(perReplica) || !Number.isInteger(microBatches) || microBatches < 1) {
    throw new UnbuildableError(
      `${samples} samples a step over ${dataParallel} replicas are ${Number(perReplica.toFixed(3))} each, not a whole number of micro-batches of ${microBatch}`,
      'batch too small',
    );
  }

  const kernel = kernelRate(
    system,
    training.precision,
    training.kernel_efficiency === undefined ? undefined : { efficiency: training.kernel_efficiency, source: training.rate_source },
  );
  const unitsPerMicroBatch = microBatch * (sequence ?? 1);
  const share = 1 / (tensor * pipeline);
  const flopsForward = shape.layers.reduce((sum, layer) => sum + layer.fwdFlops, 0);
  const recompute = training.recompute === 'full' ? 1 : 0;
  const passes = 1 + shape.backwardFactor;
  // A measured single-GPU rate replaces FLOPs ÷ kernel rate; layers keep their share of the FLOPs.
  const secondsPerFlop =
    training.samples_per_second === undefined
      ? 1 / kernel.flopsPerSecond
      : 1 / (training.samples_per_second * passes * flopsForward * (sequence ?? 1));
  const forwardS = (flops: number): number => flops * unitsPerMicroBatch * share * secondsPerFlop;
  const layers = shape.layers.map(
    (layer): StepLayer => ({
      backwardS: (shape.backwardFactor + recompute) * forwardS(layer.fwdFlops),
      gradientBytes: Math.ceil(layer.params * share * GRADIENT_BYTES[training.gradient]),
    }),
  );
  const backwardS = layers.reduce((sum, layer) => sum + layer.backwardS, 0);
  const microBatchS = forwardS(flopsForward) + backwardS;
  const samplesPerStep = perReplica * dataParallel;
  const notes = ['data-parallel traffic only: tensor- and pipeline-parallel messages are not simulated, memory is not checked'];
  if (dataParallel === 1) notes.push('one data-parallel replica: there is no gradient traffic');
  return {
    dataParallel,
    microBatches,
    samplesPerStep,
    tokensPerStep: sequence === null ? null : samplesPerStep * sequence,
    layers,
    beforeS: microBatchS * (microBatches + pipeline - 1) - backwardS,
    bubble: (pipeline - 1) / (microBatches + pipeline - 1),
    modelFlops: passes * flopsForward * samplesPerStep * (sequence ?? 1),
    kernel: training.samples_per_second === undefined ? kernel : measured(kernel, passes * flopsForward * (sequence ?? 1), training),
    recomputeShare: recompute / (passes + recompute),
    notes,
  };
}

/** The kernel rate that a measured rate of one GPU stands for. */
function measured(kernel: KernelRate, flopsPerSample: number, training: Scenario['training']): KernelRate {
  const flopsPerSecond = flopsPerSample * (training.samples_per_second as number);
  return {
    ...kernel,
    flopsPerSecond,
    efficiency: flopsPerSecond / kernel.peakFlopsPerSecond,
    source: training.rate_source ?? 'measured rate given by the scenario',
  };
}

function samplesOf({ training, model }: Scenario, sequence: number | null): number {
  if (training.samples_per_step !== undefined) return training.samples_per_step;
  if (sequence === null)
    throw new UnbuildableError(`${model} is trained on images: give training.samples_per_step instead of tokens_per_step`, 'no batch');
  const samples = (training.tokens_per_step as number) / sequence;
  if (!Number.isInteger(samples)) {
    throw new UnbuildableError(
      `${training.tokens_per_step} tokens a step are ${samples.toFixed(3)} sequences of ${sequence}: give a multiple (16Mi, not 16M)`,
      'odd batch',
    );
  }
  return samples;
}
