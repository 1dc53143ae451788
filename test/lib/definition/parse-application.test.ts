import { application } from '../../../lib/application.ts';
import { parseApplication } from '../../../lib/definition/parse-application.ts';
import { api, problemsIn, shop, web, withWeb } from './shop.ts';

it('takes the definition that the project ships', () => {
  expect(parseApplication(application).services.map(({ name }) => name)).toEqual(
    expect.arrayContaining(Object.keys(application.services)),
  );
});

it('takes what a YAML file would give: plain data', () => {
  const definition = shop({ web, api });
  expect(parseApplication(JSON.parse(JSON.stringify(definition)))).toEqual(parseApplication(definition));
});

it('takes its own tests’ service', () => {
  expect(problemsIn(shop({ web }))).toEqual([]);
});

it('fails with all problems at once, each with the field, the value received and the values allowed', () => {
  const { image: _, ...imageless } = web;
  expect(
    problemsIn({
      colour: 'blue',
      services: {
        web: {
          ...imageless,
          cpuMillicores: 300.5,
          memoryMiB: '512',
          logs: { retentionDays: 2 },
          colour: 'blue',
        },
        api: { ...api, image: { ...api.image, architecture: 'mips' } },
      },
    }),
  ).toEqual([
    'name is missing; it must be a lower-case DNS label of 3 to 40 characters',
    'services.web.image is missing; it must be an object with the fields build, reference, stepProgram, architecture',
    'services.web.cpuMillicores must be a whole number from 10 to 32000; got 300.5',
    'services.web.memoryMiB must be a whole number from 6 to 249856; got "512"',
    'services.web.logs.retentionDays must be one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731; got 2',
    'services.web.colour is an unknown field; remove it or correct its name; got "blue"',
    'services.api.image.architecture must be one of x86_64, arm64; got "mips"',
    'colour is an unknown field; remove it or correct its name; got "blue"',
  ]);
});

it('fails for ten broken rules with ten problems', () => {
  expect(
    problemsIn({
      name: 'default',
      services: {
        web: {
          ...web,
          image: {},
          exposure: { port: 'htp' },
          environment: { LEVEL: 'info', API_URL: { service: 'nowhere' }, AWS_REGION: 'eu-west-1' },
          secrets: [{ name: 'api-key' }],
          replicas: { min: 9, max: 3 },
        },
        api: { ...api, calls: ['jobs'], singleton: true, scaling: { targetCpuPercent: 60 } },
        jobs: { ...api, calls: ['api'], security: { userId: 0 } },
      },
    }),
  ).toEqual([
    'name must not be default or amazon-cloudwatch, or begin with kube-: these namespaces belong to Kubernetes or EKS; got "default"',
    'services.web.image must have either build, such as { build: { context: "web" } }, or reference, such as { reference: "org/web:1.2.3" }; got {"architecture":"x86_64"}',
    'services.web.exposure.port must be one of the ports http; got "htp"',
    'services.web.environment.AWS_REGION is set by the project, because the service has a table; remove it or rename yours',
    'services.web.secrets.0 must have environmentVariable or file: the image reads the value from a variable or from a file. Set one, such as environmentVariable: "API_KEY"; got "api-key"',
    'services.web.replicas.min must be at most replicas.max, 3; got 9',
    'services.api.scaling must be left out, because a singleton has one replica; remove the field, or set singleton to false; got {"targetCpuPercent":60,"scaleOutDelaySeconds":30,"scaleInDelaySeconds":300}',
    'services.jobs.security.userId is root; choose a user from 1 to 65534, or set security.allowRoot to true; got 0',
    'services.web.environment.API_URL must be another service: api, jobs; got "nowhere"',
    'services.api.calls leads back to the service itself. Each service is deployed after those that it calls, because a running ECS task does not see names that come later; remove one of these calls from calls or environment; got "api -> jobs -> api"',
  ]);
});

