import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { COMPARISON_FILE } from '../lib/compare/report/markdown.ts';
import { MANIFESTS } from '../lib/deploy/rendered-files.ts';

/*
 * Figures of the sample within sentences of the documents. `npm run quotes` writes them anew, and a test compares them.
 */

export interface QuotedSentence {
  /** The document, relative to the project. */
  readonly document: string;
  /** Matches the figures of any day, once in the document. */
  readonly pattern: RegExp;
  /** The figures of today. */
  readonly text: string;
}

/**
 * The figures that documents quote from the comparison and from the manifests.
 *
 * @param root the folder of the project, whose rendered files are read
 * @throws Error if a rendered file lacks what is quoted
 */
export function quotedSentences(root: string): QuotedSentence[] {
  const comparison = readFileSync(join(root, COMPARISON_FILE), 'utf8');
  return [
    {
      document: 'README.md',
      pattern:
        /(?<=leaves out the init steps: \[)[^\]]*(?=\]\(docs\/COMPARISON\.md#behaviour-release-at-its-shortest)/,
      text: cellOf(comparison, 'behaviour-release-at-its-shortest', 1).replace(/^links: /, ''),
    },
    {
      document: 'docs/moving.md',
      pattern: /on an emulator, not on AWS: [^\n]*?\/s\)/,
      text: inText(cellOf(comparison, 'moving-from-ecs-or-eks', 2), /on an emulator, not on AWS: .*\/s\)/),
    },
    {
      document: 'docs/deploying.md',
      pattern: /[\d.]+ CPUs and [\d.]+ MiB of memory/,
      text: requested(root),
    },
  ];
}

/** A cell of the comparison, by the anchor of its row. The first cell is the title of the row. */
const cellOf = (comparison: string, anchor: string, at: number): string =>
  inText(comparison, new RegExp(`^\\| <a id="${anchor}"></a>.*$`, 'm')).split(' | ')[at] ?? '';

function inText(text: string, part: RegExp): string {
  const [found] = part.exec(text) ?? [];
  if (found === undefined) throw new Error(`what is quoted must match ${part}; got ${text.slice(0, 80)}`);
  return found;
}

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly replicas?: number;
    readonly minReplicas?: number;
    readonly template: { readonly spec: Pod };
  };
}

interface Pod {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
}

interface Container {
  readonly restartPolicy?: string;
  readonly resources: { readonly requests: { readonly cpu: string; readonly memory: string } };
}

const FILES = ['1-store', '2-links', '2-visits'];

/** The CPU and memory that all pods request at the least replicas: of services, and of sidecars that run beside them. */
function requested(root: string): string {
  const objects = FILES.flatMap((name) =>
    parseAllDocuments(readFileSync(join(root, MANIFESTS, `${name}.yaml`), 'utf8')).map(
      (document) => document.toJS() as Manifest,
    ),
  );
  const least = (name: string) =>
    objects.find((one) => one.kind === 'HorizontalPodAutoscaler' && one.metadata.name === name)?.spec
      .minReplicas;
  const pods = objects
    .filter(({ kind }) => kind === 'Deployment')
    .map(({ metadata, spec }) => {
      const { containers, initContainers = [] } = spec.template.spec;
      const running = [
        ...containers,
        ...initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always'),
      ];
      return { count: least(metadata.name) ?? spec.replicas ?? 1, running };
    });
  const sum = (of: 'cpu' | 'memory', unit: string) =>
    pods.reduce(
      (all, { count, running }) =>
        all + count * running.reduce((pod, one) => pod + inUnit(one.resources.requests[of], unit), 0),
      0,
    );
  return `${sum('cpu', 'm') / 1000} CPUs and ${sum('memory', 'Mi')} MiB of memory`;
}

function inUnit(quantity: string, unit: string): number {
  const [, number] = new RegExp(`^(\\d+)${unit}$`).exec(quantity) ?? [];
  if (number === undefined) throw new Error(`a request must be a whole number of ${unit}; got ${quantity}`);
  return Number(number);
}
