import { application as tickets } from '../../../../../examples/tickets.ts';
import { application } from '../../../../../lib/application.ts';
import { SMALL_TEAM, smallTeam } from '../../../../../lib/compare/report/choices.ts';
import {
  matches,
  search,
  searchable,
  type Texts,
} from '../../../../../lib/compare/report/page/browser/search.ts';

import { wanted } from '../../../../../lib/compare/report/page/browser/synonyms.ts';
import { questions } from '../../../../../lib/compare/report/questions.ts';
import { itOfTheSample } from '../../../../docs/shown-sample.ts';
import { neededOptions } from '../../../../flags-of.ts';
import { renderedPage } from './rendered-page.ts';

/** The most rows that a reader looks through. */
const MOST_ROWS = 25;

interface Row extends Texts {
  readonly id: string;
}

const plain = (markup: string): string =>
  markup
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&amp;', '&');

/** The texts that the filter of a page searches: the rows, each with the questions that lead to it, and the answers above the rows. */
function soughtIn(page: string) {
  const [above = ''] = /<section id="questions">[\s\S]*?<section id="pictures">/.exec(page)!;
  const asked = [...above.matchAll(/<a href="#([^"]+)">(.*?)<\/a>/g)];
  const rows = [
    ...page.matchAll(/<section id="([^"]+)" class="part"><h2><a[^>]*>(.*?)<\/a>([\s\S]*?)<\/section>/g),
  ].flatMap(([, , title = '', table = '']) =>
    [...table.matchAll(/<tbody id="([^"]+)">([\s\S]*?)<\/tbody>/g)].map(([, id = '', row = '']): Row => {
      const [shown = '', behind] = row.split('<td colspan');
      const leading = asked.flatMap(([, to, text]) => (to === id ? text! : []));
      return {
        id,
        own: searchable(plain([shown, ...leading].join(' '))),
        section: searchable(plain(title)),
        behind: behind === undefined ? undefined : () => searchable(plain(behind)),
      };
    }),
  );
  const answers = [...above.matchAll(/<li>(.*?)<\/li>|<p class="prose">(.*?)<\/p>/g)].map(
    ([, item, sentence]) => plain(item ?? sentence!).trim(),
  );
  return { rows, answers };
}

const found = (rows: readonly Row[], query: string): readonly Row[] => {
  const isFound = search(query, rows);
  return rows.filter((_, i) => isFound[i]);
};

const idsOf = (query: string) => found(rows, query).map(({ id }) => id);

const answersTo = (query: string): readonly string[] => {
  const isFound = matches(query, answers.map(searchable));
  return answers.filter((_, i) => isFound[i]);
};

let page: Awaited<ReturnType<typeof renderedPage>>;
let rows: readonly Row[];
let answers: readonly string[];

beforeAll(async () => {
  page = await renderedPage(application, neededOptions());
  ({ rows, answers } = soughtIn(page.text));
});

it.each([
  'requests in flight',
  'in flight',
  'node dies',
  'SIGTERM',
  'bill',
  'rollback',
  'HPA',
  'grace period',
  'downtime',
  'ssh',
  'who patches',
  'forget',
  'cheaper',
  'three replicas',
  'spot',
  'cold start',
  'PDB',
  'node failure',
  'env_file',
])('finds rows for "%s", which is in no row as it stands or in few', findsFewRows);

// What was measured, and moves of a table, are on the page of the sample alone.
for (const query of ['real AWS', 'triple', 'overload', 'redis', 'postgres'])
  itOfTheSample(`finds rows for "${query}" on the page of the sample`, () => findsFewRows(query));

function findsFewRows(query: string): void {
  expect(found(rows, query).length).toBeGreaterThan(0);
  expect(found(rows, query).length).toBeLessThan(rows.length / 3);
}

it.each(['upgrade', 'migrate', 'migration', 'downtime', 'load', 'cheaper', 'spot', 'cold start', 'forget'])(
  'finds no more rows for "%s" than a reader looks through',
  (query) => {
    expect(found(rows, query).length).toBeGreaterThan(0);
    expect(found(rows, query).length).toBeLessThanOrEqual(MOST_ROWS);
  },
);

it('finds rows about a database for its name, and about a move, where the application has a database', async () => {
  const ofTickets = soughtIn((await renderedPage(tickets)).text).rows;
  for (const query of ['postgres', 'migration', 'redis'])
    expect([query, found(ofTickets, query).length]).not.toEqual([query, 0]);
  expect(found(ofTickets, 'postgres').map(({ id }) => id)).toContain('databases/program');
});

