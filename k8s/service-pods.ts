import { Duration, JsonPatch, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { stepsFor, terminationGraceSeconds } from '../lib/derive.ts';
import {
  environment,
  type PLACE_VARIABLES,
  secretFileEnvironment,
  tableEnvironment,
} from '../lib/environment.ts';
import type { Service, Step } from '../lib/schema.ts';
import { confinePod, containerSecurity, resources } from './confinement.ts';
import { labels, selector } from './labels.ts';
import { POD, patch } from './patch.ts';
import { httpProbe, probePortByName } from './probes.ts';
import { fetchArguments, secretsMount, secretsVolume } from './secrets.ts';
import { addSidecars, configurationChecksum } from './sidecars.ts';
import { forEnvironment, type Surroundings } from './surroundings.ts';

/** The pods of the service: its container, the steps before it, its sidecars beside it. */
export function servicePods(scope: Construct, service: Service, around: Surroundings): kplus.Deployment {
  const { rollout, security, health, shutdown } = service;
  const deployment = new kplus.Deployment(scope, 'Deployment', {
    metadata: { name: service.name },
    podMetadata: {
      labels: labels(service),
      annotations: { 'checksum/config': configurationChecksum(service, around) },
    },
    select: false,
    // With an autoscaler, each apply would set the number back.
    replicas: service.scaling ? undefined : service.replicas.min,
    strategy: kplus.DeploymentStrategy.rollingUpdate({
      maxSurge: kplus.PercentOrAbsolute.percent(rollout.surgePercent),
      maxUnavailable: kplus.PercentOrAbsolute.percent(rollout.unavailablePercent),
    }),
    progressDeadline: Duration.seconds(rollout.deadlineSeconds),
    terminationGracePeriod: Duration.seconds(terminationGraceSeconds(service)),
    serviceAccount: new kplus.ServiceAccount(scope, 'ServiceAccount', {
      metadata: { name: service.name },
      automountToken: false,
    }),
    automountServiceAccountToken: false,
    securityContext: { ensureNonRoot: true, user: security.userId, group: security.userId },
  });
  deployment.select(kplus.LabelSelector.of({ labels: selector(service.name) }));

  const writable = security.writablePaths.map(({ path, sizeMiB }, i) => ({
    path,
    volume: kplus.Volume.fromEmptyDir(deployment, `Writable-${i}`, `writable-${i}`, {
      sizeLimit: Size.mebibytes(sizeMiB),
    }),
  }));
  const secrets = service.secrets.length > 0 ? secretsVolume(deployment, service, around) : undefined;
  deployment.addContainer({
    ...ofImage(service, around),
    name: service.name,
    ports: Object.entries(service.ports).map(([name, number]) => ({ name, number })),
    envVariables: {
      ...values(environment(service, forEnvironment(service, around))),
      ...values(secretFileEnvironment(service)),
      ...PLACE,
    },
    startup: httpProbe(service, health.startup),
    liveness: httpProbe(service, health.liveness),
    readiness: httpProbe(service, health.readiness),
    volumeMounts: [...writable, ...(secrets ? [secretsMount(secrets, true)] : [])],
  });
  for (const step of stepsFor(service, around.aws ? 'fetched-secrets' : 'store-twin')) {
    deployment.addInitContainer({
      ...stepContainer(service, step, around),
      volumeMounts: [
        ...writable,
        ...(secrets && fetchesSecrets(step, around) ? [secretsMount(secrets, false)] : []),
      ],
    });
  }
  addSidecars(deployment, service, around);

  confinePod(deployment, security);
  patch(
    deployment,
    probePortByName(`${POD}/containers/0`, 'startup', health.startup.port),
    probePortByName(`${POD}/containers/0`, 'liveness', health.liveness.port),
    probePortByName(`${POD}/containers/0`, 'readiness', health.readiness.port),
    // cdk8s-plus is of Kubernetes 1.27, which has no sleep: the pod goes on serving while fronts let go of it.
    ...(shutdown.drainSeconds > 0
      ? [
          JsonPatch.add(`${POD}/containers/0/lifecycle`, {
            preStop: { sleep: { seconds: shutdown.drainSeconds } },
          }),
        ]
      : []),
    // What fails its liveness has had no requests for long: it need not drain, and is back that much sooner.
    JsonPatch.add(`${POD}/containers/0/livenessProbe/terminationGracePeriodSeconds`, shutdown.stopSeconds),
    // Its scheduling speaks of affinities; a node's architecture and an even spread are said shorter.
    JsonPatch.add(`${POD}/nodeSelector`, { 'kubernetes.io/arch': ARCHITECTURES[service.image.architecture] }),
    JsonPatch.add(`${POD}/topologySpreadConstraints`, topologySpread(service)),
  );
  return deployment;
}

const ARCHITECTURES = { x86_64: 'amd64', arm64: 'arm64' };

/** What the platform tells a container of its place. The zone is there from Kubernetes 1.35 on, and empty before. */
const PLACE: Record<(typeof PLACE_VARIABLES)[number], kplus.EnvValue> = {
  POD_NAME: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_NAME),
  POD_NAMESPACE: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_NAMESPACE),
  NODE_NAME: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.NODE_NAME),
  ZONE: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_LABEL, { key: 'topology.kubernetes.io/zone' }),
};

const values = (variables: Readonly<Record<string, string>>): Record<string, kplus.EnvValue> =>
  Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, kplus.EnvValue.fromValue(literally(value))]),
  );

/** Kubernetes replaces $(VARIABLE) in values and commands; doubled, the dollar sign is the definition's own. */
const literally = (text: string): string => text.replaceAll('$(', '$$$$(');

/** The service and its steps run from one image, under one set of limits. Steps run before, so theirs add nothing. */
const ofImage = (service: Service, { image }: Surroundings) => ({
  image,
  imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
  resources: resources(service),
  securityContext: containerSecurity(service.security, service.security),
});

const fetchesSecrets = (step: Step, { aws }: Surroundings): boolean =>
  aws !== undefined && step.neededFor === 'fetched-secrets';

const stepContainer = (service: Service, step: Step, around: Surroundings): kplus.ContainerProps => ({
  ...ofImage(service, around),
  name: step.name,
  ...(around.aws && fetchesSecrets(step, around)
    ? {
        command: [...step.command.map(literally), ...fetchArguments(service, around.aws.secretArns)],
        envVariables: values({ AWS_REGION: around.aws.region }),
      }
    : {
        command: step.command.map(literally),
        envVariables: values(tableEnvironment(service, forEnvironment(service, around))),
      }),
});

/** A wish, not a condition: where zones or nodes are few, pods that would wait run together instead. */
const topologySpread = (service: Service) =>
  [
    ...(service.availability.spreadOverZones ? ['topology.kubernetes.io/zone'] : []),
    'kubernetes.io/hostname',
  ].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: selector(service.name) },
    // The pods of a release among themselves: those that it replaces are on their way out.
    matchLabelKeys: ['pod-template-hash'],
  }));
