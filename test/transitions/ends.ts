import { links } from '../lib/deploy/ecs/links.ts';

const service = links.services.links;

/** A definition and a context: what differs from an application of the one service `links`. */
export interface End {
  /** Another name of the service `links`. */
  readonly as?: string;
  /** Other fields of the application. */
  readonly application?: object;
  /** Other fields of the service `links`. */
  readonly change?: object;
  /** Services beside `links`. */
  readonly others?: object;
  readonly context?: Readonly<Record<string, string>>;
}

/** The definition of an end. */
export const definitionOf = ({ as = 'links', application = {}, change = {}, others = {} }: End): object => ({
  ...links,
  ...application,
  services: { [as]: { ...service, ...change }, ...others },
});

const [token] = service.secrets;
const [collector] = service.sidecars;
const key = { name: 'api-key', environmentVariable: 'API_KEY' };
const zones = (...letters: string[]): End => ({
  context: { zones: letters.map((one) => `us-east-1${one}`).join(',') },
});
const domain = (host: string): End => ({
  context: {
    domainName: `${host}.example.com`,
    hostedZoneId: 'Z0123456789ABCDEFGHIJ',
    hostedZoneName: 'example.com',
  },
});
const FIXED: End = { change: { scaling: undefined, replicas: { min: 8, max: 8 } } };
const table = (change: object): End => ({ change: { table: { ...service.table, ...change } } });
const storage = (storageGiB: number): End => ({ application: { dynamoDbLocal: { storageGiB } } });
const administrators = (...names: string[]): End => ({
  context: { clusterAdministrators: names.map((name) => `arn:aws:iam::123456789012:role/${name}`).join(',') },
});
const AS_IT_IS: End = {};
const TWO_SECRETS: End = { change: { secrets: [token, key] } };
const MORE_STEPS: End = {
  change: { initSteps: [{ name: 'warm-up', command: ['true'] }] },
};
const ARM: End = { context: { architecture: 'arm64' } };

/** A service with one of most things, which goes with all of them. */
const visits = {
  image: { reference: 'org/visits:1.0.0' },
  ports: { http: 9000 },
  table: { partitionKey: 'id', operations: ['GetItem'] },
  secrets: [key],
};
const NO_CALL: End = { others: { visits } };
const CALL: End = { change: { calls: ['visits'] }, others: { visits } };
const CALL_BY_ANOTHER_NAME: End = { change: { calls: ['counts'] }, others: { counts: visits } };
const TWO_PUBLIC: End = {
  others: { visits: { ...visits, exposure: { port: 'http', localPort: 9000 } } },
};
/** Without the variables that refer to the table and the sidecar. */
const { TABLE_NAME, OTEL_EXPORTER_OTLP_ENDPOINT, ...environment } = service.environment;
const NO_TABLE: End = {
  change: { table: undefined, environment: { ...environment, OTEL_EXPORTER_OTLP_ENDPOINT } },
};
/** The table has moved to a second service, which the first one calls. */
const SPLIT: End = {
  change: { ...NO_TABLE.change, calls: ['codes'] },
  others: { codes: { ...visits, secrets: [], table: service.table } },
};
const sidecars = (...list: object[]): End => ({
  change: { sidecars: list, environment: { ...environment, TABLE_NAME } },
});

/** A second service, which nobody calls, with volumes. */
const volumes = (list: readonly object[], userId = 10_001): End => ({
  others: {
    keeper: {
      image: { reference: 'org/keeper:1.0.0' },
      singleton: true,
      security: { userId },
      volumes: list,
    },
  },
});
const FILES = { name: 'files', path: '/var/files', sizeGiB: 2, allowNetworkFileSystem: true };

