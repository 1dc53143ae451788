import { absent, approximated, cite, native, say } from '../readings/cell.ts';
import type { Json } from '../readings/json.ts';
import { askedByCommand, askedByProbe } from '../readings/probe-questions.ts';
import { seconds } from '../readings/quantities.ts';
import type { Readers } from '../readings/readers.ts';
import {
  below,
  combine,
  given,
  listed,
  map,
  number,
  orElse,
  type Reading,
  some,
} from '../readings/reading.ts';
import { cellsWith, clusters, concern, ofSidecars, type SectionOf } from './section.ts';
import { sidecarFailures } from './sidecar-failures.ts';

export const health: SectionOf = (on) => ({
  title: 'Health: what each check causes',
  concerns: [start(on), liveness(on), readiness(on), sidecarLiveness(on), ...sidecarFailures(on)],
});

/** The probe of a kind in the manifests, which have all of the definition's probes. */
const inManifests = ({ eks, kubernetes }: Readers, kind: string) => ({
  eks: eks.main(kind),
  kubernetes: kubernetes.main(kind),
});

function start(on: Readers) {
  const { compose, ecs } = on;
  const check = (key: string) => compose.main('healthcheck', key);
  const period = ecs.main('HealthCheck', 'StartPeriod');
  return concern(
    'start',
    probeFields('startup'),
    cellsWith(inManifests(on, 'startupProbe'), () => ({
      compose: compose.main('healthcheck').value
        ? approximated`${askedByCommand(check('test'))} every ${every(check('start_interval'))} s, failures of the first ${given('start', 's', every(check('start_period')))} s (start_period) do not count${cite('docker-healthcheck')}`
        : notAsked(compose.main('healthcheck')),
      ecs: ecs.main('HealthCheck').value
        ? approximated`failures of its health check do not count in the first ${given('start', 's', period)} s (startPeriod)${ofTarget(on)}${cite('ecs-health-checks')}`
        : notAsked(ecs.main('HealthCheck')),
      ...clusters(on, ({ main }) => {
        const probe = below(main, 'startupProbe');
        const whole = combine(
          [number(probe('periodSeconds')), number(probe('failureThreshold'))],
          (period, failures) => period * failures,
        );
        return native`${askedByProbe(probe)} every ${every(probe('periodSeconds'))} s; not started after ${given('start', 's', whole)} s (startupProbe): restarts the container${cite('kubernetes-probes')}`;
      }),
    })),
  );
}

/** The time in which ECS ends no task for a failed check; empty without a load balancer. */
const ofTarget = ({ ecs }: Readers): Reading<string> =>
  ecs.service('LoadBalancers', 0).value === undefined
    ? { value: '', evidence: [] }
    : map(
        ecs.service('HealthCheckGracePeriodSeconds'),
        (grace) => `; no failed check ends a task in its first ${grace} s (healthCheckGracePeriodSeconds)`,
      );

/** Docker and ECS only run commands in the container. A probe that the image has no program for is not asked. */
const notAsked = (check: Reading) =>
  absent`${orElse(check, 'not asked')}: the platform runs commands in the container, and the definition names none for it${cite('docker-healthcheck', 'ecs-health-checks')}`;

function liveness(on: Readers) {
  const { compose, ecs } = on;
  return concern(
    'liveness',
    ['health.command', ...probeFields('liveness')],
    cellsWith({ ecs: ecs.main('HealthCheck'), ...inManifests(on, 'livenessProbe') }, () => ({
      compose: approximated`Docker restarts a process that exits (${compose.main('restart')}), but not one that hangs${cite('docker-restart', 'compose-unhealthy')}`,
      ecs: ecs.main('HealthCheck').value
        ? native`${askedByCommand(ecs.main('HealthCheck', 'Command'))} every ${every(ecs.main('HealthCheck', 'Interval'))} s, ${ecs.main('HealthCheck', 'Retries')} failures: replaces the task${cite('ecs-health-checks', 'ecs-services')}`
        : notAsked(ecs.main('HealthCheck')),
      ...clusters(on, ({ main }) => {
        const probe = below(main, 'livenessProbe');
        return native`${askedByProbe(probe)} every ${every(probe('periodSeconds'))} s, ${probe('failureThreshold')} failures: restarts the container${cite('kubernetes-probes')}`;
      }),
    })),
  );
}

