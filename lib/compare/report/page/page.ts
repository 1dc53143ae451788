import { groups } from 'd3-array';
import type { Comparison } from '../../comparison-schema.ts';
import type { LayOut } from '../diagram/layout.ts';
import { titleOf } from '../title.ts';
import { behaviourCharts, notOnAws, notOnThis } from './behaviour-charts.ts';
import type { Bundle } from './bundle.ts';
import { costCharts } from './cost-charts.ts';
import { columnClass, EVIDENCE_KINDS, kindWords, MARK_STYLES, PAGE_LEGEND, withCode } from './elements.ts';
import type { ExcerptOf } from './excerpt.ts';
import { fieldTable, shownFields } from './field-table.ts';
import { Html, html } from './html.ts';
import { pictures } from './pictures.ts';
import { type Shown, sectionTable } from './section-table.ts';
import { asked, chosen, short } from './short.ts';

/** The comparison as one HTML file that loads nothing else. */
export function page(
  comparison: Comparison,
  excerptOf: ExcerptOf,
  layOut: LayOut,
  { style, script }: Bundle,
): string {
  const { columns, sections, limits, notices, sources } = comparison;
  const shown: Shown = new Map();
  const parts: readonly { readonly id: string; readonly title: string; readonly content: Html }[] = [
    ...sections.map((section) => {
      const table = sectionTable(comparison, section, excerptOf, shown);
      const rows = FOLDED.includes(section.id) ? folded(`The ${section.rows.length} rows`, table) : table;
      return { ...section, content: html`${VIEWS[section.id]?.(comparison)}${rows}` };
    }),
    {
      id: 'fields',
      title: 'Field by field',
      content: folded(
        `The ${shownFields(comparison).length} fields of the definition`,
        fieldTable(comparison),
      ),
    },
    {
      id: 'limits',
      title: 'What is not verified',
      content: html`<ul class="prose">${limits.map((limit) => html`<li>${withCode(limit)}</li>`)}</ul>`,
    },
    {
      id: 'sources',
      title: 'Sources',
      content: folded(
        `The ${Object.keys(sources).length} pages that are cited`,
        html`<div class="prose">${groups(
          Object.entries(sources),
          ([, { publisher, date }]) => `${publisher}, ${date}`,
        ).map(
          ([heading, all]) =>
            html`<p>${heading}</p><ul>${all.map(
              ([id, { title, url }]) => html`<li id="source/${id}"><a href="${url}">${title}</a></li>`,
            )}</ul>`,
        )}</div>`,
      ),
    },
  ];
  return `<!doctype html>\n${html`<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="description" content="One definition, rendered as Docker Compose, ECS on Fargate, EKS and plain Kubernetes, compared by what was rendered and measured">
<title>${titleOf(comparison)}</title>
<style>${new Html(style)}${columnStyles(columns)}</style>
</head>
<body>
<a class="skip" href="#comparison">Skip to the comparison</a>
<header>
<h1>${titleOf(comparison)}</h1>
<p class="lead">One definition, rendered for Docker Compose, ECS on Fargate, EKS and any other Kubernetes. Each cell comes from a rendered file, a saved run or a dated source, or says that it is modelled, expected or not known. ${notOnAws(comparison)} ${notOnThis(comparison)}</p>${notices.map((notice) => html`<p class="lead"><strong>${notice}</strong></p>`)}
<p class="lead print">The evidence of each cell is in the page itself, <code>comparison.html</code>, and below each table of <code>docs/COMPARISON.md</code>.</p>
${themes}
</header>
${tools(comparison)}
<nav aria-label="Sections"><ol><li><a href="#questions">Questions</a></li><li><a href="#choose">Which should I choose?</a></li><li><a href="#pictures">In pictures</a></li><li><a href="#short">In short</a></li>${parts.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ol></nav>
<main id="comparison">
<section id="questions"><h2>Questions</h2>${asked(comparison)}</section>
<section id="choose"><h2>Which should I choose?</h2>${chosen(comparison)}</section>
<section id="pictures"><h2>In pictures</h2>${pictures(comparison, layOut)}</section>
<section id="short"><h2>In short</h2>${PAGE_LEGEND}${short(comparison)}</section>
${nothingFound}
${parts.map(({ id, title, content }) => html`<section id="${id}" class="part"><h2><a href="#${id}">${title}</a></h2>${content}</section>`)}
</main>
<script>${new Html(script)}</script>
</body>
</html>`}\n`;
}

/** A part that is long, and that few ask for: it is closed until a reader opens it, or finds something in it. */
const folded = (title: string, content: Html): Html =>
  html`<details class="fold"><summary>${title}</summary>${content}</details>`;

/** The sections that no question of the first screen leads to, or of which a question leads to a single row. */
const FOLDED: readonly string[] = [
  'cost',
  'runbook',
  'unit',
  'configuration',
  'telemetry',
  'security',
  'availability',
  'maintenance',
];

/** Searches that find something in every application. */
const SUGGESTED = ['release', 'cost', 'scale', 'probe', 'node lost', 'secret', 'rollback'];

/** Stands in place of the rows where a search finds none. */
const nothingFound = html`<p id="nothing" hidden>No row has these words. Try ${SUGGESTED.map(
  (word, i) => html`${i > 0 && ' '}<button type="button">${word}</button>`,
)}</p>`;

/** The charts above the table of a section, by its id. */
const VIEWS: Readonly<Record<string, (comparison: Comparison) => Html>> = {
  behaviour: behaviourCharts,
  cost: costCharts,
};

const themes = html`<fieldset class="themes"><legend class="sr">Colours</legend>${[
  'auto',
  'light',
  'dark',
].map(
  (theme) =>
    html`<label><input type="radio" name="theme" id="theme-${theme}" value="${theme}"${new Html(theme === 'auto' ? ' checked' : '')}>${theme}</label>`,
)}</fieldset>`;

const tools = ({
  columns,
  sections,
}: Comparison): Html => html`<form class="tools" role="search" aria-label="Filter">
<label class="js">Find <input type="search" id="find" placeholder="grace period, IAM, probes …" autocomplete="off"></label>
<label class="js">Concern <select id="concern"><option value="">all</option>${[
  ...sections,
  { id: 'fields', title: 'Field by field' },
].map(({ id, title }) => html`<option value="${id}">${title}</option>`)}</select></label>
<fieldset class="deployments"><legend class="sr">Deployments</legend>${columns.map(
  ({ id, title }) =>
    html`<label class="c-name ${id}"><input type="checkbox" id="show-${id}" checked>${title}</label>`,
)}<label class="phone js"><input type="checkbox" id="all">all</label><a class="phone" href="#questions" title="Back to the questions">↑<span class="sr"> Back to the questions</span></a></fieldset>
<output id="found" class="js" aria-live="polite"></output>
</form>`;

/** The styles of each column: its colour, its switch, and its title in front of cells on a phone. */
const columnStyles = (columns: Comparison['columns']): Html =>
  new Html(
    columns
      .map(({ id, title }, i) => {
        // Cells of fields and evidence have a place in their row, and no class of a column: there are over a thousand.
        const evidence = `.behind>:nth-child(${i + 1})`;
        const field = `:is(.fields td,td[class^=k]):nth-child(${i + 2})`;
        const all = `.${columnClass(id)},${evidence},${field}`;
        // The choices stay, also those of deployments that a phone shows on another tab. On a phone so do some rows: see page.css.
        const switched = `.${columnClass(id)}:not(.choices>*),${evidence},${field}`;
        return `${all},.c-name.${id}{--own:var(--${id})}:is(td.${columnClass(id)},${evidence},${field})::before{content:"${title}"}@media screen{:root:has(#show-${id}:not(:checked)) :is(${switched}){display:var(--switched,none)}}.one:has(#show-${id}:checked) tbody:not(:target) tr:has(${evidence}:empty){display:none}`;
      })
      .join('') +
      MARK_STYLES +
      kindStyles,
  );

/** The words for the evidence of cells, for every combination of kinds. */
const kindStyles = Array.from(
  { length: 1 << EVIDENCE_KINDS.length },
  (_, kinds) => `.k${kinds}::after{content:"${kindWords(kinds)}"}`,
)
  .slice(1)
  .join('');
