import { type Document, isAlias, isMap, isScalar, isSeq, type Node } from 'yaml';

/*
 * Limits of YAML: what no Compose file needs, and what would stop this process or take it very long.
 */

/** The deepest nesting that is read. YAML's reader calls itself for each level, and a full stack ends the process. */
const DEEPEST = 100;

/** The most values that a file may stand for, with each alias written out. */
const MOST_VALUES = 50_000;

/** The most entries of one list. The schema compares all pairs of them. */
const LONGEST_LIST = 1000;

/** A plain text that Go's reader of YAML takes for a time. */
const DATE = /^\d{4}-\d{1,2}-\d{1,2}(?:[Tt ].*)?$/;

/** Tells whether a text nests so deep that it must not be parsed. It takes time in proportion to the text. */
export function nestsTooDeep(text: string): boolean {
  const indents: number[] = [];
  let brackets = 0;
  for (const line of text.split('\n')) {
    const words = line.trimStart();
    if (words === '' || words.startsWith('#')) continue;
    const indent = line.length - words.length;
    while ((indents.at(-1) ?? -1) >= indent) indents.pop();
    indents.push(indent);
    // Lists and keys may begin within a line, as in `- - a`.
    const [indicators = ''] = /^(?:[-?:][ \t]+)*/.exec(words) ?? [];
    let deepest = brackets;
    for (const mark of words) {
      if (mark === '[' || mark === '{') brackets++;
      else if ((mark === ']' || mark === '}') && brackets > 0) brackets--;
      if (brackets > deepest) deepest = brackets;
    }
    if (indents.length + indicators.replace(/\s/g, '').length + deepest > DEEPEST) return true;
  }
  return false;
}

/** The reason why a parsed file is not read, such as aliases that explode. Undefined if there is none. */
export function excessOf(document: Document): string | undefined {
  const weights = new Map<string, number>();
  const open = new Set<string>();
  let reason: string | undefined;

  /** The number of values that a node stands for. */
  function weigh(node: unknown): number {
    if (reason !== undefined) return 0;
    if (isAlias(node)) {
      if (open.has(node.source)) reason = `the alias *${node.source} stands within its own anchor`;
      return weights.get(node.source) ?? 1;
    }
    const { anchor } = (node ?? {}) as Partial<Node & { anchor: string }>;
    if (anchor) open.add(anchor);
    const weight = 1 + within(node);
    if (anchor) {
      open.delete(anchor);
      weights.set(anchor, weight);
    }
    if (weight > MOST_VALUES)
      reason ??= `it stands for more than ${MOST_VALUES} values, with each alias written out`;
    return weight;
  }

  function within(node: unknown): number {
    if (isScalar(node) && node.type === 'PLAIN' && DATE.test(node.source ?? ''))
      reason ??= `${node.source} is a date to Compose, which refuses it; put it in quotes`;
    if (isSeq(node)) {
      if (node.items.length > LONGEST_LIST)
        reason ??= `a list has ${node.items.length} entries, and ${LONGEST_LIST} are the most that are read`;
      return node.items.reduce((sum: number, item) => sum + weigh(item), 0);
    }
    if (!isMap(node)) return 0;
    const keys = new Set<string>();
    return node.items.reduce((sum, { key, value }) => {
      const name = isScalar(key) ? String(key.value) : undefined;
      if (name === undefined) reason ??= 'a key is no text';
      else if (name === '__proto__') reason ??= '__proto__ is no key that can be read; rename it';
      else if (keys.has(name)) reason ??= `the key ${name} stands twice in one mapping; remove one of them`;
      else keys.add(name);
      return sum + weigh(value);
    }, 0);
  }

  weigh(document.contents);
  return reason;
}
