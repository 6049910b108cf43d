import { readFileSync } from 'node:fs';
import { type ExplicitSend, type ExplicitSends, explicitSchedule } from '../collective/explicit-schedule';
import type { Collective, Schedule } from '../collective/schedule';
import { nameOfSend } from '../collective/send-order';
import { nearest } from '../scenario/nearest';
import { LARGEST_TEXT, parseYaml } from '../scenario/parse-yaml';
import { type Path, type Places, placeFault } from '../scenario/places';
import { describePlain, isMap, type Plain, type PlainMap } from '../scenario/plain';
import { formatProblem, listProblems, type Problem } from '../scenario/problem';
import { yamlToPlain } from '../scenario/yaml-to-plain';
import { Refusal } from '../sweep/refusal';
import { COLLECTIVE_NAMES, collectiveNamed } from './bench-names';

const SENDS = 'a list of sends, such as { id: a, from: 0, to: 1, chunks: [0] }';
const TOP = ['collective', 'algorithm', 'ranks', 'chunks', 'sends'];
const SEND = ['id', 'from', 'to', 'chunks', 'bytes', 'reduces', 'after', 'strand'];

/**
 * An explicit schedule from a file in JSON or YAML (docs/schedules.md), checked for its form and its order. What it means is left to `checkSchedule`.
 *
 * @throws Refusal (exit 2) with everything that is wrong, each with its line
 * @example readSchedule('tree.json').ranks // 4
 */
export function readSchedule(file: string): Schedule {
  const { data, places, problems } = plainOf(file);
  const found = new Reader(places, problems).list(data);
  if (found === undefined || problems.length > 0) throw refused(problems);
  try {
    return explicitSchedule(found);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const { message } = error;
    const index = found.sends.findIndex((send, i) => message.startsWith(nameOfSend(send, i)));
    const path: Path = index < 0 ? ['sends'] : ['sends', index];
    const fault = { path, at: 'key' as const, message, expected: '' };
    throw refused([placeFault(places, fault)]);
  }
}

function refused(problems: readonly Problem[]): Refusal {
  return new Refusal(listProblems(problems).map(formatProblem).join('\n'), 2);
}

function plainOf(file: string): { data: Plain; places: Places; problems: Problem[] } {
  const text = textOf(file);
  // What is larger was written by a program, in JSON.
  if (text.length > LARGEST_TEXT) {
    try {
      return { data: JSON.parse(text) as Plain, places: new Map([['', { file }]]), problems: [] };
    } catch (error) {
      throw new Refusal(`${file}: ${error instanceof Error ? error.message : error}; expected JSON, as the file is larger than 1 MB`, 2);
    }
  }
  const tree = parseYaml(text, file);
  if ('problems' in tree) throw refused(tree.problems);
  if (tree.root === null) throw new Refusal(`${file}: the file is empty; expected a schedule with collective, ranks and sends`, 2);
  return yamlToPlain(tree.root, text, file, tree.lines);
}

function textOf(file: string): string {
  const expected = 'expected a schedule in JSON or YAML (docs/schedules.md)';
  try {
    return readFileSync(file, 'utf8').replace(/^\ufeff/, '');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') throw new Refusal(`${file}: there is no such file; ${expected}`, 2);
    if (code === 'EISDIR') throw new Refusal(`${file}: this is a folder; ${expected}`, 2);
    throw error;
  }
}

/** Reads plain data and notes what is wrong with it. */
class Reader {
  constructor(
    private readonly places: Places,
    private readonly problems: Problem[],
  ) {}

  list(data: Plain): ExplicitSends | undefined {
    if (!isMap(data)) {
      this.say([], `the file holds ${describePlain(data)}`, 'a mapping with collective, ranks and sends');
      return undefined;
    }
    this.keys(data, [], TOP);
    const collective = this.collective(data.collective);
    const ranks = this.whole(data.ranks, ['ranks'], 1);
    const chunks = data.chunks === undefined ? undefined : this.whole(data.chunks, ['chunks'], 1);
    const algorithm = data.algorithm === undefined ? undefined : this.text(data.algorithm, ['algorithm']);
    if (!Array.isArray(data.sends)) this.say(['sends'], data.sends === undefined ? 'missing' : 'not a list', SENDS);
    const sends = Array.isArray(data.sends) ? data.sends.map((send, i) => this.send(send, ['sends', i])) : [];
    if (collective === undefined || ranks === undefined) return undefined;
    return {
      collective,
      ranks,
      ...(chunks !== undefined && { chunks }),
      ...(algorithm !== undefined && { algorithm }),
      sends: sends.filter((send) => send !== undefined),
    };
  }

