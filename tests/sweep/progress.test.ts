import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { progress, progressLine, type SweepProgress } from '../../src/sweep/progress';

const at = (done: number, more: Partial<SweepProgress> = {}): SweepProgress => ({
  total: 10,
  done,
  reused: 0,
  failed: 0,
  costDone: done,
  costTotal: 10,
  ...more,
});

function screen(isTTY: boolean, columns = 80) {
  const written: string[] = [];
  return { written, isTTY, columns, write: (text: string) => written.push(text) };
}

describe('progressLine', () => {
  it('gives points done, points per second, and the time that the remaining cost will take', () => {
    // 4 points in 8 s are 0.5 points/s; 4 of 10 units of cost took 8 s, so 6 units take 12 s.
    expect(progressLine(at(4), 8)).toBe(' 4/10 points · 0.50 points/s · 12 s left');
  });

  it('weighs the time left by cost, not by points: the largest come first', () => {
    // 1 point of 10, but 90 of 100 units of cost in 9 s: 10 units take 1 s.
    expect(progressLine(at(1, { costDone: 90, costTotal: 100 }), 9)).toContain('1.0 s left');
  });

  it('counts reused points as there, but not into the rate', () => {
    expect(progressLine(at(2, { reused: 6 }), 1)).toContain(' 8/10 points · 6 reused · 2.0 points/s');
  });

  it('says how long it took when nothing is left', () => {
    expect(progressLine(at(10), 200)).toBe('10/10 points · 0.050 points/s · 3 min 20 s');
  });

  it('names failed points', () => {
    expect(progressLine(at(3, { failed: 1 }), 3)).toContain('1 failed');
  });

  it('never prints a number that is none', () => {
    fc.assert(
      fc.property(fc.nat(10), fc.nat(10), fc.nat(1000), (done, reused, seconds) => {
        expect(progressLine(at(Math.min(done, 10 - reused), { reused }), seconds)).not.toMatch(/NaN|Infinity|undefined/);
      }),
      { seed: 1 },
    );
  });
});

describe('progress', () => {
  it('rewrites one line on a terminal, at most ten times a second, and ends it', () => {
    let now = 0;
    const tty = screen(true);
    const show = progress(tty, () => now);
    for (let done = 0; done <= 10; done += 1) {
      show.update(at(done));
      now += 50;
    }
    show.end();
    // Updates at 0, 50, … 500 ms: 0, 100, 200, 300, 400 and 500 are shown, then the line end.
    expect(tty.written).toHaveLength(7);
    expect(tty.written.slice(0, 6).every((text) => text.startsWith('\r\u001b[K') && !text.includes('\n'))).toBe(true);
    expect(tty.written.at(-1)).toBe('\n');
  });

  it('writes plain lines into a log, at most one in 2 s, and the last state at the end', () => {
    let now = 0;
    const log = screen(false);
    const show = progress(log, () => now);
    for (let done = 0; done <= 10; done += 1) {
      show.update(at(done));
      now += 500;
    }
    show.end();
    // Updates at 0, 500, … 5000 ms: shown at 2000 and 4000, and the end shows the one of 5000.
    expect(log.written.map((line) => line.slice(0, 5))).toEqual([' 4/10', ' 8/10', '10/10']);
    expect(log.written.every((line) => line.endsWith('\n') && !line.includes('\u001b'))).toBe(true);
  });

  it('never writes past the edge of the terminal', () => {
    const narrow = screen(true, 20);
    const show = progress(narrow, () => 0);
    show.update(at(5));
    expect(narrow.written[0]!.replace('\r\u001b[K', '').length).toBeLessThan(20);
  });
});
