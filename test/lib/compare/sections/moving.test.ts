import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { comparison } from '../../../../lib/compare/comparison.ts';
import { aDay, dollars } from '../../../../lib/compare/cost/model.ts';
import { PRICES } from '../../../../lib/compare/cost/prices.ts';
import { readArtefacts } from '../../../../lib/compare/readings/artefacts.ts';
import { billedQuantities } from '../../../../lib/compare/readings/billed.ts';
import { movedApplication } from '../../../../lib/compare/readings/moved.ts';
import { readers } from '../../../../lib/compare/readings/readers.ts';
import { movedOf } from '../../../../lib/compare/runbook/runbook.ts';
import { parseApplication } from '../../../../lib/definition/parse-application.ts';
import { EXAMPLES } from '../../../examples/examples.ts';
import { placeOf } from '../../../place-of.ts';
import { renderApplication } from '../../../render-project.ts';

// The tiers run commands that are made from the definition. The comparison shows commands that are made from artefacts.
it.each(Object.entries(EXAMPLES))('reads from the artefacts what the definition says: %s', (_, one) => {
  const { assembly } = renderApplication(one.definition, one.context);
  const { value } = movedApplication(readers(readArtefacts(assembly))).application;
  expect(value).toEqual(movedOf(parseApplication(one.definition)));
});

const artefactsOf = (name: string) => {
  const { definition, context } = EXAMPLES[name]!;
  return readArtefacts(renderApplication(definition, context).assembly);
};

/** The rows of the section about an example, by their ids. */
const rowsOf = (name: string) =>
  Object.fromEntries(
    comparison(artefactsOf(name))
      .sections.find(({ id }) => id === 'moving')!
      .rows.map(({ id, cells }) => [id, cells]),
  );

it.each(Object.keys(EXAMPLES))('shows commands that a shell can read: %s', (name) => {
  const lists = Object.values(rowsOf(name)).flatMap((cells) =>
    Object.values(cells).flatMap(({ commands }) => (commands ? [commands.join('\n')] : [])),
  );
  expect(lists.length).toBeGreaterThan(0);
  for (const script of lists) {
    expect(script).not.toMatch(/undefined|\[object/);
    execFileSync('sh', ['-n'], { input: script });
  }
});

it('shifts no requests of a worker, and copies nothing where there is no data', () => {
  const rows = rowsOf('worker');
  expect(rows).not.toHaveProperty('shift-requests-and-back');
  expect(rows).not.toHaveProperty('a-rollback-and-the-data');
  expect(rows['from-docker-compose']!.ecs.text).toBe('deployed beside it; no data to copy, so no gap');
  expect(rows['from-ecs-or-eks']!.eks.text).toContain('replicas of both work until the old ones are removed');
});

it('stops a singleton before its other one starts, and copies its files into the pod', () => {
  const { 'from-docker-compose': fromCompose, 'from-ecs-or-eks': between } = rowsOf('notes');
  const commands = fromCompose!.eks.commands!;
  expect(commands[0]).toBe('docker compose stop notes');
  expect(commands.join('\n')).toContain('-- tar -xmf - -C /var/notes');
  expect(fromCompose!.ecs).toMatchObject({ verdict: 'absent', text: 'refused there, by its volumes' });
  expect(between!.eks.verdict).toBe('not-applicable');
});

it('copies the files of a folder, and not the folder, by options that the tar of BusyBox has', () => {
  const commands = rowsOf('notes')['from-docker-compose']!.eks.commands!;
  const copy = commands.find((line) => line.includes('tar -cf'))!;
  // BusyBox also has k, O, T, X and long options where it was built with them; these are in each build that extracts.
  for (const [, options = ''] of copy.matchAll(/\btar (-\S+)/g)) expect(options).toMatch(/^-[cxmf]+$/);
  const [, script = ''] = /-c '([^']+)'/.exec(copy)!;
  const [from, to] = [mkdtempSync(join(tmpdir(), 'from-')), mkdtempSync(join(tmpdir(), 'to-'))];
  try {
    mkdirSync(join(from, 'a folder'));
    for (const name of ['one', '.hidden', '-dash', 'a folder/two words'])
      writeFileSync(join(from, name), name);
    const archive = execFileSync('sh', ['-c', script.replace('/var/notes', from)]);
    const names = execFileSync('tar', ['-tf', '-'], { input: archive, encoding: 'utf8' }).trim().split('\n');
    expect(names.sort()).toEqual(['./-dash', './.hidden', './a folder/', './a folder/two words', './one']);
    execFileSync('tar', ['-xmf', '-', '-C', to], { input: archive });
    expect(readFileSync(join(to, 'a folder/two words'), 'utf8')).toBe('a folder/two words');
  } finally {
    for (const folder of [from, to]) rmSync(folder, { recursive: true });
  }
});

