import { COMPOSE_FILE, MANIFESTS } from '../../deploy/rendered-files.ts';
import type { Cell, Comparison, Evidence, Field, Section } from '../comparison-schema.ts';
import { counted } from '../counted.ts';
import { LEGEND, MARKS } from '../verdicts/marks.ts';
import { type Choice, choices, NOT_COVERED, type Reason } from './choices.ts';
import { commandList } from './command-list.ts';
import { evidenceText } from './evidence.ts';
import { notOnAws, notOnThis, setting } from './page/behaviour-charts.ts';
import { costNotes } from './page/cost-notes.ts';
import type { ExcerptOf } from './page/excerpt.ts';
import { fieldWords } from './page/field-table.ts';
import { shortRows } from './page/short.ts';
import { titleOf } from './title.ts';

/** The path of the document, relative to the project. */
export const COMPARISON_FILE = 'docs/COMPARISON.md';

/** The path from the document's folder to the project. */
const TO_PROJECT = '../';

/** The first words of the file. A file without them was not written by `npm start`. */
const HEADER = '<!-- Rendered by `npm start` from what it rendered, and from measurements/. -->';

/** The comparison as a Markdown document that is committed with the rendered files. */
export function markdown(comparison: Comparison, excerptOf: ExcerptOf): string {
  const { columns, sections, limits, sources } = comparison;
  return `${[
    HEADER,
    `# ${titleOf(comparison)}`,
    'The same definition, rendered four times. What stands here was read from the rendered files, from saved runs, or from a source with its date; below each table, from where.',
    [notOnAws(comparison), notOnThis(comparison)].filter(Boolean).join(' '),
    '`npm start` writes the same as a page with charts, filters and the lines themselves: `cdk.out/comparison.html`.',
    '## Which one to choose',
    [...choices(comparison).map(choiceText), NOT_COVERED].join('\n\n'),
    '## In short',
    tableOf(
      columns,
      '',
      shortRows(comparison).map(({ section, row }) => [
        `[${row.title}](#${anchor(section.title)})`,
        ...columns.map(({ id }) => cellText(row.cells[id])),
      ]),
    ),
    plain(LEGEND),
    ...sections.flatMap((section) => sectionOf(comparison, section, excerptOf)),
    '## Field by field',
    'What each platform calls each field of `lib/application.ts`, as found by changing the field and looking at what moves (`npm run experiment`), with a definition that sets them all: some names are of that one.',
    collapsed(`all ${comparison.fields.length} fields`, fieldTable(comparison)),
    '## What is not verified',
    limits.map((limit) => `- ${limit}`).join('\n'),
    '## Sources',
    Object.values(sources)
      .map(({ publisher, title, url, date }) => `- ${publisher}, [${plain(title)}](${url}), ${date}`)
      .join('\n'),
  ].join('\n\n')}\n`;
}

/** A choice as a sentence, in which each reason links to its row. */
function choiceText({ beginning, for: reasons, against, cost }: Choice): string {
  const linked = ({ text, row }: Reason) => `[${plain(text)}](#${row.replace('/', '-')})`;
  return [
    `- **${beginning}** if ${joined(reasons.map(linked), 'or')}.`,
    ...(against.length > 0 ? [`But ${joined(against.map(linked), 'and')}.`] : []),
    ...(cost ? [`Cost a month: ${linked(cost)}.`] : []),
  ].join(' ');
}

/** A list in words: `a, b or c`. */
const joined = (texts: readonly string[], last: string): string =>
  texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} ${last} ${texts.at(-1)}`;

function sectionOf(comparison: Comparison, section: Section, excerptOf: ExcerptOf): string[] {
  const { columns } = comparison;
  const { id, title, rows } = section;
  const notes = id === 'cost' ? costNotes(comparison) : undefined;
  const commands = commandList(comparison, section).map((text) => `\`\`\`sh\n# ${text}\n\`\`\``);
  return [
    `## ${title}`,
    ...(id === 'behaviour' ? [engineList(comparison)] : []),
    tableOf(
      columns,
      '',
      rows.map((row) => [
        `<a id="${id}-${row.id}"></a>${row.title}`,
        ...columns.map((column) => cellText(row.cells[column.id])),
      ]),
    ),
    ...(notes
      ? [
          notes.day,
          gridOf(notes.variants),
          collapsed('assumed', listOf(notes.assumptions)),
          collapsed('left out, and why', listOf(notes.leftOut)),
          collapsed('free, and why', listOf(notes.free)),
        ]
      : []),
    ...(commands.length > 0 ? [collapsed('what is typed', commands.join('\n\n'))] : []),
    collapsed('read from', evidenceOf(comparison, section, excerptOf)),
  ];
}

