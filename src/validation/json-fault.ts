const SPACE = /[ \t\n\r]*/y;
// Control characters may not stand in a string: everything below a blank.
const TEXT = /"(?:[ !#-[\]-\u{10FFFF}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/uy;
const ATOM = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** Where a text stops being JSON: one-based line and column, and what should have stood there. */
export interface JsonFault {
  line: number;
  column: number;
  expected: string;
}

/**
 * Finds the first place at which a text is not JSON (RFC 8259). Null for JSON. Node says what is wrong, but not always where.
 *
 * @example jsonFault('[1,\n 2,]') // { line: 2, column: 4, expected: 'a value' }
 */
export function jsonFault(text: string): JsonFault | null {
  let at = 0;
  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    if (!pattern.test(text)) return false;
    at = pattern.lastIndex;
    return true;
  };
  const skip = (): void => void take(SPACE);
  // A stack of open brackets instead of recursion: no depth of nesting is too deep.
  const open: string[] = [];
  const fault = (expected: string): JsonFault => {
    const before = text.slice(0, at);
    return { line: before.split('\n').length, column: at - before.lastIndexOf('\n'), expected };
  };
  const key = (): string | undefined => {
    skip();
    if (!take(TEXT)) return 'a key in double quotes';
    skip();
    if (text[at] !== ':') return '":"';
    at++;
    return undefined;
  };
  for (;;) {
    skip();
    const bracket = text[at];
    if (bracket === '[' || bracket === '{') {
      at++;
      skip();
      if (text[at] === (bracket === '[' ? ']' : '}')) at++;
      else {
        open.push(bracket);
        const wrong = bracket === '{' ? key() : undefined;
        if (wrong !== undefined) return fault(wrong);
        continue;
      }
    } else if (!take(TEXT) && !take(ATOM)) return fault('a value');
    // A value has ended: so may the lists and mappings around it.
    for (;;) {
      skip();
      const inside = open.at(-1);
      if (inside === undefined) return at === text.length ? null : fault('the end of the file');
      if (text[at] === ',') {
        at++;
        const wrong = inside === '{' ? key() : undefined;
        if (wrong !== undefined) return fault(wrong);
        break;
      }
      if (text[at] !== (inside === '[' ? ']' : '}')) return fault(inside === '[' ? '"," or "]"' : '"," or "}"');
      at++;
      open.pop();
    }
  }
}
