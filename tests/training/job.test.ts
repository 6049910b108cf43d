import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { systemEntry } from '../../src/catalog/systems';
import { type ScenarioInput, scenarioSchema } from '../../src/scenario/schema';
import { type Job, planJob } from '../../src/training/job';
import { countModel } from '../../src/training/model-shape';
import { stepProgram } from '../../src/training/step';

const system = systemEntry('h100-hgx');
const jobOf = (change: Partial<ScenarioInput>): Job =>
  planJob(
    scenarioSchema.parse({ name: 'test', model: 'resnet-50', system: 'h100-hgx', gpus: 8, training: { samples_per_step: 256 }, ...change }),
    system,
  );

/** T* of a step: the whole compute time of a rank, bubble included, seconds. */
function computeS({ layers, beforeS }: Job): number {
  return stepProgram({ layers, beforeS, bucketBytes: 25e6, overlap: true, placement: null }).computePs / 1e12;
}

describe('planJob', () => {
  it('computes for the FLOPs of its samples over the rate of the kernels', () => {
    // One GPU, half of 989 TFLOP/s, 4 images in one micro-batch: forward and backward FLOPs × 4 / 494.5e12.
    const shape = countModel('resnet-50');
    const job = jobOf({ gpus: 1, training: { samples_per_step: 4, kernel_efficiency: 0.5 } });
    const flops = (1 + shape.backwardFactor) * shape.layers.reduce((sum, { fwdFlops }) => sum + fwdFlops, 0) * 4;
    expect(computeS(job)).toBeCloseTo(flops / 494.5e12, 11);
    expect(job.modelFlops / flops).toBeCloseTo(1, 12);
    // Full recomputation adds one more forward to the three passes, and no FLOPs that count for MFU.
    const again = jobOf({ gpus: 1, training: { samples_per_step: 4, kernel_efficiency: 0.5, recompute: 'full' } });
    expect(computeS(again) / computeS(job)).toBeCloseTo((2 + shape.backwardFactor) / (1 + shape.backwardFactor), 7);
    expect(again.modelFlops).toBe(job.modelFlops);
    expect(again.recomputeShare).toBeCloseTo(1 / (2 + shape.backwardFactor), 12);
  });

  it('takes samples / rate with a measured rate, whatever the model', () => {
    // 256 images over 8 GPUs at 640 images a second each: 32 / 640 = 50 ms.
    expect(computeS(jobOf({ training: { samples_per_step: 256, samples_per_second: 640 } }))).toBeCloseTo(0.05, 11);
    // 64 sequences over 8 GPUs at 2 a second: 4 s.
    const llm = jobOf({ model: 'bert-large', training: { tokens_per_step: 64 * 512, sequence: 512, samples_per_second: 2 } });
    expect(computeS(llm)).toBeCloseTo(4, 9);
    expect([llm.samplesPerStep, llm.tokensPerStep, llm.microBatches]).toEqual([64, 32_768, 8]);
  });

  it('divides the batch over the replicas with strong scaling and gives each its own with weak scaling', () => {
    const strong = jobOf({ gpus: 16, training: { samples_per_step: 256 } });
    expect([strong.dataParallel, strong.samplesPerStep]).toEqual([16, 256]);
    const weak = jobOf({ gpus: 16, training: { scaling: 'weak', samples_per_step: 256 } });
    expect(weak.samplesPerStep).toBe(4096);
    expect(computeS(weak) / computeS(strong)).toBeCloseTo(16, 6);
  });

  it('has the bubble (p − 1)/(m + p − 1), and computes that much longer', () => {
    // 4 stages, 2 replicas, 16 micro-batches of 8: 3/19.
    const piped = jobOf({ parallelism: { pipeline: 4 }, training: { samples_per_step: 256, micro_batch: 8, samples_per_second: 100 } });
    expect([piped.microBatches, piped.bubble]).toEqual([16, 3 / 19]);
    // A quarter of the model on 128 images at 100 a second: 0.32 s of work in (1 − 3/19) of the time.
    expect(computeS(piped)).toBeCloseTo(0.32 / (16 / 19), 9);
  });

  it('shares parameters and FLOPs over tensor and pipeline degrees', () => {
    const [whole, split] = [
      jobOf({ gpus: 8 }),
      jobOf({ gpus: 8, parallelism: { tensor: 2, pipeline: 2 }, training: { samples_per_step: 64, micro_batch: 32 } }),
    ];
    expect([whole.dataParallel, split.dataParallel]).toEqual([8, 2]);
    const gradients = ({ layers }: Job): number => layers.reduce((sum, { gradientBytes }) => sum + gradientBytes, 0);
    // bf16: 2 bytes a parameter; every layer is rounded up to whole bytes.
    expect(gradients(whole)).toBe(2 * countModel('resnet-50').params);
    expect(gradients(split) - gradients(whole) / 4).toBeGreaterThanOrEqual(0);
    expect(gradients(split) - gradients(whole) / 4).toBeLessThan(split.layers.length);
    expect(gradients(jobOf({ training: { samples_per_step: 256, gradient: 'fp32' } }))).toBe(4 * countModel('resnet-50').params);
  });

  it('refuses a batch that does not divide over replicas and micro-batches, with the numbers', () => {
    expect(() => jobOf({ gpus: 3 })).toThrow('256 samples a step over 3 replicas are 85.333 each, not a whole number of micro-batches of');
    expect(() => jobOf({ training: { samples_per_step: 256, micro_batch: 5 } })).toThrow(
      '256 samples a step over 8 replicas are 32 each, not a whole number of micro-batches of 5',
    );
    expect(() => jobOf({ gpus: 512 })).toThrow('over 512 replicas are 0.5 each');
  });

  it('refuses tokens that are no whole sequences and images counted in tokens', () => {
    expect(() => jobOf({ model: 'llama3-8b', training: { tokens_per_step: '16M', sequence: 8192 } })).toThrow(
      '16000000 tokens a step are 1953.125 sequences of 8192',
    );
    expect(() => jobOf({ training: { tokens_per_step: '16Mi' } })).toThrow('resnet-50 is trained on images: give training.samples_per_step');
  });

  it('keeps the work of a step the same however it is divided into micro-batches and replicas', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 3 }), (replicas, micro) => {
        const job = jobOf({ gpus: 2 ** replicas, training: { samples_per_step: 256, micro_batch: 2 ** micro, samples_per_second: 1000 } });
        expect(job.microBatches).toBe(2 ** (8 - replicas - micro));
        // 0.256 s of one GPU's work, shared.
        expect(computeS(job) * 2 ** replicas).toBeCloseTo(0.256, 9);
      }),
      { seed: 71, numRuns: 30 },
    );
  });
});
