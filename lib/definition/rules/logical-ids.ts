import type { Application, Job, Resource, Secret, Service } from '../application.ts';
import type { Rule } from '../apply-rules.ts';
import { logicalIds } from '../logical-ids.ts';
import { type Problem, problem } from '../problem.ts';
import { isDatabase, isServed } from '../resources.ts';
import { eachOf } from './for-each.ts';

type StackId = readonly [stack: 'Shared' | 'EcsFargate' | 'Eks', id: string];

/** Refuses names that become one id in the template of a stack: CDK fails with such a template. */
export const logicalIdsDiffer: Rule<Application> = function* (application) {
  const taken = new Map([[`Eks ${logicalIds.kubeconfigCommand}`, 'the command that sets up kubectl']]);
  function* take(field: string, name: string, ids: readonly StackId[]): Iterable<Problem> {
    // CloudFormation takes no dash.
    const keys = ids.map(([stack, id]) => `${stack} ${id.replaceAll('-', '')}`);
    const clash = keys.find((key) => taken.has(key));
    if (clash)
      yield problem(
        field,
        name,
        `becomes the id ${clash.split(' ')[1]} in a CloudFormation template, as does ${taken.get(clash)}; choose a name with other letters or digits`,
      );
    for (const key of keys) if (!taken.has(key)) taken.set(key, field);
  }
  yield* eachOf(application, 'services', (service, field) =>
    take(field, service.name, idsOfService(service)),
  );
  yield* eachOf(application, 'resources', (one, field) => take(field, one.name, idsOfResource(one)));
  yield* eachOf(application, 'jobs', (job, field) => take(field, job.name, idsOfJob(job)));
  for (const list of ['services', 'jobs'] as const)
    yield* eachOf(application, list, function* (service, field) {
      for (const [i, secret] of service.secrets.entries())
        yield* take(`${field}.secrets.${i}.name`, secret.name, idsOfSecret(service, secret));
    });
};

const inBoth = (id: string): StackId[] => [
  ['EcsFargate', id],
  ['Eks', id],
];

const idsOfService = (service: Service): StackId[] => [
  ...(service.table
    ? [['Shared', logicalIds.tableName(service)] as const, ...inBoth(logicalIds.tableName(service))]
    : []),
  ...(service.exposure
    ? [['EcsFargate', logicalIds.url(service)] as const, ['Eks', logicalIds.urlCommand(service)] as const]
    : []),
  ...(service.volumes.some(({ shared }) => shared)
    ? [['Eks', logicalIds.sharedVolumes(service)] as const]
    : []),
];

/** The ids of a resource, those included that a template has only if a variable asks for the part. */
const idsOfResource = (resource: Resource): StackId[] => {
  if (!isServed(resource)) return inBoth(logicalIds.storeUrlCommand(resource));
  const ofServed = (['group', 'host'] as const).flatMap((key) =>
    inBoth(logicalIds.resourceParameter(resource, key)),
  );
  if (!isDatabase(resource)) return ofServed;
  return [
    ['Shared', logicalIds.instance(resource)],
    ['Shared', logicalIds.urlCommand(resource)],
    ...ofServed,
    ...(['url', 'password'] as const).flatMap((key) => inBoth(logicalIds.resourceParameter(resource, key))),
  ];
};

const idsOfJob = (job: Job): StackId[] => [['EcsFargate', logicalIds.runCommand(job)]];

const idsOfSecret = (service: Service, secret: Secret): StackId[] =>
  secret.source === 'provided' ? inBoth(logicalIds.storeSecretCommand(service, secret)) : [];
