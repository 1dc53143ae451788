import { cite, say } from '../cell.ts';
import { seconds } from '../quantities.ts';
import { as, given, listed, type Reading, some, together } from '../reading.ts';
import { clusters, concern, type SectionOf } from '../section.ts';

export const health: SectionOf = (on) => {
  const { compose, ecs } = on;
  const check = (key: string) => compose.main('healthcheck', key);

  return {
    title: 'Health: what each check causes',
    concerns: [
      concern('start', leaves('startup'), {
        compose: say`${asked(check('test'))} each ${every(check('start_interval'))} s, failures of the first ${given('start', 's', every(check('start_period')))} s do not count${cite('docker-healthcheck')}`,
        ecs: say`failures do not count in the first ${given('start', 's', ecs.main('HealthCheck', 'StartPeriod'))} s of the container, ${ecs.service('HealthCheckGracePeriodSeconds')} s of its target${cite('ecs-health-checks')}`,
        ...clusters(on, ({ main }) => {
          const probe = (key: string) => main('startupProbe', key);
          const whole = together(
            [probe('periodSeconds'), probe('failureThreshold')],
            (s: number, n: number) => s * n,
          );
          return say`${main('startupProbe', 'httpGet', 'path')} each ${every(probe('periodSeconds'))} s; not up after ${given('start', 's', whole)} s: restarts the container${cite('kubernetes-probes')}`;
        }),
      }),
      concern('liveness', ['health.command', ...leaves('liveness')], {
        compose: say`no check: restarts what exits (${compose.main('restart')}), nothing that hangs${cite('docker-restart', 'compose-unhealthy')}`,
        ecs: say`${asked(ecs.main('HealthCheck', 'Command'))} each ${every(ecs.main('HealthCheck', 'Interval'))} s, ${ecs.main('HealthCheck', 'Retries')} failures: replaces the task${cite('ecs-health-checks', 'ecs-services')}`,
        ...clusters(
          on,
          ({ main }) =>
            say`${main('livenessProbe', 'httpGet', 'path')} each ${every(main('livenessProbe', 'periodSeconds'))} s, ${main('livenessProbe', 'failureThreshold')} failures: restarts the container${cite('kubernetes-probes')}`,
        ),
      }),
      concern('readiness', [...leaves('readiness'), 'health.readiness.successThreshold'], {
        compose: say`${asked(check('test'))} each ${every(check('interval'))} s, ${check('retries')} failures: a mark, requests go on${cite('compose-unhealthy')}`,
        ecs: say`${ecs.targets('HealthCheckPath')} each ${every(ecs.targets('HealthCheckIntervalSeconds'))} s, ${ecs.targets('UnhealthyThresholdCount')} failures: no requests, replaces the task${cite('ecs-services')}`,
        ...clusters(
          on,
          ({ main }) =>
            say`${main('readinessProbe', 'httpGet', 'path')} each ${every(main('readinessProbe', 'periodSeconds'))} s, ${main('readinessProbe', 'failureThreshold')} failures: no requests until ${main('readinessProbe', 'successThreshold')} successes${cite('kubernetes-probes')}`,
        ),
      }),
      concern(
        'sidecar fails',
        CHECK.map((field) => `sidecars[].liveness.${field}` as const),
        {
          compose: some(compose.sidecars)
            ? say`what exits is restarted (${listed(compose.ofSidecars('restart'))})${cite('docker-restart')}`
            : say`${listed(compose.sidecars, 'no sidecar')}`,
          ecs: some(ecs.ofSidecars('Name'))
            ? say`what exits is ${as(ecs.ofSidecars('RestartPolicy', 'Enabled'), restarted)}; the task ${as(ecs.ofSidecars('Essential'), goesOn)}`
            : say`${listed(ecs.ofSidecars('Name'), 'no sidecar')}`,
          ...clusters(on, ({ sidecars, ofSidecars }) =>
            some(sidecars)
              ? say`what exits or fails ${listed(ofSidecars('livenessProbe', 'httpGet', 'path'))} is restarted; the pod goes on${cite('kubernetes-probes')}`
              : say`${listed(sidecars, 'no sidecar')}`,
          ),
        },
      ),
    ],
  };
};

const CHECK = ['port', 'path', 'periodSeconds', 'timeoutSeconds', 'failureThreshold'] as const;

const leaves = <K extends 'startup' | 'liveness' | 'readiness'>(kind: K) =>
  CHECK.map((field) => `health.${kind}.${field}` as const);

/** The path that a probe's command asks for. */
const asked = (command: Reading): Reading =>
  as(command, (words: string[]) => {
    const url = words.at(-1) ?? '';
    return URL.canParse(url) ? new URL(url).pathname : words.join(' ');
  });

const every = (period: Reading): Reading => as(period, seconds);

const restarted = (enabled: boolean[]): string => (enabled.every(Boolean) ? 'restarted' : 'not restarted');

const goesOn = (essential: boolean[]): string => (essential.some(Boolean) ? 'stops with it' : 'goes on');
