import { z } from 'zod';
import {
  command,
  filePath,
  imageReference,
  matching,
  name,
  plainText,
  portName,
  serviceName,
  variableName,
} from './grammar.ts';
import { liveness } from './probes.ts';
import { environment } from './values.ts';

/*
 * The parts that a service shares with its sidecars and its init steps: sizes, ports, programs, secrets.
 */

export const portNumber = z.int().min(1).max(65535);

export const cpuMillicores = z
  .int()
  .min(10)
  .max(32_000)
  .describe('thousandths of one vCPU; 32 vCPU is the largest Fargate task');
export const memoryMiB = z
  .int()
  .min(6)
  .max(244 * 1024)
  .describe('MiB; 244 GiB is the largest Fargate task');

/** Numeric, because Kubernetes cannot check that a name is not root. 0 needs `security.allowRoot`. */
export const userId = z.int().min(0).max(65534);

const PROTOCOLS = ['http', 'grpc', 'tcp'] as const;

/** A port of a service. A number alone stands for an HTTP port that the application's other services may call. */
const portObject = z.strictObject({
  number: portNumber,
  /** @default 'http' */
  protocol: z.enum(PROTOCOLS).default('http'),
  /**
   * `internal`: services that name this one in their `environment` or `calls` may call it. `none`: only probes and the
   * containers of the same replica reach it. `exposure` makes a port public.
   *
   * @default 'internal'
   */
  visibility: z.enum(['internal', 'none']).default('internal'),
});

export const servicePorts = z.record(
  portName,
  z.union([portObject, portNumber.transform((number) => portObject.parse({ number }))], {
    error: 'a port number from 1 to 65535, or { number, protocol?, visibility? }',
  }),
);

/** The program of a container, where it differs from the image's own. */
export const program = {
  /** Replaces the image's ENTRYPOINT.
   * @default - the image's own */
  entrypoint: command.meta({ examples: [['/bin/start']] }).optional(),
  /** Replaces the image's CMD.
   * @default - the image's own, or nothing if `entrypoint` is set */
  command: command.meta({ examples: [['serve', '--verbose']] }).optional(),
  /** The folder in which the program starts.
   * @default - the image's own */
  workingDirectory: filePath.meta({ examples: ['/srv'] }).optional(),
};

export const sidecar = z
  .strictObject({
    name: serviceName,
    image: imageReference,
    ...program,
    /** The CPU that the container asks for, in thousandths of one vCPU. @default 50 */
    cpuMillicores: cpuMillicores.default(50),
    /** The memory that the container asks for and may use. @default 128 */
    memoryMiB: memoryMiB.default(128),
    /** The user of the process. @default - the image's own user, who must not be root unless `security.allowRoot` is set */
    userId: userId.meta({ examples: [10003] }).optional(),
    /** The ports on which the sidecar listens. Only its service reaches them. @default {} */
    ports: z.record(portName, portNumber).default({}),
    /** @default {} */
    environment: environment.default({}),
    /** The liveness probe, on platforms that can probe without a command in the container.
     * @default - none: nothing notices when the sidecar hangs */
    liveness: liveness
      .meta({ examples: [liveness.parse({ http: { port: 'admin', path: '/' } })] })
      .optional(),
    /** A file that the sidecar reads when it starts: one text for deployments without AWS, one for AWS.
     * @default - none */
    configuration: z
      .strictObject({
        path: filePath,
        local: plainText.min(1),
        /** @default - the text of `local` */
        aws: plainText.min(1).optional(),
      })
      .meta({ examples: [{ path: '/etc/proxy/proxy.yaml', local: 'to: local', aws: 'to: aws' }] })
      .optional(),
    /** IAM actions that the sidecar needs on AWS, on any resource. @default [] */
    awsActions: z
      .array(matching(/^[a-z0-9-]+:[A-Za-z]+$/, 'an IAM action such as cloudwatch:PutMetricData'))
      .default([]),
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
        environment: { PROXY_MODE: 'plain' },
        liveness: liveness.parse({
          http: { port: 'admin', path: '/' },
          periodSeconds: 20,
          timeoutSeconds: 4,
          failureThreshold: 4,
        }),
        configuration: { path: '/etc/proxy/proxy.yaml', local: 'to: local', aws: 'to: aws' },
        awsActions: ['s3:ListAllMyBuckets'],
      },
    ],
  });

/** A container that must end with success before the service starts, on every platform. */
export const initStep = z
  .strictObject({
    name: serviceName,
    /** @default - the image of the service */
    image: imageReference.meta({ examples: ['org/step:1.0.0'] }).optional(),
    ...program,
    /** @default {} - and the AWS SDK's variables, if the service has a table */
    environment: environment.default({}),
  })
  .meta({ examples: [{ name: 'warm-up', command: ['node', '/app/warm-up.cjs'], environment: {} }] });

/** A file that the image reads when it starts. It holds no secrets: rendered files and templates show its text. */
export const configurationFile = z
  .strictObject({
    /**
     * In a folder in which the image needs no other file: on ECS, the folder holds the files of `configuration` alone. If
     * the program looks elsewhere, tell it the path by `command` or by a variable.
     */
    path: filePath,
    /** The text, the same on all platforms. A change of the text is a release. */
    text: plainText.min(1),
  })
  .meta({ examples: [{ path: '/etc/service/service.conf', text: 'verbose = true\n' }] });

/**
 * A secret: a value that no file of the checkout, no template and no manifest holds.
 *
 * At least one of `environmentVariable` and `file` is set. If an image reads both, a platform that mounts files uses
 * the file, because a process's environment is easier to leak than a file.
 */
export const secret = z
  .strictObject({
    name,
    /** The variable that holds the value. @default - none: the image reads a file */
    environmentVariable: variableName.meta({ examples: ['API_KEY'] }).optional(),
    /** The file that holds the value. @default - none: the image reads a variable */
    file: z
      .strictObject({
        /** @default - /etc/secrets/ and the name of the secret */
        path: filePath.meta({ examples: ['/etc/secrets/other'] }).optional(),
        /** The variable that holds the path of the file, such as `ADMIN_TOKEN_FILE`. @default - none */
        environmentVariable: variableName.meta({ examples: ['API_KEY_PATH'] }).optional(),
      })
      .meta({ examples: [{}] })
      .optional(),
    /**
     * The origin of the value. `generated`: the deployment makes a random value. `provided`: you store the value before
     * the first deployment, by the command that the deployment prints. `existing`: the value is stored already, under
     * the name `existingName`.
     *
     * @default 'generated'
     */
    source: z.enum(['generated', 'provided', 'existing']).default('generated'),
    /** The name of a secret that exists: in AWS Secrets Manager and, as `name` or `name/key`, in Kubernetes.
     * @default - none: only `source: 'existing'` has one */
    existingName: matching(
      /^[a-z0-9](?:[a-z0-9.-]{0,61}[a-z0-9])?(?:\/[\w.-]{1,63})?$/,
      'a name of a secret of at most 63 lower-case letters, digits, "-" and ".", and a key behind a / if needed',
    )
      .meta({ examples: ['shared/api-key'] })
      .optional(),
  })
  .meta({
    examples: [{ name: 'api-key', environmentVariable: 'API_KEY', source: 'generated' }],
  });
