import { describe, expect, it } from 'vitest';
import { trainingText } from '../../src/report/training-text';
import { trainingScaling, trainingSets } from '../../src/validation/training-scaling';

describe('published training runs', () => {
  it('each name their source, begin with their smallest job and have a larger one to predict', () => {
    for (const { source, measured } of trainingSets) {
      expect(source).toMatch(/^https:/);
      const gpus = measured.map((row) => row.gpus);
      expect(gpus.length).toBeGreaterThan(1);
      expect(gpus).toEqual(gpus.toSorted((a, b) => a - b));
      for (const { samplesPerStep, microBatch, gpus: n } of measured) expect((samplesPerStep / n / microBatch) % 1).toBe(0);
    }
  });

  it('that scale perfectly on a network that costs next to nothing are predicted so', () => {
    // A step of BERT-large on sequences of 512 takes seconds; its all-reduce milliseconds, most of it beside the backward.
    const [set] = trainingSets.filter(({ sequence }) => sequence === 512);
    const [base] = set.measured;
    const perfect = { ...set, measured: [base, { ...base, gpus: 16, samplesPerSecond: 2 * base.samplesPerSecond }] };
    const [{ measured, simulated, error }] = trainingScaling([perfect]);
    expect(measured).toBe(1);
    expect(simulated).toBeGreaterThan(0.999);
    expect(simulated).toBeLessThanOrEqual(1);
    expect(error).toBe(simulated - 1);
    expect(trainingText(trainingScaling([perfect]))).toMatch(/16\s+100\.0 %/);
  });
});
