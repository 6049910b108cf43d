import { simulate } from '../analysis/simulate';
import { type ScenarioInput, scenarioSchema } from '../scenario/schema';
import data from './data/training-scaling.json';

/** One measured throughput of a training job, and what the simulator says of it. */
export interface TrainingRow {
  name: string;
  id: string;
  gpus: number;
  /** Throughput beside the set's smallest job, per GPU: 1 scales perfectly. */
  measured: number;
  simulated: number;
  /** Simulated over measured, minus 1. */
  error: number;
  algorithm: string;
}

interface Measured {
  id: string;
  gpus: number;
  samplesPerSecond: number;
  /** Of the whole job. */
  samplesPerStep: number;
  microBatch: number;
}

/** Throughputs of one job on several numbers of GPUs, the smallest first. */
export interface TrainingSet {
  name: string;
  source: string;
  confidence: string;
  system: string;
  link: string;
  model: string;
  sequence?: number;
  precision: string;
  gradient: string;
  bucket?: string;
  transport?: string;
  measured: Measured[];
}

/** Published training runs that are data-parallel and nothing else, so that a step can predict them: replicas with all parameters, gradients reduced once a step, one job on several numbers of GPUs. */
export const trainingSets: readonly TrainingSet[] = data as TrainingSet[];

/**
 * Predicts how published training runs scale. The rate of a GPU is that of the set's smallest job, what communication takes of it there as simulated put back; nothing is fitted to the rows that are predicted.
 * Frameworks overlap as the step does, in buckets of 25 MB (PyTorch's DistributedDataParallel) where the source says nothing.
 *
 * @throws Error when a set cannot be built
 * @example trainingScaling().map(({ error }) => error)
 */
export function trainingScaling(sets: readonly TrainingSet[] = trainingSets): TrainingRow[] {
  return sets.flatMap((set) => {
    const [base, ...others] = set.measured;
    const alone = base.samplesPerSecond / base.gpus;
    const rate = alone / stepOf(set, base, alone).utilisation;
    const before = stepOf(set, base, rate).utilisation;
    return others.map((row): TrainingRow => {
      const { utilisation, algorithm } = stepOf(set, row, rate);
      const measured = row.samplesPerSecond / row.gpus / alone;
      const simulated = utilisation / before;
      return { name: set.name, id: row.id, gpus: row.gpus, measured, simulated, error: simulated / measured - 1, algorithm };
    });
  });
}

/** @param rate samples a second of one GPU that never waits */
function stepOf(set: TrainingSet, { gpus, samplesPerStep, microBatch }: Measured, rate: number): { utilisation: number; algorithm: string } {
  const { name, system, model, sequence, precision, gradient, link, bucket = '25 MB', transport } = set;
  const batch = sequence === undefined ? { samples_per_step: samplesPerStep } : { tokens_per_step: samplesPerStep * sequence, sequence };
  const input: ScenarioInput = {
    name,
    model,
    system,
    gpus,
    training: {
      ...batch,
      micro_batch: microBatch,
      precision: precision as 'fp16',
      gradient: gradient as 'fp16',
      samples_per_second: rate,
    },
    parallelism: { bucket },
    fabric: { scale_out: { leaf: link, spine: 'dr4-400', core: 'dr4-400', too_long: 'replace', replace_with: 'dr4-400' } },
    collective: { library: 'nccl', algorithm: 'auto', ...(transport !== undefined && { transport }) },
  };
  const point = simulate({ scenario: scenarioSchema.parse(input), axes: {}, key: '' });
  if (point.status !== 'ok') throw new Error(`${name}, ${gpus} GPUs: ${point.reason}`);
  return { utilisation: point.utilisation, algorithm: point.collectives[0]?.algorithm ?? 'none' };
}
