import type { Service } from '../../definition/application.ts';
import { cpuUnits } from '../../definition/fargate-size.ts';

/*
 * The limits of a container: CPU, memory, processes, and the lines of log that are kept.
 */

/**
 * The largest number of processes and threads in a container, so that a fork bomb does not stop the machine. It is far
 * above what a service needs: Node starts about ten, a Java server some hundreds.
 */
const PIDS = 1024;

type Size = Pick<Service, 'cpuMillicores' | 'memoryMiB'>;

/**
 * The request and the limit of a container.
 *
 * The CPU that a container asks for is its weight in `cpu_shares`, 1024 for one vCPU, as Kubernetes and ECS compute it.
 * Not `reservations.cpus`: Compose hands it to Swarm alone.
 *
 * @param limit @default - the request
 */
export const resources = (request: Size, limit: Size = request): object => ({
  cpu_shares: cpuUnits(request.cpuMillicores),
  deploy: {
    resources: {
      limits: { cpus: String(limit.cpuMillicores / 1000), memory: `${limit.memoryMiB}M`, pids: PIDS },
      // A reservation as large as the limit changes nothing.
      ...(request.memoryMiB < limit.memoryMiB && { reservations: { memory: `${request.memoryMiB}M` } }),
    },
  },
});

/** The log driver, with the number and the size of the files that it keeps. */
export const logging = ({ logs }: Service): object => ({
  driver: 'json-file',
  options: { 'max-size': `${logs.maxFileMiB}m`, 'max-file': String(logs.maxFiles) },
});
