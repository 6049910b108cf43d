import { isAlias, isMap, isScalar, isSeq, type LineCounter, type Node, type Pair } from 'yaml';
import { type Fault, type Path, type Place, type Places, placeFault, placeKey } from './places';
import { isForbiddenKey, type Plain, type PlainMap } from './plain';
import type { Problem } from './problem';

/** Most values that aliases may add to a file: far above what a person shares, far below what a bomb of aliases unfolds to. */
const MOST_ALIASED = 10_000;

export interface PlainFile {
  data: Plain;
  places: Places;
  problems: Problem[];
  /** Paths whose value could not be read; what is said of them later would only repeat it. */
  unread: Path[];
}

/**
 * Turns a YAML tree into plain data and remembers where each value was written.
 *
 * Refused, each with its place: duplicate keys, keys that are no plain text, tags, aliases without an anchor, aliases of something around
 * them, and aliases that unfold to more than 10,000 values.
 */
export function yamlToPlain(root: Node, text: string, file: string, lines: LineCounter): PlainFile {
  const places = new Map<string, Place>();
  const problems: Problem[] = [];
  const unread: Path[] = [];
  const anchors = new Map<string, Node>();
  const open = new Set<Node>();
  let aliased = 0;
  let inAlias = 0;
  let outermost: Path = [];
  // Said once: a bomb meets the limit at every one of its aliases.
  let bombed = false;

  const position = (node: Node): { line: number; column: number } => {
    const { line, col } = lines.linePos(node.range?.[0] ?? 0);
    return { line, column: col };
  };
  const refuse = (fault: Fault): null => {
    problems.push(placeFault(places, fault));
    unread.push(fault.path);
    return null;
  };

  const visit = (node: Node | null, path: Path, key?: Node, behindAlias = false): Plain => {
    if (inAlias > 0) aliased += 1;
    const keyPlace = key === undefined ? undefined : position(key);
    const own =
      node === null ? (keyPlace ?? { line: 1, column: 1 }) : isScalar(node) && node.value === null ? (keyPlace ?? position(node)) : position(node);
    const written = isScalar(node) && node.range ? { written: text.slice(node.range[0], node.range[1]).slice(0, 80) } : {};
    const keyed = keyPlace === undefined ? {} : { keyLine: keyPlace.line, keyColumn: keyPlace.column };
    // What an alias stands for is placed at the alias, what is inside it at the anchor.
    if (!behindAlias) places.set(placeKey(path), { file, ...own, ...keyed, ...written });
    if (node === null) return null;
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target === undefined)
        return refuse({
          path,
          message: `alias "*${node.source}" stands before any anchor "&${node.source}"`,
          expected: 'an anchor before its alias',
        });
      if (open.has(target)) return refuse({ path, message: `alias "*${node.source}" contains itself`, expected: 'a value that ends' });
      if (aliased > MOST_ALIASED) {
        unread.push(path);
        // Placed where a person wrote an alias, not deep inside what it unfolds to.
        if (!bombed)
          refuse({ path: outermost, message: `aliases unfold to more than ${MOST_ALIASED.toLocaleString('en')} values`, expected: 'fewer of them' });
        bombed = true;
        return null;
      }
      if (inAlias === 0) outermost = path;
      inAlias += 1;
      const value = visit(target, path, key, true);
      inAlias -= 1;
      return value;
    }
    if (node.tag !== undefined)
      return refuse({ path, message: `tag "${shortTag(node.tag)}" is not read here`, expected: 'plain text, numbers, lists and mappings' });
    if ('anchor' in node && typeof node.anchor === 'string') anchors.set(node.anchor, node);
    if (isScalar(node)) return scalar(node.value);
    open.add(node);
    const value = isSeq(node)
      ? node.items.map((item, index) => visit(item as Node | null, [...path, index]))
      : isMap(node)
        ? mapping(node.items as Pair[], path)
        : null;
    open.delete(node);
    return value;
  };

  const mapping = (pairs: readonly Pair[], path: Path): PlainMap => {
    const map: PlainMap = {};
    const seen = new Map<string, number>();
    for (const pair of pairs) {
      const keyNode = pair.key as Node;
      const key = isScalar(keyNode) && keyNode.tag === undefined ? keyText(keyNode.value, keyNode.source) : undefined;
      const { line, column } = position(keyNode);
      const place = { file, line, column, path: path.length === 0 ? '' : placeFault(places, { path, message: '', expected: '' }).path };
      if (key === undefined) {
        problems.push({ ...place, message: 'a key is not plain text', expected: 'a word before the colon' });
        continue;
      }
      if (isForbiddenKey(key)) {
        problems.push({ ...place, message: `unknown key "${key}"`, expected: 'a key of the scenario' });
        continue;
      }
      const first = seen.get(key);
      if (first !== undefined) {
        const where = first === line ? 'earlier on this line' : `on line ${first}`;
        problems.push({
          ...place,
          path: pathOf(place.path, key),
          message: `key "${key}" is given twice (first ${where})`,
          expected: 'each key once',
        });
        continue;
      }
      seen.set(key, line);
      map[key] = visit(pair.value as Node | null, [...path, key], keyNode);
    }
    return map;
  };

  return { data: visit(root, []), places, problems, unread };
}

const pathOf = (parent: string, key: string): string => (parent === '' ? key : `${parent}.${key}`);

/** Text and numbers can name something (`8:` is the label "8"); an empty key cannot. */
function keyText(value: unknown, source: string | undefined): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' || typeof value === 'boolean' ? (source ?? String(value)) : undefined;
}

/** Whatever the YAML reader may know beside text, numbers and booleans becomes text, so that checks see plain data only. */
function scalar(value: unknown): Plain {
  return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : String(value);
}

const shortTag = (tag: string): string => tag.replace(/^tag:yaml\.org,2002:/, '!!');
