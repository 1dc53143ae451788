import { z } from 'zod';
import {
  configurationFile,
  cpuMillicores,
  initStep,
  memoryMiB,
  portNumber,
  program,
  secret,
  servicePorts,
  sidecar,
  userId,
} from './containers.ts';
import {
  argumentName,
  attribute,
  buildStage,
  command,
  dnsName,
  filePath,
  imageReference,
  networkBlock,
  plainText,
  portName,
  serviceName,
  urlPath,
  version,
} from './grammar.ts';
import { health } from './probes.ts';
import { environment, ofFact } from './values.ts';

/*
 * The schema of a service: plain data, without types of AWS, Kubernetes or Compose, and with units in the names. Every
 * field but `image` has a default or may be left out. The schema holds the limits of single fields; the rules between
 * fields and services are in rules/. A limit that comes from one platform names the platform. The experiment takes the
 * examples where a service has no value.
 */

/** A list without repetition: a platform would apply a repeated entry twice, or refuse the list. */
const distinct = <T extends z.ZodType>(entry: T) =>
  z.array(entry).refine((list) => new Set(list).size === list.length, 'a list without repetition');

/** The image of a service: built from source, or taken from a registry. A rule demands exactly one of them. */
const image = z.strictObject({
  /** Builds the image. @default - not built: `reference` names the image */
  build: z
    .strictObject({
      /** The build context, relative to the project. */
      context: plainText.min(1),
      /** Relative to the context. @default 'Dockerfile' */
      dockerfile: plainText.min(1).default('Dockerfile'),
      /** The stage of the Dockerfile that becomes the image: its name, or its number as a text. @default - the last stage */
      target: buildStage.meta({ examples: ['production'] }).optional(),
      /** Build arguments: texts, or facts such as `{ fact: 'version' }`. @default {} */
      arguments: z
        .record(
          argumentName,
          z.union(
            [plainText, ofFact],
            'a text, or { fact } with the name of a fact, such as { fact: "version" }',
          ),
        )
        .default({}),
    })
    .meta({ examples: [{ context: 'web', dockerfile: 'Dockerfile', arguments: {} }] })
    .optional(),
  /** The name, with a tag or a digest, of an image in a registry. @default - none: `build` makes the image */
  reference: imageReference.meta({ examples: ['org/web:1.2.3'] }).optional(),
  /**
   * The program in the image that runs the init steps which a platform needs: for a table, for secrets and, on Compose,
   * for volumes. It takes the name of a step and the step's arguments: see platform-steps.ts.
   *
   * @default - none: public images run these steps
   */
  stepProgram: command.meta({ examples: [['/bin/step']] }).optional(),
  /** @default 'x86_64' */
  architecture: z.enum(['x86_64', 'arm64']).default('x86_64'),
});

/** The port that people outside of the application call, through a load balancer. */
const exposure = z.strictObject({
  port: portName,
  /** The port on the developer's machine, bound to loopback. @default - the number of the port, or 8080 for a lower number than 1024 */
  localPort: z
    .int()
    .min(1024)
    .max(65535)
    .meta({ examples: [18080] })
    .optional(),
  /** Networks that may call, as CIDR blocks. @default ['0.0.0.0/0'] */
  allowedCidrs: distinct(networkBlock).min(1).default(['0.0.0.0/0']),
  /**
   * The idle timeout of load balancers. Public services that share a load balancer have the same value. At most an
   * hour, because the service keeps connections 5 s longer, so that no answer is lost.
   *
   * @default 60
   */
  idleTimeoutSeconds: z.int().min(1).max(3595).default(60),
  /** The path prefix of the requests that this service gets, where several public services share a name.
   * @default - every path */
  path: urlPath.meta({ examples: ['/shop'] }).optional(),
  /** The name for HTTPS. @default - HTTP */
  domainName: dnsName.optional(),
});

/** A DynamoDB table of the service. */
const table = z.strictObject({
  partitionKey: attribute,
  /** @default - items do not expire */
  timeToLiveAttribute: attribute.meta({ examples: ['expires'] }).optional(),
  /** DynamoDB operations that the service may call on its table, and on nothing else. */
  operations: distinct(
    z.enum(['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query', 'Scan', 'DescribeTable']),
  ).min(1),
});

/** A folder whose files outlive the replica, on a volume of its own. */
const volume = z.strictObject({
  /** A DNS label, unique within the service. */
  name: serviceName,
  /**
   * The folder in the container, which `security.userId` can write. On Kubernetes the number is the group of the files,
   * not their owner: a program that demands to own its folder needs a folder of its own within.
   */
  path: filePath,
  /** The size of the disk on Kubernetes and EKS, which can grow, but not shrink. Compose and ECS have no limit. @default 1 */
  sizeGiB: z.int().min(1).max(16384).default(1),
  /**
   * Whether a network file system will do, which is all that Fargate has. SQLite and other databases need a disk: without
   * this permission, the deployment on ECS is refused.
   *
   * @default false
   */
  allowNetworkFileSystem: z.boolean().default(false),
  /**
   * Whether all replicas write to it at the same time. Only a network file system can do that: set `allowNetworkFileSystem`,
   * too. EKS refuses it.
   *
   * @default false - one writer: only a singleton has such a volume
   */
  shared: z.boolean().default(false),
});

