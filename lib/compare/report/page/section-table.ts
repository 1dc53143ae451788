import { groups, min } from 'd3-array';
import type { Cell, Comparison, Row, Section } from '../../comparison-schema.ts';
import { counted } from '../../counted.ts';
import type { Target } from '../../targets.ts';
import { evidenceText } from '../evidence.ts';
import { ACCESS, setByAccess } from '../set-by-access.ts';
import { cited, columnCell, head, kindsOf, marked, withCode } from './elements.ts';
import type { Excerpt, ExcerptOf } from './excerpt.ts';
import { content, type Html, html } from './html.ts';

/** The evidence that the page shows already, each with a link to its row: excerpts, prices, and all of a cell. */
export type Shown = Map<string, Html>;

/** The least characters of markup that a link replaces. Shorter evidence is repeated. */
const WORTH_A_LINK = 200;

/** A section as a table: a row for each concern, and below it the evidence of its cells. */
export function sectionTable(
  comparison: Comparison,
  section: Section,
  excerptOf: ExcerptOf,
  shown: Shown,
): Html {
  const { columns } = comparison;
  const { id, title, rows } = section;
  return html`<table aria-label="${title}">${head(columns, 'concern')}
${rows.map((row) => {
  const rowId = `${id}/${row.id}`;
  return html`<tbody id="${rowId}"><tr><th scope="row">${row.title}</th>${columns.map((column) =>
    columnCell(column.id, marked(row.cells[column.id]), kindsOf(row.cells[column.id], comparison.engines)),
  )}</tr><tr><td colspan="${columns.length + 1}">${behind(comparison, row, (cell, column) =>
    evidenceView(
      excerptsOf(cell, excerptOf),
      others(cell, comparison),
      pricesOf(cell, comparison),
      html`<a href="#${rowId}">${row.title}</a>, ${column}`,
      shown,
    ),
  )}</td></tr></tbody>
`;
})}</table>`;
}

/** The commands and the evidence of a row, column by column. */
function behind(comparison: Comparison, row: Row, evidenceOf: (cell: Cell, column: string) => Html): Html {
  const { columns } = comparison;
  const hasCommands = columns.some(({ id }) => row.cells[id].commands);
  return html`<details><summary>${hasCommands ? 'Commands, evidence' : 'Evidence'}</summary><ul class="behind">${columns.map(
    ({ id, title }) => {
      const cell = row.cells[id];
      return html`<li>${cell.commands && commandsView(comparison, row, id)}${evidenceOf(cell, title)}</li>`;
    },
  )}</ul></details>`;
}

/** The commands of a cell. Where another column of its row shows the same ones, the name of that column. */
function commandsView(comparison: Comparison, { cells }: Row, id: Target): Html {
  const { columns } = comparison;
  const linesIn = (of: Target) => cells[of].commands?.join('\n') ?? '';
  const first = columns.find((column) => linesIn(column.id) === linesIn(id));
  return first && first.id !== id
    ? html`<ul><li>Commands: those of ${first.title}</li></ul>`
    : html`${setBefore(comparison, cells[id], id)}<pre><code>${linesIn(id)}</code></pre>`;
}

/** The variables that the row `access` sets for commands, with a link to it. */
function setBefore(comparison: Comparison, { commands = [] }: Cell, id: Target): Html | false {
  const names = setByAccess(comparison, commands, id);
  return names.length > 0 && html`<ul><li><a href="#${ACCESS}">access</a> sets ${names.join(', ')}</li></ul>`;
}

/** The evidence of a cell. Where another cell shows all of it, or one of its excerpts, a link leads to that cell's row. */
function evidenceView(
  excerpts: readonly Excerpt[],
  rest: Html,
  prices: readonly Price[],
  here: Html,
  shown: Shown,
): Html {
  const whole = html`${excerpts.map(excerptView)}${rest}${prices.map(({ text }) => text)}`;
  const there = shown.get(whole.text);
  if (there) return html`<ul><li>see row ${there}</li></ul>`;
  const parts = excerpts.map((excerpt) => {
    const view = excerptView(excerpt);
    const earlier = shown.get(view.text);
    if (earlier) return html`<p>${excerpt.file}: see row ${earlier}</p>`;
    keep(view, here, shown);
    return view;
  });
  keep(whole, here, shown);
  return html`${parts}${rest}${pricesView(prices, here, shown)}`;
}

interface Price {
  readonly name: string;
  readonly text: string;
}

