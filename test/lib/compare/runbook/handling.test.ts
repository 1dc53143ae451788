import { cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plainManifests } from '../../../../k8s/manifests.ts';
import { comparison } from '../../../../lib/compare/comparison.ts';
import { readArtefacts } from '../../../../lib/compare/readings/artefacts.ts';
import { parseApplication } from '../../../../lib/definition/parse-application.ts';
import { composeFile } from '../../../../lib/deploy/compose/compose-file.ts';
import { HANDLING_FILE, handlingIn, OF_DEFINITION } from '../../../../lib/deploy/handling.ts';
import { EXAMPLES } from '../../../examples/examples.ts';
import { placeOf } from '../../../place-of.ts';
import { renderApplication } from '../../../render-project.ts';

const SOURCE = 'their/compose.yaml --public api:3000';
const THEIRS = 'docker compose -f their/compose.yaml';
const FROM_COMPOSE = handlingIn({
  source: SOURCE,
  name: 'queue',
  folder: 'out/queue',
  running: {
    compose: THEIRS,
    keys: { web: 'Web', orders: 'Database' },
    overlay: { file: 'their/more.yaml', source: 'their/compose.yaml their/more.yaml --public api:3000' },
  },
});

/** A row of the comparison of an example. */
function rowOf(name: string, section: string, id: string, handling = OF_DEFINITION) {
  const { definition, context } = EXAMPLES[name]!;
  const { assembly } = renderApplication(definition, context);
  const { sections } = comparison(readArtefacts(assembly, [], [], handling));
  return sections.find((one) => one.id === section)!.rows.find((one) => one.id === id)!;
}

/** The commands of a comparison, and the texts of its cells. */
const saidOf = (name: string, handling = OF_DEFINITION) => {
  const { definition, context } = EXAMPLES[name]!;
  const { assembly } = renderApplication(definition, context);
  const { sections } = comparison(readArtefacts(assembly, [], [], handling));
  const cells = sections.flatMap(({ rows }) => rows.flatMap((row) => Object.values(row.cells)));
  return {
    commands: cells.flatMap(({ commands = [] }) => commands),
    texts: cells.map(({ text }) => text),
  };
};

// They lead to the folder of the application: without it, CDK and Compose would take the application of lib/application.ts.
it.each(['tickets', 'rates', 'three-in-a-row', 'nightly', 'notes'])(
  'an application of a Compose file is deployed from its folder, and edited in that file: %s',
  (name) => {
    const { commands, texts } = saidOf(name, FROM_COMPOSE);
    expect(commands.length).toBeGreaterThan(20);
    for (const line of commands) {
      expect(line).not.toMatch(/lib\/application\.ts|git (commit|revert)|edit services\./);
      for (const [called] of line.matchAll(
        /docker compose -f.*|npx cdk.*|npm start.*|[\w/]*k8s\/manifests.*/g,
      ))
        expect(called).toMatch(
          /^docker compose -f (out\/queue\/docker-compose\.yml --project-directory \. --project-name queue-rendered |their\/compose\.yaml (stop|exec|run|-f -|down))|^npx cdk (deploy|destroy|bootstrap).* --app out\/queue|^npm start (-- their\/compose\.yaml (their\/more\.yaml )?--public api:3000 --out out\/queue|reads)|^out\/queue\/k8s\/manifests\//,
        );
      // Under the name of the running project, its containers would be replaced, or stopped.
      expect(line).not.toMatch(/docker compose (?!-f|up would fail)/);
    }
    // What CDK deploys is rendered before, unless nothing was edited.
    const at = commands.findIndex((line) => line.startsWith('# set deploy.replicas of'));
    if (at >= 0) expect(commands[at + 1]).toBe(FROM_COMPOSE.render);
    expect(texts.filter((text) => text.includes('npm run import -- their/compose.yaml'))).not.toEqual([]);
    expect(texts.filter((text) => /npx cdk destroy --all(?! --app)/.test(text))).toEqual([]);
  },
);

