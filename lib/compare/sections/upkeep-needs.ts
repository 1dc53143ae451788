import { absent, approximated, cite, native } from '../readings/cell.ts';
import { jobReaders } from '../readings/job-reader.ts';
import type { Readers } from '../readings/readers.ts';
import {
  clause,
  combineList,
  count,
  listed,
  map,
  orElse,
  properties,
  type Reading,
  resourcesOf,
  words,
} from '../readings/reading.ts';
import { resourceReaders } from '../readings/resource-reader.ts';
import { tablePlaces } from '../readings/table-places.ts';
import { localSubstitute } from './data.ts';
import { along, eksAlone, onPremisesOf } from './on-premises.ts';
import { type Concern, cellsWith, judged } from './section.ts';

/** The purpose that AWS names for the local substitute of tables. */
const FOR_TESTS = 'for development and tests: in production, bring a store of your own';

/** The need for backups, in an application that has data. */
function backups({ artefacts, compose, kubernetes }: Readers): Concern[] {
  const resources = resourceReaders(artefacts);
  const tables = properties(artefacts.shared, 'AWS::DynamoDB::Table')(
    'PointInTimeRecoverySpecification',
    'PointInTimeRecoveryEnabled',
  );
  const hasTables = resourcesOf(artefacts.shared).some(({ type }) => type === 'AWS::DynamoDB::Table');
  if (resources.length === 0 && !hasTables) return [];
  const inTables = (place: Reading) => (hasTables ? [place] : []);
  const onAws = names([
    ...inTables(map(tables, () => 'tables')),
    ...resources.map(({ name, isCache, onAws }) =>
      map(onAws('Properties', isCache ? 'SnapshotRetentionLimit' : 'BackupRetentionPeriod'), () => name),
    ),
  ]);
  const volumes = names([
    ...inTables(compose.store('volumes', 0, 'source')),
    ...resources.map(({ container }) => container('volumes', 0, 'source')),
  ]);
  const claims = names([
    ...inTables(localSubstitute(kubernetes).claim('metadata', 'name')),
    ...resources.map(({ claim }) => claim('metadata', 'name')),
  ]);
  return [
    judged('backups are made', {
      compose: absent`by you: of volume ${volumes}${cite('docker-volumes')}`,
      ecs: native`by AWS: of ${onAws}`,
      eks: native`by AWS: of ${onAws}`,
      kubernetes: absent`by you: of claim ${claims}${cite('kubernetes-statefulsets')}`,
    }),
  ];
}

const names = (all: readonly Reading[]): Reading<string> => listed(combineList(all));

/** The need for a scheduler, in an application that has jobs. */
function schedules({ artefacts }: Readers): Concern[] {
  const jobs = jobReaders(artefacts);
  if (jobs.length === 0) return [];
  const all = words(jobs.map(({ name }) => name).join(', '));
  const by = (rules: readonly Reading[], scheduler: string) =>
    native`${map(combineList(rules), () => scheduler)}: ${all}`;
  return [
    judged('jobs run on a schedule', {
      compose: absent`not ${all}: docker compose run, or the cron of this machine, starts it${cite('compose-profiles')}`,
      ecs: by(
        jobs.map(({ schedule }) => schedule('ScheduleExpression')),
        'by EventBridge Scheduler',
      ),
      eks: by(
        jobs.map(({ eks }) => eks('schedule')),
        'by CronJobs',
      ),
      kubernetes: by(
        jobs.map(({ kubernetes }) => kubernetes('schedule')),
        'by CronJobs',
      ),
    }),
  ];
}

/** Needs about where a deployment runs, and about its upkeep. */
export function upkeepNeeds(on: Readers): Concern[] {
  const { compose, ecs, eksCluster, nodePools, added, kubernetes, podIdentity, artefacts } = on;
  const tables = properties(artefacts.shared, 'AWS::DynamoDB::Table')('BillingMode');
  const version = eksCluster('Version');

  return [
    judged('on premises', {
      compose: native`any Docker Engine${along(on, ', with a store for development and tests')}`,
      ecs: absent`${ecs.service('LaunchType')} runs only in AWS${cite('ecs-launch-types')}`,
      eks: onPremisesOf(on),
      kubernetes: native`a cluster with the parts in row "tools": ${count(kubernetes.names)} objects${along(on, ', with the store for development and tests')}`,
    }),
    judged(
      'a store for production',
      cellsWith(tablePlaces(on), () => ({
        compose: absent`DynamoDB Local, ${map(compose.store('image'), () => FOR_TESTS)}${cite('dynamodb-local')}`,
        ecs: native`${map(tables, () => 'DynamoDB')}`,
        eks: native`${map(tables, () => 'DynamoDB')}`,
        kubernetes: absent`DynamoDB Local in one pod, ${map(kubernetes.object('Deployment/store')('metadata', 'name'), () => FOR_TESTS)}${cite('dynamodb-local')}`,
      })),
    ),
    ...backups(on),
    ...schedules(on),
    judged('the same file on a laptop', {
      compose: native`yes: ${map(compose.file('services'), () => 'docker compose up')}`,
      ecs: absent`only the image: a task definition runs in AWS${cite('ecs-launch-types')}`,
      eks: approximated`other manifests of the same charts, in the last column${eksAlone(added)}${clause(tables, () => ', and its table is in AWS')}`,
      kubernetes: native`kubectl apply of the same ${count(kubernetes.names)} objects`,
    }),
    judged(
      'an IAM role of its own',
      cellsWith({ eks: podIdentity('ServiceAccount') }, () => ({
        compose: absent`${orElse(compose.main('credential_spec'), 'none: no container gets credentials of AWS')}`,
        ecs: native`${map(ecs.task('TaskRoleArn'), () => 'the task role')}`,
        eks: native`${map(podIdentity('RoleArn'), () => 'by Pod Identity')}${cite('eks-pod-identity')}`,
        kubernetes: absent`${orElse(kubernetes.object('PodIdentityAssociation/')(), 'none: no AWS here; your cluster may have its own identities')}`,
      })),
    ),
    judged('no machine to patch', {
      compose: absent`the machine is yours${cite('compose-production')}`,
      ecs: native`${ecs.service('LaunchType')}: AWS patches everything below the image${cite('ecs-platform-versions')}`,
      eks: native`AWS replaces nodes of pools ${nodePools}${cite('eks-auto-mode')}`,
      kubernetes: absent`nodes and control plane are yours${cite('kubernetes-production')}`,
    }),
    judged('no version to upgrade', {
      compose: absent`the engine is yours${cite('compose-production')}`,
      ecs: native`AWS updates the platform version: ${orElse(ecs.service('PlatformVersion'), 'LATEST')}${cite('ecs-platform-versions')}`,
      eks: absent`${version}, yours to upgrade before its support ends${cite('eks-versions')}`,
      kubernetes: absent`yours to upgrade, before the support of its minor version ends${cite('kubernetes-releases')}`,
    }),
  ];
}
