import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseAllDocuments } from 'yaml';
import { COMPOSE_FILE } from '../committed.ts';
import type { Artefact } from '../compare/artefacts.ts';

/** A line of an artefact; what is text within a line, such as a manifest in a template, has none of its own. */
export interface Line {
  readonly number: number | undefined;
  readonly text: string;
}

/** The lines from the first to the last, counted from 0. */
export type Span = readonly [first: number, last: number];

/** An artefact whose places are known by their lines. */
export interface Located {
  readonly lines: readonly Line[];
  /** Where the value at a path stands, its key included. */
  readonly spanOf: (path: readonly string[]) => Span | undefined;
}

export const located = ({ file, root, text }: Artefact): Located =>
  file.endsWith('.json') ? inJson(root, JSON.parse(text)) : inYaml(text, file === COMPOSE_FILE);

function inYaml(text: string, isOneDocument: boolean): Located {
  const counter = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: counter }) as Document[];
  const lineAt = (offset: number) => counter.linePos(offset).line - 1;
  /** What a pointer begins with names a document, but where there is one alone. */
  const entry = ([top, ...rest]: readonly string[]): [Document | undefined, readonly string[]] => {
    if (isOneDocument) return [documents[0], top === undefined ? [] : [top, ...rest]];
    const named = documents.find((one) => `${one.get('kind')}/${one.getIn(['metadata', 'name'])}` === top);
    return [named, rest];
  };
  return {
    lines: text
      .trimEnd()
      .split('\n')
      .map((line, i) => ({ number: i + 1, text: line })),
    spanOf(path) {
      const [document, keys] = entry(path);
      let node: unknown = document?.contents;
      let from = isNode(node) ? (node.range?.[0] ?? 0) : 0;
      for (const key of keys) {
        if (isMap(node)) {
          const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
          if (!isScalar(pair?.key)) return undefined;
          from = pair.key.range?.[0] ?? from;
          node = pair.value;
        } else if (isSeq(node)) {
          node = node.items[Number(key)];
          from = isNode(node) ? (node.range?.[0] ?? from) : from;
        } else return undefined;
      }
      if (!isNode(node) || !node.range) return undefined;
      return [lineAt(from), Math.max(lineAt(from), lineAt(node.range[1] - 1))];
    },
  };
}

/**
 * A template, printed as CDK prints it. A text in it that was parsed, such as a manifest, is laid out in lines of its own,
 * without numbers.
 */
function inJson(root: unknown, written: unknown): Located {
  const lines: Line[] = [];
  const spans = new Map<string, Span>();
  let number = 1;
  const print = (value: unknown, asWritten: unknown, path: string, before: string, after: string) => {
    const first = lines.length;
    const isLaidOut = isTree(value) && !Array.isArray(value) && wasText(asWritten) && !('Fn::Join' in value);
    const put = (text: string) => {
      lines.push({ number: asWritten === undefined || isLaidOut ? undefined : number++, text });
    };
    const entries = isTree(value) ? Object.entries(value) : [];
    if (entries.length === 0) put(before + JSON.stringify(value) + after);
    else {
      const isList = Array.isArray(value);
      const indent = /^ */.exec(before)?.[0] ?? '';
      put(before + (isList ? '[' : '{'));
      entries.forEach(([name, inner], i) => {
        const innerWritten = isLaidOut
          ? undefined
          : (asWritten as Record<string, unknown> | undefined)?.[name];
        const key = isList ? '' : `${JSON.stringify(name)}: `;
        const comma = i === entries.length - 1 ? '' : ',';
        print(inner, innerWritten, `${path}\0${name}`, `${indent} ${key}`, comma);
      });
      put(indent + (isList ? ']' : '}') + after);
    }
    if (isLaidOut) number += JSON.stringify(asWritten, undefined, 1).split('\n').length;
    spans.set(path, [first, lines.length - 1]);
  };
  print(root, written, '', '', '');
  return { lines, spanOf: (path) => spans.get(path.map((key) => `\0${key}`).join('')) };
}

const isTree = (value: unknown): value is object => typeof value === 'object' && value !== null;

const wasText = (written: unknown): boolean =>
  typeof written === 'string' || (isTree(written) && 'Fn::Join' in written);
