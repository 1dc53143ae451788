import { secretName } from '../../k8s/secrets.ts';
import { secretDescription, secretFile, stepsFor } from '../derive.ts';
import type { Service } from '../schema.ts';
import type { Target } from '../targets.ts';
import { composeWays } from './compose.ts';
import { ecsWays } from './ecs.ts';
import { eksWays } from './eks.ts';
import type { Ways } from './job.ts';
import { kubernetesWays } from './kubernetes.ts';

/** The jobs of a service, by its definition. The secret that is rotated is its first. */
export function jobsOf(service: Service): Readonly<Record<Target, Ways>> {
  const { name, secrets } = service;
  const [secret] = secrets;
  const [step] = stepsFor(service, 'generated-secrets').filter((one) => one.neededFor !== 'everywhere');
  const cluster = { service: name, namespace: name };
  const managed = secret && { description: secretDescription(service, secret) };
  return {
    compose: composeWays({
      service: name,
      secret: secret && step && { file: secretFile(secret), step: step.name },
    }),
    ecs: ecsWays({ service: name, secret: managed }),
    eks: eksWays({ ...cluster, secret: managed }),
    kubernetes: kubernetesWays({
      ...cluster,
      secret: secret && { object: secretName(service), key: secret.name },
    }),
  };
}
