import type { Application, Service } from '../../definition/application.ts';
import { callablePorts } from '../../definition/ports.ts';
import { isDatabase, isServed, usersOf } from '../../definition/resources.ts';
import { callersOf } from '../../definition/service-calls.ts';
import { workloads } from '../../definition/workloads.ts';
import { type Handling, headOf } from '../handling.ts';
import { userVariable as ofResource } from './resource-variables.ts';
import { madeSecrets, userVariable, variableSecrets, writtenSecrets } from './secrets.ts';

/** The comment at the head of the Compose file: the commands, the address of each service, and the secrets to set. */
export function header(application: Application, handling: Handling): string {
  const paragraphs = [
    [headOf(handling)],
    commands(application, handling),
    ...secretsToSet(application, handling),
    aligned([
      ...application.services.map(
        (service) => [service.name, whereabouts(application, service, handling)] as const,
      ),
      ...application.resources.filter(isServed).map((resource) => {
        const users = usersOf(application, resource).map(({ name }) => name);
        return [
          resource.name,
          `${resource.name}:${resource.port}, for ${users.join(', ') || 'no service'} alone`,
        ] as const;
      }),
    ]),
    [
      `Images are of this machine's own architecture; DOCKER_DEFAULT_PLATFORM=linux/amd64 ${handling.compose} up asks for another.`,
    ],
  ];
  return paragraphs.map((lines) => lines.map((line) => `# ${line}`.trimEnd()).join('\n')).join('\n\n');
}

/** Lines of two columns. */
function aligned(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}    ${right}`);
}

function commands(application: Application, { compose }: Handling): string[] {
  const { services } = application;
  const built = services.filter(({ image }) => image.build).length;
  const images = `the image${(built || services.length) === 1 ? '' : 's'}`;
  return aligned([
    [`${compose} up`, `${built > 0 ? 'builds' : 'pulls'} ${images} and starts all`],
    ...(built > 0
      ? [[`${compose} watch`, 'the same, and rebuilds on each change of the source'] as const]
      : []),
    ...application.jobs.map(
      ({ name }) => [`${compose} run --rm ${name}`, 'runs the job once: Compose has no schedule'] as const,
    ),
    [`${compose} down`, `stops all${kept(application)}`],
  ]);
}

function kept({ services, resources }: Application): string {
  const data = services.some(({ table, volumes }) => table || volumes.length > 0) || resources.some(isServed);
  const secrets = services.some((service) => madeSecrets(service).length > 0);
  if (data) return '; the data stays (with --volumes it goes, too)';
  return secrets ? '; the generated secrets stay (with --volumes they go, too)' : '';
}

/** The place where a service answers, in a clause without its name. */
function whereabouts(application: Application, service: Service, { compose }: Handling): string {
  const { exposure, ports, name } = service;
  const port = exposure && ports[exposure.port];
  if (exposure && port?.protocol === 'http')
    return `http://localhost:${exposure.localPort}${exposure.path ?? ''}`;
  if (exposure && port) return `localhost:${exposure.localPort} (${port.protocol})`;
  const callers = callersOf(application, service).map((caller) => caller.name);
  const numbers = callablePorts(service).map(([, { number }]) => `${name}:${number}`);
  if (callers.length > 0 && numbers.length > 0)
    return `${numbers.join(', ')}, for ${callers.join(', ')} alone`;
  const logs = `${compose} logs ${name} shows what it does`;
  return Object.keys(ports).length > 0 ? `called by no other service; ${logs}` : `no port; ${logs}`;
}

/** The variables of the user, with the origin of each value. */
function secretsToSet(application: Application, { source }: Handling): string[][] {
  const { resources } = application;
  const ofResources = resources
    .filter((resource) => !isServed(resource) || isDatabase(resource))
    .map(
      (resource) =>
        [
          ofResource(resource).name,
          isServed(resource)
            ? `the password of ${resource.name}: ${RANDOM}. It counts when the database is made`
            : `the URL of ${resource.name}`,
        ] as const,
    );
  const ofServices = workloads(application).flatMap((service) =>
    [...variableSecrets(service), ...writtenSecrets(service)].map(
      (secret) =>
        [
          userVariable(service, secret).name,
          `the secret ${secret.name} of ${service.name}: ${
            secret.source === 'generated' ? RANDOM : ORIGINS[secret.source]
          }`,
        ] as const,
    ),
  );
  const rows = [...ofServices, ...ofResources];
  if (rows.length === 0) return [];
  return [
    source === undefined
      ? [
          "Set these variables before the first command, each as a line NAME='VALUE' of the file .env in the folder of the",
          'project. Keep .env out of version control.',
        ]
      : [
          "Set these variables before the first command, each as a line NAME='VALUE' of the file .env in the folder of",
          '--project-directory. The .env beside your own Compose file is not read, and names differ. Keep .env out of version',
          'control.',
        ],
    aligned(rows),
  ];
}

const RANDOM = 'a random text, such as the output of openssl rand -hex 20';
const ORIGINS = { provided: 'your own value', existing: 'the value that exists' };
