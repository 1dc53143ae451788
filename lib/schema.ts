import { z } from 'zod';

/*
 * The schema of a service: plain data, no type of AWS, Kubernetes or Compose in it, units in the names.
 * It holds the limits of single fields; what two fields must agree on is in rules.ts.
 * Limits that are a platform's own name it, so that a reader knows which one narrows the range.
 * The examples are what the experiment adds where a service has none; what each target makes of a field is in verdicts.ts.
 */

const DNS_LABEL = /^[a-z][a-z0-9-]{1,38}[a-z0-9]$/;
const VARIABLE = /^[A-Z_][A-Z0-9_]*$/;
const IMAGE = /^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._-]+)*:[A-Za-z0-9._-]+(@sha256:[0-9a-f]{64})?$/;

/** A text of some form, which is what is allowed of any other type, too. */
export const text = (form: RegExp, words: string) => z.string(words).regex(form, words);

/** Names become DNS labels, table names, which have 3 characters at least, and prefixes of AWS names. */
const name = text(DNS_LABEL, 'a lower-case DNS label of 3 to 40 characters');
const absolutePath = text(/^\/[^\s]*$/, 'a path that begins with /');
const portName = text(/^[a-z]([a-z0-9-]{0,13}[a-z0-9])?$/, 'a lower-case name of at most 15 characters');
const portNumber = z.int().min(1).max(65535);
const ports = z
  .record(portName, portNumber)
  .refine((value) => Object.keys(value).length > 0, 'at least one port, by its name');
const variable = text(VARIABLE, 'an environment variable name in upper case');
/** As whatever reads a list twice would do it twice, or refuse it. */
const distinct = <T extends z.ZodType>(entry: T) =>
  z.array(entry).refine((list) => new Set(list).size === list.length, 'a list without repetition');

/** Labels separated by dots, as in links.example.com. */
export const dnsName = text(
  /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/,
  'a DNS name such as links.example.com',
).meta({ examples: ['links.example.com'] });

const environment = z.record(variable, z.string());
const imageReference = text(IMAGE, 'an image name with a tag, such as org/name:1.2.3');
const command = z.array(z.string().min(1)).min(1);

const cpuMillicores = z
  .int()
  .min(10)
  .max(32_000)
  .describe('thousandths of one vCPU; 32 vCPU is the largest Fargate task');
const memoryMiB = z
  .int()
  .min(6)
  .max(244 * 1024)
  .describe('MiB; 244 GiB is the largest Fargate task');

/** How often a check runs and how many answers decide. The ranges are those of ECS and its load balancer, the narrowest. */
const check = {
  port: portName,
  path: absolutePath,
  periodSeconds: z.int().min(5).max(300),
  timeoutSeconds: z.int().min(2).max(60),
};

const health = z.strictObject({
  /** The image's own probe: the URL to ask is appended. It exits with 0 when the answer is 2xx. */
  command,
  startup: z.strictObject({
    ...check,
    periodSeconds: z.int().min(1).max(300),
    failureThreshold: z.int().min(1).max(300),
  }),
  liveness: z.strictObject({ ...check, failureThreshold: z.int().min(1).max(10) }),
  readiness: z.strictObject({
    ...check,
    failureThreshold: z.int().min(2).max(10),
    successThreshold: z.int().min(2).max(10),
  }),
});

const sidecar = z
  .strictObject({
    name,
    image: imageReference,
    cpuMillicores,
    memoryMiB,
    userId: z.int().min(1).max(65534),
    ports,
    /** How the service learns where the sidecar listens: an http URL in this variable. */
    endpoint: z.strictObject({ port: portName, environmentVariable: variable }),
    /** Asked by platforms that can ask without a command inside the container. */
    liveness: z.strictObject({ ...check, failureThreshold: z.int().min(1).max(10) }),
    /** A file the sidecar reads at its start: one text for the local deployments, one for AWS. */
    configuration: z.strictObject({
      path: absolutePath,
      local: z.string().min(1),
      aws: z.string().min(1),
      /** Where a platform mounts no files: the variable for the text, and the command that reads it from there. */
      withoutFiles: z.strictObject({ environmentVariable: variable, command }),
    }),
    /** IAM actions that the `aws` configuration needs, on any resource. */
    awsActions: z.array(text(/^[a-z0-9-]+:[A-Za-z]+$/, 'an IAM action such as cloudwatch:PutMetricData')),
  })
  .meta({
    examples: [
      {
        name: 'proxy',
        image: 'org/proxy:1.2.3',
        cpuMillicores: 500,
        memoryMiB: 2048,
        userId: 10002,
        ports: { proxy: 9901, admin: 9902 },
        endpoint: { port: 'proxy', environmentVariable: 'PROXY_URL' },
        liveness: { port: 'admin', path: '/', periodSeconds: 20, timeoutSeconds: 4, failureThreshold: 4 },
        configuration: {
          path: '/etc/proxy/proxy.yaml',
          local: 'to: local',
          aws: 'to: aws',
          withoutFiles: { environmentVariable: 'PROXY_CONFIGURATION', command: ['--from-environment'] },
        },
        awsActions: ['s3:ListAllMyBuckets'],
      },
    ],
  });

const secret = z
  .strictObject({
    name,
    /** The variable that carries the value; with `_FILE` appended, the one that carries a file's path. */
    environmentVariable: variable,
  })
  .meta({ examples: [{ name: 'api-key', environmentVariable: 'API_KEY' }] });

