import { describe, expect, it } from 'vitest';
import { formatProblem, readScenario } from '../../src/scenario/read-scenario';
import { expand } from '../../src/scenario/sweep-axes';

const BASE = `name: Phases
model: llama3-70b
system: tpu-v4
gpus: 512
training: { scaling: weak, tokens_per_step: 8Ki }
phases:
`;

function read(phases: string): unknown {
  const found = readScenario(BASE + phases, 'a.yaml');
  if ('problems' in found) throw new Error(found.problems.map(formatProblem).join('\n'));
  const points = expand(found.document);
  if ('problems' in points) throw new Error(points.problems.map(formatProblem).join('\n'));
  return points.points[0].scenario.phases;
}

const refused = (phases: string): string => {
  const found = readScenario(BASE + phases, 'a.yaml');
  return 'problems' in found ? found.problems.map(formatProblem).join('\n') : 'no problem';
};

describe('phases of a scenario', () => {
  it('are read with their lengths in seconds, their sizes in bytes and what they set as it stands', () => {
    expect(
      read(`  list:
    - { name: a, length: 12 h, set: { training.sequence: 131072 } }
    - { name: b, length: 30 min, collective: all-to-all, bytes: 64 MB }
    - { name: c, steps: 5k }
  shapes: [[8, 8, 8], [16, 4, 8]]
  job_time: 1 min
`),
    ).toEqual({
      list: [
        { name: 'a', length: 43200, set: { 'training.sequence': 131072 } },
        { name: 'b', length: 1800, collective: 'all-to-all', bytes: 64e6, set: {} },
        { name: 'c', steps: 5000, set: {} },
      ],
      shapes: [
        [8, 8, 8],
        [16, 4, 8],
      ],
      twist: true,
      repeat: 1,
      level: 'job',
      job_time: 60,
    });
  });

  it.each([
    ['  list: []', 'a.yaml:7:9 phases.list: got an empty list; expected a list of phases, such as'],
    ['  repeat: 2', 'a.yaml:6:1 phases.list: "list" is missing; expected a list of phases'],
    ['  list: [{ name: a }]', 'phases.list[0]: neither length nor steps is given; expected exactly one of length (such as 2 h) and steps'],
    ['  list: [{ name: a, length: 1 h, steps: 2 }]', 'phases.list[0].steps: length and steps are both given'],
    ['  list: [{ name: a, length: 0 s }]', 'phases.list[0].length: the phase takes no time; expected a time above 0'],
    [
      '  list: [{ name: a, length: 2 hours }]',
      'phases.list[0].length: unknown or ambiguous unit in "2 hours"; expected a time with its unit. Write "2 h"',
    ],
    ['  list: [{ name: a, steps: 1 }, { name: a, steps: 1 }]', 'phases.list[1].name: phase 1 is called "a" already; expected each name once'],
    ['  list: [{ name: a, steps: 1, collective: all-to-all }]', 'phases.list[0]: the collective has no size; expected bytes beside collective'],
    ['  list: [{ name: a, steps: 1, bytes: 1 MB }]', 'phases.list[0].bytes: bytes without a collective'],
    ['  list: [{ name: a, steps: 1, collective: alltoall, bytes: 1 MB }]', 'Did you mean "all-to-all"?'],
    [
      '  list: [{ name: a, steps: 1 }, { name: b, steps: 1 }]\n  repeat: 100000',
      'phases.repeat: 2 phases 100000 times over are 200000; expected at most 100000 phases',
    ],
    [
      '  list: [{ name: a, steps: 1 }]\n  shapes: [[8, 8, 8], [8, 8, 8]]',
      'phases.shapes[1]: this is shape 1 of the list again; expected each shape once',
    ],
    ['  list: [{ name: a, steps: 1 }]\n  level: links', 'phases.level: got "links"; expected one of switch, relock, job'],
    ['  list: [{ name: a, steps: 1, sets: {} }]', 'phases.list[0].sets: unknown key "sets". Did you mean "set"?'],
  ])('%j are refused: %s', (phases, says) => {
    expect(refused(phases)).toContain(says);
  });
});