it('copies no files of a database, which is restored by its own tools', () => {
  const { assembly } = renderApplication({
    name: 'kept',
    version: '1',
    services: {
      mongodb: {
        image: { reference: 'mongo:8' },
        singleton: true,
        security: { userId: 999 },
        volumes: [{ name: 'data', path: '/data/db', sizeGiB: 1, allowNetworkFileSystem: true }],
      },
    },
  });
  const { rows } = comparison(readArtefacts(assembly)).sections.find(({ id }) => id === 'moving')!;
  const { ecs, eks, kubernetes } = rows.find(({ id }) => id === 'from-docker-compose')!.cells;
  for (const { text, commands = [] } of [ecs, eks, kubernetes]) {
    expect(text).toContain('dump and restore mongodb by the tools of the program');
    expect(text).not.toMatch(/volume of mongodb|copy files into EFS/);
    expect(commands.join('\n')).not.toMatch(/\btar\b/);
    expect(commands).toContain(
      '# dump mongodb where it runs, and restore it into the new one, by the tools of mongo',
    );
  }
});

it('says in the commands to ECS that files are left to copy', () => {
  const { assembly } = renderApplication({
    name: 'kept',
    version: '1',
    services: {
      wiki: {
        image: { reference: 'org/wiki:8' },
        singleton: true,
        security: { userId: 999 },
        volumes: [{ name: 'data', path: '/data/wiki', sizeGiB: 1, allowNetworkFileSystem: true }],
      },
    },
  });
  const { rows } = comparison(readArtefacts(assembly)).sections.find(({ id }) => id === 'moving')!;
  expect(rows.find(({ id }) => id === 'from-docker-compose')!.cells.ecs.commands).toContain(
    '# copy the files of wiki into EFS, by DataSync or by a task of yours, and restart it: no command here does, see docs/moving.md of the checkout',
  );
});

it('dumps a database and restores it, and says where nobody has tried that', () => {
  const { 'from-docker-compose': fromCompose, 'from-ecs-or-eks': between } = rowsOf('tickets');
  const { ecs, kubernetes } = fromCompose!;
  expect(ecs.text).toContain('the restore was not tried: a database on AWS lets only the services connect');
  expect(ecs.evidence).not.toContainEqual({ tier: 'e2e:aws' });
  expect(kubernetes.commands).toContain(
    'docker compose exec -T orders pg_dump -U app -Fc orders | kubectl -n tickets exec -i orders-0 -- pg_restore -U app -d orders --clean --if-exists --no-owner --single-transaction',
  );
  expect(between!.eks.text).toContain('clean-up suspended on EKS while both stand');
  expect(between!.eks.commands!.filter((line) => line.includes('"suspend":true'))).toHaveLength(1);
});

