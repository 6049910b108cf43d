import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { checkSchedule } from '../../src/collective/check';
import { type ExplicitSends, explicitSchedule } from '../../src/collective/explicit-schedule';
import { runWorld } from '../../src/network/run-world';
import { worldOf } from '../support/world';

const page = readFileSync('docs/schedules.md', 'utf8');
const list = JSON.parse(/```json\n([\s\S]*?)```/.exec(page)?.[1] ?? '') as ExplicitSends;

it('the list of sends on the page is an all-reduce and takes the times that the page derives', () => {
  const schedule = explicitSchedule(list);
  checkSchedule(schedule);
  // Rank 3 receives last, at 6 µs; rank 2 has sent its last message half a microsecond before; rank 1 receives at 5.5 µs; rank 0's last message leaves at 5.
  expect([...runWorld(worldOf(schedule, { bytes: 50_000 })).finishPs]).toEqual([5_000_000, 5_500_000, 5_500_000, 6_000_000]);
});

it('and without the wait that the page takes away the check says what the page says', () => {
  const sends = list.sends.map(({ after, ...send }) => (send.id === '2 up' || after === undefined ? send : { ...send, after }));
  const problem = /the check says `([^`]*)`/.exec(page)?.[1] ?? 'nothing';
  expect(() => checkSchedule(explicitSchedule({ ...list, sends }))).toThrow(problem);
});

it('the page names every algorithm’s file', () => {
  for (const file of ['ring', 'chain', 'halving-doubling', 'double-tree', 'hierarchical', 'direct', 'one-shot', 'bruck', 'pat', 'torus-ring']) {
    expect(page).toContain(`\`${file}.ts\``);
  }
});