const step = z
  .strictObject({
    name,
    command,
    /**
     * Where the step is needed:
     * `everywhere`; `store-twin`, where the platform brings no table; `generated-secrets`, where nothing else
     * makes the secrets; `fetched-secrets`, where the unit must fetch them itself. The last two get one argument a
     * secret: its file, or `file=ARN`.
     */
    neededFor: z.enum(['everywhere', 'store-twin', 'generated-secrets', 'fetched-secrets']),
  })
  .meta({ examples: [{ name: 'warm-up', command: ['node', '/app/warm-up.cjs'], neededFor: 'everywhere' }] });

const store = z.strictObject({
  partitionKey: z.string().min(1).max(255),
  timeToLiveAttribute: z.string().min(1).max(255),
  /** DynamoDB operations the service may call on its table, and on nothing else. */
  operations: distinct(
    z.enum(['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query', 'Scan', 'DescribeTable']),
  ).min(1),
  /** The same interface where no AWS account is: DynamoDB Local. */
  twin: z.strictObject({
    image: imageReference,
    port: portNumber,
    cpuMillicores,
    memoryMiB,
    storageGiB: z.int().min(1).max(1024),
  }),
});

const security = z.strictObject({
  /** Numeric, as Kubernetes cannot check that a name is not root. */
  userId: z.int().min(1).max(65534),
  readOnlyRootFilesystem: z.boolean(),
  /** What is left when all capabilities are dropped: the one that Pod Security `restricted` allows. */
  addCapabilities: distinct(z.enum(['NET_BIND_SERVICE'])),
  seccompProfile: z.enum(['runtime-default', 'unconfined']),
  allowPrivilegeEscalation: z.boolean(),
  writablePaths: z.array(
    z
      .strictObject({ path: absolutePath, sizeMiB: z.int().min(1).max(1024) })
      .meta({ examples: [{ path: '/var/cache', sizeMiB: 8 }] }),
  ),
});

export const serviceSchema = z.strictObject({
  name,
  version: text(
    /^[0-9A-Za-z]([0-9A-Za-z._-]{0,61}[0-9A-Za-z])?$/,
    'an image tag of at most 63 characters, such as 1.0.0',
  ),
  owner: name,
  image: z.strictObject({
    /** Build context, relative to the project. */
    context: z.string().min(1),
    /** Relative to the context. */
    dockerfile: z.string().min(1),
    architecture: z.enum(['x86_64', 'arm64']),
  }),
  cpuMillicores,
  memoryMiB,
  ports,
  exposure: z.strictObject({
    port: portName,
    /** On the developer's machine, bound to loopback. */
    localPort: z.int().min(1024).max(65535),
    /** Networks that may call, as CIDR blocks. */
    allowedCidrs: distinct(
      z.cidrv4('an IPv4 CIDR block such as 0.0.0.0/0').meta({ examples: ['203.0.113.0/24'] }),
    ).min(1),
    /** How long a front keeps a silent connection. The service keeps its side 5 s longer, or answers would be lost: an hour at most. */
    idleTimeoutSeconds: z.int().min(1).max(3595),
    /** With it HTTPS, without it HTTP. */
    domainName: dnsName.optional(),
  }),
  requestTimeoutSeconds: z.int().min(1).max(300),
  environment,
  secrets: z.array(secret),
  store,
  health,
  replicas: z.strictObject({ min: z.int().min(1).max(1000), max: z.int().min(1).max(1000) }),
  /** Leave it out for a fixed number of replicas. */
  scaling: z
    .strictObject({
      targetCpuPercent: z.int().min(10).max(95),
      scaleOutDelaySeconds: z.int().min(0).max(3600),
      scaleInDelaySeconds: z.int().min(0).max(3600),
    })
    .meta({ examples: [{ targetCpuPercent: 50, scaleOutDelaySeconds: 60, scaleInDelaySeconds: 600 }] })
    .optional(),
  rollout: z.strictObject({
    surgePercent: z.int().min(0).max(100),
    unavailablePercent: z.int().min(0).max(100),
    deadlineSeconds: z.int().min(60).max(3600),
    rollback: z.boolean(),
  }),
  shutdown: z.strictObject({
    /** From "no new requests, please" to the stop signal: what a front needs to let go. */
    drainSeconds: z.int().min(0).max(3600),
    /** From the stop signal to the kill. */
    stopSeconds: z.int().min(2).max(120).describe('120 is the most that Fargate grants'),
  }),
  availability: z.strictObject({
    spreadOverZones: z.boolean(),
    maxUnavailableReplicas: z.int().min(1).max(100),
  }),
  sidecars: z.array(sidecar),
  steps: z.array(step),
  security,
  network: z.strictObject({ outboundPorts: distinct(portNumber).min(1) }),
  logs: z.strictObject({
    retentionDays: z.literal([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731]),
    maxFileMiB: z.int().min(1).max(1024),
    maxFiles: z.int().min(1).max(100),
  }),
});

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

/** A service that passed the schema and the rules. */
export type Service = DeepReadonly<z.output<typeof serviceSchema>>;

export type Sidecar = Service['sidecars'][number];
export type Step = Service['steps'][number];
export type Probe = Pick<Service['health']['liveness'], 'port' | 'path'>;
