import type { Probe, Service } from '../../definition/application.ts';
import { probeCommand, startupSeconds } from '../../definition/probe-commands.ts';

/**
 * The health check of a service, for `up --wait` and for dependents. Compose does not restart an unhealthy container.
 *
 * Compose has one health check, and only commands. So it takes readiness, or liveness if readiness is not there or
 * cannot be asked by a command. Undefined if neither can.
 */
export function healthCheck(service: Service): object | undefined {
  const { readiness, liveness, startup } = service.health;
  const start = startupSeconds(service);
  for (const probe of [readiness, liveness]) {
    const command = probe && probeCommand(service, probe);
    if (command)
      return {
        ...check(probe, command),
        ...(startup && { start_period: `${start}s`, start_interval: `${startup.periodSeconds}s` }),
      };
  }
  return undefined;
}

/** The health check of a sidecar. Only a command can be asked: the program for other probes is in the service's image. */
export const sidecarHealthCheck = (liveness: Probe | undefined): object | undefined =>
  liveness?.exec && check(liveness, liveness.exec.command);

const check = (probe: Probe, command: readonly string[]) => ({
  test: ['CMD', ...command],
  interval: `${probe.periodSeconds}s`,
  timeout: `${probe.timeoutSeconds}s`,
  retries: probe.failureThreshold,
});
