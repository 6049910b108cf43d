import { systemEntry } from '../../catalog/systems';
import { UnbuildableError } from '../../fabric/unbuildable';
import type { Scenario } from '../../scenario/schema';
import { interconnectOf } from '../bill/energy-of-point';
import type { SharedFloors } from '../bill/standing';
import type { SimulatedPoint } from '../result';
import { amount, hold } from './hold';
import { referenceName, referenceOf } from './hold-reference';
import type { HeldResult } from './hold-result';

/** A simulated point without what only labels it. */
export type Simulated = Omit<SimulatedPoint, 'key' | 'axes' | 'name' | 'model' | 'system' | 'gpus' | 'published'>;

/**
 * Simulates a scenario that holds a quantity: what the quantity allows, beside the reference. Points of one sweep share their reference.
 *
 * What counts is useful throughput: samples a second over those of the reference. With `simulate: nominal` the step is that of the nominal GPUs, and every GPU is as useful as there.
 *
 * @param plain simulates a scenario that holds nothing
 * @throws UnbuildableError when the point, or its reference, cannot be built
 */
export function simulateHeld(scenario: Scenario, plain: (scenario: Scenario) => Simulated, floors?: SharedFloors): Simulated {
  const { hold: rule, ...nominal } = scenario;
  if (rule === undefined) throw new RangeError('expected a scenario that holds something');
  if (rule.simulate === 'nominal' && scenario.training.scaling !== 'weak') {
    throw new UnbuildableError(
      'hold.simulate: nominal takes the step of other GPUs, which needs training.scaling: weak',
      'not weak',
      'hold.simulate',
    );
  }
  const reference = referenceOf(scenario);
  const systems = { own: systemEntry(scenario.system), reference: systemEntry(reference.system) };
  const against = atReference(() => plain(reference), referenceName(rule));
  const found = hold(scenario, reference, systems, floors);
  const onNominal = rule.simulate === 'nominal' && found.held.adjusted === 'gpus';
  const point = plain(onNominal ? nominal : found.scenario);
  const factor = onNominal ? found.held.gpus / scenario.gpus : 1;
  const samplesPerSecond = point.samplesPerSecond * factor;
  const relative = samplesPerSecond / against.samplesPerSecond;
  const result: Omit<HeldResult, 'sentence'> = {
    ...found.held,
    useful: (point.utilisation * found.held.gpus) / scenario.gpus,
    relative,
    relativeRange: [(relative * found.gpusRange[0]) / found.held.gpus, (relative * found.gpusRange[1]) / found.held.gpus],
    referenceUtilisation: against.utilisation,
  };
  const held: HeldResult = { ...result, sentence: sentence(result, scenario.gpus) };
  const tokensPerSecond = point.tokensPerSecond === null ? null : point.tokensPerSecond * factor;
  const built = onNominal ? interconnectAt(found.scenario, point, factor, floors) : point.interconnect;
  return { ...point, samplesPerSecond, tokensPerSecond, interconnect: built, held, notes: [held.sentence, ...point.notes] };
}

/** Watts and dollars of all the GPUs that the held quantity allows, at the step of the nominal ones. */
function interconnectAt(scenario: Scenario, { stepPs, tokensPerSecond, tiers }: Simulated, factor: number, floors?: SharedFloors) {
  const tokensPerStep = tokensPerSecond === null ? null : (tokensPerSecond * factor * stepPs) / 1e12;
  return interconnectOf(scenario, systemEntry(scenario.system), { stepPs, tokensPerStep, tiers }, floors);
}

function atReference<T>(run: () => T, name: string): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof UnbuildableError) throw new UnbuildableError(`the reference (${name}) cannot be built: ${error.message}`, 'no reference');
    throw error;
  }
}

/** What was held and what changed, for a person. */
function sentence(
  { what, reference, budget, reached, next, gpus, adjusted, oversubscription, relative, simulated }: Omit<HeldResult, 'sentence'>,
  nominal: number,
): string {
  const many = (count: number): string => count.toLocaleString('en');
  const against = `${Number((100 * relative).toPrecision(4))} % of the throughput of the reference (${reference})`;
  if (what === 'port-rate') return `${amount(what, budget)} a port as the reference has: ${against}`;
  const changed =
    adjusted === 'gpus'
      ? `${many(gpus)} GPUs where ${many(nominal)} are nominal${simulated === 'nominal' ? ' (each taken to be as useful as those)' : ''}`
      : `oversubscription ${Number(oversubscription.toPrecision(4))}`;
  return `${amount(what, reached)} of ${amount(what, budget)} used: ${changed}${next === null && adjusted === 'gpus' ? ', and no more can be wired' : ''}; ${against}`;
}
