import { stringify } from 'yaml';
import { RENDERED } from '../committed.ts';
import {
  buildArguments,
  imageTag,
  probeCommand,
  SECRETS_DIRECTORY,
  secretFile,
  servicePort,
  startupSeconds,
  stepsFor,
  TWIN,
  twinArguments,
  userAndGroup,
} from '../derive.ts';
import { environment, type Surroundings, secretFileEnvironment, tableEnvironment } from '../environment.ts';
import type { Service, Sidecar, Step } from '../schema.ts';

const HEADER = ` ${RENDERED} It stands alone: keep it and edit it, if you will not render it again.

   docker compose up       builds the image and starts all; the page is on http://localhost:%PORT%
   docker compose watch    the same, and rebuilds on each change of the source
   docker compose down     stops all; the data stays (with --volumes it goes, too)
`;

/** The Compose file of a service for local work: the service, its sidecars, its steps, and the twin of its table. */
export function composeFile(service: Service): string {
  const file = {
    name: service.name,
    services: {
      [service.name]: main(service),
      ...Object.fromEntries(
        service.sidecars.map((sidecar) => [sidecar.name, sidecarService(service, sidecar)]),
      ),
      ...Object.fromEntries(localSteps(service).map((step) => [step.name, stepService(service, step)])),
      [TWIN]: storeTwin(service),
    },
    networks: {
      // Published ports need a network with a way out; what only the service calls stays on one without.
      front: {},
      back: { internal: true },
    },
    volumes: { [TWIN]: {}, ...(service.secrets.length > 0 && { secrets: {} }) },
  };
  const header = HEADER.replace('%PORT%', String(service.exposure.localPort));
  // Anchors would save lines and cost the reader the jump.
  return `${header.replaceAll(/^/gm, '#').replaceAll(/#$/gm, '')}\n${stringify(literally(file), { aliasDuplicateObjects: false, lineWidth: 0 })}`;
}

/** Compose replaces variables in every text; doubled, the dollar signs are the definition's own. */
const literally = (file: object): object =>
  JSON.parse(JSON.stringify(file), (_, value) =>
    typeof value === 'string' ? value.replaceAll('$', '$$$$') : value,
  );

const surroundings = (service: Service): Surroundings => ({
  platform: 'compose',
  region: 'local',
  tableName: service.name,
  sidecarHost: (name) => name,
  twinEndpoint: `http://${TWIN}:${service.store.twin.port}`,
});

/** Compose brings neither a table nor a place for secrets. */
const localSteps = (service: Service): Step[] => stepsFor(service, 'store-twin', 'generated-secrets');

function main(service: Service) {
  const { health } = service;
  return {
    image: imageTag(service),
    build: build(service),
    // Asked of no registry: nobody else has it.
    pull_policy: 'build',
    platform: platform(service),
    environment: { ...environment(service, surroundings(service)), ...secretFileEnvironment(service) },
    ports: [`127.0.0.1:${service.exposure.localPort}:${servicePort(service)}`],
    networks: ['front', 'back'],
    volumes: secretsVolume(service, true),
    depends_on: {
      ...Object.fromEntries(service.sidecars.map(({ name }) => [name, { condition: 'service_started' }])),
      ...Object.fromEntries(
        localSteps(service).map(({ name }) => [name, { condition: 'service_completed_successfully' }]),
      ),
    },
    // Readiness, as it is what `up --wait` and dependents want to know. Compose restarts nothing that is unhealthy.
    healthcheck: {
      test: ['CMD', ...probeCommand(service, health.readiness)],
      interval: `${health.readiness.periodSeconds}s`,
      timeout: `${health.readiness.timeoutSeconds}s`,
      retries: health.readiness.failureThreshold,
      start_period: `${startupSeconds(service)}s`,
      start_interval: `${health.startup.periodSeconds}s`,
    },
    stop_grace_period: `${service.shutdown.stopSeconds}s`,
    restart: 'unless-stopped',
    ...confinement(service),
    tmpfs: writable(service),
    ...limits(service),
    logging: logging(service),
    labels: { version: service.version, owner: service.owner },
    // A rebuild, as files cannot be copied into a container whose root is read-only.
    develop: {
      watch: [{ action: 'rebuild', path: `./${service.image.context}`, ignore: ['node_modules/', 'dist/'] }],
    },
  };
}

