import { application as publishedImage } from '../../../../examples/published-image.ts';
import { application as singleton } from '../../../../examples/singleton.ts';
import { application as shop } from '../../../../examples/three-in-a-row.ts';
import { application as worker } from '../../../../examples/worker.ts';
import {
  linesOf,
  PROCEDURE_IDS,
  type Procedure,
  type Runbook,
} from '../../../../lib/compare/runbook/procedure.ts';
import { runbooksOf } from '../../../../lib/compare/runbook/runbook.ts';
import { TARGET_IDS } from '../../../../lib/compare/targets.ts';
import { SOURCES } from '../../../../lib/compare/verdicts/sources.ts';
import { parseApplication } from '../../../../lib/definition/parse-application.ts';
import { oneService, oneServiceApplication } from '../../../one-service.ts';

/** The runbooks of one service of a definition. @param name @default - its first service */
function runbooksIn(application: object, name?: string) {
  const parsed = parseApplication(application);
  const service = parsed.services.find((one) => name === undefined || one.name === name);
  if (!service) throw new Error(`there must be a service ${name}`);
  return runbooksOf(parsed, service);
}
/** The tests' application of one service, with changes, by any name. */
const alone = (change: object = {}, name = 'links') => ({
  ...oneServiceApplication,
  name,
  services: { [name]: { ...oneService, ...change } },
});
const jobsWith = (change: object = {}) => runbooksIn(alone(change));
const everyWay = (runbooks: ReturnType<typeof runbooksIn>): [string, Procedure][] =>
  Object.entries(runbooks).flatMap(([target, ways]) =>
    Object.entries(ways).map(([id, way]): [string, Procedure] => [`${id} of ${target}`, way]),
  );
const everyLine = (runbooks: ReturnType<typeof runbooksIn>): [string, string][] =>
  everyWay(runbooks).flatMap(([name, way]) => linesOf(way).map((line): [string, string] => [name, line]));

it('has something to type for each procedure on each target, or says why not and who says so', () => {
  expect(PROCEDURE_IDS).toHaveLength(11);
  expect(TARGET_IDS).toHaveLength(4);
  const jobs = runbooksIn(
    {
      ...shop,
      services: {
        ...shop.services,
        web: { ...shop.services.web, secrets: [{ name: 'key', environmentVariable: 'KEY' }] },
      },
    },
    'web',
  );
  for (const [name, way] of everyWay(jobs)) {
    if (!name.startsWith('access')) expect([name, way.steps.length > 0]).toEqual([name, true]);
    if ('not' in way) expect([name, way.sources?.every((id) => id in SOURCES)]).toEqual([name, true]);
  }
});

it('has in its commands the names of the definition, and none of its own', () => {
  const renamed = runbooksIn(
    alone({ secrets: [{ name: 'api-key', environmentVariable: 'API_KEY', file: {} }] }, 'shop'),
  );
  for (const [name, line] of everyLine(renamed)) {
    expect([name, line]).toEqual([name, expect.not.stringMatching(/\blinks\b|admin-token/)]);
  }
  const { compose, ecs, eks, kubernetes } = renamed;
  expect(linesOf(compose.shell)).toEqual(['docker compose exec shop sh']);
  expect(linesOf(compose.secret)[0]).toBe(
    'docker compose run --rm shop-make-secrets rm /etc/secrets/api-key',
  );
  expect(linesOf(ecs.secret)[0]).toContain("Values='shop/api-key of shop-ecs'");
  expect(linesOf(eks.audit)[1]).toContain('$.objectRef.namespace = "shop"');
  expect(linesOf(kubernetes.secret)[0]).toContain('patch secret shop-secrets --patch-file /dev/stdin');
});

it('leaves the other services of an application alone', () => {
  const { compose, ecs, eks, kubernetes } = runbooksIn(shop, 'api');
  expect(linesOf(compose.release)).toEqual([
    '# edit services.api.version in lib/application.ts',
    'npm start',
    "git commit --all --message 'Release'",
    'docker compose up --detach --wait --no-deps api',
  ]);
  expect(linesOf(compose.scale)).toEqual(['docker compose up --detach --no-deps --scale api=2 api']);
  expect(linesOf(ecs.access)[0]).toContain('--stack-name shop-ecs ');
  expect(linesOf(ecs.access)[1]).toContain("contains(taskDefinition, ':task-definition/shop-api:')");
  expect(linesOf(ecs.logs)[0]).toContain('--log-stream-name-prefix api/api/');
  expect(linesOf(ecs.restart)[0]).toContain('--family shop-api ');
  expect(linesOf(ecs.scale)[0]).toBe('# edit services.api.replicas in lib/application.ts');
  expect(linesOf(eks.restart)[0]).toContain('-l app.kubernetes.io/name=api ');
  expect(linesOf(kubernetes.release)).toContain('docker compose build api');
  expect(linesOf(kubernetes.release).join('\n')).toContain("grep '^shop-api:'");
});

it('shows the calls of a service that calls others, and of no other', () => {
  const { compose, ecs, eks, kubernetes } = runbooksIn(shop, 'api');
  expect(linesOf(compose.calls)).toEqual([
    'docker compose ps --all stock',
    'docker compose logs --since 10m api stock',
  ]);
  expect(linesOf(ecs.calls)[0]).toContain('Name=TargetDiscoveryName,Value=stock-http ');
  expect(linesOf(kubernetes.calls)[0]).toBe(
    'kubectl -n shop get endpointslices -l kubernetes.io/service-name=stock',
  );
  expect(eks.calls).toEqual(kubernetes.calls);
  for (const ways of Object.values<Runbook>(runbooksIn(shop, 'stock')))
    expect(ways.calls).toEqual({ none: 'it calls no other service', steps: [] });
});

