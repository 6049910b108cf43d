import type { System } from '../../catalog/systems';
import { closShape } from '../../fabric/clos-shape';
import { refusal } from '../../fabric/refusal';
import { closSpec, nicBytesPerSecond } from '../../fabric/spec';
import { UnbuildableError } from '../../fabric/unbuildable';
import type { Scenario } from '../../scenario/schema';
import { planJob } from '../../training/job';
import type { SharedFloors } from '../bill/standing';
import { withDomain } from '../domain-auto';
import { referenceName } from './hold-reference';
import type { HeldResult } from './hold-result';
import { type Ends, endsAgainst, type Spending, type Spent, spendingOf, total } from './hold-spending';
import { holdFault, holdUnit } from './hold-unit';
import { mostUnits } from './most-units';

/** What holding a quantity makes of a scenario, before anything is simulated. */
export interface Holding {
  /** The scenario that the held quantity allows, with its own number of GPUs and oversubscription; nothing is held in it. */
  scenario: Scenario;
  held: Omit<HeldResult, 'useful' | 'relative' | 'relativeRange' | 'referenceUtilisation' | 'sentence'>;
  /** GPUs with every fact at the end of its range that hurts, or helps, most beside the reference. */
  gpusRange: [low: number, high: number];
}

/**
 * Holds a quantity equal to that of a reference on the same nominal GPUs: as many whole units of GPUs as it allows, or the least oversubscription. One unit more would exceed it.
 *
 * In which units GPUs come, and which fabrics cannot give way: `hold-unit.ts`.
 *
 * @param reference from `referenceOf`
 * @throws UnbuildableError when nothing can be built within it, or a quantity is not known
 * @example hold(scenario, referenceOf(scenario), system).held.gpus // 18,912 for 18,432 nominal ones
 */
export function hold(scenario: Scenario, reference: Scenario, systems: { own: System; reference: System }, shared?: SharedFloors): Holding {
  const { hold: rule, ...asked } = scenario;
  if (rule === undefined) throw new RangeError('expected a scenario that holds something');
  const { what } = rule;
  // A domain that is as large as can be wired is that of the nominal GPUs, and stays.
  const { scenario: nominal } = withDomain(asked, systems.own);
  const same = {
    what,
    reference: referenceName(rule),
    gpus: nominal.gpus,
    unitGpus: holdUnit(nominal, systems.own),
    oversubscription: nominal.fabric.scale_out.oversubscription,
    simulated: rule.simulate,
  };
  if (what === 'port-rate') {
    const rate = nicBytesPerSecond(reference, systems.reference);
    const own = nicBytesPerSecond(nominal, systems.own) === rate ? nominal : withScaleOut(nominal, { nic: rate });
    const held = { ...same, budget: rate, reached: rate, rest: 0, next: null, adjusted: 'nothing' as const };
    return { scenario: own, held, gpusRange: [nominal.gpus, nominal.gpus] };
  }
  const fault = holdFault({ ...nominal, hold: rule }, systems.own);
  if (fault !== undefined) throw refusal(fault.field, fault.message, fault.expected, 'cannot give way');
  // The price of a GPU is the point's to say.
  // Floors of sizes that are only tried are not kept: a search leaves a dozen behind, of a whole cluster each.
  const spendOf = (one: Scenario, system: System): Spending => {
    return spendingOf(what, { ...one, hold: rule }, system, one.gpus === nominal.gpus ? shared : undefined);
  };
  const allowed = spendOf(reference, systems.reference);
  const spend = (one: Scenario): Spending => spendOf(one, systems.own);
  return rule.adjust === 'gpus' ? byGpus(nominal, systems.own, allowed, spend, same) : byOversubscription(nominal, systems.own, allowed, spend, same);
}

type Same = Pick<HeldResult, 'what' | 'reference' | 'gpus' | 'unitGpus' | 'oversubscription' | 'simulated'>;

