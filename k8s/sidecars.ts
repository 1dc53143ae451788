import { basename } from 'node:path';
import * as kplus from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import type { Service, Sidecar } from '../lib/definition/application.ts';
import { awsText, configurationChecksum } from '../lib/definition/sidecar-configuration.ts';
import { listed, probe, programOf, resources, values, variables } from './container-fields.ts';
import type { KubernetesTarget } from './deployment-target.ts';
import { containerSecurity } from './security.ts';

/*
 * The sidecars of a service: their containers, and their configurations.
 */

/**
 * Native sidecars: init containers that keep running. Kubernetes starts them before the service and stops them after the
 * service, so they get its last data. They have a liveness probe only: with a startup probe, the service would wait for a
 * sidecar that it can do without. A pod is ready only while its sidecars run, as with ordinary containers
 * (kubernetes/kubernetes#142145). docs/decisions/096-failing-sidecars.md has the consequences.
 */
export const sidecarContainers = (target: KubernetesTarget): object[] =>
  target.service.sidecars.map((sidecar) => container(target, sidecar));

function container(target: KubernetesTarget, sidecar: Sidecar): object {
  const { service, aws } = target;
  const ports = Object.entries(sidecar.ports).map(([name, number]) => ({ name, containerPort: number }));
  return {
    name: sidecar.name,
    image: sidecar.image,
    imagePullPolicy: 'IfNotPresent',
    restartPolicy: 'Always',
    ...programOf(sidecar),
    ...listed('ports', ports),
    ...listed('env', [
      ...variables(target, sidecar.environment),
      // ECS sets the region in all containers. Without a region, an AWS SDK sends no request.
      ...(aws && sidecar.awsActions.length > 0 ? values({ AWS_REGION: aws.region }) : []),
    ]),
    ...(sidecar.liveness && { livenessProbe: probe(sidecar.ports, sidecar.liveness) }),
    resources: resources(sidecar),
    securityContext: containerSecurity(service.security, sidecar.userId),
    ...(sidecar.configuration && {
      // Mounts the file alone, so that the image's other files in the folder stay.
      volumeMounts: [
        {
          name: volumeName(sidecar),
          mountPath: sidecar.configuration.path,
          subPath: basename(sidecar.configuration.path),
          readOnly: true,
        },
      ],
    }),
  };
}

const volumeName = ({ name }: Pick<Sidecar, 'name'>): string => `${name}-configuration`;

const configMapName = (service: Pick<Service, 'name'>, { name }: Pick<Sidecar, 'name'>): string =>
  `${service.name}-${name}`;

/** The configurations of a service's sidecars, each with its sidecar and the text for the deployment target. */
const configurations = ({ service, aws }: KubernetesTarget) =>
  service.sidecars.flatMap((sidecar) => {
    const { configuration } = sidecar;
    if (!configuration) return [];
    const text = aws ? awsText(configuration) : configuration.local;
    return [{ sidecar, file: basename(configuration.path), text }];
  });

/** The volumes with the configurations. */
export const configurationVolumes = (target: KubernetesTarget): object[] =>
  configurations(target).map(({ sidecar }) => ({
    name: volumeName(sidecar),
    configMap: { name: configMapName(target.service, sidecar) },
  }));

/** The ConfigMaps of a service: their names stay, whatever is in them. */
export const configMapNames = (service: Service): string[] => [
  ...service.sidecars.flatMap((sidecar) => (sidecar.configuration ? [configMapName(service, sidecar)] : [])),
  ...(service.configuration.length > 0 ? [service.name] : []),
];

/** Adds the ConfigMaps with the configurations. */
export function addConfigurations(scope: Construct, target: KubernetesTarget): void {
  for (const { sidecar, file, text } of configurations(target)) {
    new kplus.ConfigMap(scope, `Configuration-${sidecar.name}`, {
      metadata: { name: configMapName(target.service, sidecar) },
      data: { [file]: text },
    });
  }
}

/**
 * The annotation that replaces the pods when a configuration of the service or of a sidecar changes: programs read their
 * configuration only when they start. No annotation without a configuration.
 */
export const checksumAnnotation = (target: KubernetesTarget): Record<string, string> => {
  const texts = [...configurations(target), ...target.service.configuration].map(({ text }) => text);
  return texts.length > 0 ? { 'checksum/config': configurationChecksum(...texts) } : {};
};
