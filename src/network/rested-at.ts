import type { ActorTimes } from '../world/world';
import type { Placed } from './placed';

/**
 * When a sender may send its next message: after the rest, the spacing and the copying that its library asks for.
 *
 * @param entry pattern × actors + actor of the message
 * @param now when its last leg left
 */
export function restedAt({ legStart, legRoute }: Placed, actor: ActorTimes, bytes: number, entry: number, startedAt: number, now: number): number {
  const { pausePs, spacingPs, copyPs, copyBytesPerSecond } = actor;
  let rested = startedAt + Math.round(copyPs + (bytes / copyBytesPerSecond) * 1e12);
  for (let leg = legStart[entry]; leg < legStart[entry + 1]; leg++) {
    const route = legRoute[leg];
    rested = Math.max(rested, startedAt + spacingPs[route], now + pausePs[route]);
  }
  return rested;
}