it('fails with the problems of the schema and of the rules, but not with those that only follow from a wrong field', () => {
  expect(
    problemsIn(
      withWeb(
        {
          // No number to add the sidecar's to, or to compare with a size of Fargate.
          cpuMillicores: 'lots',
          // No port that the readiness probe could ask; the liveness probe asks a port that is not there.
          health: {
            ...web.health,
            liveness: { http: { port: 'htp' }, timeoutSeconds: 10 },
            readiness: 'soon',
          },
          replicas: { min: 9, max: 3 },
          rollout: { surgePercent: -1 },
        },
        { store: api, api: { ...api, image: {} } },
      ),
    ),
  ).toEqual([
    'services.web.cpuMillicores must be a whole number from 10 to 32000; got "lots"',
    'services.web.health.readiness must be an object with the fields http, tcp, grpc, exec, periodSeconds, timeoutSeconds, failureThreshold, successThreshold; got "soon"',
    'services.web.rollout.surgePercent must be at least 0; got -1',
    'services.store is already the name of the local substitute of the table of services.web; choose another; got "store"',
    'services.web.health.liveness.http.port must be one of the ports http; got "htp"',
    'services.web.replicas.min must be at most replicas.max, 3; got 9',
    'services.web.health.liveness.timeoutSeconds must be less than health.liveness.periodSeconds, 10; got 10',
    'services.api.image must have either build, such as { build: { context: "web" } }, or reference, such as { reference: "org/web:1.2.3" }; got {"architecture":"x86_64"}',
  ]);
});

it('checks the other services if one is no service at all', () => {
  expect(problemsIn(shop({ web: 5, api: { ...api, image: {} } }))).toEqual([
    expect.stringMatching(/^services\.web must be an object with the fields version, image, .*; got 5$/),
    expect.stringMatching(/^services\.api\.image must have either/),
  ]);
});

it('checks a service with a wrong name, too', () => {
  expect(problemsIn(shop({ Web: { ...api, colour: 'blue', memoryMiB: 1, image: {} } }))).toEqual([
    'services.Web has a wrong name: it must be a lower-case DNS label of at most 40 characters that begins with a letter; got "Web"',
    'services.Web.memoryMiB must be at least 6; got 1',
    'services.Web.colour is an unknown field; remove it or correct its name; got "blue"',
    expect.stringMatching(/^services\.Web\.image must have either/),
  ]);
});

it.each([
  ['a text', 'hello', '"hello"'],
  ['nothing', undefined, 'nothing'],
  ['a list', [], '[]'],
])('fails for %s', (_, input, received) => {
  expect(problemsIn(input)).toEqual([
    `the whole must be an object with the fields name, version, owner, services, resources, jobs, dynamoDbLocal; got ${received}`,
  ]);
});

it('fails for an application without a service', () => {
  expect(problemsIn(shop({}))).toEqual(['services must be at least one service, by its name; got {}']);
});

it.each<[string, object, string]>([
  ['cpuMillicores', { cpuMillicores: NaN }, 'a whole number from 10 to 32000; got NaN'],
  ['cpuMillicores', { cpuMillicores: Infinity }, 'a whole number from 10 to 32000; got Infinity'],
  ['image.build.context', { image: { build: { context: 1 } } }, 'a text of at least 1 character; got 1'],
  ['image.build.context', { image: { build: { context: '' } } }, 'at least 1 character; got ""'],
  [
    'table.partitionKey',
    { table: { ...web.table, partitionKey: 1 } },
    'an attribute name of 1 to 255 letters, digits, ".", "_" and "-"; got 1',
  ],
  ['environment', { environment: 'x' }, 'an object of names and values, such as { NAME: value }; got "x"'],
  ['initSteps', { initSteps: 'x' }, 'a list; got "x"'],
  ['network.outboundPorts.0', { network: { outboundPorts: [0] } }, 'at least 1; got 0'],
  ['rollout.rollback', { rollout: { ...web.rollout, rollback: 'yes' } }, 'true or false; got "yes"'],
  [
    'network.outboundPorts',
    { network: { outboundPorts: [443, 443] } },
    'a list without repetition; got [443,443]',
  ],
  [
    'exposure.allowedCidrs.0',
    { exposure: { ...web.exposure, allowedCidrs: ['300.1.1.1/40'] } },
    'an IPv4 CIDR block such as 0.0.0.0/0; got "300.1.1.1/40"',
  ],
  ['shutdown.stopSeconds', { shutdown: { stopSeconds: 121 } }, 'at most 120; got 121'],
])('fails for a wrong %s, naming what it may be', (field, change, problem) => {
  expect(problemsIn(withWeb(change))).toEqual([`services.web.${field} must be ${problem}`]);
});

