/** Something wrong with what a person wrote: where, what, what was expected, and what to write instead. */
export interface Problem {
  /** The file, or the setting of the command line (`--set gpus=abc`). */
  file: string;
  /** One-based; absent when the problem is not in the text of a file. */
  line?: number;
  column?: number;
  /** Path in the scenario, such as `fabric.scale_out.leaf` or `sweep.gpus[2]`; empty for the whole file. */
  path: string;
  /** What is wrong, without place. */
  message: string;
  /** The value as written, when there is one. */
  got?: string;
  /** Completes the sentence "expected …"; empty when the message says it all. */
  expected: string;
  /** A sentence that says what to write instead. */
  suggestion?: string;
}

/**
 * A problem in one line: place, path, what is wrong, what was expected, a suggestion.
 *
 * @example
 * formatProblem({ file: 'a.yaml', line: 12, column: 9, path: 'fabric.scale_out.lik', message: 'unknown key "lik"', expected: '', suggestion: 'Did you mean "link"?' })
 * // 'a.yaml:12:9 fabric.scale_out.lik: unknown key "lik". Did you mean "link"?'
 */
export function formatProblem(problem: Problem): string {
  const { file, line, column, path, message, expected, suggestion } = problem;
  const place = line === undefined ? file : `${file}:${line}:${column ?? 1}`;
  // A setting names its path itself.
  const named = path === '' || file.startsWith(`--set ${path}=`) ? '' : ` ${path}`;
  return `${place}${named}: ${message}${expected === '' ? '' : `; expected ${expected}`}${suggestion === undefined ? '' : `. ${suggestion}`}`;
}

/** Most problems that one answer lists: a file of another kind would otherwise scroll the first one away. */
const MOST_PROBLEMS = 50;

/** Problems in the order of the text, each once, cut to a number that a person can read; the last one says how many were left out. */
export function listProblems(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>();
  const distinct = problems.filter((problem) => {
    const text = formatProblem(problem);
    return !seen.has(text) && seen.add(text);
  });
  distinct.sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
  const left = distinct.length - MOST_PROBLEMS;
  if (left <= 0) return distinct;
  const shown = distinct.slice(0, MOST_PROBLEMS);
  const last = shown[MOST_PROBLEMS - 1]!;
  const { got: _got, suggestion: _suggestion, ...place } = last;
  return [...shown, { ...place, path: '', message: `and ${left} more problem${left === 1 ? '' : 's'}`, expected: '' }];
}
