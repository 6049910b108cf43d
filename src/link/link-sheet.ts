import type { LinkTechnology } from '../catalog/links';
import { linkTechnology } from '../catalog/links';
import { priceDate, soldAsCable } from '../catalog/links-prices';
import { type Closure, linkClosure } from './closure';
import { type LinkConditions, USUAL_GAUGE } from './conditions';
import { energyTerms } from './energy-terms';
import { latencyTermsOf } from './latency-terms';
import { lanesOf } from './link';
import { errorsOfUse, type LinkErrors } from './link-errors';
import { lossSheetTerms } from './loss-terms';
import { closing } from './reach';
import { ofFact, type SheetTerm, sumOf } from './sheet-term';

/** One link to be looked at. */
export interface SheetRequest {
  technology: string;
  lengthM: number;
  /** Payload rate of the port; default: all lanes of one part. */
  portBytesPerSecond?: number | undefined;
  conditions: LinkConditions;
}

/** Everything that is known of one link, each number with its source. Every total is the sum of its terms, in their order. */
export interface LinkSheet {
  id: string;
  name: string;
  medium: string;
  lengthM: number;
  lanes: number;
  laneGbps: number;
  portBytesPerSecond: number;
  closure: Closure;
  /** Margin with the cable's loss at both ends of its range; copper only. */
  marginRangeDb?: [low: number, high: number];
  lossTerms: SheetTerm[];
  budget: SheetTerm | null;
  latencyTerms: SheetTerm[];
  latencyNs: number;
  energyTerms: SheetTerm[];
  pJPerBit: number;
  /** Of the whole link at its rate: SerDes draw it busy or idle. */
  watts: number;
  errors: LinkErrors;
  /** Bit error ratio before FEC: by the margin, or the technology's typical one where that is worse. */
  bitErrors: SheetTerm;
  fitPerEnd: SheetTerm;
  /** Both ends. */
  fitPerLink: number;
  failuresPerYear: number;
  /** The cable with both ends on, or both ends; the share of the parts that the port's lanes use. */
  price: SheetTerm & { date: string };
  /** Technologies that close the run at this lane rate or a faster one, when this one does not. */
  instead: string[];
}

const BITS = 8;
const GIGA = 1e9;
const HOURS_PER_YEAR = 8760;

/**
 * Looks at one link from all sides: whether it closes and by how much, latency and energy term by term, errors, failures and price. It need not close.
 * Throws `UnknownIdError` for an unknown technology, host, fibre or switch and a `RangeError` for an impossible length, rate or temperature.
 *
 * @example linkSheet({ technology: 'dac-100', lengthM: 3, conditions: {} }).latencyNs // 106.5
 */
export function linkSheet(request: SheetRequest): LinkSheet {
  const { lengthM, conditions } = request;
  const technology = linkTechnology(request.technology);
  const portBytesPerSecond = request.portBytesPerSecond ?? partBytesPerSecond(technology);
  if (!(portBytesPerSecond > 0 && portBytesPerSecond < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`port rate ${portBytesPerSecond} B/s: expected a finite rate above 0.`);
  }
  const portGbps = (portBytesPerSecond * BITS) / GIGA;
  const closure = linkClosure(technology, lengthM, conditions);
  const lanes = lanesOf(technology, portGbps);
  const latencyTerms = latencyTermsOf(technology, closure, portGbps, conditions);
  const latencyNs = sumOf(latencyTerms);
  const energy = energyTerms(technology, closure, portGbps);
  const pJPerBit = sumOf(energy);
  const fitPerLink = 2 * technology.fitPerEnd.value;
  const errors = errorsOfUse({ technology, portBytesPerSecond, lengthM, latencyNs }, { conditions });
  const { terms: lossTerms, budget } = lossSheetTerms(closure);
  const sheet: LinkSheet = {
    id: technology.id,
    name: technology.name,
    medium: technology.medium,
    lengthM,
    lanes,
    laneGbps: technology.laneGbps === 0 ? portGbps : technology.laneGbps,
    portBytesPerSecond,
    closure,
    lossTerms,
    budget,
    latencyTerms,
    latencyNs,
    energyTerms: energy,
    pJPerBit,
    watts: pJPerBit * portGbps * 1e-3,
    errors,
    bitErrors: bitErrors(technology, errors.preFecBer),
    fitPerEnd: ofFact('failures of an end', technology.fitPerEnd),
    fitPerLink,
    failuresPerYear: fitPerLink * 1e-9 * HOURS_PER_YEAR,
    price: {
      ...ofFact(soldAsCable(technology) ? 'cable' : 'two ends', technology.costUsd, (lanes / technology.lanes) * (soldAsCable(technology) ? 1 : 2)),
      date: priceDate(technology),
    },
    instead: closure.closes ? [] : alternatives(technology, lengthM, conditions),
  };
  const cable = lossTerms.find(({ name }) => name.startsWith('cable'));
  if (cable?.min !== undefined && cable.max !== undefined) {
    sheet.marginRangeDb = [closure.marginDb - (cable.max - cable.value), closure.marginDb + (cable.value - cable.min)];
  }
  return sheet;
}

/** Technologies that close the run under the same conditions at this lane rate or a faster one, nearest rate and shortest reach first. */
function alternatives(technology: LinkTechnology, lengthM: number, { budgetDb: _, pmd: __, ...conditions }: LinkConditions): string[] {
  const reach = (id: string) => linkClosure(linkTechnology(id), lengthM, conditions);
  return closing(technology, lengthM, conditions.gauge ?? USUAL_GAUGE).filter((id) => id !== technology.id && reach(id).closes);
}

function bitErrors(technology: LinkTechnology, preFecBer: number): SheetTerm {
  if (preFecBer === technology.preFecBer.value) return ofFact('bit errors before FEC', technology.preFecBer);
  const note = 'c Q(x) with Gaussian noise, the ratio that the FEC is specified for at margin 0; assumes that a dB of loss is a dB of SNR';
  return { name: 'bit errors before FEC', value: preFecBer, confidence: 'derived by formula', sources: [], note };
}

/** All lanes of one part, bytes per second; 400 Gb/s for the ideal link, which has no lanes of its own. */
function partBytesPerSecond({ laneGbps, lanes }: LinkTechnology): number {
  return ((laneGbps === 0 ? 400 : laneGbps * lanes) * GIGA) / BITS;
}
