import { isDeepStrictEqual } from 'node:util';
import type { MovedApplication, MovedDatabase, MovedSecret, MovedService } from '../runbook/moves.ts';
import type { Artefact } from './artefacts.ts';
import { jobNames } from './job-reader.ts';
import { fieldsOf, type Json, objectsIn } from './json.ts';
import { type Readers, readers } from './readers.ts';
import {
  combine,
  combineList,
  constant,
  map,
  properties,
  type Reading,
  read,
  resourcesOf,
  text,
  texts,
} from './reading.ts';
import { type resourceReader, resourceReaders } from './resource-reader.ts';
import { secretsOnKubernetes } from './rotated-secret.ts';
import { applicationName } from './service-names.ts';
import { statefulProgram } from './stateful-image.ts';
import { tablePlaces } from './table-places.ts';

/** An application, as the moves know it, with the readings that it was made of. */
export interface Moved {
  readonly application: Reading<MovedApplication>;
  readonly services: Reading<readonly MovedService[]>;
  /** The families of the task definitions, which have the names of the services. */
  readonly names: Reading<unknown>;
  /** Tables, databases and caches. An application without data has no evidence of any. */
  readonly data: Reading<unknown>;
}

/** Reads all that moves from one deployment to another: services, data, secrets and jobs. */
export function movedApplication({ artefacts, services }: Readers): Moved {
  const all = services.map((service) => readers(artefacts, service));
  const record = properties(artefacts.ecs, 'AWS::Route53::RecordSet');
  const moved = combineList(all.map(movedService));
  const resources = resourceReaders(artefacts);
  const databases = combineList(
    resources.filter(({ isCache }) => !isCache).map((one) => movedDatabase(one, artefacts.shared)),
  );
  const caches = combineList(
    resources.filter(({ isCache }) => isCache).map(({ name, onAws }) => map(onAws('Type'), () => name)),
  );
  const application = combine(
    [
      moved,
      databases,
      caches,
      combineList(externals(artefacts.ecs)),
      combineList(all.flatMap(movedSecrets)),
      record().value === undefined ? NONE : map(text(record('Name')), withoutDot),
    ],
    (services, databases, caches, externals, secrets, domain): MovedApplication => ({
      handling: artefacts.handling,
      application: applicationName(artefacts),
      services,
      databases,
      caches,
      externals,
      secrets,
      jobs: jobNames(artefacts),
      publicServices: all
        .filter(({ ecs }) => ecs.service('LoadBalancers', 0).value !== undefined)
        .map(({ service }) => service),
      ...(domain && { domain }),
    }),
  );
  const names = combineList(all.map(({ ecs }) => text(ecs.task('Family'))));
  return {
    application,
    services: moved,
    names,
    data: combine([...all.map(tableOf), databases, caches], () => true),
  };
}

/** The name of a record, which may end in the root's dot. */
const withoutDot = (name: string): string | false => name.replace(/\.$/, '');

const NONE = constant<string | false>(false);

/** The service's table, or false. A service without a table anywhere has none. */
const tableOf = (on: Readers): Reading<MovedService['table'] | false> =>
  Object.values(tablePlaces(on)).some(({ value }) => value !== undefined)
    ? combine(
        [
          text(on.compose.other(`${on.service}-make-table`)('environment', 'TABLE_NAME')),
          outputWith(on.artefacts.shared, on.tableName('Value').value),
        ],
        (local, output) => ({ local, output }),
      )
    : NO_TABLE;

const NO_TABLE = constant<MovedService['table'] | false>(false);

/** The name of the output of a stack that has a value, or passes a test. */
function outputWith(stack: Artefact, value: Json | undefined): Reading<string> {
  const outputs = Object.entries(fieldsOf(stack.root.Outputs));
  const found = outputs.find(([, output]) => isDeepStrictEqual(fieldsOf(output).Value, value));
  const [name = 'Output'] = found ?? [];
  return map(read(stack, 'Outputs', name, 'Value'), () => name);
}

