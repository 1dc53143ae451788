import { readArtefacts } from '../../../lib/compare/readings/artefacts.ts';
import { handlingIn } from '../../../lib/deploy/handling.ts';
import { refusals as refusalsOf } from '../../../lib/deploy/refusals.ts';
import { check } from '../../../lib/deploy/render.ts';
import { beforeDeploy, beforeDeployMarkdown } from '../../../lib/import/before-deploy.ts';
import { importMarkdown } from '../../../lib/import/import-report.ts';
import { runningProject } from '../../../lib/import/running-project.ts';
import { renderApplication } from '../../render-project.ts';
import type { Given } from './imported.ts';
import { imported } from './imported.ts';

/*
 * The list of what is left to do before an imported application is deployed.
 */

function listOf(services: object, more: object = {}, given: Given = {}) {
  const one = imported({ 'compose.yaml': { name: 'shop', services, ...more } }, given);
  const { assembly } = renderApplication(one.definition);
  const handling = handlingIn({
    source: 'compose.yaml',
    name: 'shop',
    running: runningProject(one, 'compose.yaml', process.cwd()),
  });
  const artefacts = readArtefacts(assembly, [], [], handling);
  const refused = refusalsOf(check(one.definition, {}), new Date('2026-11-30'));
  const tasks = beforeDeploy(one, { artefacts, refused });
  return { list: beforeDeployMarkdown(tasks), report: importMarkdown(one, tasks, artefacts, refused) };
}

const db = {
  image: 'postgres:17',
  environment: { POSTGRES_USER: 'shop', POSTGRES_PASSWORD: 'hunter2-db', POSTGRES_DB: 'shop' },
};

it('asks how services that get a host speak TLS, and names them', () => {
  const parts = { DB_HOST: 'db', DB_USER: 'shop', DB_PASSWORD: 'hunter2-db', REDIS_HOST: 'cache' };
  const { list } = listOf({
    web: { image: 'org/web:1', environment: parts },
    worker: { image: 'org/worker:1', environment: parts },
    reports: {
      image: 'org/reports:1',
      environment: {
        DATABASE_URL: 'postgres://shop:hunter2-db@db:5432/shop',
        REDIS_URL: 'redis://cache:6379',
      },
    },
    db,
    cache: { image: 'redis:7' },
  });
  expect(list).toContain('Which variable of web and worker turns on TLS to db?');
  expect(list).toContain("{ resource: 'db', part: 'tls' }");
  expect(list).toContain('Which variable of web and worker turns on TLS to cache?');
  expect(list).toContain('Can web, worker and reports speak to a Redis cluster by TLS?');
  expect(list).not.toContain('hunter2');
  const urls = listOf({
    reports: { image: 'org/reports:1', environment: { DATABASE_URL: 'postgres://shop:hunter2-db@db/shop' } },
    db,
  });
  expect(urls.list).not.toContain('turns on TLS');
});

it('asks for a domain name where a public service calls itself by HTTPS', () => {
  const web = (name: string) =>
    listOf({
      web: { image: 'org/web:1', ports: ['8080:8080'], environment: { [name]: 'https://shop.example.com/' } },
    });
  expect(web('ROOT_URL').list).toContain(
    'By which name do users call web? ROOT_URL has an address by HTTPS, and here its load balancers speak plain HTTP.',
  );
  expect(web('STRIPE_URL').list).not.toContain('By which name');
});

const mongo = { image: 'mongo:8', volumes: ['data:/data/db'] };

it('copies no files of a database in a container, and says how its data comes along', () => {
  const { list } = listOf(
    { web: { image: 'org/web:1', depends_on: ['mongo'] }, mongo },
    { volumes: { data: {} } },
  );
  expect(list).toContain(
    'dump mongo where it runs, and restore it into the new one, by the tools of mongo, once it runs there',
  );
  expect(list).not.toMatch(/\btar\b/);
  const kept = listOf(
    {
      web: { image: 'org/web:1', environment: { DB_HOST: 'db' } },
      db: { ...db, volumes: ['data:/var/lib/postgresql/data'] },
    },
    { volumes: { data: {} } },
    { keepContainers: true },
  );
  expect(kept.list).toContain('by the tools of postgres');
  expect(kept.list).not.toMatch(/\btar\b/);
});

it('names no command that deploys a stack which is refused, and no placeholder that no command has', () => {
  const { list, report } = listOf({ mongo }, { volumes: { data: {} } });
  expect(list).toContain('EcsFargate cannot be deployed yet');
  expect(report).not.toMatch(/^npx cdk deploy EcsFargate/m);
  expect(report).toMatch(/^npx cdk deploy Eks/m);
  expect(list).not.toContain('PATH');
});
