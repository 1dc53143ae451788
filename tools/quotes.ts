import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../bin/run-command.ts';
import { COMPARISON_FILE } from '../lib/compare/report/markdown.ts';
import { KEY_LIST, keyList } from '../lib/import/key-list.ts';
import { quotedSentences } from './quoted-sentences.ts';

/*
 * `npm run quotes`: runs `npm start`, and writes anew what the README, docs/how-the-comparison-is-made.md and docs/moving.md
 * quote of it. It also writes the list of Compose's keys, and figures within sentences. test/bin/start.test.ts fails where a quotation is old. The README's few lines of the printed text are chosen by hand.
 */

const ROOT = join(__dirname, '..');
const README = 'README.md';
const GUIDE = 'docs/how-the-comparison-is-made.md';
const MOVING = 'docs/moving.md';

runCommand(
  {
    name: 'npm run quotes',
    about: `Runs npm start, and writes anew what ${README}, ${GUIDE} and ${MOVING} quote of it.`,
    flags: {},
    parse: (line) => line,
  },
  renew,
);

function renew(): string {
  const printed = execFileSync('node', ['bin/run.mjs', 'start'], { cwd: ROOT, encoding: 'utf8' }).trimEnd();
  const [inShort = ''] = found(read(COMPARISON_FILE), /(?<=## In short\n\n)[\s\S]*?(?=\n\n)/);
  const [head, rule, ...rows] = inShort.replaceAll('](#', '](docs/COMPARISON.md#').split('\n');
  const isCost = (row: string) => row.includes('#cost-a-month');
  const tables = [rows.filter((row) => !isCost(row)), rows.filter(isCost)];
  const readme = tables.reduce((text, table) => {
    const [id = ''] = found(table[0] ?? '', /^\| \[[^\]]*\]/);
    const [old = ''] = found(
      text,
      new RegExp(`\\| +\\|[^\\n]*\\n\\| ---[^\\n]*\\n${literally(id)}[\\s\\S]*?(?=\\n\\n)`),
    );
    return text.replace(old, () => [head, rule, ...table].join('\n'));
  }, read(README));
  const choices = /(?<=## Which one to choose\n\n)[\s\S]*?(?=\n\n)/;
  const [chosen = ''] = found(read(COMPARISON_FILE), choices);
  const [oldChoices = ''] = found(readme, choices);
  const questions = /(?<=## Questions\n\n)[^\n]+/;
  const [asked = ''] = found(read(COMPARISON_FILE), questions);
  const [oldQuestions = ''] = found(readme, questions);
  writeFileSync(
    join(ROOT, README),
    readme
      .replace(oldChoices, () => chosen.replaceAll('](#', '](docs/COMPARISON.md#'))
      .replace(oldQuestions, () => asked.replaceAll('](#', '](docs/COMPARISON.md#')),
  );
  const guide = read(GUIDE);
  const [old = ''] = found(guide, /(?<=It prints:\n\n```\n)[\s\S]*?(?=\n```)/);
  writeFileSync(
    join(ROOT, GUIDE),
    guide.replace(old, () => printed),
  );
  writeFileSync(join(ROOT, MOVING), withCommands(read(MOVING), read(COMPARISON_FILE)));
  writeFileSync(join(ROOT, KEY_LIST), keyList());
  for (const { document, pattern, text } of quotedSentences(ROOT)) {
    const before = read(document);
    found(before, pattern);
    writeFileSync(
      join(ROOT, document),
      before.replace(pattern, () => text),
    );
  }
  return `Written: ${README}, ${GUIDE}, ${MOVING}, docs/deploying.md, ${KEY_LIST}.`;
}

/** Puts commands of the comparison into a document, by the title in the first line of each block. */
function withCommands(document: string, comparison: string): string {
  return document.replaceAll(
    /^( *)```sh\n *(# [^\n]*)\n[\s\S]*?^ *```$/gm,
    (_, indent: string, title: string) => {
      const [block] = found(
        comparison,
        new RegExp(`^\`\`\`sh\\n${literally(title)}\\n[\\s\\S]*?^\`\`\`$`, 'm'),
      );
      return block.replaceAll(/^(?=.)/gm, indent);
    },
  );
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** @throws Error where the text has no such part: then the document has another form than this file knows */
function found(text: string, part: RegExp): RegExpExecArray {
  const match = part.exec(text);
  if (!match)
    throw new Error(`a document must have a part that matches ${part}; bring this file and it together`);
  return match;
}

function literally(text: string): string {
  return text.replaceAll(/[[\]|]/g, '\\$&');
}
