import type { Cell, Comparison, Level } from '../compare/comparison-schema.ts';
import { type Html, html } from './html.ts';

/** What a verdict says in a word; its mark says the same by its shape. */
const WORDS: Readonly<Record<Level, string>> = {
  native: 'has it',
  approximated: 'in part',
  absent: 'has not, or yours',
};

/** The mark of a verdict: a disc, half a disc or a ring, and a word for those who do not see it. */
export const mark = (level: Level): Html => html`<b class="${level}">${WORDS[level]}: </b>`;

/** What the marks mean. */
export const LEGEND: Html = html`<p class="legend">${(Object.keys(WORDS) as Level[]).map(
  (level) => html`<span><b class="${level}" aria-hidden="true"></b>${WORDS[level]}</span>`,
)}</p>`;

/** The columns' heads, after one for what the rows are about. */
export const head = (columns: Comparison['columns'], about: string): Html =>
  html`<colgroup><col class="about">${columns.map(({ id }) => html`<col class="c-${id}">`)}</colgroup>
<thead><tr><th scope="col">${about}</th>${columns.map(
    ({ id, title }) => html`<th scope="col" class="c-${id}">${title}</th>`,
  )}</tr></thead>`;

/** A cell of a column. */
export const columnCell = (id: string, content: Html): Html => html`<td class="c-${id}">${content}</td>`;

export const marked = ({ verdict, text }: Pick<Cell, 'verdict' | 'text'>): Html =>
  html`${verdict && mark(verdict)}${text}`;

/** Leads to a source in the list of all. */
export const cited = (id: string, text: string): Html => html`<a href="#source/${id}">${text}</a>`;

/** A text in which what stands between backticks is code. */
export const withCode = (text: string): Html =>
  html`${text.split('`').map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : part))}`;
