import type { LinkSheet } from '../link/link-sheet';
import { formatMetres } from './number-format';

/**
 * The answer of a link in one or two sentences: whether it closes, by how many dB, and how far it would reach.
 *
 * @example linkVerdict(linkSheet({ technology: 'dac-100', lengthM: 3, conditions: {} }))
 * // 'dac-100 closes over 3 m with 2.7 dB to spare. It reaches 3.57 m.'
 */
export function linkVerdict(sheet: LinkSheet): string {
  const { id, closure, lengthM } = sheet;
  const { closes, marginDb, reachM, budgetReachM, partReachM } = closure;
  const over = `over ${runLength(lengthM)}`;
  if (!Number.isFinite(marginDb)) {
    if (closes)
      return `${id} closes ${over}. ${Number.isFinite(reachM) ? `It is made for ${runLength(reachM)}; no loss budget is known.` : 'It has no limit.'}`;
    return `${id} does not close ${over}: it is made for ${runLength(reachM)}.${instead(sheet)}`;
  }
  if (closes) {
    const limit =
      partReachM < budgetReachM
        ? `It is made for ${runLength(partReachM)}; its loss budget carries ${runLength(budgetReachM)}.`
        : `It reaches ${runLength(reachM)}.`;
    return `${id} closes ${over} with ${decibels(marginDb)} to spare. ${limit}${doubt(sheet)}`;
  }
  const far = reachM > 0 ? ` and reaches ${runLength(reachM)}` : '; no run is short enough';
  const lacks = marginDb < 0 ? `it lacks ${decibels(-marginDb)}${far}` : `it is made for ${runLength(partReachM)}`;
  return `${id} does not close ${over}: ${lacks}.${doubt(sheet)}${instead(sheet)}`;
}

/** Technologies that would, three of them. */
function instead({ instead: others }: LinkSheet): string {
  return others.length === 0 ? ' No technology of the catalog closes there.' : ` Reaching that far: ${others.slice(0, 3).join(', ')}.`;
}

/** Says where the answer turns inside the spread of the cable's loss. */
function doubt({ marginRangeDb, closure }: LinkSheet): string {
  if (marginRangeDb === undefined) return '';
  const [low, high] = marginRangeDb;
  if (closure.marginDb >= 0 && low < 0) return ' With a cable at the upper end of its ±15 % it does not.';
  return closure.marginDb < 0 && high >= 0 ? ' With a cable at the lower end of its ±15 % it does.' : '';
}

/** Short lengths to the centimetre, so that a run just beyond the reach does not read like the reach. */
export function runLength(metres: number): string {
  return metres < 100 ? `${Number(metres.toFixed(2))} m` : formatMetres(metres);
}

function decibels(db: number): string {
  return `${Number(db.toFixed(db < 1 ? 2 : 1))} dB`;
}
