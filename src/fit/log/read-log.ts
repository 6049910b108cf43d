import type { Problem } from '../../scenario/problem';
import { type LogLine, logLines } from './log-lines';
import { logHeader, PROGRAM, type RunHeader } from './run-header';
import { type TableColumns, tableColumns, usualColumns } from './table-columns';
import { type TuningLine, tuningLine } from './tuning-line';

/** A row of a table of nccl-tests. Microseconds; GB/s (1e9). */
export interface LogRow {
  line: number;
  bytes: number;
  outOfPlaceUs?: number;
  inPlaceUs?: number;
  busGBps?: number;
  /** Wrong elements, where nccl-tests has looked. */
  wrong?: number;
}

/** One run of nccl-tests in a log: its rows, what its heading says, and what NCCL says that it ran. */
export interface LogRun extends RunHeader {
  file: string;
  rows: LogRow[];
  tuning: TuningLine[];
}

export interface ReadLog {
  runs: LogRun[];
  /** Lines that say nothing to a fit: of other programs, NCCL's other messages. Blank lines and comments do not count. */
  skippedLines: number;
  problems: Problem[];
}

/** A row begins with a size, a count and a type. */
const BEGINS = /^\s*(\d+)\s+(\d+)\s+([a-z]\w*)\b/;
const BEGINS_RUN = /^#\s*(?:nThread|nccl-tests version|Collective test starting)/;
const NUMBERS = /^\s*(?:(?:-?\d+(?:\.\d*)?(?:e[+-]?\d+)?|N\/A)(?:\s+|$))+$/;

interface OpenRow {
  line: number;
  cells: string[];
}

/**
 * Reads a log of nccl-tests, whatever else stands in it: launchers' prefixes, NCCL's messages (also in the middle of a row), several runs one after another.
 *
 * @param file name to place problems in
 * @returns never throws on any text
 * @example readLog(text, 'a.log').runs[0].rows.length
 */
export function readLog(text: string, file: string): ReadLog {
  const found: ReadLog = { runs: [], skippedLines: 0, problems: [] };
  let run: LogRun = { file, rows: [], tuning: [] };
  let columns: TableColumns | undefined;
  let open: OpenRow | undefined;
  const close = (): void => {
    if (open === undefined) return;
    const row = rowOf(open, columns ?? usualColumns(), file);
    if ('bytes' in row) run.rows.push(row);
    else found.problems.push(row);
    open = undefined;
  };
  const start = (): void => {
    close();
    if (run.rows.length > 0) {
      found.runs.push(run);
      run = { file, rows: [], tuning: [], ...kept(run) };
    }
    columns = undefined;
  };
  const width = (): number => (columns ?? usualColumns()).names.length;

  for (const line of logLines(text)) {
    const { text: own, message } = line;
    if (message !== undefined) {
      const tuned = tuningLine(message);
      if (tuned !== undefined) run.tuning.push(tuned);
      else if (!logHeader(run, message)) found.skippedLines++;
    }
    if (own.trim() === '') continue;
    if (BEGINS.test(own)) {
      close();
      open = { line: line.line, cells: cellsOf(own) };
    } else if (open !== undefined && open.cells.length < width() && NUMBERS.test(own)) open.cells.push(...cellsOf(own));
    else if (/^#/.test(own.trim()) || message === undefined) {
      const heading = tableColumns(own);
      // A run begins with its heading, or where another program is named after a table.
      if (BEGINS_RUN.test(own.trim()) || (PROGRAM.test(own) && !/concluded/.test(own))) start();
      if (heading !== undefined) {
        close();
        columns = heading;
        // What another program prints between two halves of a row does not end it.
      } else if (!logHeader(run, own) && !/^#/.test(own.trim())) found.skippedLines++;
    }
    if (open !== undefined && open.cells.length >= width()) close();
  }
  close();
  if (run.rows.length > 0) found.runs.push(run);
  if (found.runs.length === 0 && found.problems.length === 0) found.problems.push(nothing(file, logLines(text)));
  return found;
}

/** What holds for the next run of the same log too. */
function kept({ library, ranks, nodes, gpu, hosts }: LogRun): RunHeader {
  return {
    ...(library !== undefined && { library }),
    ...(ranks !== undefined && { ranks }),
    ...(nodes !== undefined && { nodes }),
    ...(gpu !== undefined && { gpu }),
    ...(hosts !== undefined && { hosts }),
  };
}

const cellsOf = (text: string): string[] => text.trim().split(/\s+/);

function rowOf({ line, cells }: OpenRow, { names, size, times, busbw, wrong }: TableColumns, file: string): LogRow | Problem {
  // Where only the in-place half was run, the other is blank.
  const half = times[1] - times[0];
  const inPlaceOnly = times[1] >= 0 && cells.length === names.length - half;
  const least = (times[1] < 0 ? times[0] : times[1]) + 1;
  const problem = (message: string, expected: string): Problem => ({ file, line, column: 1, path: '', message, expected });
  if (!inPlaceOnly && cells.length < least)
    return problem(`a row of ${cells.length} cells`, `${names.length}: ${names.join(' ')}, as nccl-tests prints them`);
  const number = (column: number, shift = 0): number => (column < 0 ? Number.NaN : Number(cells[column - shift]));
  const bytes = number(size);
  const [first, second] = inPlaceOnly ? [Number.NaN, number(times[1], half)] : [number(times[0]), number(times[1])];
  for (const [name, value, column] of [['out-of-place', first, times[0]] as const, ['in-place', second, times[1]] as const]) {
    if (column < 0 || (inPlaceOnly && name === 'out-of-place')) continue;
    if (!(value >= 0 && Number.isFinite(value)))
      return problem(`${name} time "${cells[inPlaceOnly ? column - half : column]}"`, 'microseconds, a number of at least 0');
  }
  const wrongs = wrong.map((column) => number(column)).filter((value) => Number.isFinite(value));
  const bus = number(busbw[0]);
  return {
    line,
    bytes,
    ...(first > 0 && { outOfPlaceUs: first }),
    ...(second > 0 && { inPlaceUs: second }),
    ...(bus > 0 && !inPlaceOnly && { busGBps: bus }),
    // The column was `error`, a largest difference, before it counted elements.
    ...(wrongs.length > 0 && names.includes('#wrong') && { wrong: Math.max(...wrongs) }),
  };
}

function nothing(file: string, lines: readonly LogLine[]): Problem {
  const tuned = lines.some(({ message }) => message !== undefined && tuningLine(message) !== undefined);
  return {
    file,
    path: '',
    message: tuned ? 'NCCL’s messages, but no table of nccl-tests' : 'no table of nccl-tests',
    expected: 'rows such as "1048576  262144  float  sum  -1  61.2  17.1  32.1  0 …"',
    ...(tuned && { suggestion: 'Give the file with the standard output too' }),
  };
}
