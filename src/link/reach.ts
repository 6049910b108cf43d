import { copperFacts } from '../catalog/copper';
import { type LinkTechnology, linkIds, linkTechnology } from '../catalog/links';
import { linkClosure } from './closure';
import { copperReachM, type Gauge } from './copper';

/** Passive copper is the one medium whose reach can be bought with rate. */
export const PASSIVE_COPPER = 'copper-passive';

/**
 * Longest run that a technology closes at its lane rate, m: what its loss budget carries, and no more than the length for which the part is made;
 * passive copper is nothing but loss.
 *
 * @example reachM(linkTechnology('dr4-400'), 26) // 500
 */
export function reachM(technology: LinkTechnology, gauge: Gauge): number {
  return linkClosure(technology, 0, { gauge }).reachM;
}

/** The passive copper technology of the fastest lane rate, below that of `technology`, that closes a run; undefined when none does. */
export function downshifted(technology: LinkTechnology, runM: number, gauge: Gauge): LinkTechnology | undefined {
  const slower = copperFacts.rates.filter((rate) => rate.laneGbps < technology.laneGbps).reverse();
  const rate = slower.find(({ laneGbps }) => copperReachM({ laneGbps, gauge }) >= runM);
  return rate === undefined ? undefined : passiveCopperAt(rate.laneGbps);
}

/** Longest reach to which passive copper can be slowed down, m. */
export function slowestReachM(gauge: Gauge): number {
  return Math.max(...copperFacts.rates.map(({ laneGbps }) => copperReachM({ laneGbps, gauge })));
}

/** Technologies that close a run at the same lane rate or a faster one, shortest reach first. */
export function closing(technology: LinkTechnology, runM: number, gauge: Gauge): string[] {
  return linkIds()
    .map(linkTechnology)
    .filter((other) => other.medium !== 'ideal' && other.laneGbps >= technology.laneGbps && reachM(other, gauge) >= runM)
    .sort((a, b) => a.laneGbps - b.laneGbps || reachM(a, gauge) - reachM(b, gauge))
    .map(({ id }) => id);
}

/** The passive copper technology of a lane rate, Gb/s. */
export function passiveCopperAt(laneGbps: number): LinkTechnology | undefined {
  return linkIds()
    .map(linkTechnology)
    .find((other) => other.medium === PASSIVE_COPPER && other.laneGbps === laneGbps);
}
