import { App, type Chart } from 'cdk8s';
import type { Application, Service } from '../lib/definition/application.ts';
import { imageName } from '../lib/definition/image-names.ts';
import { LOCAL_SUBSTITUTE } from '../lib/definition/local-substitute.ts';
import { portNumber } from '../lib/definition/ports.ts';
import { isDatabase, isServed, usedBy } from '../lib/definition/resources.ts';
import { type Handling, headOf, OF_DEFINITION } from '../lib/deploy/handling.ts';
import { yamlText } from '../lib/deploy/yaml-text.ts';
import type { KubernetesTarget } from './deployment-target.ts';
import { certificateSecret, hasIngress } from './ingress.ts';
import { JobChart } from './job-chart.ts';
import { LocalSubstituteChart } from './local-substitute-chart.ts';
import { NamespaceChart } from './namespace-chart.ts';
import { ResourceChart } from './resource-chart.ts';
import { credentialsCommand, existingSecrets, secretCommand } from './secrets.ts';
import { ServiceChart } from './service-chart.ts';
import { hasOwnAddress } from './service-object.ts';

export interface ManifestFile {
  readonly fileName: string;
  readonly content: string;
}

/**
 * The manifests for any cluster, a file for each chart. `kubectl apply -f` takes the files of a folder in the order of
 * their names; Kubernetes needs no order among services.
 */
export function plainManifests(application: Application, handling: Handling = OF_DEFINITION): ManifestFile[] {
  const app = new App();
  const file = (fileName: string, chart: Chart, more: readonly string[] = []): ManifestFile => {
    const header = [headOf(handling), `  kubectl apply -f ${handling.manifests}`, ...more];
    return {
      fileName,
      content: `${header.map((line) => `# ${line}`).join('\n')}\n${chart.toJson().map(yamlText).join('---\n')}`,
    };
  };
  return [
    file('0-namespace.yaml', new NamespaceChart(app, 'Namespace', { application })),
    ...(application.services.some(({ table }) => table)
      ? [
          file(
            `1-${LOCAL_SUBSTITUTE}.yaml`,
            new LocalSubstituteChart(app, 'LocalSubstitute', { application }),
            ['DynamoDB Local in place of the tables.'],
          ),
        ]
      : []),
    ...application.resources
      .filter(isServed)
      .map((resource) =>
        file(
          `1-${resource.name}.yaml`,
          new ResourceChart(app, `Resource-${resource.name}`, { application, resource }),
          isDatabase(resource)
            ? [
                'The pod waits for this Secret, which is made once, after the namespace:',
                `  ${credentialsCommand(application.name, resource)}`,
              ]
            : [],
        ),
      ),
    ...application.jobs.map((job) => {
      const target = { application, service: job, image: imageName(job) };
      return file(`2-${job.name}.yaml`, new JobChart(app, `Job-${job.name}`, target), remarks(target));
    }),
    ...application.services.map((service) => {
      const target = { application, service, image: imageName(service) };
      return file(
        `2-${service.name}.yaml`,
        new ServiceChart(app, `Service-${service.name}`, target),
        remarks(target),
      );
    }),
  ];
}

/** The sentences about what a cluster must bring, before the manifest of a service. */
const remarks = (target: KubernetesTarget): string[] => [
  ...imageRemarks(target.service, target.image),
  ...secretRemarks(target.service),
  ...externalRemarks(target),
  ...volumeRemarks(target.service),
  ...publicRemarks(target),
];

const imageRemarks = ({ image: { build }, security }: Service, image: string): string[] => [
  ...(build
    ? [`The nodes must find the image ${image}: push it where they pull from, or load it into the cluster.`]
    : []),
  ...(security.userId === undefined && !security.allowRoot
    ? ['The user of the image must be a number other than 0: Kubernetes refuses to start a name or root.']
    : []),
];

const volumeRemarks = ({ volumes }: Service): string[] => [
  ...(volumes.some(({ allowNetworkFileSystem }) => !allowNetworkFileSystem)
    ? ["The cluster's default storage class must make disks: the files must not be on a network file system."]
    : []),
  ...(volumes.some(({ shared }) => shared)
    ? ["The cluster's default storage class must make volumes that several nodes mount (ReadWriteMany)."]
    : []),
];

function secretRemarks(service: Service): string[] {
  const command = secretCommand(service);
  const existing = existingSecrets(service);
  return [
    ...(command ? ['The pods wait for this Secret:', `  ${command}`] : []),
    ...(existing.length > 0
      ? [`The pods wait for these Secrets of the namespace, which you have already: ${existing.join(', ')}.`]
      : []),
  ];
}

const externalRemarks = ({ application, service }: KubernetesTarget): string[] =>
  usedBy(application, service)
    .filter((resource) => !isServed(resource))
    .flatMap((resource) => [
      `The pods wait for this Secret with the URL of ${resource.name}:`,
      `  ${credentialsCommand(application.name, resource)}`,
    ]);

function publicRemarks(target: KubernetesTarget): string[] {
  const { application, service } = target;
  const { exposure, name } = service;
  if (!exposure) return [];
  const isGrpc = service.ports[exposure.port]?.protocol === 'grpc';
  return [
    ...(hasOwnAddress(target)
      ? [
          `An Ingress tells public services apart by a domain name or a path, and ${name} has neither.`,
          `So its Service asks the cluster for a load balancer at port ${portNumber(service, exposure.port)}. On a cluster without load balancers the address stays pending.`,
        ]
      : []),
    ...(hasIngress(target) && isGrpc
      ? [
          'Whether gRPC passes an Ingress depends on its controller: it must speak HTTP/2 to clients and, without TLS, to pods.',
        ]
      : []),
    ...(hasIngress(target) && exposure.domainName
      ? [
          `The certificate of ${exposure.domainName} is yours to bring, in the Secret ${certificateSecret(application, exposure.domainName)}.`,
        ]
      : []),
  ];
}
