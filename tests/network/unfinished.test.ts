import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { halvingDoubling } from '../../src/collective/halving-doubling';
import { ring } from '../../src/collective/ring';
import type { Schedule } from '../../src/collective/schedule';
import { runWorld } from '../../src/network/run-world';
import { UnfinishedRunError } from '../../src/network/world-run';
import { collective, compute, worldOf } from '../support/world';

const withRound = (schedule: Schedule, index: number, change: Partial<Schedule['rounds'][number]>): Schedule => ({
  ...schedule,
  rounds: schedule.rounds.map((round, r) => (r === index ? { ...round, ...change } : round)),
});

describe('a run in which ranks wait for each other', () => {
  it('fails and names ranks, task and round when a round waits for its own messages', () => {
    const world = worldOf(withRound(ring('all-reduce', 3), 1, { gate: 2 }), { program: [compute(5), collective(300, { after: [0] })] });
    expect(() => runWorld(world)).toThrow(UnfinishedRunError);
    // Two messages of 100 B at 50 GB/s and 500 ns each: 5 + 2 × 502,000 ps.
    expect(() => runWorld(world)).toThrow('the run stopped at 1004005 ps with 3 tasks open:');
    for (const rank of [0, 1, 2]) expect(() => runWorld(world)).toThrow(`rank ${rank} in task 1 waits in round 1 of 2, 0 sent`);
  });

  it('fails wherever a gate is beyond what is ever received', () => {
    const schedules = fc.constantFrom(
      ring('all-reduce', 4),
      halvingDoubling('all-reduce', 8),
      halvingDoubling('reduce-scatter', 6),
      ring('all-gather', 5, { channels: 2 }),
    );
    fc.assert(
      fc.property(schedules, fc.nat(), (schedule, at) => {
        const r = at % schedule.rounds.length;
        expect(() => runWorld(worldOf(withRound(schedule, r, { gate: r + 1 }), { bytes: 4096 }))).toThrow(UnfinishedRunError);
      }),
      { seed: 61, numRuns: 50 },
    );
  });

  it('fails when a rank waits for a message that nobody sends', () => {
    const world = worldOf(ring('all-gather', 2), { bytes: 100 });
    // Rank 0 has no leg left; rank 1 keeps its slot.
    world.placements[0]!.legs.start[1] = 0;
    world.placements[0]!.legs.route[0] = 1;
    world.placements[0]!.legs.slot[0] = 0;
    world.placements[0]!.legs.start[2] = 1;
    expect(() => runWorld(world)).toThrow(/rank 1 in task 0 waits in round 1 of 1/);
  });

  it('fails when tasks wait for each other in a circle', () => {
    const program = [compute(1), collective(100, { after: [2] }), { ...compute(1, [1]), stream: 2 }];
    const world = worldOf(ring('all-gather', 2), { program });
    expect(() => runWorld(world)).toThrow(/with 4 tasks open:[\s\S]*rank 0 has not ended task 1[\s\S]*rank 1 has not ended task 2/);
  });

  it('fails on a dead link', () => {
    const world = worldOf(ring('all-gather', 3), { bytes: 300 });
    world.capacity[0] = 0;
    expect(() => runWorld(world)).toThrow(/rank 0 in task 0 waits in round 0 of 1, 0 sent/);
  });

  it('is never taken for a result: no times and no bytes come back', () => {
    let run: unknown;
    try {
      run = runWorld(worldOf(withRound(ring('all-reduce', 3), 0, { gate: 1 })));
    } catch (error) {
      expect((error as Error).name).toBe('UnfinishedRunError');
    }
    expect(run).toBeUndefined();
  });
});

describe('a world that makes no sense', () => {
  it('is refused where a time is NaN, negative or not whole', () => {
    for (const at of [Number.NaN, -1, 0.5]) {
      expect(() => runWorld(worldOf(ring('all-gather', 2), { program: [compute(at)] }))).toThrow(`event at ${at} ps refused`);
      expect(() => runWorld(worldOf(ring('all-gather', 2), { startDelayPs: () => at }))).toThrow(`event at ${at} ps refused`);
    }
    expect(() => runWorld(worldOf(ring('all-gather', 2), { linkLatencyPs: -1 }))).toThrow('refused');
  });

  it('is refused where bytes or bandwidth are NaN or negative', () => {
    expect(() => runWorld(worldOf(ring('all-gather', 2), { bytes: Number.NaN }))).toThrow('a message of NaN bytes refused');
    expect(() => runWorld(worldOf(ring('all-gather', 2), { bytes: -2 }))).toThrow('a message of -1 bytes refused');
    expect(() => runWorld(worldOf(ring('all-gather', 2), { bytesPerSecond: Number.NaN }))).toThrow(
      'link 0: a capacity of NaN bytes per second refused',
    );
  });

  it('is refused where two streams use the same placement at once, but not one after the other', () => {
    const at = { program: [collective(1000), collective(1000, { stream: 2 })] };
    expect(() => runWorld(worldOf(ring('all-reduce', 4), at))).toThrow('tasks 0 and 1 run on placement 0 at once: each stream needs its own');
    const after = { program: [collective(1000), collective(1000, { stream: 2, after: [0] })] };
    expect(runWorld(worldOf(ring('all-reduce', 4), after)).messages).toBe(2 * 24);
  });

  it('does not confuse a rank outside a communicator with one that waits', () => {
    // Rank 2 has no actor in the collective and comes long after the others have ended it.
    const world = worldOf(ring('all-gather', 2), { bytes: 100 });
    const wider = { ...world, ranks: 3, startDelayPs: Float64Array.of(0, 0, 1e9) };
    // 50 B at 50 GB/s and 500 ns.
    expect([...runWorld(wider).finishPs]).toEqual([501_000, 501_000, 1e9]);
  });
});
