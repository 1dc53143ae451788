import { z } from 'zod';
import { command, plainText, portName, urlPath } from './grammar.ts';

/*
 * Probes: the questions by which a platform tells whether a container has started, is alive, and takes requests. Each
 * probe asks in exactly one of four ways. The ranges of the times are those of ECS and its load balancer, which are the
 * narrowest.
 */

/** The four ways to ask. A probe names exactly one of them: a rule checks it. */
const ways = {
  /** An HTTP request, which succeeds with a status from 200 to 299. */
  http: z
    .strictObject({
      port: portName,
      /** @default '/' */
      path: urlPath.default('/'),
    })
    .meta({ examples: [{ port: 'http', path: '/healthy' }] })
    .optional(),
  /** A TCP connection, which succeeds if the port accepts it. */
  tcp: z
    .strictObject({ port: portName })
    .meta({ examples: [{ port: 'http' }] })
    .optional(),
  /** A call of the standard `grpc.health.v1.Health/Check`, which succeeds with SERVING. */
  grpc: z
    .strictObject({
      port: portName,
      /** The name of the service that the health check asks about.
       * @default - the empty name, which stands for the whole server */
      service: plainText.min(1).optional(),
    })
    .meta({ examples: [{ port: 'http' }] })
    .optional(),
  /** A command in the container, which succeeds with exit code 0. */
  exec: z
    .strictObject({ command })
    .meta({ examples: [{ command: ['/bin/check', '--all'] }] })
    .optional(),
};

/** Tells whether the process has started. Until it succeeds, the other probes wait. */
const startup = z.strictObject({
  ...ways,
  /** @default 2 */
  periodSeconds: z.int().min(1).max(300).default(2),
  /** @default 2 */
  timeoutSeconds: z.int().min(2).max(60).default(2),
  /** @default 60 - with the default period, a start may take two minutes */
  failureThreshold: z.int().min(1).max(300).default(60),
});

/** Tells whether the process still works. If it fails, the platform starts the container anew. */
export const liveness = z.strictObject({
  ...ways,
  /** @default 10 */
  periodSeconds: z.int().min(5).max(300).default(10),
  /** @default 3 */
  timeoutSeconds: z.int().min(2).max(60).default(3),
  /** @default 3 */
  failureThreshold: z.int().min(1).max(10).default(3),
});

/** Tells whether the service takes requests. While it fails, the platform sends none. */
const readiness = z.strictObject({
  ...ways,
  /** @default 5 */
  periodSeconds: z.int().min(5).max(300).default(5),
  /** @default 2 */
  timeoutSeconds: z.int().min(2).max(60).default(2),
  /** @default 2 */
  failureThreshold: z.int().min(2).max(10).default(2),
  /** @default 2 */
  successThreshold: z.int().min(2).max(10).default(2),
});

const probeExample = { exec: { command: ['/bin/check'] } };

/** The probes of a service. A probe that is left out is not made up. */
export const health = z.strictObject({
  /**
   * A program of the image that runs a probe inside the container, as Docker and ECS do. The address is appended:
   * `http://127.0.0.1:8080/healthz`, `tcp://127.0.0.1:5000` or `grpc://127.0.0.1:9000/service`. It exits with 0 if the
   * probe succeeds.
   *
   * @default - none: where a platform can only run commands, probes other than `exec` are left out
   */
  command: command.meta({ examples: [['/bin/probe']] }).optional(),
  startup: startup.meta({ examples: [startup.parse(probeExample)] }).optional(),
  liveness: liveness.meta({ examples: [liveness.parse(probeExample)] }).optional(),
  readiness: readiness.meta({ examples: [readiness.parse(probeExample)] }).optional(),
});
