import type { System } from '../catalog/systems';
import type { Scenario } from '../scenario/schema';
import { balancedDragonfly } from './dragonfly';
import type { Run, Runs } from './graph';
import { stockedM } from './hall/floor';
import { groupRacks, groupRuns } from './hall/group-runs';
import { rackRuns } from './hall/rack-runs';
import { refusal } from './refusal';
import { isClos, type Routing, routingOf } from './routing';
import type { ClosSpec } from './spec';
import { product } from './torus/slice-shape';

/** What joins the domains, beside what `ClosSpec` says. */
export type ScaleOutSpec =
  | { topology: 'clos' }
  | { topology: 'rail-only'; runs: Runs }
  | { topology: 'torus'; shape: number[]; widths: number[]; runs: Runs }
  | Detoured;

/** Fabrics whose routes may be led out of their way. */
export type Detoured = { routing: Routing; seed: string; runs: Runs } & (
  | { topology: 'dragonfly'; p: number; a: number; h: number; groups: number }
  | { topology: 'dragonfly-plus'; p: number; leaves: number; spines: number; h: number; groups: number }
  | { topology: 'hyperx'; shape: number[]; perSwitch: number; widths: number[] }
);

const ROUTINGS: Readonly<Record<string, readonly Routing[]>> = {
  clos: ['sprayed', 'hashed'],
  'rail-only': ['minimal'],
  torus: ['minimal'],
  dragonfly: ['minimal', 'valiant', 'ugal'],
  'dragonfly-plus': ['minimal', 'valiant', 'ugal'],
  hyperx: ['minimal', 'valiant', 'ugal'],
  links: ['minimal', 'hashed'],
};

/**
 * The fabric outside of the domains, with every default filled in.
 *
 * @param draw number of the seed, where paths are drawn
 * @throws UnbuildableError naming the field when there is no such fabric
 * @example scaleOutSpec(scenario, system, spec, 0) // { topology: 'dragonfly', p: 4, a: 8, h: 4, groups: 33, … }
 */
export function scaleOutSpec(scenario: Scenario, system: System, clos: ClosSpec, draw: number): ScaleOutSpec {
  const { scale_out: out, links } = scenario.fabric;
  const topology = isClos(scenario) ? 'clos' : (out.topology ?? 'clos');
  const routing = routingOf(scenario);
  const known = ROUTINGS[links === undefined ? topology : 'links'];
  if (!known.includes(routing)) {
    throw refusal(
      'fabric.scale_out.routing',
      `${links === undefined ? `a ${topology}` : 'a list of links'} has no ${routing} routing`,
      known.join(' or '),
      'no routing',
    );
  }
  checkFaults(scenario, links === undefined ? topology : 'list of links');
  if (topology === 'clos' || topology === 'rail-clos' || links !== undefined) return { topology: 'clos' };
  if (!Number.isInteger(clos.nicsPerGpu) && clos.ranks > clos.domain) {
    const shared = `${1 / clos.nicsPerGpu} GPUs of ${system.id} share a NIC`;
    throw refusal('fabric.scale_out.topology', shared, 'rail-clos or clos, where GPUs may share one', 'shared NICs');
  }
  const { ranks } = clos;
  const between = { routing, seed: `${scenario.seed}/${draw}` };
  const shape = out.shape ?? [];
  const widths = out.widths ?? shape.map(() => 1);
  if (widths.length !== shape.length && shape.length > 0) {
    throw refusal(
      'fabric.scale_out.widths',
      `${widths.length} values for ${shape.length} dimensions`,
      `one for each of ${shape.join(' × ')}`,
      'dimensions',
    );
  }
  if (topology === 'rail-only') return { topology, runs: railRuns(clos) };
  if (topology === 'torus') {
    if (product(shape) !== ranks) {
      throw refusal('fabric.scale_out.shape', `${shape.join(' × ')} are ${product(shape)} GPUs`, `a shape of the job's ${ranks}`, 'shape');
    }
    return { topology, shape, widths, runs: { leaf: over(clos, rackRuns(racksOf(clos, ranks), clos.floor).across) } };
  }
  if (topology === 'hyperx') {
    const perSwitch = out.per_switch ?? Math.ceil(ranks / product(shape));
    return { topology, shape, perSwitch, widths, ...between, runs: runsOf(clos, product(shape) / shape[0], shape[0] * perSwitch, shape[0]) };
  }
  if (topology === 'dragonfly') {
    const base = out.p ?? out.h ?? (out.a === undefined ? balancedDragonfly(ranks).p : Math.max(1, Math.floor(out.a / 2)));
    const { p = base, a = 2 * base, h = base } = out;
    const groups = out.groups ?? Math.ceil(ranks / (a * p));
    return { topology, p, a, h, groups, ...between, runs: runsOf(clos, groups, a * p, a) };
  }
  let base = 1;
  while (base ** 4 + base ** 2 < ranks) base++;
  const { p = base, a: leaves = base, h = base } = out;
  const spines = out.spines ?? leaves;
  const groups = out.groups ?? Math.ceil(ranks / (leaves * p));
  return { topology, p, leaves, spines, h, groups, ...between, runs: runsOf(clos, groups, leaves * p, leaves + spines) };
}

