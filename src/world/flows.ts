import { peerOf, type Schedule } from '../collective/schedule';
import type { Flow } from '../fabric/ugal';
import type { Communicators } from './communicators';
import { patternsOf, pulls } from './placement';

/**
 * Who sends to whom in each pattern of a schedule, over all its communicators and channels.
 *
 * @example [...flowsOf(ring('all-reduce', 4), communicators)][0] // [[0, 1, 0], [1, 2, 0], [2, 3, 0], [3, 0, 0]]
 */
export function* flowsOf(schedule: Schedule, communicators: Pick<Communicators, 'members'>): Generator<Flow[]> {
  const members = communicators.members();
  const { ranks: size, channels, order } = schedule;
  for (const shape of patternsOf(schedule).shapes) {
    const flows: Flow[] = [];
    for (let channel = 0; channel < channels; channel++) {
      for (let base = 0; base < members.length; base += size) {
        const rankOf = (place: number): number => members[base + (order?.(channel, place) ?? place)];
        for (let place = 0; place < size; place++) {
          const other = peerOf(shape, place, channel);
          if (other < 0 || other === place) continue;
          const ends = [rankOf(place), rankOf(other)];
          const [from, to] = pulls(shape) === 1 ? ends.reverse() : ends;
          flows.push([from, to, channel]);
        }
      }
    }
    yield flows;
  }
}
