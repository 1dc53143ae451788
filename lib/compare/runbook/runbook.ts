import { keyOf } from '../../../k8s/secrets.ts';
import { configMapNames } from '../../../k8s/sidecars.ts';
import type { Application, Secret, Service } from '../../definition/application.ts';
import { fullName } from '../../definition/image-names.ts';
import { logicalIds } from '../../definition/logical-ids.ts';
import { callablePorts } from '../../definition/ports.ts';
import { DATABASE_USER, isDatabase, isServed } from '../../definition/resources.ts';
import { secretFile, secretVariable } from '../../definition/secrets.ts';
import { calledBy } from '../../definition/service-calls.ts';
import { OF_DEFINITION } from '../../deploy/handling.ts';
import type { Options } from '../../deploy/options.ts';
import { nameOfProvidedSecret, secretDescription } from '../../deploy/service-resources.ts';
import { stackNames } from '../../deploy/stack-names.ts';
import { statefulProgram } from '../readings/stateful-image.ts';
import type { Target } from '../targets.ts';
import type { ManagedSecret } from './aws.ts';
import { type ComposeSecret, composeRunbook } from './compose.ts';
import { ecsRunbook } from './ecs.ts';
import { eksRunbook } from './eks.ts';
import { kubernetesRunbook, type SecretKey } from './kubernetes.ts';
import type { MovedApplication } from './moves.ts';
import type { Runbook, RunService } from './procedure.ts';

/** The runbooks of a service on all targets. The procedure that rotates a secret takes `rotatedSecret`. */
export function runbooksOf(
  application: Application,
  service: Service,
  { ecsExec }: Pick<Options, 'ecsExec'> = { ecsExec: false },
): Readonly<Record<Target, Runbook>> {
  const { scaling, rollout, security } = service;
  const replicas = { least: service.replicas.min };
  const secret = rotatedSecret(service);
  const named: RunService = {
    service: service.name,
    isAlone: application.services.length === 1,
    built: service.image.build && fullName(service),
    isSingleton: service.singleton,
    isPublished: service.exposure !== undefined,
    calls: service.calls,
    handling: OF_DEFINITION,
  };
  const cluster = {
    ...named,
    application: application.name,
    namespace: application.name,
    replicas,
    configMaps: configMapNames(service),
  };
  const { EcsFargate, Eks } = stackNames(application);
  return {
    compose: composeRunbook({
      ...named,
      hasOwnSteps: service.initSteps.length > 0,
      secret: secret && inCompose(service, secret),
    }),
    ecs: ecsRunbook({
      ...named,
      application: application.name,
      family: fullName(service),
      replicas,
      isScaled: scaling !== undefined,
      rollsBack: rollout.rollback,
      secret: secret && inSecretsManager(EcsFargate, service, secret),
      exec: { isOn: ecsExec, hasReadOnlyRoot: security.readOnlyRootFilesystem },
      endpoints: calledBy(application, service).flatMap((called) =>
        callablePorts(called)
          .filter(([, { protocol }]) => protocol !== 'tcp')
          .map(([port]) => `${called.name}-${port}`),
      ),
    }),
    eks: eksRunbook({ ...cluster, secret: secret && inSecretsManager(Eks, service, secret) }),
    kubernetes: kubernetesRunbook({ ...cluster, secret: secret && inKubernetes(service, secret) }),
  };
}

/** The secret that the runbook rotates: the first with a generated value, else the first. */
const rotatedSecret = ({ secrets }: Service): Secret | undefined =>
  secrets.find(({ source }) => source === 'generated') ?? secrets[0];

const inCompose = (service: Service, secret: Secret): ComposeSecret =>
  secret.file && secret.source === 'generated'
    ? { file: secretFile(secret), step: `${service.name}-make-secrets` }
    : { variable: secretVariable(service, secret) };

function inSecretsManager(stackName: string, service: Service, secret: Secret): ManagedSecret {
  const { source, existingName } = secret;
  if (source === 'generated') return { description: secretDescription(stackName, service, secret) };
  return { name: existingName ?? nameOfProvidedSecret(service.application, service, secret) };
}

function inKubernetes(service: Service, secret: Secret): SecretKey {
  const { name: object, key } = keyOf(service, secret);
  return { object, key, isRandom: secret.source === 'generated', isFile: secret.file !== undefined };
}

/** The database, broker or store that a service runs, if it is one. */
function programOf({ image }: Service): { readonly program?: string } {
  const program = image.build || image.reference === undefined ? undefined : statefulProgram(image.reference);
  return program === undefined ? {} : { program };
}

/** The application, as the commands that move it know it. */
export const movedOf = (application: Application): MovedApplication => {
  const { name, jobs, resources } = application;
  // Callers first, as the comparison shows them: the other way round than services start.
  const services = [...application.services].reverse();
  const domain = application.services.find(({ exposure }) => exposure?.domainName)?.exposure?.domainName;
  return {
    handling: OF_DEFINITION,
    application: name,
    services: services.map((service) => ({
      service: service.name,
      family: fullName(service),
      isSingleton: service.singleton,
      paths: service.volumes.map(({ path }) => path),
      ...programOf(service),
      ...(service.table && {
        table: { local: fullName(service), output: logicalIds.tableName(service) },
      }),
    })),
    databases: resources.filter(isDatabase).map(({ name: database, type, databaseName, version }) => ({
      database,
      isMySql: type === 'mysql',
      databaseName,
      user: DATABASE_USER,
      version,
      instance: logicalIds.instance({ name: database }),
      output: logicalIds.urlCommand({ name: database }),
    })),
    caches: resources.filter((one) => isServed(one) && !isDatabase(one)).map((one) => one.name),
    externals: resources.filter((one) => !isServed(one)).map((one) => one.name),
    secrets: services.flatMap((service) =>
      service.secrets
        .filter(({ source }) => source === 'generated')
        .map((secret) => ({
          service: service.name,
          secret: secret.name,
          printed: secret.file
            ? `docker compose exec -T ${service.name} cat ${secretFile(secret)}`
            : `sed -n 's/^${secretVariable(service, secret)}=//p' .env`,
          object: keyOf(service, secret).name,
          key: keyOf(service, secret).key,
        })),
    ),
    jobs: jobs.map(({ name: job }) => job),
    publicServices: services.filter(({ exposure }) => exposure).map(({ name: service }) => service),
    ...(domain && { domain }),
  };
};
