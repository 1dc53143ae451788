import type { Application } from '../../definition/application.ts';
import { InvalidInput } from '../../definition/invalid-input.ts';
import { problem } from '../../definition/problem.ts';
import { secretParts } from '../../definition/resources.ts';
import { workloads } from '../../definition/workloads.ts';
import type { SupportedVersion } from '../kubernetes-versions.ts';

/**
 * Refuses a cluster that cannot hand over secrets as variables: the kubelet reads variables from files since Kubernetes
 * 1.35. Source: Kubernetes, "Define Environment Variable Values Using An Init Container".
 *
 * @throws InvalidInput naming the secrets and the ways out
 */
export function refuseOldVersions(
  application: Pick<Application, 'services' | 'jobs' | 'resources'>,
  version: SupportedVersion,
): void {
  if (version !== '1.34') return;
  const own = workloads(application).flatMap((service) =>
    service.secrets.filter(({ file }) => !file).map(({ name }) => `${name} of services.${service.name}`),
  );
  const parts = secretParts(application, workloads(application)).map(
    ({ resource, part }) => `the ${part} of resources.${resource.name}`,
  );
  const secrets = [...own, ...parts];
  const ways = [
    'choose a newer version',
    ...(own.length > 0 ? ['set file of the secret if the image can read a file'] : []),
  ];
  if (secrets.length > 0)
    throw new InvalidInput('the context', [
      problem(
        'kubernetesVersion',
        version,
        `must be 1.35 or newer for ${secrets.join(' and ')}: before, EKS sets no variable from a secret without a copy in the cluster; ${ways.join(', or ')}`,
      ),
    ]);
}
