import { closeSync, existsSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { PointResult } from '../analysis/result';
import type { ReportMeta } from '../report/meta';
import { folderLock } from './folder-lock';
import { parseResultLine, resultLine } from './result-line';

/** What the store keeps of a sweep, so that its report can be made again without the scenario file and by a later build. */
export interface SweepRecord {
  meta: ReportMeta;
  /** Every point of the sweep in point order; two points may share a key. */
  points: { key: string; axes: Record<string, string | number> }[];
}

export interface StoreContent {
  /** Stored results by key. */
  results: Map<string, PointResult>;
  /** The sweep that was started last. */
  record: SweepRecord | undefined;
}

export interface Store extends StoreContent {
  append(result: PointResult): void;
  appendRecord(record: SweepRecord): void;
  /** Forces everything to the disk and gives the folder back. */
  close(): void;
}

export const STORE_FILE = 'points.jsonl';

/**
 * Opens the store of a results folder for writing: `points.jsonl`, one JSON line a result (and one a started sweep), only ever appended to, so that a
 * kill at any moment costs at most the line being written. Such a torn last line is cut off here.
 *
 * @param folder made when missing; held by one writer at a time
 * @param wanted keys worth keeping in memory (lines of other scenarios and other builds stay in the file, unread)
 * @param fresh forget what is stored
 * @throws Refusal when another sweep writes into the folder; file-system errors as they come
 * @example const store = openStore('results/a', new Set([key])); store.results.get(key); store.append(result); store.close();
 */
export function openStore(folder: string, wanted: ReadonlySet<string>, fresh = false): Store {
  mkdirSync(folder, { recursive: true });
  const release = folderLock(folder);
  let file: number | undefined;
  try {
    const path = join(folder, STORE_FILE);
    if (fresh) {
      rmSync(path, { force: true });
      rmSync(join(folder, 'failed'), { recursive: true, force: true });
    }
    const { goodBytes, ...content } = readLines(path, (key) => wanted.has(key));
    const opened = openSync(path, 'a');
    file = opened;
    ftruncateSync(opened, goodBytes);
    return {
      ...content,
      append: (result) => void writeSync(opened, `${resultLine(result)}\n`),
      appendRecord: (record) => void writeSync(opened, `${resultLine({ sweep: record })}\n`),
      close: () => {
        fsyncSync(opened);
        closeSync(opened);
        release();
      },
    };
  } catch (error) {
    if (file !== undefined) closeSync(file);
    release();
    throw error;
  }
}

/** Reads the store of a results folder without touching it. A folder without a store has no results and no record. */
export function readStore(folder: string): StoreContent {
  const { results, record } = readLines(join(folder, STORE_FILE), () => true);
  return { results, record };
}

function readLines(path: string, keep: (key: string) => boolean): StoreContent & { goodBytes: number } {
  const content: StoreContent & { goodBytes: number } = { results: new Map(), record: undefined, goodBytes: 0 };
  for (const { text, endByte } of lines(path)) {
    content.goodBytes = endByte;
    let line: { key?: unknown; sweep?: SweepRecord };
    try {
      line = parseResultLine(text) as typeof line;
    } catch {
      // Damage inside the file costs that line only; a torn last line has no line end and never comes here.
      continue;
    }
    if (line?.sweep) content.record = line.sweep;
    else if (typeof line?.key === 'string' && keep(line.key)) content.results.set(line.key, line as PointResult);
  }
  return content;
}

/** Complete lines of a file, read in pieces: a store may be larger than the longest string. */
function* lines(path: string): Generator<{ text: string; endByte: number }> {
  if (!existsSync(path)) return;
  const file = openSync(path, 'r');
  try {
    const piece = Buffer.alloc(1 << 20);
    let rest: Buffer[] = [];
    let startByte = 0;
    for (let size = readSync(file, piece); size > 0; size = readSync(file, piece)) {
      let from = 0;
      for (let end = piece.indexOf(10); end >= 0 && end < size; end = piece.indexOf(10, from)) {
        const text = Buffer.concat([...rest, piece.subarray(from, end)]);
        rest = [];
        from = end + 1;
        startByte += text.length + 1;
        yield { text: text.toString('utf8'), endByte: startByte };
      }
      rest.push(Buffer.from(piece.subarray(from, size)));
    }
  } finally {
    closeSync(file);
  }
}