it('the application of lib/application.ts is deployed by CDK as it is', () => {
  const { commands } = saidOf('tickets');
  expect(commands).toContain('npx cdk deploy EcsFargate');
  expect(commands).toContain('# edit services.web.version in lib/application.ts');
  expect(commands.join('\n')).not.toMatch(/--app |--project-directory|npm start --/);
});

it('a service with a published port is scaled by a file of its own: the own Compose project would fail', () => {
  const { commands } = saidOf('tickets', FROM_COMPOSE);
  const at = placeOf(commands, 'deploy: {replicas');
  expect(commands.slice(at - 2, at + 3)).toEqual([
    expect.stringMatching(/^# not in your own file, .* one container has the port/),
    '{',
    expect.stringMatching(/^printf 'services: \{Web: .* > their\/more\.yaml$/),
    'npm start -- their/compose.yaml their/more.yaml --public api:3000 --out out/queue',
    'npx cdk deploy EcsFargate --app out/queue',
  ]);
});

it('a service whose port is published in the own file alone is scaled by a file of its own, too', () => {
  const { running } = FROM_COMPOSE;
  if (!running) throw new Error('there must be a project that runs');
  const commands = (handling: typeof FROM_COMPOSE) =>
    rowOf('tickets', 'runbook', 'scale', handling).cells.ecs.commands ?? [];
  const ofWorker = ['# set deploy.replicas of worker in the Compose file'];
  expect(commands(FROM_COMPOSE)).toEqual(expect.arrayContaining(ofWorker));
  const published = { ...FROM_COMPOSE, running: { ...running, published: ['worker'] } };
  expect(commands(published)).not.toEqual(expect.arrayContaining(ofWorker));
  expect(commands(published).join('\n')).toContain('services: {worker: {deploy: {replicas');
});

it('an image that keeps its tag is built again to be rolled back: kubectl rollout undo would start the bad one', () => {
  const rollback = (handling = OF_DEFINITION) => rowOf('tickets', 'runbook', 'roll-back', handling).cells;
  // The definition has a version for each release, which is the tag.
  expect(rollback().kubernetes.commands?.join('\n')).toContain('rollout undo deployment/web');
  expect(rowOf('tickets', 'runbook', 'release-a-version').cells.kubernetes.commands?.join('\n')).toContain(
    'edit services.web.version',
  );
  const { kubernetes, eks } = rollback(FROM_COMPOSE);
  const all = kubernetes.commands ?? [];
  const lines = all.slice(placeOf(all, /^# web$/));
  const at = (text: string) => placeOf(lines, text);
  expect(lines.join('\n')).not.toContain('rollout undo');
  expect(at('take the change back')).toBeLessThan(at(' build web'));
  expect(at(' build web')).toBeLessThan(at('$LOAD_IMAGE'));
  expect(at('$LOAD_IMAGE')).toBeLessThan(at('rollout restart deployment/web'));
  expect(kubernetes.text).toContain('not rollout undo, as both releases have one tag');
  // CDK gives each build on EKS a tag of its own.
  expect(eks.commands?.join('\n')).toContain('rollout undo deployment/web');
  // An image of a registry has its version in its reference, which a release changes.
  expect(
    rowOf('published-image', 'runbook', 'roll-back', FROM_COMPOSE).cells.kubernetes.commands?.join('\n'),
  ).toContain('rollout undo');
});

it('what has caches alone is deployed beside what runs, which stops after that', () => {
  const { cells } = rowOf('nightly', 'moving', 'from-docker-compose', FROM_COMPOSE);
  const { definition } = EXAMPLES.nightly!;
  expect([Object.values(definition.resources ?? {}).map(({ type }) => type)]).toEqual([['redis']]);
  for (const { commands = [], text } of [cells.ecs, cells.eks, cells.kubernetes]) {
    const at = (pattern: RegExp) => placeOf(commands, pattern);
    const deployed = at(/cdk deploy E|kubectl apply -f out\/queue\/k8s\/manifests\/$/);
    expect(at(/ stop /)).toBeGreaterThan(deployed);
    expect(commands.join('\n')).toContain('and results kept there, are not copied');
    expect(text).toMatch(
      /^deployed beside yours, which stop once users have the new address; .* kept results/,
    );
  }
});

it('what is copied comes after the network, the databases and the caches are there', () => {
  const { cells } = rowOf('tickets', 'moving', 'from-docker-compose', FROM_COMPOSE);
  for (const { commands = [] } of [cells.ecs, cells.eks]) {
    expect(placeOf(commands, /^npx cdk deploy Shared/)).toBeLessThan(placeOf(commands, ' stop '));
  }
});

it('what is deployed says where its public services answer', () => {
  const { compose, ecs, eks, kubernetes } = rowOf('tickets', 'cost', 'deployed-today-and-forgotten').cells;
  const after = ({ commands = [] }: typeof ecs, command: RegExp) => commands[placeOf(commands, command) + 1];
  expect(after(compose, / up /)).toMatch(/^# web: 127\.0\.0\.1:\d+$/);
  expect(after(ecs, /deploy EcsFargate/)).toBe('# web: the output WebUrl');
  expect(after(eks, /deploy Eks/)).toBe('# web: the command of the output WebUrlCommand');
  expect(kubernetes.commands).toContain('kubectl -n tickets get ingress web');
  const internal = rowOf('worker', 'cost', 'deployed-today-and-forgotten').cells;
  expect(internal.ecs.commands?.join('\n')).not.toContain('the output');
});

it('what runs is moved by the file of its owner: its names, its user, and the data before the services', () => {
  const { cells } = rowOf('tickets', 'moving', 'from-docker-compose', FROM_COMPOSE);
  for (const { commands = [] } of [cells.ecs, cells.eks, cells.kubernetes]) {
    const at = (text: string) => placeOf(commands, text);
    const dump = at(`${THEIRS} exec -T Database sh -c 'pg_dump -Fc -U "\${POSTGRES_USER:-`);
    const restore = at('--clean --if-exists --no-owner --no-privileges --single-transaction');
    const deployed = placeOf(commands, /cdk deploy E|kubectl apply -f out\/queue\/k8s\/manifests\/$/);
    expect(dump).toBeGreaterThan(at(`${THEIRS} stop worker Web`));
    expect(restore).toBeGreaterThanOrEqual(dump);
    expect(deployed).toBeGreaterThan(restore);
    expect(commands.at(-1)).toBe(`# last, when all is well: ${THEIRS} down`);
  }
  expect(cells.ecs.commands).toContain(
    '# pg_restore must not be older than the server (17): pg_restore --version tells',
  );
  // No tier has a file of a user's own.
  expect(cells.kubernetes.evidence.filter((one) => 'tier' in one)).toEqual([]);
});

it('the note in the assembly tells where the application is from', () => {
  const { assembly } = renderApplication(EXAMPLES.worker!.definition);
  const folder = mkdtempSync(join(tmpdir(), 'assembly-'));
  cpSync(assembly, folder, { recursive: true });
  expect(readArtefacts(folder).handling).toBe(OF_DEFINITION);
  writeFileSync(join(folder, HANDLING_FILE), JSON.stringify(FROM_COMPOSE));
  expect(readArtefacts(folder).handling).toEqual(FROM_COMPOSE);
});

it('the heads of rendered files have the commands for where the files are', () => {
  const application = parseApplication(EXAMPLES.tickets!.definition);
  const compose = composeFile(application, FROM_COMPOSE);
  const manifests = plainManifests(application, FROM_COMPOSE).map(({ content }) => content);
  for (const content of [compose, ...manifests]) {
    const head = content.split('\n').filter((line) => line.startsWith('#'));
    expect(head[0]).toBe(
      `# Rendered from a Compose file by \`${FROM_COMPOSE.render}\`. Type the commands below where you typed this one.`,
    );
    expect(head.join('\n')).not.toMatch(/docker compose (?!-f out)| k8s\/manifests|stands alone/);
  }
  expect(compose).toContain(`#   ${FROM_COMPOSE.compose} up `);
});
