import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseAllDocuments } from 'yaml';
import { COMPOSE_FILE } from '../../../deploy/rendered-files.ts';
import type { Artefact } from '../../readings/artefacts.ts';
import { child, isJsonList, isObject, type Json } from '../../readings/json.ts';

/** A line of an artefact. A manifest in a template is text within one line, so its lines have no numbers. */
export interface Line {
  readonly number: number | undefined;
  readonly text: string;
}

/** The lines from the first to the last, counted from 0. */
export type Span = readonly [first: number, last: number];

/** An artefact with the lines of each value. */
export interface Located {
  readonly lines: readonly Line[];
  /** The lines of the value at a path, with its key. */
  readonly spanOf: (path: readonly string[]) => Span | undefined;
}

export const located = ({ file, root, text }: Artefact): Located =>
  file.endsWith('.json') ? inJson(root, JSON.parse(text)) : inYaml(text, file === COMPOSE_FILE);

function inYaml(text: string, isOneDocument: boolean): Located {
  const counter = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: counter }) as Document[];
  const lineAt = (offset: number) => counter.linePos(offset).line - 1;
  /** The document that a path begins with. In a file of one document, paths begin inside it. */
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
 * A template, printed as CDK prints it. A manifest in it is printed in lines of its own, without numbers.
 */
function inJson(root: Json, written: Json): Located {
  const lines: Line[] = [];
  const spans = new Map<string, Span>();
  let number = 1;
  const print = (value: Json, asWritten: Json | undefined, path: string, before: string, after: string) => {
    const first = lines.length;
    const isLaidOut = isObject(value) && wasText(asWritten) && !('Fn::Join' in value);
    const put = (text: string) => {
      lines.push({ number: asWritten === undefined || isLaidOut ? undefined : number++, text });
    };
    const entries = isJsonList(value) || isObject(value) ? Object.entries<Json | undefined>(value) : [];
    if (entries.length === 0) put(before + JSON.stringify(value) + after);
    else {
      const [open, close] = isJsonList(value) ? '[]' : '{}';
      const indent = /^ */.exec(before)?.[0] ?? '';
      put(before + open);
      entries.forEach(([name, inner], i) => {
        const innerWritten = isLaidOut ? undefined : child(asWritten, name);
        const key = isJsonList(value) ? '' : `${JSON.stringify(name)}: `;
        const comma = i === entries.length - 1 ? '' : ',';
        print(inner ?? null, innerWritten, `${path}\0${name}`, `${indent} ${key}`, comma);
      });
      put(indent + close + after);
    }
    if (isLaidOut) number += JSON.stringify(asWritten, undefined, 1).split('\n').length;
    spans.set(path, [first, lines.length - 1]);
  };
  print(root, written, '', '', '');
  return { lines, spanOf: (path) => spans.get(path.map((key) => `\0${key}`).join('')) };
}

const wasText = (written: Json | undefined): boolean =>
  typeof written === 'string' || (isObject(written) && 'Fn::Join' in written);
