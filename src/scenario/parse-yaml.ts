import { Composer, type CST, LineCounter, type Node, type ParsedNode, Parser, type YAMLParseError } from 'yaml';
import type { Problem } from './problem';

/** Deepest nesting that is read; the scenario itself needs five levels. */
const DEEPEST = 40;
/** Later syntax errors mostly follow from the first ones. */
const MOST_SYNTAX_PROBLEMS = 5;
/** Largest text that is read, in bytes. */
export const LARGEST_TEXT = 1_000_000;

export interface YamlTree {
  root: Node | null;
  lines: LineCounter;
}

/**
 * Reads one YAML document into a tree, or says with line and column why the text is none.
 *
 * Nesting is measured on the token tree first: composing recurses, and a text that nests deeply enough ends the whole process in it
 * instead of throwing. Duplicate keys are left to the caller: the reader's own check takes quadratic time.
 */
export function parseYaml(text: string, file: string): YamlTree | { problems: Problem[] } {
  const fault = (line: number, column: number, message: string, expected: string, suggestion?: string): { problems: Problem[] } => ({
    problems: [{ file, line, column, path: '', message, expected, ...(suggestion === undefined ? {} : { suggestion }) }],
  });
  if (text.length > LARGEST_TEXT) return fault(1, 1, `the text has ${text.length.toLocaleString('en')} characters`, 'a scenario of at most 1 MB');
  const odd = UNREADABLE.exec(text);
  if (odd) {
    const before = text.slice(0, odd.index);
    const line = before.split('\n').length;
    return fault(line, odd.index - before.lastIndexOf('\n'), 'this is not text: it holds control characters', 'a scenario in UTF-8 text');
  }

  const lines = new LineCounter();
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const deep = tooDeep(tokens);
  if (deep !== undefined) {
    const { line, col } = lines.linePos(deep);
    return fault(line, col, `nested more than ${DEEPEST} levels deep`, 'a scenario, which needs five');
  }
  const documents = [...new Composer({ version: '1.2', uniqueKeys: false, logLevel: 'silent' }).compose(tokens, true, text.length)];
  const [first, second] = documents;
  if (first === undefined) return { root: null, lines };
  if (first.errors.length > 0) {
    return { problems: first.errors.slice(0, MOST_SYNTAX_PROBLEMS).map((error) => syntaxProblem(error, file, lines)) };
  }
  if (second !== undefined) {
    const { line, col } = lines.linePos(second.range?.[0] ?? 0);
    return fault(line, col, 'a second document begins here', 'one scenario in a file', 'Take out the "---" or make it a file of its own');
  }
  return { root: first.contents as ParsedNode | null, lines };
}

/** Control characters other than tab, line feed and carriage return, and what a reader puts in place of bytes that are no UTF-8. */
const UNREADABLE = /(?![\t\n\r])[\p{Cc}\ufffd]/u;

/** Offset of the first token that is nested too deeply; walks with a stack of its own, for the reason above. */
function tooDeep(tokens: readonly CST.Token[]): number | undefined {
  const stack: { token: CST.Token; depth: number }[] = tokens.map((token) => ({ token, depth: 0 })).reverse();
  for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
    const { token, depth } = entry;
    if (depth > DEEPEST) return 'offset' in token ? token.offset : 0;
    if (token.type === 'document' && token.value) stack.push({ token: token.value, depth });
    if (token.type === 'block-map' || token.type === 'block-seq' || token.type === 'flow-collection') {
      for (const { key, value } of token.items.toReversed()) {
        if (value) stack.push({ token: value, depth: depth + 1 });
        if (key) stack.push({ token: key, depth: depth + 1 });
      }
    }
  }
  return undefined;
}

function syntaxProblem(error: YAMLParseError, file: string, lines: LineCounter): Problem {
  const { line, col } = lines.linePos(error.pos[0]);
  const said = SENTENCES[error.code];
  return {
    file,
    line,
    column: col,
    path: '',
    message: said?.message ?? `not readable as YAML: ${error.message.replace(/\.$/, '')}`,
    expected: said?.expected ?? '',
    ...(said?.suggestion === undefined ? {} : { suggestion: said.suggestion }),
  };
}

const SENTENCES: Readonly<Record<string, { message: string; expected: string; suggestion?: string }>> = {
  TAB_AS_INDENT: { message: 'a tab indents this line', expected: 'spaces, as YAML asks for' },
  BLOCK_AS_IMPLICIT_KEY: {
    message: 'a second colon on the line',
    expected: 'one "key: value" a line',
    suggestion: 'Put a text with ": " in it between quotes',
  },
};