  private send(data: Plain, path: Path): ExplicitSend | undefined {
    if (!isMap(data)) {
      this.say(path, `a send is ${describePlain(data)}`, 'a mapping with from, to and chunks or bytes');
      return undefined;
    }
    this.keys(data, path, SEND);
    const at = (key: string): Path => [...path, key];
    const from = this.whole(data.from, at('from'), 0);
    const to = Array.isArray(data.to) ? this.wholes(data.to, at('to')) : this.whole(data.to, at('to'), 0);
    const id = data.id === undefined ? undefined : this.text(data.id, at('id'));
    const chunks = data.chunks === undefined ? undefined : this.wholes(data.chunks, at('chunks'));
    const bytes = data.bytes === undefined ? undefined : this.whole(data.bytes, at('bytes'), 0);
    const strand = data.strand === undefined ? undefined : this.whole(data.strand, at('strand'), 0);
    const after = data.after === undefined ? undefined : this.texts(data.after, at('after'));
    if (data.reduces !== undefined && typeof data.reduces !== 'boolean')
      this.say(at('reduces'), `${describePlain(data.reduces)} is not read`, 'true or false');
    if (from === undefined || to === undefined) return undefined;
    return {
      from,
      to,
      ...(id !== undefined && { id }),
      ...(chunks !== undefined && { chunks }),
      ...(bytes !== undefined && { bytes }),
      ...(data.reduces === true && { reduces: true }),
      ...(after !== undefined && { after }),
      ...(strand !== undefined && { strand }),
    };
  }

  private collective(value: Plain | undefined): Collective | undefined {
    const found = typeof value === 'string' ? collectiveNamed(value) : undefined;
    if (found !== undefined) return found;
    const near = typeof value === 'string' ? nearest(value, COLLECTIVE_NAMES) : undefined;
    this.say(
      ['collective'],
      value === undefined ? 'missing' : `unknown collective ${describePlain(value)}`,
      `one of ${COLLECTIVE_NAMES.join(', ')}`,
      near,
    );
    return undefined;
  }

  private whole(value: Plain | undefined, path: Path, least: number): number | undefined {
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value;
    this.say(path, value === undefined ? 'missing' : `${describePlain(value)} is not read`, `a whole number of at least ${least}`);
    return undefined;
  }

  private wholes(value: Plain, path: Path): number[] {
    if (!Array.isArray(value)) {
      this.say(path, `${describePlain(value)} is not read`, 'a list of whole numbers');
      return [];
    }
    return value.map((one, i) => this.whole(one, [...path, i], 0)).filter((one) => one !== undefined);
  }

  private text(value: Plain, path: Path): string | undefined {
    if (typeof value === 'string' || typeof value === 'number') return String(value);
    this.say(path, `${describePlain(value)} is not read`, 'text');
    return undefined;
  }

  private texts(value: Plain, path: Path): string[] {
    if (!Array.isArray(value)) {
      this.say(path, `${describePlain(value)} is not read`, 'a list of ids');
      return [];
    }
    return value.map((one, i) => this.text(one, [...path, i])).filter((one) => one !== undefined);
  }

  private keys(data: PlainMap, path: Path, known: readonly string[]): void {
    for (const key of Object.keys(data)) {
      if (!known.includes(key)) this.say([...path, key], `unknown key "${key}"`, `one of ${known.join(', ')}`, nearest(key, known), 'key');
    }
  }

  private say(path: Path, message: string, expected: string, meant?: string, at: 'key' | 'value' = 'value'): void {
    this.problems.push(
      placeFault(this.places, { path, at, message, expected, ...(meant !== undefined && { suggestion: `Did you mean "${meant}"?` }) }),
    );
  }
}
