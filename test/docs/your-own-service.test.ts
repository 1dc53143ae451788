import { runInNewContext } from 'node:vm';
import { applicationSchema } from '../../lib/definition/application-schema.ts';
import { parseApplication } from '../../lib/definition/parse-application.ts';
import { warningsOf } from '../../lib/definition/warnings.ts';
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
