import type { Comparison, Field } from '../../comparison-schema.ts';
import { type Html, html } from './html.ts';
import { cited, columnCell, head, mark } from './parts.ts';

type Column = Comparison['columns'][number];
type FieldCell = Field['cells'][keyof Field['cells']];

/** A name of each field of the definition on each platform, and what is lost. What was said once is a link. */
export function fieldTable(comparison: Comparison): Html {
  const { columns, sources } = comparison;
  const fields = shownFields(comparison);
  const others = comparison.fields.length - fields.length;
  const said = new Map<string, string>();
  const cellOf = ({ field, cells }: Field, id: Column['id'], at: number): Html => {
    const cell = cells[id];
    const same = columns.slice(0, at).find((other) => isSame(cells[other.id], cell));
    if (same) return html`${mark(cell.verdict)}as on ${same.title}`;
    const names = namesView(fieldWords(cell, MOST_TERMS));
    return html`${mark(cell.verdict)}${names}${reasonView(cell, field, said, sources)}`;
  };
  return html`<p class="prose">Found by changing each field and looking at what moves, with a definition that sets them all: some names are of that one. A cell has one name; <code>npm run compare -- --json</code> has all of them. A reason that several fields share is at the first of them.${
    others > 0 && html` Left out: ${others} fields of what this application does not have.`
  }</p><table aria-label="Field by field" class="fields">${head(columns, 'field of lib/application.ts')}
${fields.map(
  (one) =>
    html`<tbody id="fields/${one.field}"><tr><th scope="row">${one.field}</th>${columns.map(({ id }, at) =>
      columnCell(id, cellOf(one, id, at)),
    )}</tr></tbody>`,
)}</table>`;
}

/** The fields of the page: those of what the application has. */
export const shownFields = (comparison: Pick<Comparison, 'fields' | 'sections'>): readonly Field[] =>
  comparison.fields.filter(({ field }) => isOfWhatIsThere(comparison, field));

/** The groups of fields about something that an application may not have. */
const OPTIONAL = ['jobs', 'resources', 'connections', 'volumes', 'configuration', 'table', 'dynamoDbLocal'];

/** Tells whether a field is about something that the application has: some row names a field of its group. */
function isOfWhatIsThere({ sections }: Pick<Comparison, 'sections'>, field: string): boolean {
  const group = /\.(?:resource|part)$/.test(field) ? 'resources' : groupOf(field);
  return (
    !OPTIONAL.includes(group) ||
    sections.some(({ rows }) => rows.some((row) => row.fields.some((one) => groupOf(one) === group)))
  );
}

const groupOf = (field: string): string => /^\w+/.exec(field)?.[0] ?? field;

const isSame = (one: FieldCell, other: FieldCell): boolean => JSON.stringify(one) === JSON.stringify(other);

const namesView = ({ terms, more }: FieldWords): Html =>
  html`${terms.map((term, i) => html`${i > 0 && ', '}<code>${term}</code>`)}${more > 0 && html` and ${more} more`}`;

/** The loss or the reason, or a link to the first field that has the same. */
function reasonView(
  { terms, text, source }: FieldCell,
  field: string,
  said: Map<string, string>,
  sources: Comparison['sources'],
): Html {
  if (text === undefined) return html``;
  const key = `${source} ${text}`;
  const first = said.get(key);
  if (first !== undefined && first !== field && text.length > WORTH_A_LINK)
    return html`${terms.length > 0 && '; '}as for <a href="#fields/${first}">${first}</a>`;
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
  terms: terms.slice(0, mostTerms),
  more: Math.max(terms.length - mostTerms, 0),
  why: text,
});