/** The platforms that figures were measured on. */
const engineList = ({ engines, measured }: Comparison): string =>
  Object.entries(engines)
    .filter(([id]) => measured.some(({ on }) => on.some((one) => one.engine === id && 'lines' in one)))
    .map(([id, { title, is }]) => `- **${title}**: ${is}. ${setting(measured, id)}`)
    .join('\n');

function evidenceOf(comparison: Comparison, { rows }: Section, excerptOf: ExcerptOf): string {
  const { columns, sources } = comparison;
  const told = (one: Evidence): string => {
    const text = evidenceText(one, comparison);
    if ('source' in one) return `[${plain(text)}](${sources[one.source]?.url})`;
    if (!('pointer' in one && one.found && isCommitted(one.file))) return text;
    const { lines } = excerptOf(one.file, [one.pointer]);
    const line = lines.find(({ isRead }) => isRead)?.number;
    return line === undefined ? text : `[${one.file}:${line}](${TO_PROJECT}${one.file}#L${line})`;
  };
  return rows
    .flatMap(({ title, cells }) =>
      columns.map(
        (column) =>
          `- ${title}, ${column.title}: ${distinct(cells[column.id].evidence.map(told)).join('; ')}${alikeText(cells[column.id])}`,
      ),
    )
    .join('\n');
}

/** The number of places of the other services, of which each says the same. */
const alikeText = ({ alike }: Cell): string =>
  alike ? `; ${counted(alike.length, 'place')} more, of the other services` : '';

const isCommitted = (file: string): boolean => file === COMPOSE_FILE || file.startsWith(`${MANIFESTS}/`);

const fieldTable = ({ columns, fields, sources }: Comparison): string =>
  tableOf(
    columns,
    'field',
    fields.map(({ field, cells }) => [
      `\`${field}\``,
      ...columns.map(({ id }) => fieldText(cells[id], sources)),
    ]),
  );

/** The most names of a field that a cell has. The JSON has all of them. */
const MOST_TERMS = 2;

function fieldText(cell: Field['cells'][keyof Field['cells']], sources: Comparison['sources']): string {
  const { terms, more, why } = fieldWords(cell, MOST_TERMS);
  const { url, publisher } = sources[cell.source ?? ''] ?? {};
  const names = [...terms.map((term) => `\`${term}\``), ...(more > 0 ? [`${more} more`] : [])].join(', ');
  const said = why && `${plain(why)}${url ? ` ([${publisher}](${url}))` : ''}`;
  return `${MARKS[cell.verdict].mark} ${[names, said].filter(Boolean).join('; ')}`;
}

const cellText = ({ verdict, text, parts }: Cell): string => {
  const lines = parts?.map((part) => `${part.services.join(', ')}: ${part.text}`) ?? [text];
  return `${verdict ? `${MARKS[verdict].mark} ` : ''}${lines.map(plain).join('<br>')}`;
};

const tableOf = (
  columns: Comparison['columns'],
  about: string,
  rows: readonly (readonly string[])[],
): string => gridOf([[about, ...columns.map(({ title }) => title)], ...rows]);

const gridOf = ([head = [], ...rows]: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const listOf = (texts: readonly string[]): string => texts.map((text) => `- ${plain(text)}`).join('\n');

const collapsed = (title: string, content: string): string =>
  `<details><summary>${title}</summary>\n\n${content}\n\n</details>`;

/** A text with all Markdown characters escaped. */
const plain = (text: string): string => text.replaceAll(/[\\|<>*_[\]`]/g, '\\$&');

/** The anchor of a heading, as GitHub makes it. */
const anchor = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');

const distinct = (texts: readonly string[]): string[] => [...new Set(texts)];
