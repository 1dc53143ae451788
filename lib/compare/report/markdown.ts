import type { Handling } from '../../deploy/handling.ts';
import { COMPOSE_FILE, MANIFESTS } from '../../deploy/rendered-files.ts';
import type { Cell, Comparison, Evidence, Field, Section } from '../comparison-schema.ts';
import { counted, enumerated } from '../counted.ts';
import { pictureWords } from '../pictures/words.ts';
import { LEGEND, MARKS, OF_SEVERAL } from '../verdicts/marks.ts';
import {
  answers,
  type Choice,
  choices,
  leadIn,
  NO_HOURS,
  NOT_COVERED,
  PRICE,
  REFUSED,
  type Reason,
} from './choices.ts';
import { commandList } from './command-list.ts';
import { PICTURE_FILE, pictureAlternative } from './diagram/picture-file.ts';
import { evidenceText } from './evidence.ts';
import { notOnAws, notOnThis, setting } from './page/behaviour-charts.ts';
import { costNotes } from './page/cost-notes.ts';
import type { ExcerptOf } from './page/excerpt.ts';
import { fieldWords, leftOutFields, shownFields } from './page/field-table.ts';
import { shortRows } from './page/short.ts';
import { questions } from './questions.ts';
import { titleOf } from './title.ts';

/** The path of the document, relative to the project. */
export const COMPARISON_FILE = 'docs/COMPARISON.md';

/** The path from the document's folder to the project. */
const TO_PROJECT = '../';

/** The first words of the file. A file without them was not written by `npm start`. */
const HEADER = '<!-- Rendered by `npm start` from what it rendered, and from measurements/. -->';

/** The places where the page and all fields are. An application of a Compose file has them beside the document's folder. */
const placesFor = ({ source }: Pick<Handling, 'source'>) =>
  source === undefined
    ? { page: '`cdk.out/comparison.html`', fields: '`npm run compare -- --json`' }
    : {
        page: `[comparison.html](${TO_PROJECT}comparison.html)`,
        fields: `[comparison.json](${TO_PROJECT}comparison.json)`,
      };

/** The comparison as a Markdown document that is committed with the rendered files. */
export function markdown(
  comparison: Comparison,
  excerptOf: ExcerptOf,
  handling: Pick<Handling, 'source'> = {},
): string {
  const { columns, sections, limits, notices, sources } = comparison;
  const { page, fields } = placesFor(handling);
  return `${[
    HEADER,
    `# ${titleOf(comparison)}`,
    'One definition, rendered for Docker Compose, ECS on Fargate, EKS and any other Kubernetes. Each cell comes from a rendered file, a saved run or a dated source, or says that it is modelled, expected or not known: see the evidence below each table.',
    [notOnAws(comparison), notOnThis(comparison)].filter(Boolean).join(' '),
    ...notices.map((notice) => `**${plain(notice)}**`),
    `\`npm start\` also writes a page with charts, filters and the lines themselves: ${page}.`,
    '## Which one to choose',
    chosen(comparison),
    '## Questions',
    questions(comparison)
      .map(({ question, answer }) => `[${question}](#${anchorOf(comparison, answer)})`)
      .join(' · '),
    '## In pictures',
    `![${pictureAlternative(comparison)}](${PICTURE_FILE.replace(/^docs\//, '')})`,
    collapsed('the same in words', wordsOf(comparison)),
    '## In short',
    tableOf(
      columns,
      '',
      shortRows(comparison).map(({ section, row }) => [
        `[${row.title}](#${anchor(section.title)})`,
        ...columns.map(({ id }) => cellText(row.cells[id])),
      ]),
    ),
    plain(`${LEGEND}   (${OF_SEVERAL})`),
    ...sections.flatMap((section) => sectionOf(comparison, section, excerptOf)),
    '## Field by field',
    `What each platform calls each field of \`lib/application.ts\`, found by changing the field and comparing the rendered files (\`npm run experiment\`). Some names are from the definition of the experiment, which sets every field. ${fields} has all fields and all names.`,
    ...[leftOutFields(comparison)].filter(Boolean),
    collapsed(`${shownFields(comparison).length} fields`, fieldTable(comparison)),
    '## What is not verified',
    limits.map((limit) => `- ${limit}`).join('\n'),
    '## Sources',
    Object.values(sources)
      .map(({ publisher, title, url, date }) => `- ${publisher}, [${plain(title)}](${url}), ${date}`)
      .join('\n'),
  ].join('\n\n')}\n`;
}

/** The pictures for those who do not see them. */
const wordsOf = ({ columns, pictures }: Comparison): string =>
  columns.map(({ id, title }) => `**${title}**\n\n${listOf(pictureWords(pictures[id]))}`).join('\n\n');

/** The anchor of a section by its id, or of a row as `section/row`. */
const anchorOf = ({ sections }: Comparison, id: string): string =>
  id.includes('/') ? id.replace('/', '-') : anchor(sections.find((one) => one.id === id)?.title ?? id);

/** The answer for a small team, the reasons that several deployments share, and the choices. */
function chosen(comparison: Comparison): string {
  const sentences = answers(comparison).map(
    ({ lead, pieces }) =>
      `- **${lead}**${pieces.map((one) => (typeof one === 'string' ? plain(one) : linked(one))).join('')}`,
  );
  const all = [...sentences, ...choices(comparison).map(choiceText)];
  // Without empty lines: the README quotes all of it, and has to stay short.
  return `${all.join('\n')}\n\n${NO_HOURS} ${NOT_COVERED}`;
}

/** A reason as a link to its row. */
const linked = ({ text, row }: Reason): string => `[${plain(text)}](#${row.replace('/', '-')})`;

/** A choice as a sentence, in which each reason links to its row. */
function choiceText(choice: Choice): string {
  const { beginning, for: reasons, against, cost, refused } = choice;
  return [
    `- ${[`**${beginning}**`, leadIn(choice), enumerated(reasons.map(linked), 'or')].filter(Boolean).join(' ')}.`,
    ...refused.map((reason) => `**${REFUSED}** ${plain(reason)}`),
    ...(against.length > 0 ? [`But ${enumerated(against.map(linked), 'and')}.`] : []),
    ...(cost ? [`${PRICE}: ${linked(cost)}.`] : []),
  ].join(' ');
}

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
          gridOf(notes.replicas),
          listOf([...notes.unchanged, notes.copy]),
          gridOf(notes.variants),
          collapsed('assumed', listOf(notes.assumptions)),
          collapsed('left out, and why', listOf(notes.leftOut)),
          collapsed('free, and why', listOf(notes.free)),
        ]
      : []),
    ...(commands.length > 0 ? [collapsed('commands', commands.join('\n\n'))] : []),
    collapsed('evidence', evidenceOf(comparison, section, excerptOf)),
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
  alike ? `; ${counted(alike.length, 'place')} more, in other services` : '';

const isCommitted = (file: string): boolean => file === COMPOSE_FILE || file.startsWith(`${MANIFESTS}/`);

const fieldTable = ({ columns, sources, ...comparison }: Comparison): string =>
  tableOf(
    columns,
    'field',
    shownFields(comparison).map(({ field, cells }) => [
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