it('asks the user for the value of a secret that nobody can make up, and shows it to no history', () => {
  const { compose, ecs, eks, kubernetes } = runbooksIn(publishedImage);
  expect(linesOf(compose.secret)).toEqual([
    '# edit GHOST_DATABASE_PASSWORD in .env',
    'docker compose up --detach --wait',
  ]);
  const put =
    'printf %s "$VALUE" | aws secretsmanager put-secret-value --secret-id mysql/ghost --secret-string file:///dev/stdin';
  expect(linesOf(ecs.secret).slice(0, 2)).toEqual(['read -r VALUE', put]);
  expect(linesOf(eks.secret).slice(0, 2)).toEqual(['read -r VALUE', put]);
  expect(linesOf(kubernetes.secret)).toEqual([
    'read -r VALUE',
    `printf '{"stringData":{"ghost":"%s"}}' "$VALUE" | kubectl -n blog patch secret mysql --patch-file /dev/stdin`,
    'kubectl -n blog rollout restart deployment/ghost',
    'kubectl -n blog rollout status deployment/ghost',
  ]);
  expect(linesOf(runbooksIn(worker).ecs.secret)[1]).toContain('--secret-id tunnel/connector/tunnel-token ');
});

it('builds and brings in no image that comes from a registry', () => {
  for (const [name, line] of everyLine(runbooksIn(worker)))
    expect([name, line]).toEqual([
      name,
      expect.not.stringMatching(/LOAD_IMAGE|docker compose build|version in/),
    ]);
  expect(linesOf(runbooksIn(worker).ecs.release)[0]).toBe('# edit image in lib/application.ts');
});

it('scales no singleton, and on Compose a service without a port of the host', () => {
  for (const ways of Object.values<Runbook>(runbooksIn(singleton))) expect(ways.scale.steps).toEqual([]);
  expect(linesOf(runbooksIn(worker).compose.scale)).toEqual([
    'docker compose up --detach --scale connector=2',
  ]);
  expect(jobsWith().compose.scale).toHaveProperty('not');
});

it('types what the platforms and the checkout bring, and no command of ours around it', () => {
  const NATIVE = [
    ...['docker compose', 'docker events', 'kubectl', 'aws', 'npx cdk deploy', 'git commit', 'git revert'],
    // Renders the definition: it does nothing to a deployment by itself.
    'npm start',
    ...['tr', 'printf', 'read', 'openssl', 'grep', 'sort', 'xargs -n 10 aws', '$LOAD_IMAGE', '$ACCESS'],
  ];
  const all = [shop, worker, publishedImage, singleton].flatMap((application) =>
    parseApplication(application).services.map(({ name }) => runbooksIn(application, name)),
  );
  for (const [name, line] of [jobsWith(), ...all].flatMap(everyLine)) {
    if (line.startsWith('#')) continue;
    const withoutQuotes = line.replaceAll(/'[^']*'|"[^"]*"/g, '');
    const commands = withoutQuotes
      .replaceAll('$((', '')
      .split(/\$\(| \| /)
      .map((part) => part.replace(/^[A-Z_]+=/, ''))
      .filter((part) => part !== '' && !part.startsWith('date'));
    const others = commands.filter((command) => !NATIVE.some((one) => `${command} `.startsWith(`${one} `)));
    expect([name, others]).toEqual([name, []]);
  }
});

it('rotates nothing where there is no secret', () => {
  for (const ways of Object.values<Runbook>(jobsWith({ secrets: [] })))
    expect(ways.secret).toEqual({ none: 'there is none', steps: [] });
});

it('finds what is deployed by the whole name of its stack, also where another application’s name goes on after it', () => {
  const { ecs, eks } = jobsWith();
  const typed = [
    ...linesOf(ecs.access),
    ...linesOf(ecs.secret),
    ...linesOf(eks.access),
    ...linesOf(eks.audit),
  ];
  expect(typed.filter((line) => line.includes('--stack-name')).length).toBe(3);
  for (const line of typed) {
    expect(line).not.toMatch(/starts_with|contains\(/);
    if (line.includes('--stack-name')) expect(line).toMatch(/--stack-name links-e[ck]s /);
  }
  // Secrets Manager's own filter is a prefix.
  expect(linesOf(ecs.secret)[0]).toContain("[?Description=='links/admin-token of links-ecs']");
});

it('rotates one of two secrets and leaves the other', () => {
  const two = [...oneService.secrets, { name: 'api-key', environmentVariable: 'API_KEY' }];
  expect(linesOf(jobsWith({ secrets: two }).kubernetes.secret).join()).not.toMatch(/create secret|apply/);
});

it('releases on Docker Compose with the init steps of the definition, such as a migration, and alone without them', () => {
  const web = { ...shop.services.web, initSteps: [{ name: 'migrate', command: ['node', 'migrate.mjs'] }] };
  const upOf = (application: object) => {
    const { release, rollback, variable } = runbooksIn(application, 'web').compose;
    return [release, rollback, variable].map((way) => linesOf(way).at(-1));
  };
  const own = { ...shop, services: { ...shop.services, web } };
  expect(upOf(own)).toEqual(Array.from({ length: 3 }, () => 'docker compose up --detach --wait web'));
  expect(upOf(shop)).toEqual(
    Array.from({ length: 3 }, () => 'docker compose up --detach --wait --no-deps web'),
  );
});
