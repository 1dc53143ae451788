import { groups } from 'd3-array';
import type { Cell, Comparison, Row, Section } from '../../comparison-schema.ts';
import { counted } from '../../counted.ts';
import { evidenceText } from '../evidence.ts';
import type { Excerpt, ExcerptOf } from './excerpt.ts';
import { content, type Html, html } from './html.ts';
import { cited, columnCell, columnClass, head, kindsOf, marked, withCode } from './parts.ts';

/** The evidence that the page shows already, each with a link to its row. */
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
  return html`<tbody id="${rowId}">
<tr><th scope="row"><a href="#${rowId}">${row.title}</a></th>${columns.map((column) =>
    columnCell(column.id, marked(row.cells[column.id]), kindsOf(row.cells[column.id], comparison.engines)),
  )}</tr>
<tr class="more"><td colspan="${columns.length + 1}">${behind(comparison, row, (cell, column) =>
    evidenceView(
      excerptsOf(cell, excerptOf),
      others(cell, comparison),
      html`<a href="#${rowId}">${row.title}</a>, ${column}`,
      shown,
    ),
  )}</td></tr>
</tbody>`;
})}</table>`;
}

/** The commands and the evidence of a row, column by column. */
function behind(comparison: Comparison, row: Row, evidenceOf: (cell: Cell, column: string) => Html): Html {
  const { columns } = comparison;
  const hasCommands = columns.some(({ id }) => row.cells[id].commands);
  return html`<details><summary>${hasCommands ? 'Commands, evidence' : 'Evidence'}<span class="sr"> of ${row.title}</span></summary>
<div class="behind">${columns.map(({ id, title }) => {
    const cell = row.cells[id];
    return html`<section class="${columnClass(id)}">${
      cell.commands && html`<pre class="commands"><code>${cell.commands.join('\n')}</code></pre>`
    }${evidenceOf(cell, title)}</section>`;
  })}</div></details>`;
}

/** The evidence of a cell. Where another cell shows all of it, or one of its excerpts, a link leads to that cell's row. */
function evidenceView(excerpts: readonly Excerpt[], rest: Html, here: Html, shown: Shown): Html {
  const whole = html`${excerpts.map(excerptView)}${rest}`;
  const there = shown.get(whole.text);
  if (there) return html`<p>the same as of ${there}</p>`;
  const parts = excerpts.map((excerpt) => {
    const view = excerptView(excerpt);
    const earlier = shown.get(view.text);
    if (earlier) return html`<p class="file">${excerpt.file}: the same as of ${earlier}</p>`;
    keep(view, here, shown);
    return view;
  });
  keep(whole, here, shown);
  return html`${parts}${rest}`;
}

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

const excerptView = ({ file, lines }: Excerpt): Html =>
  lines.length === 0
    ? html`<p class="file">all of ${file}</p>`
    : html`<figure><figcaption>${file}</figcaption><pre tabindex="0"><i>${lines.map(({ number }) => `${number ?? ''}\n`)}</i><code>${joined(
        lines,
      ).map(
        ({ text, isRead }) => html`${isRead ? html`<mark>${content(text)}</mark>` : content(text)}
`,
      )}</code></pre></figure>`;

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
    .filter((one) => !('found' in one && (one.found || 'measurement' in one)))
    .map((one) => {
      const text = evidenceText(one, comparison);
      return html`<li>${'source' in one ? cited(one.source, cut(text)) : withCode(text)}</li>`;
    });
  const runs = runsOf(evidence);
  if (runs) items.unshift(runs);
  if (alike) items.push(html`<li>${counted(alike.length, 'place')} more, of the other services</li>`);
  return html`${items.length > 0 && html`<ul>${items}</ul>`}`;
}

/** The beginning of a title. The list of sources has all of it. */
const cut = (title: string): string => {
  const end = title.lastIndexOf(' ', MOST_OF_TITLE);
  return title.length > MOST_OF_TITLE && end > 0 ? `${title.slice(0, end)} …` : title;
};

const MOST_OF_TITLE = 40;

/** The saved runs of a cell, which are all in one folder. */
function runsOf(evidence: Cell['evidence']): Html | undefined {
  const paths = evidence.flatMap((one) => ('measurement' in one && one.found ? [one.measurement] : []));
  const folder = paths[0]?.replace(/[^/]*$/, '');
  if (folder === undefined) return undefined;
  return html`<li>${counted(paths.length, 'run')} in <code>measurements/${folder}</code></li>`;
}
