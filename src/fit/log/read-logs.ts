import { readFileSync, statSync } from 'node:fs';
import { formatProblem } from '../../scenario/problem';
import { Refusal } from '../../sweep/refusal';
import { type LogRun, readLog } from './read-log';

const EXPECTED = 'expected the output of nccl-tests, as text';
/** Largest log that is read, bytes. */
const LARGEST = 200e6;

/**
 * Reads several logs; everything that is wrong with them is said at once.
 *
 * @throws Refusal for a file that is none, is no text, or has rows that cannot be read
 * @example readLogs(['all_reduce.log', 'all_gather.log']).runs
 */
export function readLogs(files: readonly string[]): { runs: LogRun[]; skippedLines: number } {
  const problems: string[] = [];
  const runs: LogRun[] = [];
  let skippedLines = 0;
  for (const file of files) {
    const text = textOf(file);
    if ('problem' in text) {
      problems.push(text.problem);
      continue;
    }
    const log = readLog(text.text, file);
    problems.push(...log.problems.map(formatProblem));
    runs.push(...log.runs);
    skippedLines += log.skippedLines;
  }
  if (problems.length > 0) throw new Refusal(problems.join('\n'), 2);
  return { runs, skippedLines };
}

function textOf(file: string): { text: string } | { problem: string } {
  try {
    const stat = statSync(file);
    if (stat.isDirectory()) return { problem: `${file}: this is a folder; ${EXPECTED}` };
    if (stat.size > LARGEST) return { problem: `${file}: the file has ${stat.size} bytes; ${EXPECTED}, of at most 200 MB` };
    const text = readFileSync(file, 'utf8');
    return text.includes('\0') ? { problem: `${file}: this is not text; ${EXPECTED}` } : { text };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    return { problem: code === 'ENOENT' ? `${file}: there is no such file; ${EXPECTED}` : `${file}: the file cannot be read (${code}); ${EXPECTED}` };
  }
}
