import { approximated, cite, native } from '../readings/cell.ts';
import type { ClusterReader } from '../readings/kubernetes-reader.ts';
import { allowedActions } from '../readings/policies.ts';
import type { Readers } from '../readings/readers.ts';
import {
  below,
  combine,
  combineList,
  each,
  joined,
  listed,
  map,
  type Place,
  type Reading,
  some,
  text,
} from '../readings/reading.ts';
import { type Concern, cellsWith, concern, judged } from './section.ts';

/** The secrets of a service: where their values come from, how the service gets them, and who else can read them. */
export function secrets(on: Readers): Concern[] {
  const { compose, ecs, eks, kubernetes, eksRole } = on;
  const places = {
    compose: compose.secrets,
    ecs: ecs.secrets,
    eks: eks.volume('secrets')(),
    kubernetes: kubernetes.secrets,
  };
  return [
    concern(
      'secrets',
      ['secrets[].name', 'secrets[].environmentVariable'],
      cellsWith(places, () => ({
        compose: approximated`${onCompose(on)}`,
        ecs: native`Secrets Manager, read by ECS ${onEcs(on)}`,
        eks: native`Secrets Manager, read by init step ${listed(map(eks.initSteps, (all) => all.filter((step) => step === 'read-secrets')))} into a volume in ${map(text(eks.volume('secrets')('emptyDir', 'medium')), (medium) => medium.toLowerCase())}${variablesFromFiles(eks)}`,
        kubernetes: approximated`${onKubernetes(kubernetes)}, which you create`,
      })),
    ),
    judged(
      'secret readers',
      cellsWith(places, () => ({
        compose: approximated`whoever may use Docker on this machine, from ${readersOnCompose(on)}${cite('docker-daemon-access')}`,
        ecs: native`ECS, by role: ${fetching(ecs.executionPolicy)}; and whoever can see ${readersOnEcs(on)}${cite('ecs-secrets')}`,
        eks: approximated`all containers of the pod, by its one role: ${fetching(eksRole)}; and whoever may make pods with its service account${cite('eks-pod-identity')}`,
        kubernetes: approximated`whoever may read Secrets, or make pods, in namespace ${kubernetes.own('Deployment')('metadata', 'namespace')}${cite('kubernetes-secrets')}`,
      })),
    ),
  ];
}

/** Files that init steps write into a volume, and variables that the user's shell or `.env` sets. */
function onCompose({ compose }: Readers): Reading<string> {
  const source = compose.secretVolume('source');
  const steps = compose.secretSteps;
  const files = map(source, (volume) => volume);
  return joined([
    ...(source.value === undefined && some(compose.userVariables)
      ? []
      : [
          map(
            { ...files, evidence: [...files.evidence, ...steps.evidence] },
            (volume) => `made by init step ${steps.value?.join(', ')} into volume ${volume}, read as a file`,
          ),
        ]),
    ...(some(compose.userVariables)
      ? [
          map(
            listed(compose.userVariables),
            (names) => `${names} from your shell or .env, read as a variable`,
          ),
        ]
      : []),
  ]);
}

/** The place of the values on a machine with Docker: a volume with files, variables of the container, or both. */
function readersOnCompose({ compose }: Readers): Reading<string> {
  const volume = map(compose.secretVolume('source'), (name) => `volume ${name}`);
  const variables = map(compose.userVariables, () => 'the variables of the container');
  if (!some(compose.userVariables)) return volume;
  return volume.value === undefined ? variables : alternatives([volume, variables]);
}

/** Variables of the service's container, files that an init step writes, or both. */
function onEcs({ ecs }: Readers): Reading<string> {
  const files = combine(
    [ecs.secretWriter('Name'), ecs.secretFiles],
    (step, _) => `for init step ${step}, which writes files on the task's disk`,
  );
  return joined([
    ...(some(ecs.secretFiles) && !some(ecs.secretVariables)
      ? []
      : [map(listed(ecs.secretVariables), (names) => `into ${names}`)]),
    ...(some(ecs.secretFiles) ? [files] : []),
  ]);
}

/** The same for those who can see the values. */
function readersOnEcs({ ecs }: Readers): Reading<string> {
  const variables = map(ecs.secretVariables, () => "the process's variables");
  if (!some(ecs.secretFiles)) return variables;
  const step = map(ecs.secretWriter('Name'), (name) => `the variables of init step ${name}`);
  const disk = map(ecs.secretWriter('MountPoints'), () => "the files on the task's disk");
  return alternatives([...(some(ecs.secretVariables) ? [variables] : []), step, disk]);
}

/** Places of which each one shows the values. */
const alternatives = (places: readonly Reading<string>[]): Reading<string> =>
  map(combineList(places), (all) => all.join(' or '));

/** The Kubernetes Secret, which the pod reads as files, as variables, or both. */
function onKubernetes({ secretVolume, secretVariables }: ClusterReader): Reading<string> {
  const isMounted = secretVolume().value !== undefined;
  return joined([
    ...(isMounted || !some(secretVariables('name'))
      ? [
          map(
            listed(each(below(secretVolume, 'projected', 'sources'), ['secret', 'name'])),
            (names) => `Secret ${names}, read as a file`,
          ),
        ]
      : []),
    ...(some(secretVariables('name'))
      ? [
          map(
            listed(secretVariables('valueFrom', 'secretKeyRef', 'name')),
            (names) => `Secret ${[...new Set(names.split(', '))].join(', ')}, read as a variable`,
          ),
        ]
      : []),
  ]);
}

/** The variables that the kubelet reads from files of the init step; empty where the service reads the files itself. */
const variablesFromFiles = ({ fileVariables }: ClusterReader): Reading<string> =>
  some(fileVariables)
    ? map(listed(fileVariables), (names) => `, from which the kubelet sets ${names}`)
    : { value: '', evidence: [] };

const fetching = (policy: Place): Reading<string> => allowedActions(policy, 'secretsmanager:');