describe('what a move from Docker Compose says of data', () => {
  const one = { image: { reference: 'org/one:1' } };
  const sectionOf = (definition: object) => {
    const { assembly } = renderApplication({ name: 'moved', version: '1', ...definition });
    const { rows } = comparison(readArtefacts(assembly)).sections.find(({ id }) => id === 'moving')!;
    return Object.fromEntries(rows.map(({ id, cells }) => [id, cells]));
  };
  const ADDING = expect.stringContaining('ADDING:?the services that add to queue');

  it('a cache begins empty: jobs that wait in it are finished first, which is a gap', () => {
    const rows = sectionOf({
      services: { worker: { ...one, environment: { QUEUE_URL: { resource: 'queue' } } } },
      resources: { queue: { type: 'redis' } },
    });
    for (const target of ['ecs', 'eks', 'kubernetes'] as const) {
      const { verdict, text, commands = [] } = rows['from-docker-compose']![target];
      expect(verdict).toBe('approximated');
      expect(text).toContain('queue begins empty, and neither waiting jobs nor kept results are copied');
      expect(text).toContain(
        'then stop the other services, and give users the new address: a gap until then',
      );
      expect(text).not.toContain('no gap');
      const stops = commands.filter((line) => /^(:|until|docker compose stop)/.test(line));
      expect(stops).toEqual([
        ADDING,
        'docker compose stop $ADDING',
        'until sh -c "$DONE"; do sleep 1; done',
        'docker compose stop worker',
      ]);
    }
    // No tier has run it on AWS.
    expect(rows['from-docker-compose']!.ecs.evidence).not.toContainEqual({ tier: 'e2e:aws' });
    const { 'from-ecs-or-eks': between, 'what-both-use': both, 'a-rollback-and-the-data': back } = rows;
    expect(between!.eks.text).toContain('deployed beside ECS, on the same cache queue');
    expect(between!.kubernetes).toMatchObject({ verdict: 'approximated' });
    expect(both!.kubernetes.verdict).toBe('absent');
    expect(back!.ecs.text).toContain('what is in the cache stays as it is');
  });

  it('a cache beside a database: first the jobs, then the copy', () => {
    const { ecs } = rowsOf('tickets')['from-docker-compose']!;
    expect(ecs.text).toMatch(
      /queue begins empty.*copy database orders: a gap as long as this wait and the copy/,
    );
    const lines = ecs.commands!;
    const at = (start: string) => placeOf(lines, (line) => line.startsWith(start));
    expect(at('until sh -c "$DONE"')).toBeLessThan(at('docker compose stop worker'));
    expect(at('docker compose stop worker')).toBeLessThan(at('docker compose exec -T orders pg_dump'));
  });

  it('a worker that is a singleton does the work that waits before it is stopped', () => {
    const worker = { ...one, singleton: true, environment: { QUEUE_URL: { resource: 'queue' } } };
    const { ecs } = sectionOf({ services: { worker }, resources: { queue: { type: 'redis' } } })[
      'from-docker-compose'
    ]!;
    expect(ecs.text).toMatch(
      /^queue begins empty.*; worker stopped after that.*; then deployed; a gap until it is ready/,
    );
    const at = (start: string) => placeOf(ecs.commands!, (line) => line.startsWith(start));
    expect(at('until sh -c "$DONE"')).toBeLessThan(at('docker compose stop worker'));
    expect(at('docker compose stop worker')).toBeLessThan(at('npx cdk deploy'));
    expect(ecs.commands!.filter((line) => line.startsWith('until '))).toHaveLength(1);
  });

  it('what is outside stays there', () => {
    const rows = sectionOf({
      services: { worker: { ...one, environment: { BANK_URL: { resource: 'bank' } } } },
      resources: { bank: { type: 'external', port: 8443 } },
    });
    expect(rows['from-docker-compose']!.ecs).toMatchObject({
      verdict: 'native',
      text: 'deployed beside it; bank is outside and stays there; no data to copy, so no gap',
    });
    expect(rows['what-both-use']!.kubernetes.text).toContain('bank is outside and stays there; new:');
  });
});

it('counts what both share once', () => {
  const artefacts = artefactsOf('three-in-a-row');
  const {
    Shared,
    EcsFargate,
    Eks = Number.NaN,
  } = aDay({
    quantities: billedQuantities(readers(artefacts)),
    prices: PRICES,
  });
  expect(rowsOf('three-in-a-row')['cost-while-both-run']!.eks.text).toContain(
    `${dollars(Shared + EcsFargate + Eks)} a day without requests: Shared ${dollars(Shared)} once`,
  );
});
