import { sort } from 'd3-array';
import type { Comparison, Field } from '../../comparison-schema.ts';
import { cited, head, mark } from './elements.ts';
import { type Html, html } from './html.ts';

type Column = Comparison['columns'][number];
type FieldCell = Field['cells'][keyof Field['cells']];

/** A name of each field of the definition on each platform, and what is lost. What was said once is a link. */
export function fieldTable(comparison: Comparison): Html {
  const { columns, sources } = comparison;
  const fields = shownFields(comparison);
  const said = new Map<string, string>();
  /** The fields that others lead to. The script of the page gives all fields an id: that takes fewer bytes. */
  const ledTo = new Set<string>();
  const cellOf = ({ field, cells }: Field, id: Column['id'], at: number): Html => {
    const cell = cells[id];
    const same = columns.slice(0, at).find((other) => isSame(cells[other.id], cell));
    if (same) return html`${mark(cell.verdict)}<i>as on ${same.title}</i>`;
    const names = namesView(fieldWords(cell, MOST_TERMS));
    return html`${mark(cell.verdict)}${names}${reasonView(cell, field, { said, ledTo }, sources)}`;
  };
  const rows = fields.map((one) => ({
    field: one.field,
    cells: columns.map(({ id }, at) => cellOf(one, id, at)),
  }));
  return html`<p class="prose">Found by changing each field and comparing the rendered files. Some names are from the definition of the experiment, which sets every field. A cell has one name, and the number of others; <code>npm run compare -- --json</code> or, for a Compose file, <code>comparison.json</code> beside this page has all of them. … stands for <code>spec.template.spec.</code> and <code>ContainerDefinitions[].</code> Types of CloudFormation have the last part of their names. A reason that several fields share is at the first of them. ${leftOutFields(comparison)}</p><table aria-label="Field by field" class="fields">${head(columns, 'field of lib/application.ts')}
${rows.map(
  ({ field, cells }) =>
    html`<tbody${ledTo.has(field) && html` id="fields/${field}"`}><tr><th scope="row">${field}</th>${cells.map(
      (cell) => html`<td>${cell}</td>`,
    )}</tr></tbody>`,
)}</table>`;
}

/** The fields of what the application has. The page and the document show the same. */
export const shownFields = ({
  fields,
  sections,
}: Pick<Comparison, 'fields' | 'sections'>): readonly Field[] => {
  const ids = new Set(sections.flatMap(({ id, rows }) => rows.map((row) => `${id}/${row.id}`)));
  return fields.filter(({ field }) => rowsAbout(field).every((id) => ids.has(id)));
};

/** The words about the fields that are not shown; empty where all are. */
export const leftOutFields = (comparison: Pick<Comparison, 'fields' | 'sections'>): string => {
  const others = comparison.fields.length - shownFields(comparison).length;
  return others > 0 ? `Left out: ${others} fields of what this application does not have.` : '';
};

/** Parts that an application may not have, by their fields, each with a row that stands only where there is such a part. */
export const ROWS_OF_PARTS = {
  calls: 'coordination/calls',
  configuration: 'configuration/configuration-files',
  connections: 'databases/connections',
  dynamoDbLocal: 'data/local-substitute',
  environment: 'configuration/environment-variables',
  exposure: 'network/routing',
  'health.liveness': 'health/liveness',
  'health.readiness': 'health/readiness',
  'health.startup': 'health/start',
  initSteps: 'release/before-a-release',
  jobs: 'jobs/schedule',
  ports: 'release/requests-in-flight',
  resources: 'databases/program',
  scaling: 'placement/scaling',
  secrets: 'configuration/secrets',
  sidecars: 'unit/sidecar-image',
  'sidecars[].configuration': 'configuration/sidecar-file',
  'sidecars[].liveness': 'health/sidecar-liveness',
  'sidecars[].ports': 'network/to-a-sidecar',
  table: 'data/table',
  volumes: 'data/volumes',
} as const;

