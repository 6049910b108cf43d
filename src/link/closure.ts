import type { LinkTechnology } from '../catalog/links';
import type { LinkConditions } from './conditions';
import { copperLoss, copperReachM } from './copper';
import { type BuiltCopper, copperChannel } from './copper-channel';
import { type OpticalChannel, opticalChannel, opticalLoss, opticalReachM } from './optical';

/** A part of the loss. */
export interface LossTerm {
  name: string;
  db: number;
}

/** Whether a link closes over a length, and by how much. */
export interface Closure {
  closes: boolean;
  lengthM: number;
  /** The shorter of what the loss budget carries and what the part is made for. */
  reachM: number;
  /** Longest run within the loss budget; infinite where no budget is known. */
  budgetReachM: number;
  /** Longest run that the catalog states for the part; infinite where reach is only a matter of loss (passive copper) or has no end. */
  partReachM: number;
  /** Loss term by term; empty where no budget is known (a board trace, the ideal link). */
  terms: LossTerm[];
  lossDb: number;
  budgetDb: number;
  /** Budget − loss, dB electrical for copper and optical for fibre; 0 at exactly `budgetReachM`, infinite where no budget is known. */
  marginDb: number;
  copper?: BuiltCopper;
  optical?: OpticalChannel;
}

/**
 * Holds the loss of a link against its budget: insertion loss for copper (boards, packages, connectors, flyovers, cable), optical loss for fibre
 * (connectors, circuit switches, splitters, fibre). A part is also judged by the length that its maker states; passive copper is nothing but loss.
 * Lengths in metres. Throws a `RangeError` for an impossible length and `UnknownIdError` for an unknown host, fibre or switch.
 *
 * @example linkClosure(linkTechnology('dac-100'), 3, { gauge: 26 }).marginDb // 2.67
 */
export function linkClosure(technology: LinkTechnology, lengthM: number, conditions: LinkConditions): Closure {
  if (!(lengthM >= 0 && lengthM < Number.POSITIVE_INFINITY)) throw new RangeError(`length ${lengthM} m: expected a finite length of at least 0.`);
  const partReachM = madeFor(technology, conditions);
  const judged = (terms: LossTerm[], budgetDb: number, budgetReachM: number): Closure => {
    const lossDb = terms.reduce((sum, { db }) => sum + db, 0);
    const reachM = Math.min(budgetReachM, partReachM);
    // A budget that is spent before the first metre closes nothing, not even a run of no length.
    const marginDb = budgetDb - lossDb;
    const closes = lengthM <= reachM && (budgetReachM > 0 || marginDb >= 0);
    return { closes, lengthM, reachM, budgetReachM, partReachM, terms, lossDb, budgetDb, marginDb };
  };
  const copper = copperChannel(technology, conditions);
  if (copper !== undefined) {
    const { channel } = copper;
    return { ...judged(copperTerms(copper, lengthM), channel.budgetDb ?? 0, copperReachM(channel)), copper };
  }
  const optical = opticalChannel(technology, conditions);
  if (optical !== undefined) return { ...judged(opticalTerms(optical, lengthM), optical.budgetDb, opticalReachM(optical)), optical };
  return judged([], Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
}

/** The length that the maker states; with the inner code on, the longest run that the catalog gives it for. */
function madeFor({ medium, reachM, moduleFecByReachM = [] }: LinkTechnology, { innerCode }: LinkConditions): number {
  if (medium === 'copper-passive') return Number.POSITIVE_INFINITY;
  const coded = moduleFecByReachM.filter(({ moduleFec }) => innerCode === true && moduleFec !== null).map(({ upToM }) => upToM);
  return Math.max(reachM.value, ...coded);
}

function copperTerms({ channel }: BuiltCopper, lengthM: number): LossTerm[] {
  const { boardDb, packageDb, flyoverDb, connectorDb, cableDb } = copperLoss(channel, lengthM);
  return present([
    { name: 'boards', db: boardDb },
    { name: 'packages', db: packageDb },
    { name: 'flyovers', db: flyoverDb },
    { name: 'connectors', db: connectorDb },
    { name: 'cable', db: cableDb },
  ]);
}

function opticalTerms(channel: OpticalChannel, lengthM: number): LossTerm[] {
  const { connectorDb, ocsDb, splitterDb, fibreDb } = opticalLoss(channel, lengthM);
  return present([
    { name: 'connectors', db: connectorDb },
    { name: 'circuit switches', db: ocsDb },
    { name: 'splitter', db: splitterDb },
    { name: 'fibre', db: fibreDb },
  ]);
}

/** Without the parts that a channel does not have. */
function present(terms: readonly LossTerm[]): LossTerm[] {
  return terms.filter(({ db, name }) => db !== 0 || name === 'cable' || name === 'fibre');
}
