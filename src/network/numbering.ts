import type { WorldPlacement } from '../world/world';
import { type Placed, placed, type Totals } from './placed';

/** Senders, flows and slots of all placements in one numbering, and their routes in one table, as the network wants them. */
export interface Numbering {
  placed: Placed[];
  senders: number;
  flows: number;
  /** Placement of each sender, and sender of each flow. */
  placementOf: Int32Array;
  senderOf: Int32Array;
  /** By slot. */
  placementOfSlot: Int32Array;
  roundOfSlot: Int32Array;
  actorOfSlot: Int32Array;
  routeLink: Int32Array;
  routeWeight: Int32Array;
  /** Longest route, in links. */
  hops: number;
}

export function numbering(placements: readonly WorldPlacement[]): Numbering {
  const totals: Totals = { senders: 0, flows: 0, slots: 0, routeEntries: 0 };
  const all = placements.map((placement) => placed(placement, totals));
  const { senders, flows, slots, routeEntries } = totals;
  const numbers: Numbering = {
    placed: all,
    senders,
    flows,
    placementOf: new Int32Array(senders),
    senderOf: new Int32Array(flows),
    placementOfSlot: new Int32Array(slots),
    roundOfSlot: new Int32Array(slots),
    actorOfSlot: new Int32Array(slots),
    routeLink: new Int32Array(routeEntries),
    routeWeight: new Int32Array(routeEntries),
    hops: 1,
  };
  let offset = 0;
  placements.forEach(({ routes }, p) => {
    const now = all[p];
    const { firstSender, firstSlot, flow } = now;
    numbers.placementOf.fill(p, firstSender, firstSender + now.senders);
    numbers.placementOfSlot.fill(p, firstSlot, firstSlot + now.slots);
    for (let sender = 0; sender < now.senders; sender++) numbers.senderOf.fill(firstSender + sender, flow[sender], flow[sender + 1]);
    for (let r = 0; r < now.rounds.length; r++) {
      for (let actor = 0; actor < now.actors; actor++) {
        const i = now.entry[r] + actor;
        for (let slot = now.slotStart[i]; slot < now.slotEnd[i]; slot++) {
          numbers.roundOfSlot[firstSlot + now.roundSlot[r] + slot] = r;
          numbers.actorOfSlot[firstSlot + now.roundSlot[r] + slot] = actor;
        }
      }
    }
    numbers.routeLink.set(routes.link, offset);
    numbers.routeWeight.set(routes.weight, offset);
    offset += routes.link.length;
    for (let r = 0; r + 1 < routes.start.length; r++) numbers.hops = Math.max(numbers.hops, routes.start[r + 1] - routes.start[r]);
  });
  return numbers;
}
