import { App, type Chart, Yaml } from 'cdk8s';
import { RENDERED } from '../lib/committed.ts';
import { imageTag, TWIN } from '../lib/derive.ts';
import type { Service } from '../lib/schema.ts';
import { NamespaceChart } from './namespace-chart.ts';
import { secretName } from './secrets.ts';
import { ServiceChart } from './service-chart.ts';
import { TwinChart } from './twin-chart.ts';

export interface Manifest {
  readonly fileName: string;
  readonly content: string;
}

/** The service for any Kubernetes, a file a chart. `kubectl apply -f` takes the files of a folder by their names. */
export function plainManifests(service: Service): Manifest[] {
  const app = new App();
  const image = imageTag(service);
  return [
    file('0-namespace.yaml', new NamespaceChart(app, 'Namespace', { service })),
    file(`1-${TWIN}.yaml`, new TwinChart(app, 'Twin', { service }), [
      'DynamoDB Local in place of the table.',
    ]),
    file(`2-${service.name}.yaml`, new ServiceChart(app, 'Service', { service, around: { image } }), [
      `The nodes must find the image ${image}: push it where they pull from, or load it into the cluster.`,
      ...service.secrets.flatMap(({ name }) => [
        `Without this Secret the service runs, but without its ${name}:`,
        `  kubectl -n ${service.name} create secret generic ${secretName(service)} --from-literal=${name}=<value>`,
      ]),
    ]),
  ];
}

const file = (fileName: string, chart: Chart, remarks: readonly string[] = []): Manifest => {
  const header = [
    `${RENDERED} It stands alone: keep it and edit it, if you will not render it again.`,
    '  kubectl apply -f k8s/manifests/',
    ...remarks,
  ];
  return {
    fileName,
    content: `${header.map((line) => `# ${line}`).join('\n')}\n${Yaml.stringify(...chart.toJson())}`,
  };
};
