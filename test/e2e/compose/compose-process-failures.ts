import {
  expectCommandDone,
  expectNothingLost,
  expectRecovered,
  lastFailedSeconds,
  MOMENT,
  spanOf,
  untilIs,
} from '../measured.ts';
import { scenario, type UnderTest } from '../scenario-test.ts';
import { NOTICED_SECONDS, sh, underLoad } from './compose-load.ts';
import { compose, inspect, PROJECT, service, signalCommand } from './compose-project.ts';

/** Registers the scenarios of a process that ends or hangs. */
export function composeProcessFailures(underTest: () => UnderTest): void {
  scenario(['killed-process'], underTest, async (save) => {
    const result = await underLoad(await signalCommand('SIGKILL'), { steadySeconds: 10 });
    save('killed-process', result);
    expectRecovered(result);
    expect(await inspect('{{.RestartCount}}')).not.toBe('0');
    // A new container, for the next test: Docker delays each further restart of this one by twice the delay before.
    await compose('up', '--detach', '--wait', '--force-recreate', '--no-deps', service.name);
  });

  scenario(['hung-process'], underTest, async (save) => {
    const { health, shutdown } = service;
    const { periodSeconds, timeoutSeconds, failureThreshold } = health.readiness;
    const container = await compose('ps', '-q', service.name);
    const isUnhealthy = `[ "$(docker inspect --format '{{.State.Health.Status}}' ${container})" = unhealthy ]`;
    const stop = (await signalCommand('SIGSTOP'))
      .map((word) => `'${word.replaceAll("'", `'\\''`)}'`)
      .join(' ');
    const restart = `docker compose -p ${PROJECT} restart ${service.name}`;
    const steps = [MOMENT, stop, untilIs(isUnhealthy), MOMENT, `sleep ${NOTICED_SECONDS}`, restart];
    const result = await underLoad(sh(...steps), { settleSeconds: 60 });
    const marked = spanOf(result, 'markedAfterSeconds');
    save('hung-process', result, { ...marked, tillRestartSeconds: NOTICED_SECONDS });
    expectCommandDone(result);
    expectNothingLost(result);
    const { markedAfterSeconds = Number.NaN } = marked;
    expect(markedAfterSeconds).toBeLessThan(failureThreshold * (periodSeconds + timeoutSeconds) + 10);
    // Only the user has restarted it. A stopped process does not react to SIGTERM, so the restart waits for SIGKILL.
    expect(await inspect('{{.RestartCount}}')).toBe('0');
    expect(lastFailedSeconds(result)).toBeGreaterThan(
      markedAfterSeconds + NOTICED_SECONDS + shutdown.stopSeconds - 5,
    );
  });
}
