import { copperFacts } from '../catalog/copper';
import { type LinkTechnology, linkIds, linkTechnology } from '../catalog/links';
import { linkClosure } from '../link/closure';
import type { LinkConditions } from '../link/conditions';
import { linkSheet } from '../link/link-sheet';
import type { LinkCurve } from './link-panel';

/** A technology of the picture with the way it is drawn. */
export interface DrawnTechnology {
  technology: LinkTechnology;
  colour: string;
  dash: string;
}

/** Shortest length that is drawn, m, and steps of the curves in a decade. */
export const SHORTEST_M = 0.5;
const STEPS = 12;
const FASTEST_GBPS = 400;

/**
 * Reach over lane rate: passive copper over the whole ladder of lane rates on the asked or usual host, every other medium over the lane rates of its
 * parts in the catalog. Technologies of one reach share a line.
 */
export function reachCurves(drawn: readonly DrawnTechnology[], conditions: LinkConditions): LinkCurve[] {
  const found = new Map<string, LinkCurve>();
  for (const { technology, colour, dash } of drawn) {
    const points = reachPoints(technology, conditions);
    if (points.length === 0) continue;
    const name = { text: isLadder(technology) ? 'passive copper' : technology.id, colour };
    const key = points[0][1] === points[points.length - 1][1] ? `level ${points[0][1]}` : JSON.stringify(points);
    const other = found.get(key);
    const stops = isLadder(technology) && !boardCloses(conditions);
    if (other === undefined) found.set(key, { names: [name], colour, dash, points, stops, marker: found.size });
    else {
      if (other.names.every(({ text }) => text !== name.text)) other.names.push(name);
      const all = [...new Map([...other.points, ...points])].sort(([a], [b]) => a - b);
      found.set(key, { ...other, points: all });
    }
  }
  return [...found.values()];
}

/** Whether a technology stands for passive copper at all lane rates that an ordinary board carries. */
function isLadder({ medium, laneGbps }: LinkTechnology): boolean {
  return medium === 'copper-passive' && laneGbps < FASTEST_GBPS;
}

function boardCloses(conditions: LinkConditions): boolean {
  return linkClosure(linkTechnology('dac-400'), 0, { ...conditions, host: conditions.host ?? 'board' }).reachM > 0;
}

function reachPoints(technology: LinkTechnology, conditions: LinkConditions): [laneGbps: number, reachM: number][] {
  const { medium } = technology;
  const parts = linkIds()
    .map(linkTechnology)
    .filter((part) => part.medium === medium && (part.id === technology.id || !medium.startsWith('fiber')));
  // On an ordinary board 400 Gb/s a lane does not close at all: that point is of another host, so no line leads to it.
  const ladder = isLadder(technology);
  const rates = ladder
    ? copperFacts.rates.map(({ laneGbps }) => laneGbps).filter((rate) => rate < FASTEST_GBPS)
    : parts.map(({ laneGbps }) => laneGbps);
  const lanes = medium === 'copper-passive' && !ladder ? [technology.laneGbps] : rates;
  return [...new Set(lanes)]
    .sort((a, b) => a - b)
    .flatMap((laneGbps): [number, number][] => {
      const part = parts.find((other) => other.laneGbps === laneGbps);
      if (part === undefined) return [];
      const { reachM } = linkClosure(part, 0, conditions);
      return reachM > 0 && Number.isFinite(reachM) ? [[laneGbps, reachM]] : [];
    });
}

/**
 * A quantity of whole links over their length, up to the reach; a technology that closes nowhere has no line.
 *
 * @param quantity `pJPerBit` or `latencyNs`
 */
export function lengthCurves(
  drawn: readonly DrawnTechnology[],
  conditions: LinkConditions,
  longestM: number,
  quantity: 'pJPerBit' | 'latencyNs',
): LinkCurve[] {
  return drawn.flatMap(({ technology, colour, dash }): LinkCurve[] => {
    const { reachM } = linkClosure(technology, 0, conditions);
    const end = Math.min(reachM, longestM);
    if (end < SHORTEST_M) return [];
    const count = Math.max(1, Math.ceil(Math.log10(end / SHORTEST_M) * STEPS));
    const points = Array.from({ length: count + 1 }, (_, step): [number, number] => {
      const lengthM = step === count ? end : SHORTEST_M * (end / SHORTEST_M) ** (step / count);
      return [lengthM, linkSheet({ technology: technology.id, lengthM, conditions })[quantity]];
    });
    return [{ names: [{ text: technology.id, colour }], colour, dash, points, stops: reachM <= longestM }];
  });
}
