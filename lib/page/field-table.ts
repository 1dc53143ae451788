import type { Comparison, Field } from '../compare/comparison-schema.ts';
import { type Html, html } from './html.ts';
import { cited, columnCell, head, mark } from './parts.ts';

/** Names of a field that a cell has room for. */
const MOST_TERMS = 3;

/** What each platform calls each field of the definition, and what is lost on the way. */
export const fieldTable = ({ columns, fields, sources }: Comparison): Html =>
  html`<table aria-label="Field by field" class="fields">${head(columns, 'field of lib/service.ts')}
${fields.map(
  ({ leaf, cells }) =>
    html`<tbody id="fields/${leaf}"><tr><th scope="row"><a href="#fields/${leaf}"><code>${breakable(leaf)}</code></a></th>${columns.map(
      ({ id }) => columnCell(id, fieldCell(cells[id], sources)),
    )}</tr></tbody>`,
)}</table>`;

function fieldCell(
  { verdict, terms, text, source, needless }: Field['cells'][keyof Field['cells']],
  sources: Comparison['sources'],
): Html {
  const rest = terms.length - MOST_TERMS;
  return html`${mark(verdict)}${terms
    .slice(0, MOST_TERMS)
    .map((term, i) => html`${i > 0 && ', '}<code>${term}</code>`)}${rest > 0 && html` and ${rest} more`}${
    text &&
    html`<span class="note">${needless && 'not missed: '}${text}${
      source !== undefined && html` (${cited(source, sources[source]?.publisher ?? '')})`
    }</span>`
  }`;
}

/** A long name, which may be broken where a part of it ends. */
const breakable = (name: string): Html =>
  html`${name.split(/(?<=[./:\]])(?=\w)/).map((part, i) => html`${i > 0 && html`<wbr>`}${part}`)}`;
