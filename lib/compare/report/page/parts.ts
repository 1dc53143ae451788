import type { Cell, Comparison, Level } from '../../comparison-schema.ts';
import { TARGET_IDS, type Target } from '../../targets.ts';
import { MARKS, UNMARKED } from '../../verdicts/marks.ts';
import { type Html, html } from './html.ts';

/** The mark of a verdict: a disc, half a disc, a ring or a dash, and a word for those who do not see it. */
export const mark = (level: Level): Html => html`<b class="${level}">${MARKS[level].words}: </b>`;

/** The meaning of the marks. */
export const PAGE_LEGEND: Html = html`<p class="legend">${(Object.keys(MARKS) as Level[]).map(
  (level) => html`<span><b class="${level}" aria-hidden="true"></b>${MARKS[level].words}</span>`,
)}<span>${UNMARKED}</span></p>`;

/** The class of a column: a short one, as thousands of elements of a page have it. */
export const columnClass = (id: Target): string => `c${TARGET_IDS.indexOf(id)}`;

/** The head of a table: a column for titles, then one for each deployment. */
export const head = (columns: Comparison['columns'], about: string): Html =>
  html`<colgroup><col class="about">${columns.map(({ id }) => html`<col class="${columnClass(id)}">`)}</colgroup>
<thead><tr><th scope="col">${about}</th>${columns.map(
    ({ id, title }) => html`<th scope="col" class="${columnClass(id)}">${title}</th>`,
  )}</tr></thead>`;

/** A cell of a column. */
export const columnCell = (id: Target, content: Html): Html =>
  html`<td class="${columnClass(id)}">${content}</td>`;

export const marked = ({ verdict, text, parts }: Pick<Cell, 'verdict' | 'text' | 'parts'>): Html =>
  html`${verdict && mark(verdict)}${parts?.map((part, i) => html`${i > 0 && html`<br>`}${part.services.join(', ')}: ${part.text}`) ?? text}`;

/** A link to a source in the list of sources. */
export const cited = (id: string, text: string): Html => html`<a href="#source/${id}">${text}</a>`;

/** A text with code between backticks. */
export const withCode = (text: string): Html =>
  html`${text.split('`').map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : part))}`;