/** The parts that the value of a variable may refer to. */
const REFERRED = {
  part: ROWS_OF_PARTS.resources,
  port: ROWS_OF_PARTS.ports,
  resource: ROWS_OF_PARTS.resources,
  service: ROWS_OF_PARTS.calls,
  sidecar: ROWS_OF_PARTS.sidecars,
  table: ROWS_OF_PARTS.table,
} as const;

/** The rows that stand where the application has what a field is about. */
function rowsAbout(field: string): string[] {
  const of = Object.entries(ROWS_OF_PARTS).filter(
    ([part]) => field === part || (field.startsWith(part) && /^[.[]/.test(field.slice(part.length))),
  );
  const reference = /environment\.\*\.(\w+)$/.exec(field)?.[1];
  const referred = Object.entries(REFERRED).filter(([kind]) => kind === reference);
  return [...of, ...referred].map(([, row]) => row);
}

const isSame = (one: FieldCell, other: FieldCell): boolean => JSON.stringify(one) === JSON.stringify(other);

const namesView = ({ terms, more }: FieldWords): Html =>
  html`${terms.join(', ').replaceAll(OF_CONTAINERS, '…').replaceAll(OF_CLOUDFORMATION, '')}${more > 0 && ` +${more}`}`;

/** The paths to the fields of pods and containers, which readers of a Deployment or of a task definition know. */
const OF_CONTAINERS = /spec\.template\.spec\.|ContainerDefinitions\[\]\./g;

/** The parts of a type's name before the last. */
const OF_CLOUDFORMATION = /\bAWS::\w+::/g;

/** The loss or the reason, or a link to the first field that has the same. */
function reasonView(
  { text, source }: FieldCell,
  field: string,
  { said, ledTo }: { readonly said: Map<string, string>; readonly ledTo: Set<string> },
  sources: Comparison['sources'],
): Html {
  if (text === undefined) return html``;
  const key = `${source} ${text}`;
  const first = said.get(key);
  if (first !== undefined && first !== field && text.length > WORTH_A_LINK) {
    ledTo.add(first);
    return html`<a href="#fields/${first}">${first}</a>`;
  }
  said.set(key, first ?? field);
  return html`<span class="note">${text}${
    source !== undefined && html` (${cited(source, sources[source]?.publisher ?? '')})`
  }</span>`;
}

/** The most names of a field that a cell of the page shows. */
const MOST_TERMS = 1;

/** The least characters of a reason that a link replaces. Shorter ones are repeated. */
const WORTH_A_LINK = 40;

/** The text of a cell in the table of fields. */
export interface FieldWords {
  readonly terms: readonly string[];
  /** The number of terms that are left out. */
  readonly more: number;
  /** The loss, or the reason why nothing is rendered. */
  readonly why: string | undefined;
}

/** A cell in words, with some of its names. */
export const fieldWords = ({ terms, text }: FieldCell, mostTerms: number): FieldWords => ({
  terms: plainestFirst(terms).slice(0, mostTerms),
  more: Math.max(terms.length - mostTerms, 0),
  why: text,
});

/**
 * The terms, the first of them exchanged for the shortest that ends alike in the same object: the grace period of a pod, not
 * that of a probe in it. Not the shortest of all: an annotation of an Ingress has a shorter path than a probe.
 */
function plainestFirst(terms: readonly string[]): readonly string[] {
  const [first = ''] = terms;
  const alike = terms.filter((term) => objectOf(term) === objectOf(first) && endOf(term) === endOf(first));
  const shortest = sort(alike, (a, b) => a.length - b.length)[0] ?? first;
  return sort(terms, (a, b) => Number(b === shortest) - Number(a === shortest));
}

const objectOf = (term: string): string | undefined => term.split(' ')[0];
const endOf = (term: string): string | undefined => term.split(/[ .]/).at(-1);
