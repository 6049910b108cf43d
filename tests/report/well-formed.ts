/** A small check that markup is well-formed: tags balance, attributes are quoted, no bare `<` or `&`. Returns what is wrong, or null. */
export function malformed(markup: string): string | null {
  const open: string[] = [];
  const token = /<(\/?)([A-Za-z][\w:-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|[^<]+|</g;
  for (const [whole, close, name, , self] of markup.matchAll(token)) {
    if (whole === '<') return `bare < after ${JSON.stringify(open)}`;
    if (name === undefined) {
      if (/&(?!(amp|lt|gt|quot|#39);)/.test(whole)) return `bare & in ${JSON.stringify(whole.slice(0, 60))}`;
    } else if (close) {
      const expected = open.pop();
      if (expected !== name) return `</${name}> closes <${expected}>`;
    } else if (!self) open.push(name);
  }
  return open.length > 0 ? `never closed: ${open.join(', ')}` : null;
}
