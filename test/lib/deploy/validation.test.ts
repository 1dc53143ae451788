import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnResource } from 'aws-cdk-lib';
import { PROGRAMS } from '../../../lib/definition/resources.ts';
import { check, FOR_TEMPLATES_ALONE, render } from '../../../lib/deploy/render.ts';

// CDK's validation of CloudFormation templates, as `cdk synth` runs it, on applications that are unlike the sample.

const image = { reference: 'org/web:1.0.0' };
const table = { partitionKey: 'id', operations: ['GetItem', 'Query'] };
const FLAGS = { '@aws-cdk/core:validateAgainstDefaultRules': true };
const ZONE = { hostedZoneId: 'Z0123456789ABCDEFGHIJ', hostedZoneName: 'example.com' };

/** A database or a cache of each version. */
const VERSIONS = (['postgres', 'mysql', 'redis'] as const).flatMap((type) =>
  PROGRAMS[type].versions.map((version, i) => [`${type}-${i}`, { type, version }] as const),
);

const APPLICATIONS = {
  'a worker alone': [{ name: 'jobs', services: { worker: { image, singleton: true } } }, {}],
  'configuration files with what looks like references': [
    {
      name: 'files',
      services: {
        web: {
          image,
          configuration: [
            { path: '/etc/web/web.conf', text: '${HOME} ${AWS::Region} {{x}} "$a" \\ \u00e9\r\n' },
          ],
          initSteps: [{ name: 'check', command: ['check'] }],
        },
      },
    },
    {},
  ],
  'three services in a row, with secrets of each kind': [
    {
      name: 'shop',
      services: {
        web: {
          image,
          ports: { http: 80 },
          exposure: { port: 'http' },
          environment: { CART: { service: 'cart' } },
          secrets: [{ name: 'key', environmentVariable: 'KEY', source: 'provided' }],
        },
        cart: {
          image,
          ports: { http: 8080 },
          calls: ['prices'],
          table,
          secrets: [{ name: 'key', file: { environmentVariable: 'KEY_FILE' } }],
        },
        prices: {
          image,
          ports: { feed: { number: 9000, protocol: 'tcp' } },
          limits: { memoryMiB: 700 },
          secrets: [
            { name: 'key', environmentVariable: 'KEY', source: 'existing', existingName: 'shared/key' },
          ],
        },
      },
    },
    {},
  ],
  'a database of each version': [
    {
      name: 'shop',
      services: {
        worker: {
          image,
          environment: Object.fromEntries(VERSIONS.map(([resource], i) => [`URL_${i}`, { resource }])),
        },
      },
      resources: Object.fromEntries(VERSIONS),
    },
    {},
  ],
  'gRPC with a domain, beside services by path and by port': [
    {
      name: 'shop',
      services: {
        api: {
          image,
          ports: { grpc: { number: 9000, protocol: 'grpc' } },
          exposure: { port: 'grpc', domainName: 'api.example.com' },
          health: { readiness: { grpc: { port: 'grpc' } } },
        },
        docs: { image, ports: { http: 80 }, exposure: { port: 'http', path: '/docs' } },
        web: {
          image,
          ports: { http: 80 },
          exposure: { port: 'http', localPort: 8081 },
          calls: ['api'],
          scaling: { targetMemoryPercent: 70 },
          replicas: { min: 1, max: 3 },
        },
        admin: { image, ports: { http: 80 }, exposure: { port: 'http', localPort: 8082 } },
      },
    },
    ZONE,
  ],
} as const;

/** Synthesizes an application, and returns what the validation says of it. It throws for an error. */
function violations(definition: object, context: object, change: (app: App) => void = () => {}): unknown[] {
  const outdir = mkdtempSync(join(tmpdir(), 'validated-'));
  try {
    const app = new App({ outdir, context: { ...FOR_TEMPLATES_ALONE, ...FLAGS, ...context } });
    render(app, check(definition, { ...context }));
    change(app);
    app.synth();
    const { pluginReports } = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));
    return pluginReports.flatMap((report: { violations: unknown[] }) => report.violations);
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

it.each(Object.entries(APPLICATIONS))(
  '%s passes',
  (_, [definition, context]) => {
    expect(violations(definition, context)).toEqual([]);
  },
  60_000,
);

it('a template with an unknown property does not pass', () => {
  const [definition, context] = APPLICATIONS['a worker alone'];
  const properties = { TaskDefinition: 'jobs', Unknown: true };
  expect(() =>
    violations(definition, context, (app) => {
      new CfnResource(app.node.findChild('EcsFargate'), 'Wrong', { type: 'AWS::ECS::Service', properties });
    }),
  ).toThrow('Unknown: Additional properties are not allowed');
}, 60_000);
