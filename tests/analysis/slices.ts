import { checkScenario } from '../../src/scenario/check-scenario';
import type { Scenario } from '../../src/scenario/schema';

/** A slice of TPU v4 that trains in phases, quick to simulate: no library costs, one replica's worth of tokens. */
export function phased(phases: unknown, changes: Record<string, unknown> = {}): Scenario {
  const checked = checkScenario({
    name: 'Phases',
    model: 'llama3-8b',
    system: 'tpu-v4',
    gpus: 256,
    training: { scaling: 'weak', tokens_per_step: '8Ki', sequence: 8192 },
    parallelism: { tensor: 4, bucket: '1 GB' },
    collective: { library: 'ideal' },
    phases,
    ...changes,
  });
  if ('problems' in checked) throw new Error(JSON.stringify(checked.problems));
  return checked.scenario;
}
