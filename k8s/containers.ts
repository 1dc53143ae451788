import type { InitStep } from '../lib/definition/application.ts';
import { tableEnvironment } from '../lib/definition/container-variables.ts';
import { makeTable, makeTableEnvironment, type PlatformStep } from '../lib/definition/platform-steps.ts';
import { listed, probe, programOf, resources, values, variables } from './container-fields.ts';
import { type KubernetesTarget, variableContext } from './deployment-target.ts';
import { secretMounts, secretsStep, secretVariables } from './secrets.ts';
import { containerSecurity } from './security.ts';
import { configurationFileMounts, persistentMounts, writableMounts } from './volumes.ts';

/*
 * The containers of a pod: the service's own, and its init steps. The sidecars are in sidecars.ts.
 */

/** The service's own container. */
export function serviceContainer(target: KubernetesTarget): object {
  const { service, image } = target;
  const { health, shutdown, security } = service;
  const ports = Object.entries(service.ports).map(([name, { number }]) => ({ name, containerPort: number }));
  return {
    name: service.name,
    image,
    imagePullPolicy: 'IfNotPresent',
    ...programOf(service),
    ...(ports.length > 0 && { ports }),
    ...listed('env', [
      ...variables(target, service.environment),
      ...values(tableEnvironment(variableContext(target))),
      ...secretVariables(target),
    ]),
    ...(health.startup && { startupProbe: probe(service.ports, health.startup) }),
    ...(health.liveness && {
      livenessProbe: {
        ...probe(service.ports, health.liveness),
        // A container that fails its liveness probe has long had no requests, so it restarts without draining. Its preStop
        // hook would run all the same, and within this time: with a drain, only the shortest ends it at once.
        terminationGracePeriodSeconds: shutdown.drainSeconds > 0 ? 1 : shutdown.stopSeconds,
      },
    }),
    ...(health.readiness && { readinessProbe: probe(service.ports, health.readiness) }),
    // The pod goes on serving while load balancers stop sending requests.
    ...(shutdown.drainSeconds > 0 && {
      lifecycle: { preStop: { sleep: { seconds: shutdown.drainSeconds } } },
    }),
    resources: resources(service),
    securityContext: containerSecurity(security, security.userId),
    ...listed('volumeMounts', [
      ...writableMounts(service),
      ...secretMounts(service),
      ...persistentMounts(service),
      ...configurationFileMounts(service),
    ]),
  };
}

/**
 * The init steps, in the order in which they run. On AWS a platform step fetches the secrets; elsewhere a platform step
 * makes the table in its local substitute. The service's own steps follow.
 */
export function initContainers(target: KubernetesTarget): object[] {
  const { service, aws } = target;
  const secrets = secretsStep(target);
  return [
    ...(secrets
      ? [platformContainer(target, secrets.step, { AWS_REGION: aws?.region ?? '' }, [secrets.mount])]
      : []),
    ...(service.table && !aws
      ? [
          platformContainer(target, makeTable(service), {
            ...makeTableEnvironment(service, variableContext(target).target.tableName ?? ''),
            ...tableEnvironment(variableContext(target)),
          }),
        ]
      : []),
    ...service.initSteps.map((step) => ownStep(target, step)),
  ];
}

const ownStep = (target: KubernetesTarget, step: InitStep): object => ({
  name: step.name,
  ...ofSteps(target, step.image),
  ...programOf(step),
  ...listed('env', [
    ...variables(target, step.environment),
    ...values(tableEnvironment(variableContext(target))),
  ]),
  ...listed('volumeMounts', [
    ...writableMounts(target.service),
    ...persistentMounts(target.service),
    ...(step.image ? [] : configurationFileMounts(target.service)),
  ]),
});

/** The user of a public image's container where a service names none. Such images run as root by default. */
const NOBODY = 65534;

const platformContainer = (
  target: KubernetesTarget,
  step: PlatformStep,
  environment: Readonly<Record<string, string>>,
  mounts: readonly object[] = [],
): object => {
  const { security } = target.service;
  return {
    name: step.name,
    ...ofSteps(target, step.image),
    ...(step.image && { securityContext: containerSecurity(security, security.userId ?? NOBODY) }),
    ...programOf(step),
    env: values(environment),
    ...listed('volumeMounts', [...writableMounts(target.service), ...mounts]),
  };
};

/**
 * The fields that init steps share with the service's container. Init steps end before the container starts, so their
 * limits add nothing to the pod's.
 */
const ofSteps = ({ service, image }: KubernetesTarget, own: string | undefined) => ({
  image: own ?? image,
  imagePullPolicy: 'IfNotPresent',
  resources: resources(service),
  securityContext: containerSecurity(service.security, service.security.userId),
});