it.each<[string, object]>([
  ['steps', { steps: [] }],
  ['initSteps.0.neededFor', { initSteps: [{ name: 'warm-up', command: ['true'], neededFor: [] }] }],
  [
    'sidecars.0.configuration.withoutFiles',
    {
      sidecars: [
        { ...web.sidecars[0], configuration: { ...web.sidecars[0].configuration, withoutFiles: [] } },
      ],
    },
  ],
])('fails for %s, which is no field', (field, change) => {
  expect(problemsIn(withWeb(change))).toEqual([
    `services.web.${field} is an unknown field; remove it or correct its name; got []`,
  ]);
});

describe('says what is wrong within a value that may have several forms', () => {
  const FORMS =
    'a text, or one of { port }, { service, port?, as? }, { sidecar, port? }, { resource, part? }, { table }, { fact } and { place } with a name that is allowed there';
  it.each<[string, unknown, string]>([
    ['a number', 5, ` must be ${FORMS}; got 5`],
    ['no form', { prt: 'http' }, ` must be ${FORMS}; got {"prt":"http"}`],
    ['two forms', { table: 'x', fact: 'y' }, ` must be ${FORMS}; got {"table":"x","fact":"y"}`],
    [
      'a wrong name',
      { table: 'nme' },
      '.table must be one of name, partition-key, time-to-live-attribute; got "nme"',
    ],
    [
      'a wrong form of a reference',
      { service: 'api', as: 'uri' },
      '.as must be one of url, address, host, port; got "uri"',
    ],
    [
      'an unknown field of a reference',
      { service: 'api', prt: 'http' },
      '.prt is an unknown field; remove it or correct its name; got "http"',
    ],
    [
      'a wrong place',
      { place: 'rack' },
      '.place must be one of pod-name, pod-namespace, node-name, zone; got "rack"',
    ],
  ])('of a variable: %s', (_, value, problem) => {
    expect(problemsIn(withWeb({ environment: { URL: value } }, { api }))).toEqual([
      `services.web.environment.URL${problem}`,
    ]);
  });

  it.each<[string, unknown, string]>([
    [
      'a number',
      70_000,
      ' must be a port number from 1 to 65535, or { number, protocol?, visibility? }; got 70000',
    ],
    [
      'a text',
      '80',
      ' must be a port number from 1 to 65535, or { number, protocol?, visibility? }; got "80"',
    ],
    ['a protocol', { number: 80, protocol: 'udp' }, '.protocol must be one of http, grpc, tcp; got "udp"'],
    ['a wrong number', { number: 'http' }, '.number must be a whole number from 1 to 65535; got "http"'],
    [
      'an unknown field',
      { number: 81, colour: 'blue' },
      '.colour is an unknown field; remove it or correct its name; got "blue"',
    ],
  ])('of a port: %s', (_, port, problem) => {
    expect(problemsIn(withWeb({ ports: { ...web.ports, other: port } }))).toEqual([
      `services.web.ports.other${problem}`,
    ]);
  });

  it.each<[string, unknown, string]>([
    [
      'a number',
      1,
      ' must be a text, or { fact } with the name of a fact, such as { fact: "version" }; got 1',
    ],
    [
      'a wrong fact',
      { fact: 'verson' },
      '.fact must be one of service-name, version, platform, request-timeout-seconds, keep-alive-seconds, stop-seconds, user-id; got "verson"',
    ],
  ])('of a build argument: %s', (_, value, problem) => {
    expect(
      problemsIn(withWeb({ image: { build: { context: 'web', arguments: { VERSION: value } } } })),
    ).toEqual([`services.web.image.build.arguments.VERSION${problem}`]);
  });
});

it('refuses the name __proto__, which a parsed file may have anywhere', () => {
  const one = '{"image":{"reference":"org/web:1"},"environment":{"__proto__":"x"}}';
  expect(problemsIn(JSON.parse(`{"name":"shop","services":{"web":${one},"__proto__":{}}}`))).toEqual([
    'services.web.environment.__proto__ is a name that JavaScript keeps for itself; choose another; got "x"',
    'services.__proto__ is a name that JavaScript keeps for itself; choose another; got {}',
  ]);
});
