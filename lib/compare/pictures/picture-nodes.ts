import { groups } from 'd3-array';
import type { Picture, PictureEdge, PictureGroup, PictureNode } from '../comparison-schema.ts';
import type { Artefacts } from '../readings/artefacts.ts';
import { distinct } from '../readings/cell.ts';
import type { JobReader } from '../readings/job-reader.ts';
import type { Readers } from '../readings/readers.ts';
import { map, type Reading } from '../readings/reading.ts';
import type { ResourceReader } from '../readings/resource-reader.ts';

/** The readers that the pictures of an application are drawn from. */
export interface PictureReaders {
  readonly artefacts: Artefacts;
  readonly services: readonly Readers[];
  readonly jobs: readonly JobReader[];
  readonly resources: readonly ResourceReader[];
}

type NodePart = PictureNode['parts'][number];

interface NodeFacts extends Pick<PictureNode, 'kind' | 'operator'>, Partial<Pick<PictureNode, 'group'>> {
  /** Tells nodes of one kind apart. @default - the only node of its kind */
  readonly name?: string;
  readonly title: string;
  readonly lines?: readonly Reading<string>[];
  readonly parts?: readonly Reading<readonly NodePart[]>[];
  readonly replicas?: readonly [least: Reading<number>, most: Reading<number>];
  /** Readings that show that the node is there. */
  readonly by?: readonly Reading<unknown>[];
}

export const nodeId = (kind: PictureNode['kind'], name?: string): string =>
  name === undefined ? kind : `${kind}/${name}`;

/** The kind of the box of a resource. */
export const resourceKind = ({ isCache }: Pick<ResourceReader, 'isCache'>): 'cache' | 'database' =>
  isCache ? 'cache' : 'database';

export const resourceId = (resource: Pick<ResourceReader, 'isCache' | 'name'>): string =>
  nodeId(resourceKind(resource), resource.name);

/** A line that was not found says so, as a cell does. */
const NOT_FOUND = 'not found';

/** Makes a node of readings. An empty line is left out. */
export function node(facts: NodeFacts): PictureNode {
  const { kind, name, title, operator, group, lines = [], parts = [], replicas, by = [] } = facts;
  const [least, most] = replicas?.map(({ value }) => value) ?? [];
  return {
    id: nodeId(kind, name),
    kind,
    title,
    lines: lines.map(({ value = NOT_FOUND }) => value).filter(Boolean),
    operator,
    ...(group !== undefined && { group }),
    ...(least !== undefined && most !== undefined && { replicas: { least, most } }),
    parts: parts.flatMap(({ value = [] }) => value),
    evidence: evidenceOf([...by, ...lines, ...parts, ...(replicas ?? [])]),
  };
}

/** Makes a group of readings. */
export const group = (
  id: string,
  operator: PictureGroup['operator'],
  title: Reading<string>,
  inside?: string,
): PictureGroup => ({
  id,
  title: title.value ?? NOT_FOUND,
  operator,
  ...(inside !== undefined && { inside }),
  evidence: evidenceOf([title]),
});

/** Makes an arrow, which readings show. */
export const edge = (
  does: PictureEdge['does'],
  from: string,
  to: string,
  by: readonly Reading<unknown>[],
  label?: Reading<string>,
): PictureEdge => ({
  from,
  to,
  does,
  ...(label?.value && { label: label.value }),
  evidence: evidenceOf([...by, ...(label ? [label] : [])]),
});

const evidenceOf = (readings: readonly Reading<unknown>[]) =>
  distinct(readings.flatMap(({ evidence }) => evidence));

/** The names of sidecars or of init steps, as parts that the reader's team keeps running. */
export const partsOf = (
  is: NodePart['is'],
  names: Reading<readonly unknown[]>,
  view: (name: string) => string = (name) => name,
): Reading<readonly NodePart[]> =>
  map(names, (all) => all.map((name): NodePart => ({ title: view(String(name)), is, operator: 'you' })));

/** Makes a picture. What several services share, nodes and arrows, stands once. */
export function picture(
  parts: Omit<Picture, 'nodes' | 'edges'> & {
    readonly nodes: readonly (PictureNode | undefined)[];
    readonly edges: readonly PictureEdge[];
  },
): Picture {
  const nodes = groups(
    parts.nodes.filter((one) => one !== undefined),
    ({ id }) => id,
  ).flatMap(([, [first, ...others]]) => {
    if (!first) return [];
    const all = [first, ...others];
    return {
      ...first,
      lines: [...new Set(all.flatMap(({ lines }) => lines))],
      evidence: distinct(all.flatMap(({ evidence }) => evidence)),
    };
  });
  // An arrow leads to what is there: a service whose container is missing is reported by the tables.
  const there = new Set([...nodes, ...parts.groups].map(({ id }) => id));
  const edges = groups(
    parts.edges.filter(({ from, to }) => there.has(from) && there.has(to)),
    ({ from, to }) => `${from} ${to}`,
  ).flatMap(([, [first, ...others]]) => {
    if (!first) return [];
    const all = [first, ...others];
    const labels = [...new Set(all.flatMap(({ label }) => label ?? []))];
    return {
      ...first,
      ...(labels.length > 0 && { label: labels.join(', ') }),
      evidence: distinct(all.flatMap(({ evidence }) => evidence)),
    };
  });
  return { groups: parts.groups, nodes, edges };
}

/** `2 to 6 tasks`, `1 pod`. */
export const replicasText = (
  least: Reading<number>,
  most: Reading<number>,
  noun: string,
): Reading<string> => ({
  value:
    least.value === undefined || most.value === undefined
      ? undefined
      : `${least.value === most.value ? '' : `${least.value} to `}${most.value} ${noun}${most.value === 1 ? '' : 's'}`,
  evidence: [...least.evidence, ...most.evidence],
});