it('finds the answer to each question of the first screen by the words of the question', () => {
  const asked = questions(page.compared);
  expect(asked.length).toBeGreaterThan(10);
  for (const { question, answer } of asked)
    for (const query of [question, question.replace('?', '')]) {
      expect(answersTo(query)).toContain(question);
      // A whole section is no row: the question leads to it.
      if (answer.includes('/')) expect(idsOf(query)).toContain(answer);
    }
});

itOfTheSample('leads from a database that the sample does not have to the row about a Compose file', () => {
  for (const query of ['PostgreSQL', 'postgres', 'Redis', 'MySQL'])
    expect([query, ...idsOf(query)]).toEqual([query, 'moving/from-docker-compose']);
});

// Each was tried by a reader, and found nothing.
it.each([
  ['breakeven', 'cost/break-even'],
  ['bash', 'runbook/open-a-shell'],
  ['crash', 'needs/a-hung-process-is-replaced'],
  ['crashes', 'needs/a-hung-process-is-replaced'],
  ['failover', 'needs/outlives-a-machine'],
  ['worker', 'needs/scales-to-zero'],
] as const)('finds for "%s" the row %s', findsRow);

// These rows need a service that answers requests, or a store of data.
for (const [query, row] of [
  ['in-flight', 'release/requests-in-flight'],
  ['zero downtime', 'needs/no-request-fails-in-a-release'],
  ['zero-downtime', 'needs/no-request-fails-in-a-release'],
  ['migrations', 'moving/a-rollback-and-the-data'],
  ['load triples', 'needs/scales-by-load'],
] as const)
  itOfTheSample(`finds for "${query}" the row ${row} of the sample`, () => findsRow(query, row));

function findsRow(query: string, row: string): void {
  expect(idsOf(query)).toContain(row);
}

it('finds the answer above the choices for "small team", where there is one', () => {
  const isThere = smallTeam(page.compared).length > 0;
  expect(answersTo('small teams')).toEqual(isThere ? [expect.stringContaining(SMALL_TEAM)] : []);
});

// Each of these brought in a whole section, or rows that only their evidence has to do with it.
it.each([
  ['SSH', /shell/, 2],
  ['NAT', / nat |outbound/, 3],
  ['secret', /secret/, 16],
  ['destroy', /destroy/, 4],
] as const)('finds for "%s" rows that are about it', findsRowsAbout);

itOfTheSample('finds for "database" rows about the store of the sample', () =>
  findsRowsAbout('database', /local substitute|durability|copied|database/, 6),
);

function findsRowsAbout(query: string, about: RegExp, most: number): void {
  const all = found(rows, query);
  expect(all.length).toBeGreaterThan(0);
  for (const { id, own } of all.filter(({ id }) => !id.startsWith('fields/')))
    expect([id, about.test(own)]).toEqual([id, true]);
  expect(all.filter(({ id }) => !id.startsWith('fields/')).length).toBeLessThanOrEqual(most);
}

it('finds words in each of their forms, short ones alone, and the evidence where no row says more', () => {
  const row = (own: string, section = '', behind = ''): Texts => ({
    own: searchable(own),
    section: searchable(section),
    behind: () => searchable(behind),
  });
  const is = (query: string, ...texts: readonly Texts[]) => search(query, texts);
  expect(is('crashing pods', row('a pod crashes'), row('a pod'))).toEqual([true, false]);
  expect(is('nat', row('an alternative'), row('a NAT gateway'))).toEqual([false, true]);
  expect(is('log', row('logs'), row('logic'))).toEqual([true, false]);
  expect(is('stoptimeout', row('StopTimeout'))).toEqual([true]);
  expect(is('stop timeout', row('StopTimeout'))).toEqual([true]);
  expect(is('timeout', row('StopTimeout'))).toEqual([true]);
  expect(is('secret', row('', 'Configuration, secrets'))).toEqual([true]);
  const three = [row('a secret'), row('secrets'), row('Secret')];
  expect(is('secret', ...three, row('', 'Configuration, secrets', 'secret'))).toEqual([
    true,
    true,
    true,
    false,
  ]);
  expect(is('configuration', ...three, row('', 'Configuration, secrets')).at(-1)).toBe(true);
  expect(is('uid', row('', '', 'uid 1'), row('user'))).toEqual([true, false]);
});

it('keeps words that stand for themselves', () => {
  expect(wanted('  Secret  file ')).toEqual([['secret'], ['file']]);
  expect(wanted('flight')).toEqual([['flight']]);
  expect(wanted('')).toEqual([]);
});