function readiness(on: Readers) {
  const { compose } = on;
  const check = (key: string) => compose.main('healthcheck', key);
  return concern(
    'readiness',
    [...probeFields('readiness'), 'health.readiness.successThreshold'],
    cellsWith(inManifests(on, 'readinessProbe'), () => ({
      compose: compose.main('healthcheck').value
        ? approximated`${askedByCommand(check('test'))} every ${every(check('interval'))} s, ${check('retries')} failures: marked unhealthy; requests go on${cite('compose-unhealthy')}`
        : notAsked(compose.main('healthcheck')),
      ecs: readinessOnEcs(on),
      ...clusters(on, ({ main }) => {
        const probe = below(main, 'readinessProbe');
        return native`${askedByProbe(probe)} every ${every(probe('periodSeconds'))} s, ${probe('failureThreshold')} failures: no requests until ${probe('successThreshold')} successes${cite('kubernetes-probes')}`;
      }),
    })),
  );
}

/**
 * Readiness on ECS is the check of the load balancer. In a service without one, the health check of the container decides
 * whether a task counts for a release. It takes no requests from a task: it ends the task.
 */
function readinessOnEcs({ ecs }: Readers) {
  const balancers = ecs.service('LoadBalancers', 0);
  const own = ecs.main('HealthCheck');
  if (balancers.value === undefined)
    return own.value
      ? approximated`${orElse(balancers, 'no check before requests')}; a release waits for the container's health check${map(own, () => '')}; a task that fails it later is replaced, and may be called until then${cite('ecs-services')}`
      : absent`${orElse(balancers, 'no check')}: ${orElse(own, 'the container has no health check')}${cite('ecs-services')}`;
  const check = (key: string) => ecs.targets(`HealthCheck${key}`);
  const codes = orElse(
    map(ecs.targets('Matcher', 'HttpCode'), (code) => `, answered by ${code}`),
    '',
  );
  return approximated`${check('Path')}${codes} every ${every(check('IntervalSeconds'))} s, ${ecs.targets('UnhealthyThresholdCount')} failures: no requests, unless all tasks fail; replaces the task${cite('ecs-services', 'elb-fail-open')}`;
}

function sidecarLiveness(on: Readers) {
  const { compose, ecs, eks, kubernetes } = on;
  const probed = ({ probedSidecars }: Pick<typeof eks, 'probedSidecars'>): Reading =>
    some(probedSidecars('name')) ? probedSidecars('name') : { ...probedSidecars('name'), value: undefined };
  const checkedOnCompose = compose.checkedSidecars;
  return concern(
    'sidecar liveness',
    SIDECAR_LIVENESS,
    cellsWith({ eks: probed(eks), kubernetes: probed(kubernetes) }, () => ({
      compose: some(checkedOnCompose)
        ? approximated`${listed(checkedOnCompose)}: marked unhealthy; nothing restarts it${cite('compose-unhealthy')}`
        : unchecked(compose.sidecars),
      ecs: unchecked(ecs.ofSidecars('Name')),
      ...clusters(on, ({ sidecars, probedSidecars, sidecarProbes }) =>
        ofSidecars(
          sidecars,
          () =>
            native`${listed(sidecarProbes)} every ${listed(probedSidecars('livenessProbe', 'periodSeconds'))} s, ${listed(probedSidecars('livenessProbe', 'failureThreshold'))} failures: restarts the sidecar${cite('kubernetes-probes')}`,
        ),
      ),
    })),
  );
}

const CHECK = ['periodSeconds', 'timeoutSeconds', 'failureThreshold'] as const;

const SIDECAR_LIVENESS = CHECK.map((field) => `sidecars[].liveness.${field}` as const);

const unchecked = (sidecars: Reading<readonly Json[]>) =>
  ofSidecars(sidecars, () => say`no check of ${listed(sidecars)}: nothing notices when it hangs`);

const probeFields = <K extends 'startup' | 'liveness' | 'readiness'>(kind: K) =>
  CHECK.map((field) => `health.${kind}.${field}` as const);

const every = (period: Reading): Reading<number> => map(period, seconds);
