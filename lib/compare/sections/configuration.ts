import { counted } from '../counted.ts';
import { type Judgement, notApplicable, type Statement, say } from '../readings/cell.ts';
import { type Json, objectsIn } from '../readings/json.ts';
import { actionsOf, allowedActions } from '../readings/policies.ts';
import type { Readers } from '../readings/readers.ts';
import {
  below,
  clause,
  combine,
  count,
  each,
  given,
  listed,
  map,
  orElse,
  type Place,
  type Reading,
  text,
} from '../readings/reading.ts';
import { STORE_ENDPOINT } from '../readings/table-places.ts';
import { secrets } from './secrets.ts';
import {
  beforeColon,
  type Concern,
  cellsWith,
  clusters,
  concern,
  ofSidecars,
  type SectionOf,
} from './section.ts';

export const configuration: SectionOf = (on) => ({
  title: 'Configuration, secrets and identity',
  concerns: [...settings(on), ...secrets(on), identity(on)],
});

/** The variables and the files of the service, and the configuration of its sidecars. */
function settings(on: Readers): Concern[] {
  const { compose, ecs } = on;
  const variables = (list: Reading): Reading<string> =>
    map(given('variables', undefined, orElse(count(list), 0)), (number) => counted(number, 'variable'));
  return [
    concern(
      'environment variables',
      ['environment.*', 'requestTimeoutSeconds'],
      cellsWith(
        {
          compose: compose.main('environment'),
          ecs: ecs.main('Environment', 0),
          eks: on.eks.main('env'),
          kubernetes: on.kubernetes.main('env'),
        },
        () => ({
          compose: say`${variables(compose.main('environment'))} in the Compose file`,
          ecs: say`${variables(ecs.main('Environment'))} in the task definition: a change is a new revision`,
          ...clusters(
            on,
            ({ main }) => say`${variables(main('env'))} in the Deployment: a change is a rollout`,
          ),
        }),
      ),
    ),
    files(on),
    concern(
      'sidecar file',
      ['sidecars[].configuration.path', 'sidecars[].configuration.local', 'sidecars[].configuration.aws'],
      cellsWith(
        {
          compose: compose.configuration,
          ecs: ecs.configuration('Value'),
          eks: on.eks.configuration,
          kubernetes: on.kubernetes.configuration,
        },
        () => ({
          compose: ofSidecars(
            compose.sidecars,
            () => say`its text in variable ${compose.configurationVariable}`,
          ),
          ecs: ofSidecars(
            ecs.ofSidecars('Name'),
            () => say`its text in variable ${ecs.configuration('Name')}: Fargate mounts no single file`,
          ),
          ...clusters(on, (cluster) =>
            ofSidecars(
              cluster.sidecars,
              () =>
                say`ConfigMap ${listed(cluster.configMaps)}, mounted at ${listed(cluster.configured('volumeMounts', 0, 'mountPath'))}`,
            ),
          ),
        }),
      ),
    ),
  ];
}

/** The files that the service reads when it starts. */
const files = ({ compose, ecs, eks, kubernetes }: Readers): Concern =>
  concern(
    'configuration files',
    ['configuration[].path', 'configuration[].text'],
    cellsWith(
      {
        compose: compose.files('source'),
        ecs: ecs.folders('SourceVolume'),
        eks: eks.filesFrom,
        kubernetes: kubernetes.filesFrom,
      },
      () => ({
        compose: say`${listed(compose.files('target'))}, which a container writes into volume ${firstText(compose.files('source'))} first`,
        ecs: say`folder ${listed(ecs.folders('ContainerPath'))}, which a container writes into volume ${listed(ecs.folders('SourceVolume'))} first: the image's own files there are hidden`,
        ...clusters(
          { eks, kubernetes },
          ({ filesFrom, files: mounts }) =>
            say`${listed(mounts('mountPath'))}, from ConfigMap ${filesFrom}: a change is a rollout, but old pods that restart read the new text`,
        ),
      }),
    ),
  );

const firstText = (list: Reading<readonly Json[]>): Reading<string> =>
  map(list, ([first]) => (typeof first === 'string' ? first : undefined));

/** The AWS role of the service. */
function identity({ compose, ecs, kubernetes, eksRole, podIdentity }: Readers): Concern {
  const placeholder = (url: Reading): Reading<string> =>
    clause(url, (to) => `; ${to} takes placeholder keys`);
  const rightsOnEcs = ecs.taskPolicy('PolicyDocument');
  // On EKS the init step that reads secrets has an identity, also where the service itself needs none.
  const needed = (cell: Statement): Statement | Judgement =>
    rightsOnEcs.value === undefined
      ? notApplicable`${orElse(rightsOnEcs, 'the service calls nothing of AWS')}`
      : cell;
  // A task needs a role for its files on EFS. Elsewhere no role stands between a container and its volume.
  const elsewhere = (cell: Statement): Statement | Judgement =>
    mountsAlone(ecs.taskPolicy)
      ? notApplicable`${{ ...rightsOnEcs, value: 'the service calls nothing of AWS' }}`
      : needed(cell);
  return concern(
    'identity',
    ['table.operations', 'sidecars[].awsActions'],
    cellsWith({ ecs: ecs.taskPolicy('PolicyDocument'), eks: podIdentity('ServiceAccount') }, () => ({
      compose: elsewhere(say`none${placeholder(compose.main('environment', STORE_ENDPOINT))}`),
      ecs: needed(say`task role: ${rights(ecs.taskPolicy)}`),
      eks:
        podIdentity('ServiceAccount').value === undefined && mountsAlone(ecs.taskPolicy)
          ? say`${orElse(podIdentity('ServiceAccount'), 'none: the cluster itself attaches disks')}`
          : say`Pod Identity, for service account ${podIdentity('ServiceAccount')}: ${rights(eksRole)}`,
      kubernetes: elsewhere(say`none${placeholder(kubernetes.variable(STORE_ENDPOINT)('value'))}`),
    })),
  );
}

/** Tells whether a role is for mounts alone, which need none on a cluster. */
const mountsAlone = (policy: Place): boolean => {
  const actions = objectsIn(policy('PolicyDocument', 'Statement').value).flatMap(({ Action }) =>
    actionsOf(Action),
  );
  return actions.length > 0 && actions.every((action) => action.startsWith(MOUNTS));
};

const MOUNTS = 'elasticfilesystem:';

/** The rights of a role: the operations on the table, or else the services of AWS that it may call. */
function rights(policy: Place): Reading<string> {
  const operations = allowedActions(policy, 'dynamodb:');
  const mounts = orElse(
    map(allowedActions(policy, MOUNTS), () => ', mounts of its files'),
    '',
  );
  if (operations.value !== undefined)
    return combine([operations, mounts], (names, more) => `${names} on its table${more}`);
  const document = policy('PolicyDocument');
  if (document.value === undefined) return orElse(text(document), 'no rights');
  return map(each(below(policy, 'PolicyDocument', 'Statement'), ['Action']), (all) => {
    const services = all.flatMap((action) => actionsOf(action).map(beforeColon));
    return `calls of ${[...new Set(services)].join(', ')}`;
  });
}
