import { copperFacts } from '../catalog/copper';
import { copperConditions } from '../catalog/copper-hosts';
import { opticalSwitch, splitterExcessDb } from '../catalog/links-optical';
import type { Closure } from './closure';
import { copperRate, twinaxDbPerM } from './copper';
import type { BuiltCopper } from './copper-channel';
import type { OpticalChannel } from './optical';
import { ofFact, type SheetTerm } from './sheet-term';

/** Loss term by term with sources, and the budget that it has to keep; no budget where none is known. */
export interface LossSheet {
  terms: SheetTerm[];
  budget: SheetTerm | null;
}

/** Cables of one gauge differ by this much in construction, ageing and temperature. */
const CABLE_SPREAD = 0.15;
const GENERAL = 'general knowledge, not re-checked';

/**
 * The loss of a link as `linkClosure` has it, each term with its range and source, dB.
 *
 * @example lossSheetTerms(linkClosure(linkTechnology('dac-100'), 3, {})).budget?.value // 28.5
 */
export function lossSheetTerms(closure: Closure): LossSheet {
  const { copper, optical } = closure;
  if (copper !== undefined) return copperSheet(closure, copper);
  return optical === undefined ? { terms: [], budget: null } : opticalSheet(closure, optical);
}

function copperSheet({ terms, budgetDb, lengthM }: Closure, { channel, host }: BuiltCopper): LossSheet {
  const rate = copperRate(channel.laneGbps);
  const mm = channel.hostMm ?? rate.hostMm;
  const source = (name: string, label: string, confidence: string, sources: string[]): SheetTerm => ({
    name: label,
    value: terms.find((term) => term.name === name)?.db ?? 0,
    confidence,
    sources,
  });
  const { packageMm = rate.packageMm, flyoverM = rate.flyoverM, connectors = 1 } = channel;
  const perM = twinaxDbPerM(channel.gauge, rate.fNyqGHz, channel.temperatureC).toFixed(2);
  const cable = source('cable', `cable, ${short(lengthM)} m × ${perM} dB/m`, copperFacts.confidence, copperFacts.sources);
  const rows: Record<string, SheetTerm> = {
    boards: source('boards', `boards, 2 × ${short(mm)} mm`, host.id === 'board' ? 'read in the source' : host.confidence, ['S-COM']),
    packages: source('packages', `packages, 2 × ${short(packageMm)} mm`, 'read in the source', ['S-COM']),
    flyovers: source('flyovers', `flyovers, 2 × ${short(flyoverM)} m`, host.confidence, host.sources),
    connectors: source('connectors', `connectors, ${2 * connectors}`, GENERAL, []),
    cable: { ...cable, min: cable.value * (1 - CABLE_SPREAD), max: cable.value * (1 + CABLE_SPREAD) },
  };
  return { terms: terms.map(({ name }) => rows[name]), budget: copperBudget(channel.laneGbps, budgetDb, channel.budgetDb ?? 0) };
}

function copperBudget(laneGbps: number, value: number, asked: number): SheetTerm {
  const rate = copperRate(laneGbps);
  const { redriverGainDb } = copperConditions;
  const plane = rate.packageMm > 0 ? 'die to die' : 'ball to ball';
  if (asked === rate.budgetDb) {
    const budget: SheetTerm = { name: `budget, ${plane}`, value, confidence: rate.budgetConfidence, sources: rate.budgetSources };
    if (rate.standards.length > 0) budget.note = rate.standards.join(', ');
    return budget;
  }
  if (asked === rate.budgetDb + redriverGainDb.value) {
    const { min = redriverGainDb.value, max = redriverGainDb.value } = redriverGainDb;
    return { ...ofFact(`budget, ${rate.budgetDb} dB + redrivers`, redriverGainDb), value, min: rate.budgetDb + min, max: rate.budgetDb + max };
  }
  return { name: `budget, ${plane}`, value, confidence: 'as asked', sources: [] };
}

function opticalSheet({ terms, budgetDb, lengthM }: Closure, channel: OpticalChannel): LossSheet {
  const { connectors, ocs, ocsId, splitter, port, innerGainDb } = channel;
  const perKm = [...channel.fibre.lossDbPerKm.values()].find(({ value }) => value === channel.dbPerKm);
  const rows: Record<string, SheetTerm> = {
    connectors: ofFact(`connectors, ${connectors}`, channel.fibre.connectorDb, connectors),
    'circuit switches': ofFact(`circuit switches, ${ocs}`, opticalSwitch(ocsId).insertionLossDb, ocs),
    splitter: { name: `splitter, 1 to ${splitter}`, value: 0, confidence: splitterExcessDb.confidence, sources: splitterExcessDb.sources },
    fibre:
      perKm === undefined
        ? { name: 'fibre', value: 0, confidence: GENERAL, sources: [] }
        : ofFact(`fibre ${channel.fibre.id}`, perKm, lengthM / 1000),
  };
  const asked = Math.abs(budgetDb - innerGainDb - port.lossBudgetDb.value) > 1e-9;
  const name = `budget of ${port.pmd}${innerGainDb > 0 ? ' + inner code' : ''}`;
  const { value, min = value, max = value } = port.lossBudgetDb;
  const raised = { ...port.lossBudgetDb, min: min + innerGainDb, max: max + innerGainDb };
  return {
    // The closure's own number, so that the terms add up to its total to the bit.
    terms: terms.map(({ name, db }) => ({ ...rows[name], value: db })),
    budget: asked ? { name, value: budgetDb, confidence: 'as asked', sources: [] } : { ...ofFact(name, raised), value: budgetDb },
  };
}

const short = (value: number): string => String(Number(value.toPrecision(3)));