/** The prices of a cell: with their figures those that no cell has shown, and of the others the names. */
function pricesView(prices: readonly Price[], here: Html, shown: Shown): Html | false {
  if (prices.length === 0) return false;
  const known = prices.filter(({ text }) => shown.has(text));
  const fresh = prices.filter(({ text }) => !shown.has(text));
  const [row, ...others] = new Set(known.map(({ text }) => shown.get(text)));
  const where = others.length === 0 ? html`, as in row ${row}` : ', as above';
  for (const { text } of fresh) shown.set(text, here);
  return html`<ul>${fresh.map(({ text }) => html`<li>${text}</li>`)}${
    known.length > 0 && html`<li>${known.map(({ name }) => name).join(', ')}${where}</li>`
  }</ul>`;
}

const pricesOf = ({ evidence }: Cell, comparison: Comparison): Price[] =>
  evidence.flatMap((one) => ('price' in one ? { name: one.price, text: evidenceText(one, comparison) } : []));

function keep({ text }: Html, here: Html, shown: Shown): void {
  if (text.length > WORTH_A_LINK) shown.set(text, here);
}

function excerptsOf({ evidence }: Cell, excerptOf: ExcerptOf): Excerpt[] {
  const found = evidence.filter((one) => 'pointer' in one).filter((one) => one.found);
  return groups(found, ({ file }) => file).map(([file, places]) =>
    excerptOf(
      file,
      places.map(({ pointer }) => pointer),
    ),
  );
}

/** Lines without the indent that all of them have: their artefact has others above them. */
function outdented(lines: Excerpt['lines']): Excerpt['lines'] {
  const least = min(lines, ({ text }) => text.search(/\S|$/)) ?? 0;
  return lines.map((line) => ({ ...line, text: line.text.slice(least) }));
}

const excerptView = ({ file, lines }: Excerpt): Html =>
  lines.length === 0
    ? html`<p>all of ${file}</p>`
    : html`<p>${file}</p><pre>${numbers(lines)}<code>${joined(outdented(lines)).map(
        ({ text, isRead }, i) =>
          html`${i > 0 && '\n'}${isRead ? html`<mark>${content(text)}</mark>` : content(text)}`,
      )}</code></pre>`;

/** The numbers of lines, where they do not follow from the line above. Those of a manifest in a template have none. */
const numbers = (lines: Excerpt['lines']): Html | false =>
  lines.some(({ number }) => number !== undefined) &&
  html`<i>${lines
    .map(({ number }, i) =>
      number === undefined || lines[i - 1]?.number === number - 1 ? '' : String(number),
    )
    .join('\n')
    .trimEnd()}</i>`;

/** Joins consecutive lines into one text: each text has only lines that were read, or only lines that were not. */
function joined(lines: Excerpt['lines']): { readonly text: string; readonly isRead: boolean }[] {
  const all: { text: string; isRead: boolean }[] = [];
  for (const { text, isRead } of lines) {
    const last = all.at(-1);
    if (last?.isRead === isRead) last.text += `\n${text}`;
    else all.push({ text, isRead });
  }
  return all;
}

/** The evidence that is no line of an artefact: absences, runs, tests and sources. */
function others({ evidence, alike }: Cell, comparison: Comparison): Html {
  const items = evidence
    // The cell itself says that nothing was measured.
    .filter((one) => !('price' in one || ('found' in one && (one.found || 'measurement' in one))))
    .map((one) => {
      const text = evidenceText(one, comparison);
      return html`<li>${'source' in one ? cited(one.source, cut(text)) : withCode(text)}</li>`;
    });
  const runs = runsOf(evidence);
  if (runs) items.unshift(runs);
  if (alike) items.push(html`<li>${alike.length} more in other services</li>`);
  return html`${items.length > 0 && html`<ul>${items}</ul>`}`;
}

/** The beginning of a title, without the name of the guide that the page is in. The list of sources has all of it. */
const cut = (title: string): string => {
  const page = title.replace(/^(\w+), [^,]* (?:guide|reference), /, '$1, ');
  const end = page.lastIndexOf(' ', MOST_OF_TITLE);
  return page.length > MOST_OF_TITLE && end > 0 ? `${page.slice(0, end)} …` : page;
};

const MOST_OF_TITLE = 28;

/** The saved runs of a cell, which are all in one folder. */
function runsOf(evidence: Cell['evidence']): Html | undefined {
  const paths = evidence.flatMap((one) => ('measurement' in one && one.found ? [one.measurement] : []));
  const folder = paths[0]?.replace(/[^/]*$/, '');
  if (folder === undefined) return undefined;
  return html`<li>${counted(paths.length, 'run')} in <code>measurements/${folder}</code></li>`;
}
