import { ENGINES } from '../../measurements/engines.ts';
import { FIGURES, figureText } from '../../measurements/figures.ts';
import { OBSERVATIONS, type ScenarioId } from '../../measurements/scenarios.ts';
import { type Series, seriesFor } from '../../measurements/side-by-side.ts';
import type { Target } from '../../targets.ts';
import { absent, approximated, cite, native, type Statement, say } from '../cell.ts';
import type { ClusterReader } from '../kubernetes-reader.ts';
import type { Readers } from '../readers.ts';
import { as, count, given, known, listed, otherwise, type Reading } from '../reading.ts';
import { clusters, concern, judged, type SectionOf } from '../section.ts';
import { wholeCost } from './cost.ts';
import { jobRow } from './jobs.ts';

/*
 * What a reader may need of a deployment, and whether these give it: yes, no, or with what. It is an aid, not a verdict:
 * nothing is added up. A need that no artefact, measurement or source can answer is not here.
 */

export const needs: SectionOf = (on) => {
  const { compose, ecs, eks, added, eksStack } = on;
  const port = compose.main('ports', 0);
  const version = eksStack('AWS::EKS::Cluster')('Version');
  const pools = listed(eksStack('AWS::EKS::Cluster')('ComputeConfig', 'NodePools'));
  const bound = (scaled: Reading, fixed: Reading) => (scaled.value === undefined ? fixed : scaled);
  const upTo = (reading: Reading) => given('replicas, at most', 'replicas', reading);
  const most = ({ scaler, deployment }: ClusterReader) =>
    upTo(bound(scaler('maxReplicas'), deployment('replicas')));
  const mostTasks = upTo(bound(ecs.scaler('MaxCapacity'), ecs.service('DesiredCount')));
  const least = ({ scaler, deployment }: ClusterReader) =>
    bound(scaler('minReplicas'), deployment('replicas'));
  const leastTasks = bound(ecs.scaler('MinCapacity'), ecs.service('DesiredCount'));
  const scalesByLoad = ({ scaler }: ClusterReader, also: Reading, tell: typeof native) =>
    scaler('metrics').value
      ? tell`HorizontalPodAutoscaler at ${scaler('metrics', 0, 'containerResource', 'target', 'averageUtilization')} % of ${as(scaler('metrics', 0, 'containerResource', 'name'), metricName)}${also}`
      : absent`${otherwise(scaler('metrics'), 'a fixed number was defined')}`;

  const zeroFrom = known(`1.${ZERO_FROM_MINOR}`, 'kubernetes-scale-to-zero');
  const byOtherMetric = known(
    'by a metric that is not of the pods; requests meanwhile need a buffer of yours',
    'kubernetes-scale-to-zero',
  );

  return {
    title: 'What you may need',
    concerns: [
      { ...wholeCost(on), title: 'a small bill' },
      judged('more replicas', {
        compose: absent`one: port ${port} of the machine belongs to one container${cite('compose-ports')}`,
        ecs: native`up to ${mostTasks}`,
        ...clusters(on, (cluster) => native`up to ${most(cluster)}`),
      }),
      judged('scales by load', {
        compose: absent`${otherwise(compose.main('deploy', 'replicas'), 'nothing watches the load')}${cite('compose-production')}`,
        ecs: ecs.scaling('TargetValue').value
          ? native`target tracking at ${ecs.scaling('TargetValue')} % of CPU`
          : absent`${otherwise(ecs.scaling('TargetValue'), 'a fixed number was defined')}`,
        eks: scalesByLoad(
          eks,
          as(pools, (names) => `; nodes come from pools ${names}`),
          native,
        ),
        kubernetes: scalesByLoad(
          on.kubernetes,
          {
            ...cite('kubernetes-metrics', 'kubernetes-node-autoscaling'),
            value: ', with a metrics API and nodes of yours',
          },
          approximated,
        ),
      }),
      judged('scales to zero', {
        compose: absent`by hand: docker compose stop ${compose.file('name')}${cite('compose-production')}`,
        ecs: absent`not by load: without tasks their metric has no data, on which target tracking does nothing${cite('ecs-target-tracking')}`,
        eks:
          minorOf(version) < ZERO_FROM_MINOR
            ? absent`not in ${version}, only from ${zeroFrom} on`
            : approximated`in ${version}, ${byOtherMetric}`,
        kubernetes: approximated`if your cluster is ${zeroFrom} or newer, ${byOtherMetric}`,
      }),
      concern('no request fails in a release', [], noFailure(on, 'rolling-release')),
      concern('a bad release hurts nobody', [], noFailure(on, 'never-healthy')),
      judged('a bad release goes back by itself', {
        compose: absent`nothing goes back${cite('compose-update-config')}`,
        ecs: ecs.service('DeploymentConfiguration', 'DeploymentCircuitBreaker', 'Rollback').value
          ? native`${as(ecs.service('DeploymentConfiguration', 'DeploymentCircuitBreaker', 'Rollback'), () => 'the circuit breaker brings the last one back')}${cite('ecs-circuit-breaker')}`
          : absent`${as(ecs.service('DeploymentConfiguration', 'DeploymentCircuitBreaker', 'Rollback'), () => 'the circuit breaker is off')}`,
        ...clusters(
          on,
          ({ deployment }) =>
            absent`it stops, and says so after ${deployment('progressDeadlineSeconds')} s; kubectl rollout undo is yours${cite('kubernetes-deployments')}`,
        ),
      }),
      judged('a hung process is replaced', {
        compose: absent`${as(compose.main('healthcheck', 'test'), () => 'its health check')} marks it unhealthy, and nobody acts${cite('compose-unhealthy')}`,
        ecs: native`by another task, when ${as(ecs.main('HealthCheck', 'Command'), () => 'its health check')} has failed ${ecs.main('HealthCheck', 'Retries')} times${cite('ecs-health-checks')}`,
        ...clusters(
          on,
          ({ main }) =>
            native`restarted, when its liveness probe has failed ${main('livenessProbe', 'failureThreshold')} times${cite('kubernetes-probes')}`,
        ),
      }),
      judged('outlives a machine', {
        compose: absent`one machine${cite('compose-production')}`,
        ecs: ifSeveral(
          leastTasks,
          native,
        )`${atLeast(leastTasks)}; in several zones, which are rebalanced: ${as(ecs.service('AvailabilityZoneRebalancing'), (state: string) => state.toLowerCase())}${cite('ecs-zone-rebalancing')}`,
        eks: ifSeveral(
          least(eks),
          eks.pod('topologySpreadConstraints').value ? native : approximated,
        )`${atLeast(least(eks))}; ${spreadOf(eks)}; nodes come from pools ${pools}`,
        kubernetes: approximated`${atLeast(least(on.kubernetes))}; ${spreadOf(on.kubernetes)}, if your nodes are in several`,
      }),
      judged('on premises', {
        compose: native`any Docker Engine: ${as(compose.store('image'), () => 'the store comes along')}`,
        ecs: absent`${ecs.service('LaunchType')} is in AWS${cite('ecs-launch-types')}`,
        eks: approximated`its objects but ${listed(added)}; table, secrets and identity are in AWS`,
        kubernetes: native`any cluster: ${count(on.kubernetes.names)} objects, store included`,
      }),
      judged('the same file on a laptop', {
        compose: native`it is one: ${as(compose.file('services'), () => 'docker compose up')}`,
        ecs: absent`the image alone: a task definition runs in AWS${cite('ecs-launch-types')}`,
        eks: approximated`its manifests but ${listed(added)}, and with a table of your own`,
        kubernetes: native`kubectl apply of the same ${count(on.kubernetes.names)} objects`,
      }),
      judged('an IAM role of its own', {
        compose: absent`${otherwise(compose.main('credential_spec'), 'none: keys of the twin in variables')}`,
        ecs: native`${as(ecs.task('TaskRoleArn'), () => 'the task role')}`,
        eks: native`${as(eksStack('AWS::EKS::PodIdentityAssociation')('RoleArn'), () => 'by Pod Identity')}${cite('eks-pod-identity')}`,
        kubernetes: absent`${otherwise(on.kubernetes.object('PodIdentityAssociation/')(), 'no AWS here; your cluster may have one of its own')}`,
      }),
      judged('no machine to patch', {
        compose: absent`the machine is yours${cite('compose-production')}`,
        ecs: native`${ecs.service('LaunchType')}: AWS patches below the image${cite('ecs-platform-versions')}`,
        eks: native`AWS replaces nodes of pools ${pools}${cite('eks-auto-mode')}`,
        kubernetes: absent`nodes and control plane are yours${cite('kubernetes-production')}`,
      }),
      judged('no version to upgrade', {
        compose: absent`the engine is yours${cite('compose-production')}`,
        ecs: native`none but the platform's: ${otherwise(ecs.service('PlatformVersion'), 'LATEST')}${cite('ecs-platform-versions')}`,
        eks: absent`${version}, yours to upgrade before its support ends${cite('eks-versions')}`,
        kubernetes: absent`yours to upgrade, before the support of its minor version ends${cite('kubernetes-releases')}`,
      }),
      jobRow(on)('shell', 'a shell in a replica'),
    ],
  };
};