function movedService(on: Readers): Reading<MovedService> {
  const { compose, ecs, kubernetes, service } = on;
  const volumes = objectsIn(compose.main('volumes').value);
  const named = compose.volumes.value ?? [];
  const { value: image } = compose.main('image');
  const program =
    compose.main('build').value === undefined && typeof image === 'string'
      ? statefulProgram(image)
      : undefined;
  return combine(
    [text(ecs.task('Family')), text(kubernetes.deployment('strategy', 'type')), tableOf(on)],
    (family, strategy, table): MovedService => ({
      service,
      family,
      isSingleton: strategy === 'Recreate',
      paths: volumes.flatMap(({ source, target }) =>
        named.some((one) => one === source) ? [String(target)] : [],
      ),
      ...(program !== undefined && { program }),
      ...(table && { table }),
    }),
  );
}

function movedDatabase(
  { name, container, instance }: ReturnType<typeof resourceReader>,
  shared: Artefact,
): Reading<MovedDatabase> {
  const isMySql = container('environment', 'MYSQL_DATABASE').value !== undefined;
  const variable = (which: string) => text(container('environment', which));
  const described = (description: string) => {
    const [key = 'Output'] =
      Object.entries(fieldsOf(shared.root.Outputs)).find(
        ([, output]) => fieldsOf(output).Description === description,
      ) ?? [];
    return map(read(shared, 'Outputs', key, 'Description'), () => key);
  };
  return combine(
    [
      variable(isMySql ? 'MYSQL_DATABASE' : 'POSTGRES_DB'),
      variable(isMySql ? 'MYSQL_USER' : 'POSTGRES_USER'),
      text(instance('Properties', 'EngineVersion')),
      described(`the name of ${name}, for commands of aws rds`),
      described(`prints the URL of ${name}, with its password`),
    ],
    (databaseName, user, version, instance, output) => ({
      database: name,
      isMySql,
      databaseName,
      user,
      version,
      instance,
      output,
    }),
  );
}

/** The names of services outside of the application, by the outputs of a stack whose commands store their URLs. */
const externals = (stack: Artefact): Reading<string>[] =>
  Object.entries(fieldsOf(stack.root.Outputs)).flatMap(([key, output]) => {
    const [, name] = /^stores the URL of (\S+), before/.exec(String(fieldsOf(output).Description)) ?? [];
    return name === undefined ? [] : [map(read(stack, 'Outputs', key, 'Description'), () => name)];
  });

/** The secrets of a service whose values the stacks generate. */
function movedSecrets(on: Readers): Reading<MovedSecret>[] {
  const { artefacts, service, kubernetes, compose } = on;
  const onCluster = secretsOnKubernetes(kubernetes);
  const made = generated(artefacts.ecs, service);
  const maker = (compose.secretSteps.value ?? []).find((one) => one.endsWith('-make-secrets'));
  const words = maker === undefined ? [] : (texts(compose.other(maker)('command')).value ?? []);
  const files = words.slice(words.indexOf('make-secrets') + 1);
  return made.map((secret, i) => {
    const { object, key } = onCluster.find((one) => one.key.value === secret) ?? {
      object: kubernetes.secrets,
      key: kubernetes.secrets,
    };
    // The init step makes the files in the order of the definition, in which the stack has the secrets.
    const file = files.length === made.length ? files[i] : files.find((one) => one.endsWith(`/${secret}`));
    const printed = file
      ? `${artefacts.handling.compose} exec -T ${service} cat ${file}`
      : `sed -n 's/^${variableOf(compose.main('environment').value, secret)}=//p' ${artefacts.handling.envFile}`;
    return combine([text(object), text(key)], (object, key) => ({ service, secret, printed, object, key }));
  });
}

/** The variable of the user that holds a secret: `${WEB_API_KEY:?the secret api-key of web}`. */
const variableOf = (environment: Json | undefined, secret: string): string | undefined =>
  Object.values(fieldsOf(environment)).flatMap((value) => {
    const [, variable, name] = /^\$\{(\w+):\?the secret ([^ ;]+)/.exec(String(value)) ?? [];
    return variable && name === secret ? [variable] : [];
  })[0];

/** The names of the secrets of a service that a stack generates, by their descriptions. */
const generated = (stack: Artefact, service: string): string[] =>
  resourcesOf(stack).flatMap(({ type, properties: { Description } }) => {
    const [, name] =
      type === 'AWS::SecretsManager::Secret' && String(Description).startsWith(`${service}/`)
        ? (/\/(\S+) of /.exec(String(Description)) ?? [])
        : [];
    return name === undefined ? [] : [name];
  });
