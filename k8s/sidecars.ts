import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import type { Service, Sidecar } from '../lib/schema.ts';
import { containerSecurity, resources } from './confinement.ts';
import { POD, patch } from './patch.ts';
import { httpProbe, probePortByName } from './probes.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * Adds the sidecars as native ones: init containers that go on running. Kubernetes starts them before the service and
 * stops them after it, so that they see its last data. With a liveness probe only: a startup probe would keep the
 * service waiting for a sidecar that it can do without.
 *
 * To be called after the steps were added, as it counts them.
 */
export function addSidecars(deployment: kplus.Deployment, service: Service, around: Surroundings): void {
  const steps = deployment.initContainers.length;
  // The list is absent where there is no step.
  if (steps === 0) patch(deployment, JsonPatch.add(`${POD}/initContainers`, []));

  for (const [i, sidecar] of service.sidecars.entries()) {
    deployment.addContainer(container(deployment, service, sidecar, around));
    const added = `${POD}/initContainers/${steps + i}`;
    patch(
      deployment,
      // cdk8s-plus refuses probes on init containers and knows no restart policy of a container.
      JsonPatch.move(`${POD}/containers/1`, added),
      JsonPatch.add(`${added}/restartPolicy`, 'Always'),
      probePortByName(added, 'liveness', sidecar.liveness.port),
    );
  }
}

function container(
  deployment: kplus.Deployment,
  service: Service,
  sidecar: Sidecar,
  { aws }: Surroundings,
): kplus.ContainerProps {
  const { name, configuration } = sidecar;
  const file = basename(configuration.path);
  const config = new kplus.ConfigMap(Chart.of(deployment), `Configuration-${name}`, {
    metadata: { name: `${service.name}-${name}` },
    data: { [file]: aws ? configuration.aws : configuration.local },
  });
  ApiObject.of(deployment).addDependency(ApiObject.of(config));
  return {
    name,
    image: sidecar.image,
    imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
    ports: Object.entries(sidecar.ports).map(([port, number]) => ({ name: port, number })),
    envVariables: aws ? { AWS_REGION: kplus.EnvValue.fromValue(aws.region) } : {},
    liveness: httpProbe(sidecar, sidecar.liveness),
    resources: resources(sidecar),
    securityContext: containerSecurity(service.security, sidecar),
    // The file alone, so that the image's own files beside it stay.
    volumeMounts: [
      {
        path: configuration.path,
        subPath: file,
        volume: kplus.Volume.fromConfigMap(deployment, `Volume-${name}`, config, {
          name: `${name}-configuration`,
        }),
        readOnly: true,
      },
    ],
  };
}

/** Changes with the sidecars' configuration, which they read only when they start. */
export const configurationChecksum = (service: Service, { aws }: Surroundings): string =>
  createHash('sha256')
    .update(
      service.sidecars.map(({ configuration }) => (aws ? configuration.aws : configuration.local)).join('\0'),
    )
    .digest('hex')
    .slice(0, 16);