/** What gpu0 is joined to, for a person who has to name a link. */
const OUTSIDE_GPU0: Readonly<Record<string, string>> = {
  'rail-only': 'rail0',
  torus: 'gpu1',
  dragonfly: 'group0-switch0',
  'dragonfly-plus': 'group0-leaf0',
  hyperx: 'switch0-0',
};

/** A trunk of a Clos is named by its tier, a link of any other fabric by the devices that it joins. */
function checkFaults({ fabric: { links, scale_up: up, scale_out: out } }: Scenario, what: string): void {
  if (links !== undefined && up.faults !== undefined && up.faults.length > 0) {
    const expected = 'fabric.scale_out.faults, which names any of them';
    throw refusal('fabric.scale_up.faults', 'a list of links is the whole fabric', expected, 'no faults');
  }
  const byTier = what === 'clos' || what === 'rail-clos';
  for (const [index, { tier }] of (out.faults ?? []).entries()) {
    const field = `fabric.scale_out.faults[${index}]`;
    if (byTier && tier === undefined) {
      throw refusal(`${field}.from`, `a ${what} names a trunk by its tier`, 'a trunk, such as { tier: spine, group: 0, rail: 0 }', 'no trunk');
    }
    if (!byTier && tier !== undefined) {
      const expected = `from and to${what in OUTSIDE_GPU0 ? `, such as { from: gpu0, to: ${OUTSIDE_GPU0[what]} }` : ''}`;
      throw refusal(`${field}.tier`, `a ${what} names a link by the two devices that it joins`, expected, 'no link');
    }
  }
}

const racksOf = ({ gpusPerNode, nodesPerRack }: ClosSpec, ranks: number): number => Math.ceil(ranks / (gpusPerNode * nodesPerRack));

/** A run as the scenario's `lengths` and `cable` have it. */
function over({ cableM, lengths, floor }: ClosSpec, { runM }: Pick<Run, 'runM'>): Run {
  const run = cableM ?? runM;
  return { runM: run, lengthM: lengths === 'exact' ? run : stockedM(run, floor.stockedM) };
}

/** Groups of so many ranks stand side by side, each with its switches in network racks: leaf from rank to switch, spine from one of them to another, core between groups. */
function runsOf(clos: ClosSpec, groups: number, groupRanks: number, switches: number): Runs {
  const { inside, within, between } = groupRuns(groupRacks(clos, groups, groupRanks), clos.floor, new Array<number>(groups).fill(switches));
  return { leaf: over(clos, inside), spine: over(clos, within), core: over(clos, between) };
}

/** All rail switches stand in the network rack of one group of all racks. */
function railRuns(clos: ClosSpec): Runs {
  const ports = Math.ceil(clos.ranks / clos.domain) * clos.nicsPerGpu;
  const boxes = Math.ceil(clos.domain / Math.max(1, Math.floor(clos.radix / ports)));
  return { leaf: over(clos, groupRuns([racksOf(clos, clos.ranks)], clos.floor, [boxes]).inside) };
}
