import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectiveNamed, programOf } from '../../src/cli/bench-names';
import { readSchedule } from '../../src/cli/bench-schedule';
import { explicitSchedule } from '../../src/collective/explicit-schedule';
import type { Schedule } from '../../src/collective/schedule';
import { writtenOut } from '../../src/collective/written-out';
import { Refusal } from '../../src/sweep/refusal';
import { COLLECTIVES, everyAlgorithm } from '../collective/every-algorithm';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'interlude-schedule-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function read(text: string, name = 'a.yaml'): Schedule {
  const file = join(folder, name);
  writeFileSync(file, text);
  return readSchedule(file);
}

const plain = ({ carries: _, ...schedule }: Schedule): unknown => schedule;

describe('a schedule in a file', () => {
  it('is the one that was written out, whatever algorithm it came from', () => {
    fc.assert(
      fc.property(fc.constantFrom(...COLLECTIVES), fc.integer({ min: 2, max: 9 }), fc.nat(20), (collective, ranks, which) => {
        const all = everyAlgorithm(collective, ranks);
        const list = writtenOut(all[which % all.length]);
        expect(plain(read(JSON.stringify(list)))).toEqual(plain(explicitSchedule(list)));
      }),
      { seed: 17, numRuns: 40 },
    );
  });

  it('may be larger than a person writes', () => {
    const [ring] = everyAlgorithm('all-reduce', 100);
    const text = JSON.stringify(writtenOut(ring));
    expect(text.length).toBeGreaterThan(1_000_000);
    expect(read(text).ranks).toBe(100);
    expect(() => read(`${text}}`)).toThrow(/expected JSON, as the file is larger than 1 MB/);
  });

  it('is refused in words whatever the file holds', () => {
    const value = fc.oneof(fc.string(), fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.array(fc.integer(), { maxLength: 3 }));
    const send = fc.dictionary(fc.constantFrom('id', 'from', 'to', 'chunks', 'bytes', 'reduces', 'after', 'strand', 'form'), value, { maxKeys: 6 });
    const file = fc.record(
      {
        collective: fc.oneof(value, fc.constant('all-reduce')),
        ranks: fc.oneof(value, fc.constant(3)),
        chunks: value,
        algorithm: value,
        sends: fc.oneof(value, fc.array(send, { maxLength: 3 })),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          file.map((data) => JSON.stringify(data)),
          fc.string(),
        ),
        (text) => {
          try {
            read(text);
          } catch (error) {
            expect(error).toBeInstanceOf(Refusal);
            expect((error as Refusal).exitCode).toBe(2);
            expect((error as Refusal).message).toContain('a.yaml');
          }
        },
      ),
      { seed: 23, numRuns: 300 },
    );
  });
});

describe('the name of a collective', () => {
  it('is nccl-tests’ in any spelling, or its program’s', () => {
    for (const collective of COLLECTIVES) {
      expect(collectiveNamed(collective)).toBe(collective);
      expect(collectiveNamed(`/opt/nccl-tests/build/${programOf(collective)}_mpi`)).toBe(collective);
    }
    expect([collectiveNamed('all_to_all'), collectiveNamed('send_recv'), collectiveNamed('gather')]).toEqual(['all-to-all', 'send-recv', undefined]);
  });
});
