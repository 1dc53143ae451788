import type { Application, Resource } from './application.ts';
import { type Problem, problem } from './problem.ts';
import { isDatabase, isServed, usersOf } from './resources.ts';

/** The problems of an application that do not stop it, but that its author should know. */
export const warningsOf = (application: Application): Problem[] => [
  ...ofImages(application),
  ...application.resources.flatMap((resource) => [...ofResource(application, resource)]),
];

const ofImages = ({ services, jobs, resources, dynamoDbLocal }: Application): Problem[] => [
  ...jobs.flatMap(({ name, image }) => latest(`jobs.${name}.image.reference`, image.reference)),
  ...services.flatMap(({ name, image, sidecars, initSteps }) => [
    ...latest(`services.${name}.image.reference`, image.reference),
    ...sidecars.flatMap((sidecar, i) => latest(`services.${name}.sidecars.${i}.image`, sidecar.image)),
    ...initSteps.flatMap((step, i) => latest(`services.${name}.initSteps.${i}.image`, step.image)),
  ]),
  ...resources.filter(isServed).flatMap(({ name, image }) => latest(`resources.${name}.image`, image)),
  ...(services.some(({ table }) => table) ? latest('dynamoDbLocal.image', dynamoDbLocal.image) : []),
];

/** Connections that PostgreSQL keeps for its administrators. Source: PostgreSQL, `superuser_reserved_connections`. */
const RESERVED = 3;

function* ofResource(application: Application, resource: Resource): Iterable<Problem> {
  const users = usersOf(application, resource);
  if (users.length === 0)
    yield problem(
      `resources.${resource.name}`,
      resource.name,
      'is used by no service, and is deployed all the same; refer to it in environment, or remove it',
    );
  if (!isDatabase(resource)) return;
  const wanted = users.flatMap((service) => {
    const pool = service.connections[resource.name];
    const { replicas, rollout } = service;
    // A release starts further replicas beside those that run.
    const most = replicas.max + Math.ceil((replicas.max * rollout.surgePercent) / 100);
    return pool === undefined ? [] : [{ service, pool, most }];
  });
  const sum = wanted.reduce((total, { pool, most }) => total + pool * most, 0);
  const free = resource.maxConnections - RESERVED;
  if (sum > free)
    yield problem(
      `resources.${resource.name}.maxConnections`,
      resource.maxConnections,
      `leaves ${free} connections to services, and in a release they may open ${sum}: ${wanted
        .map(({ service, pool, most }) => `${service.name} ${most} replica${most === 1 ? '' : 's'} x ${pool}`)
        .join(
          ', ',
        )}; raise it, as far as the memory of the database allows, or lower connections or replicas.max`,
    );
}

const latest = (field: string, image: string | undefined): Problem[] =>
  image?.endsWith(':latest')
    ? [
        problem(
          field,
          image,
          'has the tag latest: each replica may run another image, and a release cannot go back; name a version or a digest',
        ),
      ]
    : [];
