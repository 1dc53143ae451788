import { approximated, cite, native, say } from '../cell.ts';
import {
  as,
  below,
  count,
  each,
  entry,
  given,
  listed,
  otherwise,
  type Place,
  type Reading,
  some,
} from '../reading.ts';
import { clusters, concern, judged, type SectionOf } from '../section.ts';

export const configuration: SectionOf = (on) => {
  const { compose, ecs, eks, kubernetes, eksStack } = on;
  const variables = (list: Reading) => given('variables', undefined, count(list));
  // Of volumes the service has that of its secrets alone; where there are none, the list is empty, but there.
  const volumes = compose.main('volumes');
  const none = as(volumes, () => 'none');
  const secretVolume = kubernetes.volume('secrets');
  const association = eksStack('AWS::EKS::PodIdentityAssociation');
  const podPolicy = eksStack('AWS::IAM::Policy', ({ PolicyDocument }) =>
    JSON.stringify(PolicyDocument).includes('"dynamodb:'),
  );

  return {
    title: 'Configuration, secrets and identity',
    concerns: [
      concern('settings', ['environment.*', 'requestTimeoutSeconds'], {
        compose: say`${variables(compose.main('environment'))} variables in the Compose file`,
        ecs: say`${variables(ecs.main('Environment'))} variables in the task definition: a change is a new revision`,
        ...clusters(
          on,
          ({ main }) => say`${variables(main('env'))} variables in the Deployment: a change is a rollout`,
        ),
      }),
      concern(
        'sidecar file',
        [
          'sidecars[].configuration.path',
          'sidecars[].configuration.local',
          'sidecars[].configuration.aws',
          'sidecars[].configuration.withoutFiles.environmentVariable',
          'sidecars[].configuration.withoutFiles.command',
        ],
        {
          compose: some(compose.sidecars)
            ? say`its text in variable ${compose.configurationVariable}`
            : say`${listed(compose.sidecars, 'no sidecar')}`,
          ecs: some(ecs.ofSidecars('Name'))
            ? say`its text in variable ${ecs.sidecar('Environment', 0, 'Name')}: Fargate mounts no files of yours`
            : say`${listed(ecs.ofSidecars('Name'), 'no sidecar')}`,
          ...clusters(on, ({ sidecars, configMaps, ofSidecars }) =>
            some(sidecars)
              ? say`ConfigMap ${listed(configMaps)}, mounted at ${listed(ofSidecars('volumeMounts', 0, 'mountPath'))}`
              : say`${listed(sidecars, 'no sidecar')}`,
          ),
        },
      ),
      concern('secrets', ['secrets[].name', 'secrets[].environmentVariable'], {
        compose:
          (volumes.value as unknown[] | undefined)?.length === 0
            ? say`${none}`
            : say`made by a step into volume ${compose.main('volumes', 0, 'source')}, read as a file`,
        ecs: ecs.main('Secrets').value
          ? say`Secrets Manager, read by ECS into ${listed(each(below(ecs.main, 'Secrets'), ['Name']))}`
          : say`${otherwise(ecs.main('Secrets'), 'none')}`,
        eks: eks.hasSecrets
          ? say`Secrets Manager, read by step ${listed(eks.steps)} into a volume in ${as(eks.volume('secrets')('emptyDir', 'medium'), (medium: string) => medium.toLowerCase())}`
          : say`${otherwise(eks.volume('secrets')(), 'none')}`,
        kubernetes: kubernetes.hasSecrets
          ? say`Secret ${secretVolume('secret', 'secretName')}, yours to make, read as a file`
          : say`${otherwise(secretVolume(), 'none')}`,
      }),
      judged('secret readers', {
        compose:
          (volumes.value as unknown[] | undefined)?.length === 0
            ? native`${none}`
            : approximated`whoever may use Docker on this machine, from volume ${compose.main('volumes', 0, 'source')}${cite('docker-daemon-access')}`,
        ecs: ecs.main('Secrets').value
          ? native`ECS, by role: ${fetching(ecs.executionPolicy)}; then whoever sees the process's variables${cite('ecs-secrets')}`
          : native`${otherwise(ecs.main('Secrets'), 'none')}`,
        eks: eks.hasSecrets
          ? approximated`all containers of the pod, by its one role: ${fetching(podPolicy)}${cite('eks-pod-identity')}`
          : native`${otherwise(eks.volume('secrets')(), 'none')}`,
        kubernetes: kubernetes.hasSecrets
          ? approximated`whoever may read Secrets, or make pods, in namespace ${kubernetes.own('Deployment')('metadata', 'namespace')}${cite('kubernetes-secrets')}`
          : native`${otherwise(secretVolume(), 'none')}`,
      }),
      concern('identity', ['store.operations', 'sidecars[].awsActions'], {
        compose: say`none; placeholder keys for ${compose.main('environment', 'AWS_ENDPOINT_URL_DYNAMODB')}`,
        ecs: say`task role: ${operations(ecs.taskPolicy)} on its table`,
        eks: say`Pod Identity, for service account ${association('ServiceAccount')}: ${operations(podPolicy)} on its table`,
        kubernetes: say`none; placeholder keys for ${kubernetes.variable('AWS_ENDPOINT_URL_DYNAMODB')('value')}`,
      }),
    ],
  };
};

interface Statement {
  readonly Action?: string | readonly string[];
}

/** What the statement about a service allows, without the service's prefix. */
const allowed = (policy: Place, prefix: string): Reading => {
  const statement = entry<Statement>(
    below(policy, 'PolicyDocument', 'Statement'),
    ({ Action }) => [Action].flat().some((action) => action?.startsWith(prefix)),
    prefix,
  );
  return as(statement('Action'), (actions: string | string[]) =>
    [actions]
      .flat()
      .map((action) => action.replace(prefix, ''))
      .join(', '),
  );
};

const operations = (policy: Place): Reading => allowed(policy, 'dynamodb:');

const fetching = (policy: Place): Reading => allowed(policy, 'secretsmanager:');
