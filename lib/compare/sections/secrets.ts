import { approximated, cite, native } from '../readings/cell.ts';
import type { ClusterReader } from '../readings/kubernetes-reader.ts';
import { allowedActions } from '../readings/policies.ts';
import type { Readers } from '../readings/readers.ts';
import {
  below,
  each,
  joined,
  listed,
  map,
  orElse,
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
    ecs: ecs.main('Secrets'),
    eks: eks.volume('secrets')(),
    kubernetes: kubernetes.secrets,
  };
  return [
    concern(
      'secrets',
      ['secrets[].name', 'secrets[].environmentVariable'],
      cellsWith(places, () => ({
        compose: approximated`${onCompose(on)}`,
        ecs: native`Secrets Manager, read by ECS into ${listed(each(below(ecs.main, 'Secrets'), ['Name']))}`,
        eks: native`Secrets Manager, read by init step ${listed(map(eks.initSteps, (all) => all.filter((step) => step === 'read-secrets')))} into a volume in ${map(text(eks.volume('secrets')('emptyDir', 'medium')), (medium) => medium.toLowerCase())}${variablesFromFiles(eks)}`,
        kubernetes: approximated`${onKubernetes(kubernetes)}, yours to make`,
      })),
    ),
    judged(
      'secret readers',
      cellsWith(places, () => ({
        compose: approximated`whoever may use Docker on this machine${orElse(
          map(compose.secretVolume('source'), (volume) => `, from volume ${volume}`),
          ', from the variables of the container',
        )}${cite('docker-daemon-access')}`,
        ecs: native`ECS, by role: ${fetching(ecs.executionPolicy)}; then whoever sees the process's variables${cite('ecs-secrets')}`,
        eks: approximated`all containers of the pod, by its one role: ${fetching(eksRole)}${cite('eks-pod-identity')}`,
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
