import { App } from 'cdk8s';
import { ServiceChart } from '../../k8s/service-chart.ts';
import { parseApplication } from '../../lib/definition/parse-application.ts';
import type { KubernetesObject } from '../kubernetes-object.ts';

/** The ARN that `eksObjects` gives a secret. */
export const arnOf = (secret: string): string =>
  `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${secret}`;

/** The objects of an application's only service on EKS. */
export function eksObjects(definition: object): KubernetesObject[] {
  const application = parseApplication(definition);
  const [service] = application.services;
  if (!service) throw new Error('the application must have a service');
  const chart = new ServiceChart(new App(), service.name, {
    application,
    service,
    image: 'org/web:1.2.3',
    aws: {
      region: 'eu-west-1',
      secretArns: new Map(service.secrets.map(({ name }) => [name, arnOf(name)])),
      loadBalancerCidrs: ['10.0.0.0/24'],
    },
  });
  return chart.toJson();
}