/** A service of its own, reached by name: one that shares the main container's network is cut off when that restarts. */
const sidecarService = (service: Service, sidecar: Sidecar) => ({
  image: sidecar.image,
  platform: platform(service),
  networks: ['back'],
  // In a variable: Compose mounts an inline text into no container whose root is read-only.
  command: [...sidecar.configuration.withoutFiles.command],
  environment: { [sidecar.configuration.withoutFiles.environmentVariable]: sidecar.configuration.local },
  restart: 'unless-stopped',
  ...confinement(service, { userId: sidecar.userId, addCapabilities: [] }),
  ...limits(sidecar),
  logging: logging(service),
});

const stepService = (service: Service, step: Step) => {
  const makesSecrets = step.neededFor === 'generated-secrets';
  return {
    image: imageTag(service),
    // Built once, by the service itself: where several build one tag, an engine may refuse all but the first.
    pull_policy: 'never',
    platform: platform(service),
    command: makesSecrets ? [...step.command, ...service.secrets.map(secretFile)] : step.command,
    ...(makesSecrets
      ? { network_mode: 'none', volumes: secretsVolume(service, false) }
      : {
          environment: tableEnvironment(service, surroundings(service)),
          networks: ['back'],
          depends_on: [TWIN],
        }),
    ...confinement(service),
    tmpfs: writable(service),
    ...limits(service),
    logging: logging(service),
  };
};

/** No health check: the step that makes the table waits for it. */
const storeTwin = (service: Service) => ({
  image: service.store.twin.image,
  command: twinArguments(service, '/data'),
  networks: ['back'],
  volumes: [{ type: 'volume', source: TWIN, target: '/data' }],
  restart: 'unless-stopped',
  // Root, as a new volume belongs to root; but a root without capabilities, who may write no other user's files.
  ...confinement(service, { userId: 0, addCapabilities: [] }),
  // It unpacks a native library and loads it from there.
  tmpfs: ['/tmp:exec'],
  ...limits(service.store.twin),
  logging: logging(service),
});

const build = (service: Service) => ({
  context: `./${service.image.context}`,
  dockerfile: service.image.dockerfile,
  args: buildArguments(service),
});

const platform = (service: Service): string =>
  ({ x86_64: 'linux/amd64', arm64: 'linux/arm64' })[service.image.architecture];

const secretsVolume = (service: Service, readOnly: boolean) =>
  service.secrets.length > 0
    ? [{ type: 'volume', source: 'secrets', target: SECRETS_DIRECTORY, read_only: readOnly }]
    : [];

const writable = ({ security }: Service): string[] =>
  security.writablePaths.map(({ path, sizeMiB }) => `${path}:size=${sizeMiB}m,mode=1777`);

const confinement = (
  { security }: Service,
  own: Pick<Service['security'], 'userId' | 'addCapabilities'> = security,
) => ({
  user: userAndGroup(own),
  read_only: security.readOnlyRootFilesystem,
  cap_drop: ['ALL'],
  cap_add: [...own.addCapabilities],
  security_opt: [
    ...(security.allowPrivilegeEscalation ? [] : ['no-new-privileges:true']),
    ...(security.seccompProfile === 'unconfined' ? ['seccomp=unconfined'] : []),
  ],
});

const limits = ({ cpuMillicores, memoryMiB }: Pick<Service, 'cpuMillicores' | 'memoryMiB'>) => ({
  deploy: { resources: { limits: { cpus: String(cpuMillicores / 1000), memory: `${memoryMiB}M` } } },
});

const logging = ({ logs }: Service) => ({
  driver: 'json-file',
  options: { 'max-size': `${logs.maxFileMiB}m`, 'max-file': String(logs.maxFiles) },
});