/** The changes that users make, by their rows in docs/transitions.md: from one valid definition to the next. */
export const ENDS: Readonly<Record<string, readonly [before: End, after: End]>> = {
  'leave `scaling` out': [AS_IT_IS, FIXED],
  'put `scaling` back': [FIXED, AS_IT_IS],
  'more, or fewer, replicas': [AS_IT_IS, { change: { replicas: { min: 3, max: 9 } } }],
  'add a secret': [AS_IT_IS, TWO_SECRETS],
  'rename a secret': [AS_IT_IS, { change: { secrets: [{ ...token, name: 'root-token' }] } }],
  'remove a secret': [TWO_SECRETS, AS_IT_IS],
  'remove the last secret': [AS_IT_IS, { change: { secrets: [] } }],
  'add a domain name': [AS_IT_IS, domain('links')],
  'change the domain name': [domain('links'), domain('go')],
  'drop the domain name': [domain('links'), AS_IT_IS],
  'add a zone at the end': [zones('a', 'b'), zones('a', 'b', 'c')],
  'drop the last zone': [zones('a', 'b', 'c'), zones('a', 'b')],
  'other zones in other places': [zones('a', 'b'), zones('b', 'c')],
  'more NAT gateways': [AS_IT_IS, { context: { natGateways: '2' } }],
  'fewer NAT gateways': [{ context: { natGateways: '2' } }, AS_IT_IS],
  'change `security.userId`': [AS_IT_IS, { change: { security: { ...service.security, userId: 20_000 } } }],
  'change a port number': [AS_IT_IS, { change: { ports: { http: 8081 } } }],
  'add a sidecar': [sidecars(), AS_IT_IS],
  'remove a sidecar': [AS_IT_IS, sidecars()],
  'rename a sidecar': [sidecars(collector), sidecars({ ...collector, name: 'telemetry' })],
  'remove a step': [MORE_STEPS, AS_IT_IS],
  'add a service': [AS_IT_IS, CALL],
  'remove a service': [CALL, AS_IT_IS],
  'rename a service that another one calls': [CALL, CALL_BY_ANOTHER_NAME],
  'rename a public service': [AS_IT_IS, { as: 'urls' }],
  'split a service, with its table in the new one': [AS_IT_IS, SPLIT],
  'add a call': [NO_CALL, CALL],
  'remove a call': [CALL, NO_CALL],
  'make a second service public': [NO_CALL, TWO_PUBLIC],
  'make a service private again': [TWO_PUBLIC, NO_CALL],
  'add the first table': [NO_TABLE, AS_IT_IS],
  'remove the last table': [AS_IT_IS, NO_TABLE],
  'change `table.operations`': [AS_IT_IS, table({ operations: ['GetItem', 'Query'] })],
  'change `table.partitionKey`': [AS_IT_IS, table({ partitionKey: 'slug' })],
  'change `table.timeToLiveAttribute`': [AS_IT_IS, table({ timeToLiveAttribute: 'endsAt' })],
  'more `dynamoDbLocal.storageGiB`': [AS_IT_IS, storage(2)],
  'less `dynamoDbLocal.storageGiB`': [storage(2), AS_IT_IS],
  'add a volume': [volumes([]), volumes([FILES])],
  'rename a volume': [volumes([FILES]), volumes([{ ...FILES, name: 'papers' }])],
  'remove a volume': [volumes([FILES]), volumes([])],
  'change `security.userId` of a service with volumes': [volumes([FILES]), volumes([FILES], 10_002)],
  'remove a service with volumes': [volumes([FILES]), AS_IT_IS],
  'more `volumes[].sizeGiB`': [volumes([FILES]), volumes([{ ...FILES, sizeGiB: 4 }])],
  'less `volumes[].sizeGiB`': [volumes([FILES]), volumes([{ ...FILES, sizeGiB: 1 }])],
  'change `name`': [AS_IT_IS, { application: { name: 'shop' } }],
  'to `arm64`': [AS_IT_IS, ARM],
  'back to `x86_64`': [ARM, AS_IT_IS],
  'one minor version of Kubernetes up': [{ context: { kubernetesVersion: '1.35' } }, AS_IT_IS],
  'back to an older version of Kubernetes': [AS_IT_IS, { context: { kubernetesVersion: '1.35' } }],
  'name administrators in place of the role that is made': [AS_IT_IS, administrators('one')],
  'drop the first of two administrators': [administrators('one', 'two'), administrators('two')],
  'keep no data any more': [AS_IT_IS, { context: { keepData: 'false' } }],
  'keep data again': [{ context: { keepData: 'false' } }, AS_IT_IS],
  'any other field, and a release': [
    AS_IT_IS,
    {
      application: { version: '1.1.0', owner: 'team-other' },
      change: {
        cpuMillicores: 900,
        memoryMiB: 1024,
        exposure: {
          ...service.exposure,
          localPort: 8090,
          allowedCidrs: ['198.51.100.0/24', '203.0.113.0/24'],
          idleTimeoutSeconds: 90,
        },
        requestTimeoutSeconds: 12,
        environment: { ...service.environment, LOG_LEVEL: 'warn', EXTRA: 'x' },
        rollout: { surgePercent: 100, unavailablePercent: 50, deadlineSeconds: 400, rollback: false },
        shutdown: { drainSeconds: 15, stopSeconds: 30 },
        availability: { spreadOverZones: false, maxUnavailableReplicas: 1 },
        security: { ...service.security, writablePaths: [], readOnlyRootFilesystem: false },
        network: { outboundPorts: [443, 8443] },
        logs: { retentionDays: 7, maxFileMiB: 5, maxFiles: 2 },
      },
    },
  ],
};
