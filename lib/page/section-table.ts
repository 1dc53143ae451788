import type { Cell, Comparison, Row, Section } from '../compare/comparison-schema.ts';
import { evidenceText } from '../compare/evidence-text.ts';
import type { Excerpt, ExcerptOf } from './excerpt.ts';
import { content, type Html, html } from './html.ts';
import { cited, columnCell, head, marked, withCode } from './parts.ts';

/** A section as a table: a row for each concern, and below it what its cells were read from. */
export function sectionTable(comparison: Comparison, section: Section, excerptOf: ExcerptOf): Html {
  const { columns } = comparison;
  const { id, title, rows } = section;
  return html`<table aria-label="${title}">${head(columns, 'concern')}
${rows.map((row) => {
  const rowId = `${id}/${row.id}`;
  return html`<tbody id="${rowId}">
<tr><th scope="row"><a href="#${rowId}">${row.title}</a></th>${columns.map((column) =>
    columnCell(column.id, marked(row.cells[column.id])),
  )}</tr>
<tr class="more"><td colspan="${columns.length + 1}">${behind(comparison, row, excerptOf)}</td></tr>
</tbody>`;
})}</table>`;
}

/** What the cells of a row were read from, column by column. */
function behind(comparison: Comparison, row: Row, excerptOf: ExcerptOf): Html {
  const { columns } = comparison;
  const hasCommands = columns.some(({ id }) => row.cells[id].commands);
  return html`<details><summary>${hasCommands ? 'Commands, evidence' : 'Evidence'}<span class="sr"> of ${row.title}</span></summary>
<div class="behind">${columns.map(({ id, title }) => {
    const cell = row.cells[id];
    return html`<section class="c-${id}"><h3>${title}</h3>${
      cell.commands && html`<pre class="commands"><code>${cell.commands.join('\n')}</code></pre>`
    }${excerptsOf(cell, excerptOf).map(excerptView)}${others(cell, comparison)}</section>`;
  })}</div></details>`;
}

function excerptsOf({ evidence }: Cell, excerptOf: ExcerptOf): Excerpt[] {
  const byFile = new Map<string, string[]>();
  for (const one of evidence)
    if ('pointer' in one && one.found) byFile.set(one.file, [...(byFile.get(one.file) ?? []), one.pointer]);
  return [...byFile].map(([file, pointers]) => excerptOf(file, pointers));
}

const excerptView = ({ file, lines }: Excerpt): Html =>
  lines.length === 0
    ? html`<p class="file">all of ${file}</p>`
    : html`<figure><figcaption>${file}</figcaption><pre tabindex="0"><code>${lines.map(
        ({ number, text, isRead }) =>
          html`<i>${number}</i>${isRead ? html`<mark>${content(text)}</mark>` : content(text)}
`,
      )}</code></pre></figure>`;

/** What is no line of an artefact: what is not there, runs, tests and sources. */
function others({ evidence }: Cell, comparison: Comparison): Html {
  const items = evidence
    .filter((one) => !('found' in one && one.found))
    .map((one) => {
      const text = evidenceText(one, comparison);
      return html`<li>${'source' in one ? cited(one.source, text) : withCode(text)}</li>`;
    });
  const runs = runsOf(evidence);
  if (runs) items.unshift(runs);
  return html`${items.length > 0 && html`<ul>${items}</ul>`}`;
}

/** The kept runs of a cell, which are of one folder. */
function runsOf(evidence: Cell['evidence']): Html | undefined {
  const paths = evidence.flatMap((one) => ('measurement' in one && one.found ? [one.measurement] : []));
  const folder = paths[0]?.replace(/[^/]*$/, '');
  if (folder === undefined) return undefined;
  return html`<li>${paths.length} runs in <code>measurements/${folder}</code></li>`;
}
