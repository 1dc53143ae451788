import type { Artefacts } from '../compare/readings/artefacts.ts';
import { protectedDatabases } from '../compare/readings/protected-databases.ts';
import { applicationName } from '../compare/readings/service-names.ts';
import { WIDTH, wrapped } from '../compare/report/plain-table.ts';
import { deletionAllowed } from '../compare/runbook/moves.ts';
import { OWN_PROJECT } from '../deploy/handling.ts';
import type { Refusal } from '../deploy/refusals.ts';
import { beforeDeployMarkdown, type Task } from './before-deploy.ts';
import type { Imported } from './import-compose.ts';
import { type KeyVerdict, KINDS, type VerdictKind } from './key-verdict.ts';

/*
 * The report of how each key of a Compose file was taken: for the terminal, and as Markdown.
 */

const MEANING: Readonly<Record<VerdictKind, string>> = {
  refused: 'nothing is rendered until the file or a flag says otherwise',
  asked: 'the file leaves it open. We assumed an answer; the text names the flag or the key for another',
  approximated: 'the deployments do nearly the same',
  assumed: 'the file leaves it open; a default is used',
  dropped: 'the deployments do without it',
  taken: 'the definition says the same',
};

/** The verdicts of each kind, in the order of {@link KINDS}. Kinds without verdicts are left out. */
const byKind = (verdicts: readonly KeyVerdict[]): [VerdictKind, KeyVerdict[]][] =>
  KINDS.map((kind): [VerdictKind, KeyVerdict[]] => [
    kind,
    verdicts.filter((one) => one.kind === kind),
  ]).filter(([, found]) => found.length > 0);

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

/** The verdicts as Markdown, in the order of the file, and then what is left to do. */
export function importMarkdown(
  imported: Imported,
  tasks: readonly Task[],
  artefacts: Artefacts,
  refused: readonly Refusal[] = [],
): string {
  const rows = imported.verdicts.map(
    ({ kind, path, text }) => `| \`${path}\` | ${kind} | ${escaped(text)} |`,
  );
  return [
    '# From a Compose file',
    headline(imported),
    KINDS.map((kind) => `- **${kind}**: ${MEANING[kind]}`).join('\n'),
    ['| key | verdict | what becomes of it |', '| --- | --- | --- |', ...rows].join('\n'),
    beforeDeployMarkdown(tasks).trimEnd(),
    ...deployMarkdown(artefacts, refused),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** The commands that deploy the application, and the way to change it. */
const deployMarkdown = (artefacts: Artefacts, refused: readonly Refusal[]): string[] => {
  const { source, render, compose, manifests, ...on } = artefacts.handling;
  const guarded = protectedDatabases(artefacts);
  return [
    '## Deploy, change, destroy',
    `Type these commands where you typed \`npm start\`. ${OWN_PROJECT}. Where both publish the same port of the machine, stop yours first.`,
    [
      '```sh',
      `${compose} up`,
      `${on.bootstrap}    # once in an account and a region`,
      ...(['EcsFargate', 'Eks'] as const)
        .filter((stack) => !refused.some((one) => one.stack === stack))
        .map((stack) => on.deploy[stack]),
      `kubectl apply -f ${manifests}    # any other Kubernetes`,
      '```',
    ].join('\n'),
    guarded.length > 0
      ? `CloudFormation keeps a database with deletion protection, and \`cdk destroy\` fails. So take the protection away first; a last snapshot stays.`
      : 'To end it on AWS:',
    ['```sh', ...deletionAllowed(applicationName(artefacts), guarded), on.destroy.all, '```'].join('\n'),
    `To change the application, edit the Compose file and run \`${render}\`, then deploy again. Or run \`npm run import -- ${source}\` once, and edit \`lib/application.ts\` from then on.\n`,
  ];
};

const escaped = (text: string): string => text.replace(/[|<]/g, (mark) => `\\${mark}`).replaceAll('\n', ' ');
