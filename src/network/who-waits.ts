import type { Call } from './call';
import type { Placed } from './placed';

/** As many lines as a person reads. */
const MOST = 8;

/** Who has not ended what: senders that wait in a call under way, and ranks that have not ended a task. */
export function whoWaits(calls: Iterable<Call>, placed: Placed[], callOf: (Call | undefined)[], finishPs: Float64Array, tasks: number): string[] {
  const lines: string[] = [];
  for (const call of calls) {
    const { firstSender, senders, strands, rankOf, rounds } = placed[call.placement];
    for (let sender = 0; sender < senders && lines.length < MOST; sender++) {
      if (callOf[firstSender + sender] !== call) continue;
      const rank = rankOf[Math.floor(sender / strands)];
      lines.push(`rank ${rank} in task ${call.task} waits in round ${call.round[sender]} of ${rounds.length}, ${call.sent[sender]} sent`);
    }
  }
  for (let i = 0; i < finishPs.length && lines.length < MOST; i++) {
    if (finishPs[i] < 0) lines.push(`rank ${Math.floor(i / tasks)} has not ended task ${i % tasks}`);
  }
  return lines;
}
