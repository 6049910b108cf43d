import { describe, expect, it } from 'vitest';
import { phaseScenario } from '../../../src/analysis/phases/phase-scenario';
import { phased } from '../slices';

const of = (set: object) => phaseScenario(phased({ list: [{ name: 'a', steps: 1, set }] }), 0);

describe('the scenario of a phase', () => {
  it('is that of the job with the settings of the phase, texts with units read, and no phases of its own', () => {
    const scenario = of({ 'training.tokens_per_step': '32Ki', parallelism: { bucket: '25 MB' } });
    expect(scenario.training).toMatchObject({ tokens_per_step: 32768, sequence: 8192 });
    expect(scenario.parallelism).toMatchObject({ tensor: 4, bucket: 25e6 });
    expect(scenario.phases).toBeUndefined();
  });

  it.each([
    [{ 'parallelism.tensor': 3 }, 'phases.list[0].set: tensor 3 × pipeline 1 = 3 does not divide 256 GPUs'],
    [{ 'training.samples_per_step': 8 }, 'phases.list[0].set: tokens_per_step and samples_per_step are both given'],
    [{ gpus: 128 }, 'phases.list[0].set: "gpus" is the same in all phases'],
    [{ 'training.sequenc': 1 }, 'phases.list[0].set: unknown path "training.sequenc"'],
  ])('with %j is refused in words', (set, says) => {
    expect(() => of(set)).toThrow(says);
  });
});
