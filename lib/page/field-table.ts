import type { Comparison, Field } from '../compare/comparison-schema.ts';
import { fieldWords } from './field-words.ts';
import { type Html, html } from './html.ts';
import { cited, columnCell, head, mark } from './parts.ts';

/** What each platform calls each field of the definition, and what is lost on the way. */
export const fieldTable = ({ columns, fields, sources }: Comparison): Html =>
  html`<p class="prose">Found by changing each field and looking at what moves, with a definition that sets them all: some names are of that one.</p><table aria-label="Field by field" class="fields">${head(columns, 'field of lib/service.ts')}
${fields.map(
  ({ leaf, cells }) =>
    html`<tbody id="fields/${leaf}"><tr><th scope="row"><a href="#fields/${leaf}"><code>${leaf}</code></a></th>${columns.map(
      ({ id }) => columnCell(id, fieldCell(cells[id], sources)),
    )}</tr></tbody>`,
)}</table>`;

function fieldCell(cell: Field['cells'][keyof Field['cells']], sources: Comparison['sources']): Html {
  const { terms, more, why } = fieldWords(cell);
  const { verdict, source } = cell;
  return html`${mark(verdict)}${terms.map((term, i) => html`${i > 0 && ', '}<code>${term}</code>`)}${
    more > 0 && html` and ${more} more`
  }${
    why &&
    html`<span class="note">${why}${
      source !== undefined && html` (${cited(source, sources[source]?.publisher ?? '')})`
    }</span>`
  }`;
}
