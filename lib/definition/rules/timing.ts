import type { Probe, Service } from '../application.ts';
import type { Rule } from '../apply-rules.ts';
import { startupSeconds } from '../probe-commands.ts';
import { mustBe } from '../problem.ts';

const isCalled = ({ ports }: Pick<Service, 'ports'>): boolean => Object.keys(ports).length > 0;

/**
 * The rules between times. They refuse times that are valid alone, but of which one ends before the event it waits for.
 */
export const timingRules: readonly Rule<Service>[] = [
  // Requests arrive for up to 3 s after the stop signal, because some clients have not noticed it yet. The process needs
  // a second to exit.
  function* requestsEndBeforeTheKill({ requestTimeoutSeconds, ports, shutdown: { stopSeconds } }) {
    if (isCalled({ ports }) && requestTimeoutSeconds > stopSeconds - 4) {
      yield mustBe(
        'requestTimeoutSeconds',
        requestTimeoutSeconds,
        `at most ${stopSeconds - 4}, which is shutdown.stopSeconds minus 4: the last request must end before SIGKILL; lower it or raise shutdown.stopSeconds`,
      );
    }
  },

  // When the drain is over, an AWS load balancer closes connections that are in use, and their clients get a 5xx.
  function* requestsEndWithinTheDrain({ requestTimeoutSeconds, ports, shutdown: { drainSeconds } }) {
    if (isCalled({ ports }) && drainSeconds < requestTimeoutSeconds) {
      yield mustBe(
        'shutdown.drainSeconds',
        drainSeconds,
        `at least requestTimeoutSeconds, ${requestTimeoutSeconds}: when the drain is over, a load balancer cuts off requests that have not ended`,
      );
    }
  },

  // To a load balancer, a connection that waits for an answer is idle. After the idle timeout, the load balancer
  // answers 504.
  function* requestsEndBeforeTheyAreSilent({ requestTimeoutSeconds, exposure }) {
    if (exposure && requestTimeoutSeconds >= exposure.idleTimeoutSeconds) {
      yield mustBe(
        'requestTimeoutSeconds',
        requestTimeoutSeconds,
        `less than exposure.idleTimeoutSeconds, ${exposure.idleTimeoutSeconds}: a load balancer answers 504 after so long a silence`,
      );
    }
  },

  // `cdk destroy` deletes the pods through a Lambda function, which has 15 minutes for everything that it deletes.
  function* drainAndStopFitTheTeardown({ shutdown }) {
    const together = shutdown.drainSeconds + shutdown.stopSeconds;
    if (together > 600) {
      yield mustBe(
        'shutdown.drainSeconds',
        shutdown.drainSeconds,
        `at most ${600 - shutdown.stopSeconds}: together with shutdown.stopSeconds, ${shutdown.stopSeconds}, at most 600, the time that \`cdk destroy\` has`,
      );
    }
  },

  function* theStartPeriodFitsEcs({ health }) {
    const seconds = startupSeconds({ health });
    if (health.startup && seconds !== undefined && seconds > 300) {
      const { periodSeconds, failureThreshold } = health.startup;
      yield mustBe(
        'health.startup.failureThreshold',
        failureThreshold,
        `at most ${Math.floor(300 / periodSeconds)} with health.startup.periodSeconds ${periodSeconds}: their product is the start period, which is at most 300 s on ECS`,
      );
    }
  },

  function* aNewReplicaStartsWithinTheDeadline({ health, rollout: { deadlineSeconds } }) {
    const start = startupSeconds({ health }) ?? 0;
    const ready = health.readiness ? health.readiness.periodSeconds * health.readiness.successThreshold : 0;
    if (start + ready < deadlineSeconds) return;
    const parts = [
      ...(health.startup ? [`health.startup allows a replica ${start} s`] : []),
      ...(health.readiness ? [`health.readiness takes ${health.startup ? 'another ' : ''}${ready} s`] : []),
    ];
    yield mustBe(
      'rollout.deadlineSeconds',
      deadlineSeconds,
      `more than ${start + ready}: ${parts.join(', and ')}`,
    );
  },

  // Not the startup probe: Kubernetes allows a timeout above the period. ECS and its load balancer do not.
  ...(['liveness', 'readiness'] as const).map(
    (kind): Rule<Service> =>
      function* ({ health }) {
        yield* timeoutFaults(`health.${kind}`, health[kind]);
      },
  ),

  function* timeoutsOfSidecarsAreBelowPeriods({ sidecars }) {
    for (const [i, { liveness }] of sidecars.entries())
      yield* timeoutFaults(`sidecars.${i}.liveness`, liveness);
  },
];

function* timeoutFaults(field: string, probe: Probe | undefined) {
  if (probe && probe.timeoutSeconds >= probe.periodSeconds)
    yield mustBe(
      `${field}.timeoutSeconds`,
      probe.timeoutSeconds,
      `less than ${field}.periodSeconds, ${probe.periodSeconds}`,
    );
}
