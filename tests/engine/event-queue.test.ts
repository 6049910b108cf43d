import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventQueue } from '../../src/engine/event-queue';

/** Everything the queue delivers, as [time, a]; `more` may schedule while an event is handled. */
function deliver(queue: EventQueue, more: (a: number) => void = () => {}): [number, number][] {
  const seen: [number, number][] = [];
  while (queue.advance()) {
    queue.drain((a) => {
      seen.push([queue.now, a]);
      more(a);
    });
  }
  return seen;
}

/** The law itself: a stable sort by time keeps the order of scheduling among equals. */
const inOrder = (times: readonly number[]): [number, number][] => times.map((at, seq): [number, number] => [at, seq]).sort(([x], [y]) => x - y);

describe('the event queue', () => {
  it('delivers in the order of (time, sequence), whatever the order of scheduling', () => {
    const times = fc.array(fc.oneof(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })), { maxLength: 60 });
    fc.assert(
      fc.property(times, (at) => {
        const queue = new EventQueue();
        at.forEach((time, seq) => {
          queue.schedule(time, seq, 0);
        });
        expect(deliver(queue)).toEqual(inOrder(at));
        expect(queue.delivered).toBe(at.length);
        expect(queue.scheduled).toBe(at.length);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('keeps that order when runs of equal times are interleaved with others', () => {
    const runs = fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 1, max: 4 })), { maxLength: 30 });
    fc.assert(
      fc.property(runs, (list) => {
        const at = list.flatMap(([time, count]) => new Array<number>(count).fill(time));
        const queue = new EventQueue();
        at.forEach((time, seq) => {
          queue.schedule(time, seq, 0);
        });
        expect(deliver(queue)).toEqual(inOrder(at));
      }),
      { seed: 2, numRuns: 300 },
    );
  });

  it('keeps that order for events that are scheduled while others are handled', () => {
    // Event number i schedules children at delays[i] after itself: the reference is a plain list searched for its smallest (time, sequence).
    const delays = fc.array(fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 3 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(delays, (children) => {
        const pending: { at: number; seq: number }[] = [{ at: 0, seq: 0 }];
        const expected: [number, number][] = [];
        let count = 1;
        while (pending.length > 0) {
          const next = pending.reduce((best, event) => (event.at < best.at || (event.at === best.at && event.seq < best.seq) ? event : best));
          pending.splice(pending.indexOf(next), 1);
          expected.push([next.at, next.seq]);
          for (const delay of children[next.seq] ?? []) pending.push({ at: next.at + delay, seq: count++ });
        }
        const queue = new EventQueue();
        let seq = 0;
        queue.schedule(0, seq++, 0);
        const seen = deliver(queue, (a) => {
          for (const delay of children[a] ?? []) queue.schedule(queue.now + delay, seq++, 0);
        });
        expect(seen).toEqual(expected);
        expect(queue.delivered).toBe(queue.scheduled);
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it('hands over both numbers of an event', () => {
    const queue = new EventQueue();
    queue.schedule(7, -3, 2 ** 40);
    const seen: number[][] = [];
    queue.advance();
    queue.drain((a, b) => seen.push([a, b]));
    expect(seen).toEqual([[-3, 2 ** 40]]);
  });

  it('delivers what is added for the current instant in the same instant', () => {
    const queue = new EventQueue();
    queue.schedule(5, 0, 0);
    queue.schedule(9, 1, 0);
    let drains = 0;
    while (queue.advance()) {
      drains++;
      queue.drain((a) => {
        if (a === 0) queue.schedule(queue.now, 2, 0);
      });
    }
    expect(drains).toBe(2);
    expect(queue.delivered).toBe(3);
  });

  it('starts at time 0 and accepts events there', () => {
    const queue = new EventQueue();
    queue.schedule(0, 1, 0);
    expect(queue.advance()).toBe(true);
    expect([queue.now, queue.busy]).toEqual([0, true]);
    queue.drain(() => {});
    expect([queue.busy, queue.advance()]).toEqual([false, false]);
  });

  it('follows a chain of zero delays to its end without moving the clock', () => {
    const queue = new EventQueue();
    queue.schedule(11, 0, 0);
    const seen = deliver(queue, (a) => {
      if (a < 1000) queue.schedule(queue.now, a + 1, 0);
    });
    expect(seen).toEqual(Array.from({ length: 1001 }, (_, a) => [11, a]));
  });

  it('is busy again when an event comes for the instant that was already drained', () => {
    const queue = new EventQueue();
    queue.schedule(3, 0, 0);
    queue.advance();
    queue.drain(() => {});
    queue.schedule(3, 1, 0);
    expect(queue.busy).toBe(true);
    expect(deliver(queue)).toEqual([[3, 1]]);
  });

  it('refuses times that are NaN, negative, past, fractional or beyond 2^53', () => {
    const queue = new EventQueue();
    for (const at of [Number.NaN, -1, 0.5, 2 ** 53, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      expect(() => queue.schedule(at, 0, 0)).toThrow(RangeError);
      expect(() => queue.schedule(at, 0, 0)).toThrow(`event at ${at} ps refused: the clock stands at 0 ps`);
    }
    queue.schedule(2 ** 53 - 1, 0, 0);
    queue.schedule(100, 0, 0);
    queue.advance();
    queue.drain(() => {});
    expect(() => queue.schedule(99, 0, 0)).toThrow('event at 99 ps refused: the clock stands at 100 ps');
    // What was refused has left nothing behind.
    expect(queue.scheduled).toBe(2);
    expect(deliver(queue)).toEqual([[2 ** 53 - 1, 0]]);
  });

  it('refuses the past also straight after an event of that time was scheduled', () => {
    const queue = new EventQueue();
    queue.schedule(10, 0, 0);
    queue.advance();
    queue.drain(() => {});
    queue.schedule(20, 1, 0);
    queue.advance();
    queue.drain(() => {});
    expect(() => queue.schedule(10, 2, 0)).toThrow('the clock stands at 20 ps');
  });

  it('knows the time of the next event, and none when there is none', () => {
    const queue = new EventQueue();
    expect(queue.next).toBe(Number.POSITIVE_INFINITY);
    queue.schedule(30, 1, 0);
    queue.schedule(20, 2, 0);
    expect(queue.next).toBe(20);
    queue.advance();
    queue.drain(() => {});
    expect(queue.next).toBe(30);
  });

  it('moves clock and events later, each to its own time or out, and keeps the order of those that meet', () => {
    const queue = new EventQueue();
    for (const [at, a] of [
      [10, 1],
      [20, 2],
      [20, 3],
      [25, 4],
      [15, 5],
    ] as const)
      queue.schedule(at, a, 0);
    // Event 1 stays away, 4 stays at 25, the others come 5 later: 2 and 3 then meet it at 25, and were scheduled for an earlier time.
    queue.shift(5, (at, a) => (a === 1 ? undefined : a === 4 ? at : at + 5));
    expect(queue.now).toBe(5);
    expect(queue.scheduled).toBe(4);
    expect(deliver(queue)).toEqual([
      [20, 5],
      [25, 2],
      [25, 3],
      [25, 4],
    ]);
    expect(queue.delivered).toBe(4);
  });
});
