import type { Application, Resource, Service } from './application.ts';
import { type Problem, problem } from './problem.ts';
import { CONNECTION_MIB } from './resource-memory.ts';
import { isDatabase, isServed, usersOf } from './resources.ts';

/** The problems of an application that do not stop it, but that its author should know. */
export const warningsOf = (application: Application): Problem[] => [
  ...ofImages(application),
  ...application.services.flatMap((one) => ofHeap(`services.${one.name}`, one)),
  ...application.jobs.flatMap((one) => ofHeap(`jobs.${one.name}`, one)),
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

/** Containers of a built image whose variables replace the limit that a Dockerfile sets for the heap of Node. */
const ofHeap = (workload: string, { image, environment, initSteps }: Service): Problem[] => {
  if (!image.build) return [];
  const containers: [string, Service['environment']][] = [
    ['environment', environment],
    ...initSteps.flatMap((step, i): [string, Service['environment']][] =>
      step.image ? [] : [[`initSteps.${i}.environment`, step.environment]],
    ),
  ];
  return containers.flatMap(([field, { NODE_OPTIONS: options }]) =>
    options === undefined || /--max[-_]old[-_]space[-_]size/.test(String(options))
      ? []
      : [
          problem(
            `${workload}.${field}.NODE_OPTIONS`,
            options,
            'replaces the NODE_OPTIONS of the Dockerfile, and with it a limit of the heap, without which Node may be killed for its memory; add the limit to the value, such as --max-old-space-size-percentage=50',
          ),
        ],
  );
};

/** Connections that PostgreSQL keeps for its administrators. Source: PostgreSQL, `superuser_reserved_connections`. */
const RESERVED = 3;

function* ofResource(application: Application, resource: Resource): Iterable<Problem> {
  const users = usersOf(application, resource);
  const jobs: ReadonlySet<Service> = new Set<Service>(application.jobs);
  if (users.length === 0)
    yield problem(
      `resources.${resource.name}`,
      resource.name,
      'is used by no service, and is deployed all the same; refer to it in environment, or remove it',
    );
  if (!isDatabase(resource)) return;
  const { maxConnections, memoryMiB } = resource;
  if (maxConnections * CONNECTION_MIB > memoryMiB / 2)
    yield problem(
      `resources.${resource.name}.memoryMiB`,
      memoryMiB,
      `is too little for ${maxConnections} connections: they alone take about ${maxConnections * CONNECTION_MIB} MiB, half of the memory is for data, and the container is killed when it has none left; set at least ${4 * maxConnections}, or lower maxConnections`,
    );
  const wanted = users.flatMap((service) => {
    const pool = service.connections[resource.name];
    const { replicas, rollout } = service;
    // A release starts further replicas beside those that run. A job counts as one run.
    const most = jobs.has(service)
      ? 1
      : replicas.max + Math.ceil((replicas.max * rollout.surgePercent) / 100);
    return pool === undefined
      ? []
      : [
          {
            told: `${service.name} ${countOf(most, jobs.has(service) ? 'run' : 'replica')} x ${pool}`,
            sum: most * pool,
          },
        ];
  });
  const sum = wanted.reduce((total, { sum }) => total + sum, 0);
  const free = resource.maxConnections - RESERVED;
  if (sum > free)
    yield problem(
      `resources.${resource.name}.maxConnections`,
      resource.maxConnections,
      `leaves ${free} connections to services, and in a release they may open ${sum}: ${wanted.map(({ told }) => told).join(', ')}; raise it, as far as the memory of the database allows, or lower connections or replicas.max`,
    );
}

const countOf = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

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
