import { WIDTH, wrapped } from '../compare/report/plain-table.ts';
import type { Imported } from './import-compose.ts';
import { KINDS, type Kind, type Verdict } from './verdict.ts';

/*
 * The report of how each key of a Compose file was taken: for the terminal, and as Markdown.
 */

const MEANING: Readonly<Record<Kind, string>> = {
  refused: 'nothing is rendered until the file or a flag says otherwise',
  asked: 'the file does not say it; one answer stands, and a flag gives another',
  approximated: 'the deployments do nearly the same',
  assumed: 'the file does not say it, and a default stands',
  dropped: 'the deployments do without it',
  taken: 'the definition says the same',
};

/** The verdicts of each kind, in the order of {@link KINDS}. Kinds without verdicts are left out. */
const byKind = (verdicts: readonly Verdict[]): [Kind, Verdict[]][] =>
  KINDS.map((kind): [Kind, Verdict[]] => [kind, verdicts.filter((one) => one.kind === kind)]).filter(
    ([, found]) => found.length > 0,
  );

const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

function headline({ definition, verdicts, project }: Imported): string {
  const { services, resources = {}, jobs = {} } = definition;
  const parts = [
    [Object.keys(services).length, 'service'] as const,
    [Object.keys(resources).length, 'database or cache'] as const,
    [Object.keys(jobs).length, 'job'] as const,
  ].flatMap(([count, name]) => {
    if (count === 0) return [];
    return [
      name === 'database or cache' && count > 1 ? `${count} databases and caches` : counted(count, name),
    ];
  });
  const kinds = byKind(verdicts).map(([kind, found]) => `${found.length} ${kind}`);
  return `Read from ${project.named.join(', ')}: ${parts.join(', ') || 'nothing that runs'}. What became of it: ${kinds.join(', ')}.`;
}

/** The verdicts for a terminal: what needs the reader first, a block for each kind. */
export function importText(imported: Imported): string {
  const blocks = byKind(imported.verdicts).map(([kind, verdicts]) => {
    const width = Math.min(44, Math.max(...verdicts.map(({ path }) => path.length)) + 2);
    const lines = verdicts.map(({ path, text }) =>
      path.length + 2 > width
        ? `  ${path}\n${indented(text, width)}`
        : `  ${path.padEnd(width)}${indented(text, width).trimStart()}`,
    );
    return `${kind}: ${MEANING[kind]}\n${lines.join('\n')}`;
  });
  return [wrapped(headline(imported)), ...blocks].join('\n\n');
}

/** A text in the columns behind a margin. */
function indented(text: string, width: number): string {
  const margin = ' '.repeat(width + 2);
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && width + 2 + last.length + word.length < WIDTH)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((line) => margin + line).join('\n');
}

/** The verdicts as Markdown, in the order of the file. */
export function importMarkdown(imported: Imported): string {
  const rows = imported.verdicts.map(
    ({ kind, path, text }) => `| \`${path}\` | ${kind} | ${escaped(text)} |`,
  );
  return [
    '# From a Compose file',
    headline(imported),
    KINDS.map((kind) => `- **${kind}**: ${MEANING[kind]}`).join('\n'),
    ['| key | verdict | what becomes of it |', '| --- | --- | --- |', ...rows].join('\n'),
    '',
  ].join('\n\n');
}

const escaped = (text: string): string => text.replace(/[|<]/g, (mark) => `\\${mark}`).replaceAll('\n', ' ');