/** As many GPUs as the quantity allows. */
function byGpus(nominal: Scenario, system: System, allowed: Spending, spend: (one: Scenario) => Spending, same: Same): Holding {
  const { unitGpus: unit } = same;
  const at = memo((units: number): Spending | null => orNull(() => spend({ ...nominal, gpus: units * unit })));
  // The nominal point itself must close: a gap in the curve is told as such.
  const own = spend(nominal);
  const units = (ends?: Ends): number => {
    const budget = total(allowed, ends);
    const fits = (count: number): boolean => {
      const spent = at(count);
      return spent !== null && total(spent, ends) <= budget;
    };
    // What is spent grows almost in proportion to the units: a guess held against it is a better one.
    let guess = ((nominal.gpus / unit) * budget) / total(own, ends);
    for (let round = 0; round < 2; round++) {
      const spent = at(Math.max(1, Math.floor(guess)));
      if (spent === null) break;
      guess *= budget / total(spent, ends);
    }
    return mostUnits(fits, guess);
  };
  const runs = (count: number): boolean => same.simulated === 'nominal' || jobFits({ ...nominal, gpus: count * unit }, system);
  const most = units();
  let found = most;
  while (found > 0 && !runs(found)) found--;
  let more = most + 1;
  while (more <= 2 * most && !runs(more)) more++;
  if (found === 0)
    throw new UnbuildableError(`hold: not even ${unit} GPUs fit into ${same.what} of ${amount(same.what, total(allowed))}`, 'too dear', 'hold');
  const reached = total(at(found) as Spending);
  const above = at(more);
  const budget = total(allowed);
  const held = { ...same, budget, reached, rest: budget - reached, next: above === null ? null : total(above), adjusted: 'gpus' as const };
  const ends = (['hurt', 'help'] as const).map((how) => units(endsAgainst(own, allowed, how)) * unit);
  const gpus = found * unit;
  return { scenario: { ...nominal, gpus }, held: { ...held, gpus }, gpusRange: [Math.min(gpus, ...ends), Math.max(gpus, ...ends)] };
}

/** The least oversubscription that the quantity allows: whole uplinks of a leaf. */
function byOversubscription(nominal: Scenario, system: System, allowed: Spending, spend: (one: Scenario) => Spending, same: Same): Holding {
  const ports = closShape(closSpec(withScaleOut(nominal, { oversubscription: 1 }), system)).leafWidth(0);
  const of = (uplinks: number): Scenario => withScaleOut(nominal, { oversubscription: ports / uplinks });
  const budget = total(allowed);
  const at = memo((uplinks: number): Spending | null => orNull(() => spend(of(uplinks))));
  spend(of(ports));
  const uplinks = mostUnits((count) => total(at(count) ?? new Map([['', none]])) <= budget, ports, ports);
  if (uplinks === 0)
    throw new UnbuildableError(`hold: one uplink a leaf is more than ${same.what} of ${amount(same.what, budget)} allow`, 'too dear', 'hold');
  const reached = total(at(uplinks) as Spending);
  const above = uplinks === ports ? null : at(uplinks + 1);
  const scenario = uplinks === ports ? withScaleOut(nominal, { oversubscription: 1 }) : of(uplinks);
  const { oversubscription } = scenario.fabric.scale_out;
  const next = above === null ? null : total(above);
  const held = { ...same, oversubscription, budget, reached, rest: budget - reached, next, adjusted: 'oversubscription' as const };
  return { scenario, held, gpusRange: [nominal.gpus, nominal.gpus] };
}

const none = { value: Number.POSITIVE_INFINITY, min: Number.POSITIVE_INFINITY, max: Number.POSITIVE_INFINITY };

const withScaleOut = (scenario: Scenario, change: Partial<Scenario['fabric']['scale_out']>): Scenario => ({
  ...scenario,
  fabric: { ...scenario.fabric, scale_out: { ...scenario.fabric.scale_out, ...change } },
});

/** Whether the batch divides over the replicas. */
const jobFits = (scenario: Scenario, system: System): boolean => orNull(() => planJob(scenario, system)) !== null;

/** Null for what cannot be built. */
function orNull<T>(run: () => T): T | null {
  try {
    return run();
  } catch (error) {
    if (error instanceof UnbuildableError) return null;
    throw error;
  }
}

function memo<T>(of: (units: number) => T): (units: number) => T {
  const known = new Map<number, T>();
  return (units) => {
    if (!known.has(units)) known.set(units, of(units));
    return known.get(units) as T;
  };
}

const UNITS: Readonly<Record<Spent, string>> = { watts: 'W', dollars: 'USD', racks: 'racks' };

/** A quantity with its unit. @example amount('watts', 1013052) // '1,013,052 W' */
export function amount(what: HeldResult['what'], value: number): string {
  if (what === 'port-rate') return `${(value * 8) / 1e9} Gb/s`;
  return `${Math.round(value).toLocaleString('en')} ${UNITS[what]}`;
}