/** Replicas together with their machine may be all that there are; then the platform starts another, and has that part. */
const ifSeveral = (least: Reading, tell: typeof native): typeof native =>
  Number(least.value) > 1 ? tell : approximated;

const atLeast = (least: Reading): Reading =>
  as(least, (replicas: number) =>
    replicas > 1
      ? `at least ${replicas} replicas`
      : 'at least one replica, so none until another has started',
  );

const spreadOf = ({ pod }: ClusterReader): Reading => {
  const spread = pod('topologySpreadConstraints');
  return otherwise(
    as(spread, () => 'spread over zones'),
    'wherever the scheduler puts them',
  );
};

/** The minor version of Kubernetes whose autoscaler scales to zero. */
const ZERO_FROM_MINOR = 37;

const metricName = (name: string): string => (name === 'cpu' ? 'CPU' : name);

const minorOf = ({ value }: Reading): number => Number(String(value).split('.')[1]);

/** What was measured says it: on the platform itself, or else on what stands in for it, which is said. No run, no answer. */
function noFailure({ artefacts }: Readers, id: ScenarioId): Record<Target, Statement> {
  const on = artefacts.measured.find((one) => one.id === id)?.on ?? [];
  const of = (target: Target) => on.filter(({ engine }) => ENGINES[engine].target === target);
  const own = (target: Target) => seriesFor(on, target);
  const none = (target: Target): Reading => ({
    value: 'not measured',
    evidence: [{ measurement: `${of(target)[0]?.engine}/${id}`, found: false }],
  });
  const failed = (series: Series): Reading => {
    const line = series.lines.find(({ title }) => title === FIGURES.failed.title);
    const acts = series.lines.find(({ title }) => title === OBSERVATIONS.tillRollbackSeconds);
    const until = acts ? `, with a user who acts after ${figureText(acts)}` : '';
    return {
      value: line && `${figureText(line)} failed, at ${series.ratePerSecond} a second${until}`,
      evidence: series.runs.map((measurement) => ({ measurement, found: true })),
    };
  };
  const isZero = (series: Series) =>
    series.lines.find(({ title }) => title === FIGURES.failed.title)?.spread?.most === 0;
  const cell = (target: Target): Statement => {
    const series = own(target);
    if (!series) return say`${none(target)}`;
    if (ENGINES[series.engine].isEmulated) {
      return approximated`not measured on AWS: ${failed(series)} on an emulator`;
    }
    return (isZero(series) ? native : absent)`${failed(series)}`;
  };
  const anyKubernetes = own('kubernetes');
  const eks =
    own('eks') || !anyKubernetes
      ? cell('eks')
      : approximated`${none('eks')}; the manifests for any Kubernetes: ${failed(anyKubernetes)}`;
  return { compose: cell('compose'), ecs: cell('ecs'), eks, kubernetes: cell('kubernetes') };
}
