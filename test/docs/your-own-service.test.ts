import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { parse, parseAllDocuments } from 'yaml';
import { applicationSchema } from '../../lib/definition/application-schema.ts';
import { parseApplication } from '../../lib/definition/parse-application.ts';
import { warningsOf } from '../../lib/definition/warnings.ts';
import { only, renderApplication } from '../render-project.ts';
import { textOf } from './markdown-files.ts';

const guide = textOf('docs/your-own-service.md');

/** The TypeScript of the guide, each by the heading above it. */
const snippets = guide
  .split(/^#+ /m)
  .slice(1)
  .flatMap((section): [string, string][] => {
    const [heading = ''] = section.split('\n');
    const code = /^```ts\n([\s\S]*?)^```$/m.exec(section)?.[1];
    return code === undefined ? [] : [[heading, code]];
  });

/** The object of which a snippet shows the fields, in this realm's own prototypes. */
const fieldsOf = (code: string): object => JSON.parse(JSON.stringify(runInNewContext(`({${code}})`)));

const applicationOf = (code: string): object =>
  'services' in fieldsOf(code) ? fieldsOf(code) : { name: 'shop', services: fieldsOf(code) };

it('has a recipe for each thing that people bring', () => {
  expect(snippets.map(([heading]) => heading)).toEqual([
    'Your own services',
    'Probes',
    'A worker',
    'A stage of a Dockerfile',
    'An image from a registry',
    'Secrets as variables or files',
    'Configuration files',
    'Several services',
    'gRPC',
    'A singleton',
    'Databases and caches',
    'A URL in another form',
    'A job on a schedule',
    'Files that are kept',
    'More CPU and memory',
    'Init steps and sidecars',
    'Less hardening',
  ]);
});

it.each(snippets)('shows what the definition takes, without a warning: %s', (_, code) => {
  const application = parseApplication(applicationOf(code));
  expect(application.services).not.toEqual([]);
  expect(warningsOf(application)).toEqual([]);
});

it('shows the smallest definition in four lines', () => {
  expect(snippets[0]?.[1].trimEnd().split('\n')).toHaveLength(4);
});

it('says the defaults of the smallest definition', () => {
  const [service] = parseApplication(applicationOf(snippets[0]?.[1] ?? '')).services;
  expect(service).toMatchObject({
    replicas: { min: 2, max: 2 },
    availability: { spreadOverZones: true },
    cpuMillicores: 250,
    memoryMiB: 512,
    environment: {},
    rollout: { unavailablePercent: 0 },
    security: { allowRoot: false, readOnlyRootFilesystem: true },
  });
});

it('loosens each field of the hardening that can be loosened', () => {
  const code = snippets.find(([heading]) => heading === 'Less hardening')?.[1] ?? '';
  const [loose] = parseApplication(applicationOf(code)).services;
  const strict = parseApplication({
    name: 'shop',
    services: { legacy: { image: { reference: 'org/legacy:1.0.0' } } },
  }).services[0];
  const { writablePaths: _, ...fields } = strict?.security ?? {};
  expect(Object.keys(fields)).toContain('readOnlyRootFilesystem');
  for (const [field, value] of Object.entries(fields))
    expect([field, loose?.security]).not.toEqual([field, expect.objectContaining({ [field]: value })]);
});

it('fails for a snippet that the definition refuses', () => {
  expect(() => parseApplication(applicationOf('web: { image: {} }'))).toThrow('services.web.image must have');
  expect(applicationSchema.safeParse(applicationOf('web: { imge: 1 }')).success).toBe(false);
});

/** The container of the recipe as a platform starts it. Values that the platform fills in are objects. */
interface Started {
  readonly words: readonly string[];
  readonly environment: readonly (readonly [name: string, value: unknown])[];
}

/** The URL that the program gets. A stand-in for the program prints it. */
function urlOf({ words: [program = '', ...rest], environment }: Started): string {
  const folder = mkdtempSync(join(tmpdir(), 'url-'));
  writeFileSync(join(folder, 'uvicorn'), '#!/bin/sh\nprintf "%s %s" "$1" "$DATABASE_URL"\n', { mode: 0o755 });
  const filledIn = (name: string): string => (name === 'DB_PASSWORD' ? 'Ab9' : 'db.example.com');
  const env = Object.fromEntries(
    environment.map(([name, value]) => [name, typeof value === 'string' ? value : filledIn(name)]),
  );
  const options = { env: { ...env, PATH: `${folder}:${process.env.PATH}` }, encoding: 'utf8' } as const;
  return spawnSync(program, rest, options).stdout;
}

it('hands over a URL in another form on every platform', () => {
  const code = snippets.find(([heading]) => heading === 'A URL in another form')?.[1] ?? '';
  const { renderedFiles, json } = renderApplication(applicationOf(code));
  const { 'docker-compose.yml': compose = '', 'k8s/manifests/2-api.yaml': manifest = '' } = renderedFiles;
  // Both replace two dollar signs by one.
  const plain = (text: string): string => text.replaceAll('$$', '$');
  const { api } = parse(compose).services;
  const ofPod = (objects: readonly any[]): Started => {
    const [container] = objects.find(({ kind }) => kind === 'Deployment').spec.template.spec.containers;
    return {
      words: [...container.command, ...container.args].map(plain),
      environment: container.env.map(({ name, value }: any) => [name, value]),
    };
  };
  const [task] = only(json('EcsFargate'), 'AWS::ECS::TaskDefinition').ContainerDefinitions;
  const started: Record<string, Started> = {
    compose: {
      words: [...api.entrypoint, ...api.command].map(plain),
      environment: Object.entries<string>(api.environment).map(([name, value]) => [
        name,
        value.startsWith('${') ? undefined : value,
      ]),
    },
    kubernetes: ofPod(parseAllDocuments(manifest).map((document) => document.toJS())),
    ecs: {
      words: [...task.EntryPoint, ...task.Command],
      environment: [...task.Environment, ...task.Secrets].map(({ Name, Value }: any) => [Name, Value]),
    },
  };
  const urls = Object.fromEntries(Object.entries(started).map(([platform, one]) => [platform, urlOf(one)]));
  const url = (host: string, ssl: string) =>
    `app:api postgresql+asyncpg://app:Ab9@${host}:5432/orders?ssl=${ssl}`;
  expect(urls).toEqual({
    compose: url('orders', 'disable'),
    kubernetes: url('orders', 'disable'),
    ecs: url('db.example.com', 'require'),
  });
});
