import type { InfeasiblePoint } from '../../src/analysis/result';
import type { ReportMeta } from '../../src/report/meta';
import { checkScenario } from '../../src/scenario/check-scenario';
import type { Scenario } from '../../src/scenario/schema';
import type { PlannedPoint } from '../../src/sweep/executor';
import type { SweepRecord } from '../../src/sweep/store';

/** A made-up result: the store keeps what it is given, whatever it says. */
export const madeUpResult = (key: string, more: Partial<InfeasiblePoint> = {}): InfeasiblePoint => ({
  key,
  axes: { gpus: 8 },
  name: 'made up',
  model: 'none',
  system: 'none',
  gpus: 8,
  notes: [],
  status: 'infeasible',
  reason: 'made up',
  mark: 'made up',
  ...more,
});

export const madeUpMeta: ReportMeta = {
  title: 'made up',
  subtitle: '',
  command: 'interlude sweep made-up.yaml',
  version: '0',
  scenarioText: 'name: made up\n',
};

export const madeUpRecord = (keys: string[]): SweepRecord => ({ meta: madeUpMeta, points: keys.map((key) => ({ key, axes: { gpus: 8 } })) });

/** A small scenario that is quick to simulate; `more` replaces top-level keys. */
export function smallScenario(more: Record<string, unknown> = {}): Scenario {
  const input = {
    name: 'small',
    model: 'llama3-70b',
    system: 'h100-hgx',
    gpus: 16,
    training: { tokens_per_step: '1Mi' },
    parallelism: { tensor: 8 },
    ...more,
  };
  const checked = checkScenario(input);
  if ('problems' in checked) throw new Error(JSON.stringify(checked.problems));
  return checked.scenario;
}

/** A planned point under a name that a made-up executor or worker looks at. */
export const plannedPoint = (index: number, name = 'small'): PlannedPoint => ({
  index,
  key: `key-${index}`,
  structure: 'one',
  cost: 1,
  axes: { index },
  scenario: smallScenario({ name }),
});
