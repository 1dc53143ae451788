import type { Cell, Comparison, Evidence, Level } from '../../comparison-schema.ts';
import { isEmulatedTier } from '../../runbook/procedure.ts';
import { TARGET_IDS, type Target } from '../../targets.ts';
import { MARKS, OF_SEVERAL, UNMARKED } from '../../verdicts/marks.ts';
import { type Html, html } from './html.ts';

/** The classes of marks: short ones, as a page has over a thousand marks. */
const MARK_CLASSES: Readonly<Record<Level, string>> = {
  native: 'y',
  approximated: 'h',
  absent: 'n',
  'not-applicable': 'x',
};

/** The mark of a verdict: a disc, half a disc, a ring or a dash, with words in the style for those who do not see it. */
export const mark = (level: Level): Html => html`<b class="${MARK_CLASSES[level]}"></b>`;

/** The words of the marks, which screen readers read. In the style, as the page has over a thousand marks. */
export const MARK_STYLES = (Object.keys(MARKS) as Level[])
  .map((level) => `b.${MARK_CLASSES[level]}::after{content:"${MARKS[level].words}: "}`)
  .join('');

/** The class of a column: a short one, as thousands of elements of a page have it. */
export const columnClass = (id: Target): string => `c${TARGET_IDS.indexOf(id)}`;

/** The head of a table: a column for titles, then one for each deployment. */
export const head = (columns: Comparison['columns'], about: string): Html =>
  html`<colgroup><col class="about">${columns.map(({ id }) => html`<col class="${columnClass(id)}">`)}</colgroup>
<thead><tr><th scope="col">${about}</th>${columns.map(
    ({ id, title }) => html`<th scope="col" class="${columnClass(id)}">${title}</th>`,
  )}</tr></thead>`;

/** A cell of a column, by the kinds of its evidence: its place in the row tells the column. */
export const columnCell = (id: Target, content: Html, kinds = 0): Html =>
  html`<td class="${kinds > 0 ? `k${kinds}` : columnClass(id)}">${content}</td>`;

/** The kinds of evidence of a cell, each with a word that stands in the cell and what the word means. */
export const EVIDENCE_KINDS = [
  { word: 'file', about: 'read from a rendered file' },
  { word: 'measured', about: 'on a real engine' },
  { word: 'emulated', about: 'on an emulator of AWS' },
  { word: 'tested', about: 'by a command that runs it' },
  { word: 'source', about: 'documentation or a price list' },
] as const;

type EvidenceKind = (typeof EVIDENCE_KINDS)[number]['word'];

/** The kinds of a cell's evidence as one number, with a bit for each of {@link EVIDENCE_KINDS}. 0 without evidence. */
export const kindsOf = ({ evidence }: Pick<Cell, 'evidence'>, engines: Comparison['engines']): number =>
  EVIDENCE_KINDS.reduce(
    (bits, { word }, i) => bits | (evidence.some((one) => kindOf(one, engines) === word) ? 1 << i : 0),
    0,
  );

function kindOf(one: Evidence, engines: Comparison['engines']): EvidenceKind | undefined {
  if ('pointer' in one) return 'file';
  if ('tier' in one) return isEmulatedTier(one.tier) ? 'emulated' : 'tested';
  if (!('measurement' in one)) return 'source';
  if (!one.found) return undefined;
  return engines[one.measurement.split('/')[0] ?? '']?.isEmulated ? 'emulated' : 'measured';
}

/** The words of a number of {@link kindsOf}. */
export const kindWords = (kinds: number): string =>
  EVIDENCE_KINDS.flatMap(({ word }, i) => (kinds & (1 << i) ? word : [])).join(', ');

export const marked = ({ verdict, text, parts }: Pick<Cell, 'verdict' | 'text' | 'parts'>): Html =>
  html`${verdict && mark(verdict)}${parts?.map((part, i) => html`${i > 0 && html`<br>`}${part.services.join(', ')}: ${part.text}`) ?? text}`;

/** A link to a source in the list of sources. */
export const cited = (id: string, text: string): Html => html`<a href="#source/${id}">${text}</a>`;

/** A text with code between backticks. */
export const withCode = (text: string): Html =>
  html`${text.split('`').map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : part))}`;

/** The meaning of the marks, and of the words behind cells. */
export const PAGE_LEGEND: Html = html`<p class="legend">${(Object.keys(MARKS) as Level[]).map(
  (level) =>
    html`<span><b class="${MARK_CLASSES[level]}" aria-hidden="true"></b>${MARKS[level].words}</span>`,
)}<span>${UNMARKED}</span><span>${OF_SEVERAL}</span></p><p class="legend">A triangle opens the evidence and the commands of a row. Each cell names the kinds of its evidence:${EVIDENCE_KINDS.map(
  ({ word, about }) => html`<span><i>${word}</i> ${about}</span>`,
)}</p>`;