const scaling = z.strictObject({
  /** Percent of the CPU that the service's own container asks for; on ECS, percent of the whole task's CPU.
   * @default - the CPU does not scale the service */
  targetCpuPercent: z
    .int()
    .min(10)
    .max(95)
    .meta({ examples: [50] })
    .optional(),
  /** Percent of the memory that the service's own container asks for; on ECS, percent of the whole task's memory.
   * @default - the memory does not scale the service */
  targetMemoryPercent: z
    .int()
    .min(10)
    .max(95)
    .meta({ examples: [70] })
    .optional(),
  /**
   * On Kubernetes, the stabilization window: the time for which the load must ask for more replicas before any are
   * added. On ECS, the cool-down: the time between two additions. The first addition on ECS waits for an alarm on
   * metrics of one a minute, so it comes minutes after the load, whatever this value is.
   *
   * @default 30
   */
  scaleOutDelaySeconds: z.int().min(0).max(3600).default(30),
  /** The same for removing replicas. @default 300 */
  scaleInDelaySeconds: z.int().min(0).max(3600).default(300),
});

const failureThreshold = z.strictObject({
  type: z.enum(['count', 'percent']),
  /**
   * A number of replicas, or a percentage of them, rounded up. AWS documents no limits. Here a percentage goes up to
   * 100, and a count up to the largest number of replicas.
   */
  value: z.int().min(1).max(1000),
  /** Whether a replica that gets healthy sets the count back to 0, so that only failures in a row count. @default false */
  resetWhenHealthy: z.boolean().default(false),
});

const rollout = z.strictObject({
  /** Replicas that a release may add, in percent. @default - 100, or 0 for a singleton */
  surgePercent: z
    .int()
    .min(0)
    .max(100)
    .meta({ examples: [50] })
    .optional(),
  /** Replicas that a release may take away before their successors are ready, in percent. @default - 0, or 100 for a singleton */
  unavailablePercent: z
    .int()
    .min(0)
    .max(100)
    .meta({ examples: [50] })
    .optional(),
  /** The time after which a release without progress has failed. @default 600 */
  deadlineSeconds: z.int().min(60).max(3600).default(600),
  /** Whether a failed release goes back by itself, on platforms that can. @default true */
  rollback: z.boolean().default(true),
  /**
   * The number of replicas that may fail to start or to become healthy before a release counts as failed, on platforms
   * that count them.
   *
   * @default - the platform's own: ECS takes half of the replicas, rounded up, at least 3 and at most 200
   */
  failureThreshold: failureThreshold
    .meta({ examples: [{ type: 'count', value: 5, resetWhenHealthy: false }] })
    .optional(),
});

/**
 * The security context of every container of the service. It starts strict. Each field can be loosened alone, and the
 * comparison shows what was loosened.
 */
const security = z.strictObject({
  /** The user of the process. @default - the image's own user, who must not be root unless `allowRoot` is set */
  userId: userId.meta({ examples: [10004] }).optional(),
  /** Whether the process may run as root. @default false */
  allowRoot: z.boolean().default(false),
  /** @default true */
  readOnlyRootFilesystem: z.boolean().default(true),
  /** @default 'runtime-default' */
  seccompProfile: z.enum(['runtime-default', 'unconfined']).default('runtime-default'),
  /** @default false */
  allowPrivilegeEscalation: z.boolean().default(false),
  /** `none` drops every capability. `default` keeps those that container engines give by default. @default 'none' */
  capabilities: z.enum(['none', 'default']).default('none'),
  /** Ephemeral volumes: empty folders, in which the process may write, and which end with the replica. @default [] */
  writablePaths: z
    .array(
      z
        .strictObject({ path: filePath, sizeMiB: z.int().min(1).max(1024) })
        .meta({ examples: [{ path: '/var/cache', sizeMiB: 8 }] }),
    )
    .default([]),
});

