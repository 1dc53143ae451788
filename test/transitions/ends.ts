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
const step = (name: string): End => ({ change: { initSteps: [{ name, command: ['true'] }] } });
const MORE_STEPS = step('warm-up');
const ARM: End = { context: { architecture: 'arm64' } };

/** A service with one of most things, which goes with all of them. */
const visits = {
  image: { reference: 'org/visits:1.0.0' },
  ports: { http: 9000 },
  table: { partitionKey: 'id', operations: ['GetItem'] },
  secrets: [key],
};
const PRIVATE: End = { change: { exposure: undefined } };
const PUBLIC = { exposure: { port: 'http', localPort: 9000 } };
const NO_CALL: End = { others: { visits } };
const CALL: End = { change: { calls: ['visits'] }, others: { visits } };
const CALL_BY_ANOTHER_NAME: End = { change: { calls: ['counts'] }, others: { counts: visits } };
const TWO_PUBLIC: End = {
  others: { visits: { ...visits, ...PUBLIC } },
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
/** A service whose replicas write to one volume, or to none. */
const together = (list: readonly object[], more: object = { replicas: { min: 2, max: 2 } }): End => ({
  others: {
    keeper: {
      image: { reference: 'org/keeper:1.0.0' },
      security: { userId: 10_001 },
      volumes: list,
      ...more,
    },
  },
});
const files = (...texts: string[]): End => ({
  change: { configuration: texts.map((text, i) => ({ path: `/etc/links/${i}.conf`, text })) },
});
const FILES = { name: 'files', path: '/var/files', sizeGiB: 2, allowNetworkFileSystem: true };
const COMMON = { ...FILES, shared: true };

const SINGLETON: End = {
  change: {
    singleton: true,
    scaling: undefined,
    replicas: { min: 1, max: 1 },
    rollout: undefined,
    availability: undefined,
  },
};
const tokenFrom = (change: object): End => ({ change: { secrets: [{ ...token, ...change }] } });
const { configuration: _, ...unconfigured } = collector;

/** Jobs of the application. */
const jobs = (list: object): End => ({ application: { jobs: list } });
const TIDY = {
  image: { reference: 'org/tidy:1.0.0' },
  security: { userId: 10_001 },
  configuration: [{ path: '/etc/tidy/tidy.conf', text: 'a' }],
  schedule: '30 2 * * *',
};

/** Resources of the application, and variables of `links` with their parts. */
const resources = (list: object, variables: object, context: End['context'] = {}): End => ({
  application: { resources: list },
  change: { environment: { ...service.environment, ...variables } },
  context,
});
const POSTGRES = { type: 'postgres' };
const MYSQL = { type: 'mysql' };
const VALKEY = { type: 'redis' };
const ORDERS_URL = { DATABASE_URL: { resource: 'orders' } };
const QUEUE_URL = { REDIS_URL: { resource: 'queue' } };
/** A database that `links` uses. */
const database = (change: object = {}, context: End['context'] = {}): End =>
  resources({ orders: { ...POSTGRES, ...change } }, ORDERS_URL, context);
/** A cache that `links` uses. */
const cache = (change: object = {}): End => resources({ queue: { ...VALKEY, ...change } }, QUEUE_URL);
/** A database and a cache, the cache with `change`. */
const both = (change: object = {}, context: End['context'] = {}): End =>
  resources({ orders: POSTGRES, queue: { ...VALKEY, ...change } }, { ...ORDERS_URL, ...QUEUE_URL }, context);
const external = (change: object = {}): End =>
  resources({ partner: { type: 'external', ...change } }, { PARTNER_URL: { resource: 'partner' } });
const UNUSED = resources({ orders: POSTGRES }, {});
/** A database that a second service uses, and `links` beside it or not. */
const SHARED = { others: { visits: { ...visits, environment: ORDERS_URL } } };

/** The changes that users make, by their rows in docs/transitions.md: from one valid definition to the next. */
export const ENDS: Readonly<Record<string, readonly [before: End, after: End]>> = {
  'leave `scaling` out': [AS_IT_IS, FIXED],
  'put `scaling` back': [FIXED, AS_IT_IS],
  'more, or fewer, replicas': [AS_IT_IS, { change: { replicas: { min: 3, max: 9 } } }],
  'add a secret': [AS_IT_IS, TWO_SECRETS],
  'rename a secret': [AS_IT_IS, { change: { secrets: [{ ...token, name: 'root-token' }] } }],
  'remove a secret': [TWO_SECRETS, AS_IT_IS],
  'remove the last secret': [AS_IT_IS, { change: { secrets: [] } }],
  'change `source` of a secret to `provided`': [AS_IT_IS, tokenFrom({ source: 'provided' })],
  'change `source` of a secret to `existing`': [
    AS_IT_IS,
    tokenFrom({ source: 'existing', existingName: 'acme' }),
  ],
  'change `source` of a secret back to `generated`': [tokenFrom({ source: 'provided' }), AS_IT_IS],
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
  'remove `configuration` of a sidecar': [sidecars(collector), sidecars(unconfigured)],
  'add the first file of `configuration`': [AS_IT_IS, files('a')],
  'change the text of a file of `configuration`': [files('a', 'b'), files('a', 'c')],
  'remove a file of `configuration`': [files('a', 'b'), files('a')],
  'remove the last file of `configuration`': [files('a'), AS_IT_IS],
  'remove an init step': [MORE_STEPS, AS_IT_IS],
  'rename an init step': [MORE_STEPS, step('prepare')],
  'add a service': [AS_IT_IS, CALL],
  'remove a service': [CALL, AS_IT_IS],
  'rename a service that another one calls': [CALL, CALL_BY_ANOTHER_NAME],
  'rename a public service': [AS_IT_IS, { as: 'urls' }],
  'split a service, with its table in the new one': [AS_IT_IS, SPLIT],
  'add a call': [NO_CALL, CALL],
  'remove a call': [CALL, NO_CALL],
  'make a second service public': [NO_CALL, TWO_PUBLIC],
  'make a service private again': [TWO_PUBLIC, NO_CALL],
  'make the first service public': [PRIVATE, AS_IT_IS],
  'make the only public service private': [AS_IT_IS, PRIVATE],
  'remove the only public service': [{ ...PRIVATE, others: { visits: { ...visits, ...PUBLIC } } }, PRIVATE],
  'turn `singleton` on': [AS_IT_IS, SINGLETON],
  'turn `singleton` off': [SINGLETON, AS_IT_IS],
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
  'add a shared volume': [together([]), together([COMMON])],
  'remove a shared volume': [together([COMMON]), together([])],
  'more `sizeGiB` of a shared volume': [together([COMMON]), together([{ ...COMMON, sizeGiB: 4 }])],
  'share a volume that had one writer': [together([FILES], { singleton: true }), together([COMMON])],
  'add a job': [AS_IT_IS, jobs({ tidy: TIDY })],
  'remove a job': [jobs({ tidy: TIDY }), AS_IT_IS],
  'rename a job': [jobs({ tidy: TIDY }), jobs({ sweep: TIDY })],
  'change `schedule` or `timeZone` of a job': [
    jobs({ tidy: TIDY }),
    jobs({ tidy: { ...TIDY, schedule: '45 3 * * 1', timeZone: 'Europe/Berlin' } }),
  ],
  'any other field of a job': [
    jobs({ tidy: TIDY }),
    jobs({ tidy: { ...TIDY, image: { reference: 'org/tidy:1.1.0' }, retries: 2, startWithinSeconds: 600 } }),
  ],
  'add the first database': [AS_IT_IS, database()],
  'add a cache': [database(), both()],
  'add an outside service': [AS_IT_IS, external()],
  'change `port` of an outside service': [external(), external({ port: 8443 })],
  'remove an outside service': [external(), AS_IT_IS],
  'a service begins to use a database': [UNUSED, database()],
  'a service no longer uses a database that others use': [
    { ...database(), ...SHARED },
    { ...UNUSED, ...SHARED },
  ],
  'the last service no longer uses a database': [database(), UNUSED],
  'remove a database': [database(), AS_IT_IS],
  'remove a cache': [both(), database()],
  'rename a database': [
    database(),
    resources({ bookings: POSTGRES }, { DATABASE_URL: { resource: 'bookings' } }),
  ],
  'change `databaseName`': [database(), database({ databaseName: 'bookings' })],
  'change `type` of a database': [database(), database(MYSQL)],
  'the next major `version` of a database': [database({ version: '16' }), database({ version: '17' })],
  'the next major `version` of a cache': [cache({ version: '7' }), cache({ version: '8' })],
  'an older major `version` of a cache': [cache({ version: '8' }), cache({ version: '7' })],
  'change `image` of a database within its version': [database(), database({ image: 'postgres:17.6' })],
  'change `userId` of a database': [database(), database({ image: 'postgres:17-alpine', userId: 70 })],
  'more `cpuMillicores` and `memoryMiB` of a database': [
    database(),
    database({ cpuMillicores: 1000, memoryMiB: 1024 }),
  ],
  'more `storageGiB` of a database': [database(), database({ storageGiB: 40 })],
  'less `storageGiB` of a database': [database({ storageGiB: 40 }), database()],
  'more `storageGiB` of a cache': [cache(), cache({ storageGiB: 2 })],
  'less `storageGiB` of a cache': [cache({ storageGiB: 2 }), cache()],
  'change `maxConnections` of `postgres`': [database(), database({ maxConnections: 200 })],
  'change `maxConnections` of `mysql`': [database(MYSQL), database({ ...MYSQL, maxConnections: 200 })],
  'change `instanceClass`': [database(), database({ instanceClass: 'db.t4g.small' })],
  'turn `multiAz` on': [database(), database({ multiAz: true })],
  'turn `multiAz` off': [database({ multiAz: true }), database()],
  'change `backupDays`': [
    both(),
    resources(
      { orders: { ...POSTGRES, backupDays: 14 }, queue: { ...VALKEY, backupDays: 1 } },
      { ...ORDERS_URL, ...QUEUE_URL },
    ),
  ],
  'add a zone at the end, with a database': [
    database({}, zones('a', 'b').context),
    database({}, zones('a', 'b', 'c').context),
  ],
  'drop the last zone, with a database': [
    database({}, zones('a', 'b', 'c').context),
    database({}, zones('a', 'b').context),
  ],
  'keep no data any more, with a database and a cache': [both(), both({}, { keepData: 'false' })],
  'keep data again, with a database and a cache': [both({}, { keepData: 'false' }), both()],
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

/**
 * The steps from a definition with a resource to one with another in its place, under another name: both, of which
 * `links` uses both while data is copied, then the new one alone.
 */
export function besides([before, after]: readonly [End, End]): readonly [both: End, end: End] {
  const [[name, old], [, fresh]] = [before, after].map((end) => Object.entries(resourcesOf(end))[0]) as [
    [string, object],
    [string, object],
  ];
  const variable = (resource: string) => ({ resource });
  return [
    resources(
      { [name]: old, [NEW_NAME]: fresh },
      { OLD_URL: variable(name), NEW_URL: variable(NEW_NAME) },
      before.context,
    ),
    resources({ [NEW_NAME]: fresh }, { NEW_URL: variable(NEW_NAME) }, before.context),
  ];
}

const NEW_NAME = 'bookings';
const resourcesOf = ({ application }: End): Readonly<Record<string, object>> =>
  (application as { resources?: Record<string, object> } | undefined)?.resources ?? {};
