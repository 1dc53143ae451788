import type { Artefact, Artefacts, Tree } from './artefacts.ts';
import { as, type Cell, listed, otherwise, read, resource, say } from './cell.ts';
import type { Facts } from './facts.ts';

/** The same manifests twice: on any Kubernetes, and inside the Eks template, whose own resources are then given, too. */
export function kubernetesFacts(objects: Artefact, aws?: Pick<Artefacts, 'eks' | 'shared'>): Facts {
  // The workload that is exposed: the twin of the table has no Ingress.
  const backend = (ingress: Ingress) => ingress.spec.rules?.[0]?.http.paths[0]?.backend.service.name;
  const name =
    backend(Object.values(objects.root).find(isIngress) ?? { kind: 'Ingress', spec: {} }) ?? 'exposed';
  const of =
    (kind: string) =>
    (...path: (string | number)[]) =>
      read(objects, `${kind}/${name}`, ...path);
  const spec = (...path: (string | number)[]) => of('Deployment')('spec', ...path);
  const pod = (...path: (string | number)[]) => spec('template', 'spec', ...path);
  const main = (...path: (string | number)[]) => pod('containers', 0, ...path);
  const scaler = (...path: (string | number)[]) => of('HorizontalPodAutoscaler')('spec', ...path);
  const limits = (size: string) => main('resources', 'limits', size);
  const rolling = (size: string) => spec('strategy', 'rollingUpdate', size);
  const probe = (kind: string) => main(`${kind}Probe`, 'httpGet', 'path');
  const lifecycle = main('lifecycle');
  const drain = lifecycle.value
    ? as(main('lifecycle', 'preStop', 'sleep', 'seconds'), (seconds) => `drains ${seconds}s`)
    : otherwise(lifecycle, 'no drain');
  const beside = as(pod('initContainers'), (all: InitContainer[]) => listed(all.filter(runsOn).map(nameOf)));
  const onTop = as(pod('initContainers'), (all: InitContainer[]) =>
    all.some(runsOn) ? ', sidecar on top' : '',
  );
  const first = as(pod('initContainers'), (all: InitContainer[]) =>
    listed(all.filter((one) => !runsOn(one)).map(nameOf)),
  );

  const shared: Omit<Facts, 'routing' | 'identity' | 'secrets' | 'logs' | 'to own'> = {
    'what runs': say`pods of ${as(main('image'), shortImage)}, sidecar ${beside}; first ${first}`,
    size: say`requests and limits of ${limits('cpu')} CPU and ${limits('memory')}${onTop}`,
    replicas: scaler().value
      ? say`${scaler('minReplicas')} to ${scaler('maxReplicas')}, aiming at ${scaler('metrics', 0, 'containerResource', 'target', 'averageUtilization')} % CPU`
      : say`${spec('replicas')}, ${otherwise(scaler(), 'no scaling')}`,
    health: say`startup ${probe('startup')}, liveness ${probe('liveness')}: restarts the container; readiness ${probe('readiness')}: no requests`,
    rollout: say`rolling, surge ${rolling('maxSurge')}, unavailable ${rolling('maxUnavailable')}; after ${spec('progressDeadlineSeconds')}s marked as failed; rollback is yours`,
    shutdown: say`${drain}, stop signal, kill after ${pod('terminationGracePeriodSeconds')}s in all`,
  };
  const ingressClass = of('Ingress')('spec', 'ingressClassName');
  const secretVolume = (view: (volume: SecretVolume) => string | undefined) =>
    as(pod('volumes'), (all: SecretVolume[]) => {
      const volume = all.find(ofSecrets);
      return volume && view(volume);
    });
  // Neither a volume nor a mount of it: where only one of them is missing, that is no way to say that there are none.
  const hasSecrets = [pod('volumes'), main('volumeMounts')].some(({ value }) =>
    (value as Named[] | undefined)?.some(ofSecrets),
  );
  const secrets = (cell: Cell): Cell => (hasSecrets ? cell : say`${otherwise(secretVolume(nameOf), 'none')}`);

  if (!aws) {
    return {
      ...shared,
      routing: say`Ingress of class ${otherwise(ingressClass, 'the default')}, any controller; Service`,
      identity: say`none; placeholder keys for ${as(main('env'), variable('AWS_ENDPOINT_URL_DYNAMODB'))}`,
      secrets: secrets(
        say`Secret ${secretVolume(({ secret }) => secret?.secretName)}, yours to make, read as a file`,
      ),
      logs: say`${otherwise(read(objects, 'DaemonSet'), 'standard output, kept by whatever the cluster has')}`,
      'to own': say`${as(everything(objects), count)} objects and a cluster`,
    };
  }
  const { eks } = aws;
  const association = read(eks, ...resource(eks, 'AWS::EKS::PodIdentityAssociation'), 'ServiceAccount');
  const retention = read(eks, ...resource(eks, 'AWS::Logs::LogGroup', ofContainers), 'RetentionInDays');
  return {
    ...shared,
    routing: say`Ingress of class ${ingressClass}: ${read(objects, `IngressClassParams/${ingressClass.value}`, 'spec', 'scheme')} application load balancer to pods`,
    identity: say`Pod Identity: a role for service account ${association}`,
    secrets: secrets(
      say`Secrets Manager, read by step ${first} into a volume in ${secretVolume(({ emptyDir }) => emptyDir?.medium?.toLowerCase())}`,
    ),
    logs: say`CloudWatch Logs, ${retention} days`,
    'to own': say`${as(read(eks, 'Resources'), count)} resources, ${as(everything(objects), count)} objects in them, and ${as(read(aws.shared, 'Resources'), count)} shared`,
  };
}

interface Ingress {
  readonly kind: 'Ingress';
  readonly spec: {
    readonly rules?: readonly {
      readonly http: {
        readonly paths: readonly { readonly backend: { readonly service: { readonly name: string } } }[];
      };
    }[];
  };
}

interface Named {
  readonly name: string;
}

interface SecretVolume extends Named {
  readonly secret?: { readonly secretName: string };
  readonly emptyDir?: { readonly medium?: string };
}

interface InitContainer extends Named {
  readonly restartPolicy?: string;
}

const isIngress = (object: unknown): object is Ingress => (object as Tree)?.kind === 'Ingress';
/** The control plane has a log group of its own. */
const ofContainers = ({ LogGroupName }: Tree): boolean =>
  JSON.stringify(LogGroupName ?? '').includes('/aws/containerinsights/');
const ofSecrets = ({ name }: Named): boolean => name === 'secrets';
const nameOf = ({ name }: Named): string | undefined => name;
/** An init container that is restarted runs on beside the others. */
const runsOn = ({ restartPolicy }: InitContainer): boolean => restartPolicy !== undefined;
const variable = (name: string) => (env: { name: string; value?: string }[]) =>
  env.find((one) => one.name === name)?.value;
const count = (tree: Tree): number => Object.keys(tree).length;
const everything = (objects: Artefact) => ({ value: objects.root, evidence: objects.file });
/** By its name and tag, or by its asset's hash, shortened as Docker shortens ids. */
const shortImage = (image: string): string => image.replace(/^.*:([0-9a-f]{12})[0-9a-f]{52}\}?$/, 'image $1');