export const serviceSchema = z.strictObject({
  /** @default - the application's version */
  version: version.meta({ examples: ['2.0.0'] }).optional(),
  image,
  ...program,
  /** The CPU that the container asks for, in thousandths of one vCPU. @default 250 */
  cpuMillicores: cpuMillicores.default(250),
  /** The memory that the container asks for. @default 512 */
  memoryMiB: memoryMiB.default(512),
  /** The most that the container may use. @default - as much as it asks for */
  limits: z
    .strictObject({
      /** At least `cpuMillicores`. @default - `cpuMillicores` */
      cpuMillicores: cpuMillicores.meta({ examples: [2000] }).optional(),
      /** At least `memoryMiB`. @default - `memoryMiB` */
      memoryMiB: memoryMiB.meta({ examples: [2048] }).optional(),
    })
    .prefault({}),
  /** Ports by name. A service without a port is a worker. @default {} */
  ports: servicePorts.default({}),
  /** @default - no port is public */
  exposure: exposure.meta({ examples: [exposure.parse({ port: 'http' })] }).optional(),
  /** Other services that this one calls, beside those that `environment` refers to. @default [] */
  calls: distinct(serviceName.meta({ examples: ['other'] })).default([]),
  /** The longest time that a request takes. @default 10 */
  requestTimeoutSeconds: z.int().min(1).max(300).default(10),
  /** @default {} */
  environment: environment.default({}),
  /** @default [] */
  secrets: z.array(secret).default([]),
  /**
   * Files that the image reads when it starts, such as
   * `[{ path: '/etc/nginx/conf.d/default.conf', text: 'server { listen 8080; }' }]`. The container of the service has them,
   * and so have init steps that run the same image. At most 16 KiB together.
   *
   * @default []
   */
  configuration: z.array(configurationFile).default([]),
  /** @default - no table */
  table: table.meta({ examples: [{ partitionKey: 'id', operations: ['GetItem'] }] }).optional(),
  /**
   * The most connections that one replica opens, by the name of the database: the size of its pool. A variable hands it
   * over, as `{ resource: 'orders', part: 'connections' }`. A warning says when all replicas together want more than the
   * database takes.
   *
   * @default {} - not known: there is no warning
   */
  connections: z.record(serviceName, z.int().min(1).max(10_000)).default({}),
  /** Folders that outlive the replica. Only a singleton has those that are not `shared`, as their files have one writer. @default [] */
  volumes: z
    .array(volume.meta({ examples: [{ name: 'files', path: '/var/files', sizeGiB: 4 }] }))
    .default([]),
  /** @default {} - no probes */
  health: health.default({}),
  /** One writer at a time: a release stops the only replica before it starts the next. @default false */
  singleton: z.boolean().default(false),
  /** @default - 2, or 1 for a singleton */
  replicas: z
    .strictObject({ min: z.int().min(1).max(1000), max: z.int().min(1).max(1000) })
    .meta({ examples: [{ min: 3, max: 3 }] })
    .optional(),
  /** Scaling between `replicas.min` and `replicas.max`. @default - a fixed number of replicas */
  scaling: scaling
    .meta({ examples: [{ targetCpuPercent: 50, scaleOutDelaySeconds: 60, scaleInDelaySeconds: 600 }] })
    .optional(),
  rollout: rollout.prefault({}),
  shutdown: z
    .strictObject({
      /**
       * The time from deregistration to the stop signal. A load balancer stops sending requests, and open requests end.
       *
       * @default - `requestTimeoutSeconds`, or 0 for a service without a port
       */
      drainSeconds: z
        .int()
        .min(0)
        .max(3600)
        .meta({ examples: [30] })
        .optional(),
      /** The time between the stop signal and SIGKILL. @default 30 */
      stopSeconds: z.int().min(2).max(120).default(30).describe('120 is the most that Fargate grants'),
    })
    .prefault({}),
  availability: z
    .strictObject({
      /** @default - true, or false for a singleton */
      spreadOverZones: z
        .boolean()
        .meta({ examples: [false] })
        .optional(),
      /** @default 1 */
      maxUnavailableReplicas: z.int().min(1).max(100).default(1),
    })
    .prefault({}),
  /**
   * Containers beside the service. The service works without them, but on Kubernetes a replica gets no requests while
   * one of its sidecars is down.
   *
   * @default []
   */
  sidecars: z.array(sidecar).default([]),
  /**
   * Your own init steps, which run one after the other. Renderers add the steps that a platform needs: see
   * platform-steps.ts.
   *
   * @default []
   */
  initSteps: z.array(initStep).default([]),
  security: security.prefault({}),
  network: z
    .strictObject({
      /**
       * The ports that the service calls outside of the application, beyond its table. Renderers add the ports that a
       * platform needs.
       *
       * @default []
       */
      outboundPorts: distinct(portNumber.meta({ examples: [5432] })).default([]),
    })
    .prefault({}),
  logs: z
    .strictObject({
      /** @default 30 */
      retentionDays: z.literal([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731]).default(30),
      /** @default 10 */
      maxFileMiB: z.int().min(1).max(1024).default(10),
      /** @default 3 */
      maxFiles: z.int().min(1).max(100).default(3),
    })
    .prefault({}),
});
