import type { Cell, Comparison, Level } from '../compare/comparison-schema.ts';
import { type Html, html } from './html.ts';

/** What a verdict says in a word; its mark says the same by its shape. */
const WORDS: Readonly<Record<Level, string>> = {
  native: 'has it',
  approximated: 'in part',
  absent: 'has not, or yours',
};

/** The shapes, once: a disc, half a disc, a ring. */
export const MARK_SHAPES: Html = html`<svg hidden><defs>
<symbol id="m-native" viewBox="0 0 12 12"><circle cx="6" cy="6" r="5" fill="currentColor"/></symbol>
<symbol id="m-approximated" viewBox="0 0 12 12"><circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor"/><path d="M6 1.5a4.5 4.5 0 0 0 0 9z" fill="currentColor"/></symbol>
<symbol id="m-absent" viewBox="0 0 12 12"><circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor"/></symbol>
</defs></svg>`;

const shape = (level: Level): Html =>
  html`<svg class="mark" aria-hidden="true"><use href="#m-${level}"/></svg>`;

/** The mark of a verdict, with its word for those who do not see it. */
export const mark = (level: Level): Html => html`${shape(level)}<span class="sr">${WORDS[level]}: </span>`;

/** What the marks mean. */
export const LEGEND: Html = html`<p class="legend">${(Object.keys(WORDS) as Level[]).map(
  (level) => html`<span>${shape(level)} ${WORDS[level]}</span>`,
)}</p>`;

/** The columns' heads, after one for what the rows are about. */
export const head = (columns: Comparison['columns'], about: string): Html =>
  html`<colgroup><col class="about">${columns.map(({ id }) => html`<col class="c-${id}">`)}</colgroup>
<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">${about}</th>${columns.map(
    ({ id, title }) => html`<th scope="col" role="columnheader" class="c-${id}">${title}</th>`,
  )}</tr></thead>`;

/** A cell of a column. */
export const columnCell = (id: string, content: Html): Html =>
  html`<td role="cell" class="c-${id}">${content}</td>`;

export const marked = ({ verdict, text }: Pick<Cell, 'verdict' | 'text'>): Html =>
  html`${verdict && mark(verdict)}${text}`;

export const sourceLine = (sources: Comparison['sources'], id: string): Html => {
  const { publisher = '', title = '', url = '', date = '' } = sources[id] ?? {};
  return html`<li>${publisher}, <a href="${url}">${title}</a>, ${date}</li>`;
};

/** A text in which what stands between backticks is code. */
export const withCode = (text: string): Html =>
  html`${text.split('`').map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : part))}`;
