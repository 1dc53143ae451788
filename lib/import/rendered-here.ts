import { basename } from 'node:path';
import { name, version } from '../definition/grammar.ts';
import { LOCAL_SUBSTITUTE } from '../definition/local-substitute.ts';
import { SECRETS_DIRECTORY } from '../definition/secrets.ts';
import type { ComposeTree } from './compose-tree.ts';
import type { ApplicationDraft, ServiceDraft } from './draft.ts';
import { KeyPlace, type VerdictLedger } from './key-verdict.ts';
import { label, longLabel } from './names.ts';
import { assignments, type ComposeMount, mountOf, publishedPorts, text, words } from './short-forms.ts';
import type { SidecarDraft } from './sidecar.ts';

/*
 * Compose files that this project rendered. Renderers add containers to a service: for its table, its secrets, its volumes
 * and its configuration files. Here they go back into the fields that they came from.
 */

/** The fields that renderers turn into containers. */
type Fields = Pick<ServiceDraft, 'version' | 'table' | 'environment' | 'secrets' | 'configuration'> & {
  /** The program of the image that runs the steps. */
  stepProgram?: string[];
  /** The configuration of a sidecar. */
  sidecarConfiguration?: NonNullable<SidecarDraft['configuration']>;
};

export interface ReadBack {
  /** The file without what renderers add. A file of any other origin is as it was. */
  readonly tree: ComposeTree;
  /** The fields, by the services of the file. */
  readonly fields: ReadonlyMap<string, Fields>;
  /** The ports that are published, as `web:8080`. Renderers publish public ports alone, on loopback. */
  readonly publicPorts: readonly string[];
  /** The team that answers for the application. @default - not said */
  readonly owner?: string | undefined;
}

type Raw = Readonly<Record<string, unknown>>;
type Purpose = 'make-table' | 'make-secrets' | 'write-secrets' | 'own-volumes' | 'configuration';

/** A container that renderers add to a service. */
interface Added {
  readonly key: string;
  readonly raw: Raw;
  readonly kind: Purpose;
  /** The words of its command behind the name of the step. */
  readonly rest: readonly string[];
  /** The words before, which are a program of the service's image. @default - another image runs the step */
  readonly program?: readonly string[];
  readonly service: Main;
}

const NAME = /^(.+)(?:-(make-table|make-secrets|write-secrets|own-volumes)|_(configuration))$/;

type Services = Record<string, Record<string, unknown>>;

/** Takes what renderers add out of a file, with a verdict for each key. */
export function readBack(tree: ComposeTree, ledger: VerdictLedger): ReadBack {
  const {
    services = {},
    volumes,
    ...others
  } = structuredClone(tree) as {
    services?: Services;
    volumes?: Record<string, unknown>;
  };
  const fields = new Map<string, Fields>();
  const owner = readLabels(services, fields, ledger);
  const publicPorts = [...fields.keys()].flatMap((key) =>
    publishedPorts(services[key]?.ports).flatMap((ports) =>
      (ports ?? []).map(({ number }) => `${key}:${number}`),
    ),
  );
  const added = addedTo(services, ledger);
  for (const one of added) {
    const into = fields.get(one.service.key) ?? {};
    fields.set(one.service.key, into);
    if (one.program) into.stepProgram = [...one.program];
    READERS[one.kind](one, into, ledger);
    one.service.waitsNot(one.key);
    delete services[one.key];
  }
  if (added.length === 0) return { tree, fields, owner, publicPorts };
  withoutStore(services, ledger);
  const kept = volumesInUse(volumes, services, ledger);
  return {
    tree: { ...others, services, ...(kept && { volumes: kept }) } as ComposeTree,
    ...{ fields, owner, publicPorts },
  };
}

/** Reads the version of each service and the owner of the application, which are in labels that all renderers set. */
function readLabels(
  services: Services,
  fields: Map<string, Fields>,
  ledger: VerdictLedger,
): string | undefined {
  let owner: string | undefined;
  for (const [key, raw] of Object.entries(services)) {
    const labels = Object.fromEntries(assignments(raw?.labels));
    const [ofService, ofApplication] = [version.safeParse(labels.version), name.safeParse(labels.owner)];
    if (labels.service !== key || !ofService.success || !ofApplication.success) continue;
    fields.set(key, { version: ofService.data });
    owner = ofApplication.data;
    const place = new KeyPlace(`services.${key}.labels`, ledger);
    place.at('version').taken('version');
    place.at('owner').taken('owner');
  }
  return owner;
}

/** The containers that renderers have added to services of the file. */
function addedTo(services: Services, ledger: VerdictLedger): Added[] {
  return Object.entries(services).flatMap(([key, raw]): Added[] => {
    const [, of = '', step, file] = NAME.exec(key) ?? [];
    const main = Object.hasOwn(services, of) ? services[of] : undefined;
    const kind = (step ?? file) as Purpose;
    // The files of a sidecar have the label of its service.
    const labels = assignments(raw?.labels).map((one) => one.join('='));
    const ofSidecar = kind === 'configuration' && isSidecarOf(main, labels);
    if (!main || !(labels.includes(`service=${of}`) || ofSidecar)) return [];
    const command = words(raw.command) ?? [];
    const at = command.indexOf(kind);
    return [
      {
        ...{ key, raw, kind, rest: command.slice(at + 1), service: new Main(of, main, ledger) },
        ...(at > 0 && raw.image === main.image && { program: command.slice(0, at) }),
      },
    ];
  });
}

const isSidecarOf = (
  main: Readonly<Record<string, unknown>> | undefined,
  labels: readonly string[],
): boolean => assignments(main?.labels).some((one) => one[0] === 'service' && labels.includes(one.join('=')));

/** Gives the services of a definition the fields that were read back. */
export function giveBack(
  { fields, owner }: ReadBack,
  definition: ApplicationDraft,
  draftOf: (key: string) => { readonly service?: ServiceDraft; readonly sidecar?: SidecarDraft },
): void {
  if (owner !== undefined) definition.owner = owner;
  const versions = [...new Set([...fields.values()].map((one) => one.version))];
  const [common] = versions.length === 1 ? versions : [];
  if (common !== undefined) definition.version = common;
  for (const [key, known] of fields) {
    const { stepProgram, secrets, configuration, table, environment, version: own } = known;
    const { service, sidecar } = draftOf(key);
    if (sidecar && known.sidecarConfiguration) sidecar.configuration = known.sidecarConfiguration;
    if (!service) continue;
    if (common === undefined && own !== undefined) service.version = own;
    if (stepProgram) service.image = { ...service.image, stepProgram };
    if (environment) service.environment = { ...service.environment, ...environment };
    if (table) service.table = table;
    if (secrets) service.secrets = [...secrets, ...(service.secrets ?? [])];
    if (configuration) service.configuration = [...configuration, ...(service.configuration ?? [])];
  }
}

/** A service of the file, whose keys that renderers add are taken out. */
class Main {
  readonly key: string;
  readonly #raw: Record<string, unknown>;
  readonly #ledger: VerdictLedger;

  constructor(key: string, raw: Record<string, unknown>, ledger: VerdictLedger) {
    this.key = key;
    this.#raw = raw;
    this.#ledger = ledger;
  }

  /** Takes variables out. Returns their names. */
  variables(test: (name: string, value: string) => boolean, field: string): string[] {
    const all = assignments(this.#raw.environment);
    const taken = all.filter(([name, value]) => test(name, value ?? ''));
    for (const [name] of taken) this.#place('environment', name).taken(field);
    this.#raw.environment = Object.fromEntries(all.filter((one) => !taken.includes(one)));
    return taken.map(([name]) => name);
  }

  /** Takes mounts out. Returns them. */
  mounts(test: (mount: ComposeMount) => boolean, field: string): ComposeMount[] {
    const all = (Array.isArray(this.#raw.volumes) ? this.#raw.volumes : []) as unknown[];
    const taken = all.filter((one) => test(mountOf(one)));
    for (const one of taken) this.#place('volumes', all.indexOf(one)).taken(field);
    this.#raw.volumes = all.filter((one) => !taken.includes(one));
    if (all.length === taken.length) delete this.#raw.volumes;
    return taken.map(mountOf);
  }

  /** Takes out that the service waits for a container. */
  waitsNot(key: string): void {
    const waits = this.#raw.depends_on as Record<string, unknown> | undefined;
    if (!waits || !(key in waits)) return;
    delete waits[key];
    this.#place('depends_on', key).agrees('what is added again, and waited for');
    if (Object.keys(waits).length === 0) delete this.#raw.depends_on;
  }

  /** The service in the definition. */
  get field(): string {
    return `services.${label(this.key)}`;
  }

  #place(...path: (string | number)[]): KeyPlace {
    return new KeyPlace(['services', this.key, ...path].join('.'), this.#ledger);
  }
}

/** Variables by which the AWS SDK finds the local substitute of a table. Renderers add them. */
const OF_THE_SDK = /^AWS_(?:REGION|ENDPOINT_URL_DYNAMODB|ACCESS_KEY_ID|SECRET_ACCESS_KEY)$/;

/** The parts of a table, by the variables of the container that makes it. */
const OF_TABLE = [
  ['TABLE_NAME', 'name'],
  ['TABLE_PARTITION_KEY', 'partition-key'],
  ['TABLE_TTL_ATTRIBUTE', 'time-to-live-attribute'],
] as const;

const OPERATIONS = [
  ...(['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query', 'Scan', 'DescribeTable'] as const),
];

const READERS: Readonly<Record<Purpose, (added: Added, into: Fields, ledger: VerdictLedger) => void>> = {
  'make-table': ({ key, raw, service }, into, ledger) => {
    const field = `${service.field}.table`;
    const own = Object.fromEntries(assignments(raw.environment));
    into.table = {
      partitionKey: text(own.TABLE_PARTITION_KEY),
      ...(own.TABLE_TTL_ATTRIBUTE && { timeToLiveAttribute: own.TABLE_TTL_ATTRIBUTE }),
      operations: OPERATIONS,
    };
    service.variables((name) => OF_THE_SDK.test(name), field);
    for (const [variable, part] of OF_TABLE)
      for (const name of service.variables(
        (known, value) => known === variable && value === own[variable],
        field,
      ))
        into.environment = { ...into.environment, [name]: { table: part } };
    new KeyPlace(`services.${key}`, ledger).assumed(
      'is the table of its service, which may use all operations: a Compose file does not say which it needs',
      field,
    );
  },
  'make-secrets': (added, into, ledger) => {
    const files = added.rest.map((path) => ({ path, name: longLabel(basename(path)) }));
    readSecretFiles(added, files, {}, into, ledger);
  },
  'write-secrets': (added, into, ledger) => {
    const [script = ''] = words(added.raw.command)?.slice(-1) ?? [];
    // The name of the variable is made of those of the service and the secret.
    const files = [...script.matchAll(/"\$(\w+)" > (\S+)/g)].map(([, variable = '', path = '']) => ({
      path,
      name: longLabel(variable.slice(added.service.key.length + 1)),
    }));
    readSecretFiles(added, files, { source: 'provided' }, into, ledger);
  },
  'own-volumes': ({ key, service }, _, ledger) =>
    new KeyPlace(`services.${key}`, ledger).agrees(
      'volumes belong to the user of their service on every platform',
      `${service.field}.volumes`,
    ),
  configuration: ({ key, raw, service }, into, ledger) => {
    const field = `${service.field}.configuration`;
    const texts = Object.fromEntries(assignments(raw.environment));
    if (texts.CONFIGURATION) {
      service.mounts(({ source }) => source === key, field);
      const path = words(raw.command)?.at(-1) ?? '';
      into.sidecarConfiguration = { path, local: texts.CONFIGURATION };
      new KeyPlace(`services.${key}`, ledger).agrees('as the configuration of its sidecar', field);
      return;
    }
    into.configuration = service
      .mounts(({ source }) => source === key, field)
      .map(({ target, subpath = '' }) => ({
        path: target,
        text: texts[subpath.replace(/^file-/, 'FILE_')] ?? '',
      }));
    new KeyPlace(`services.${key}`, ledger).taken(field);
  },
};

function readSecretFiles(
  { key, service }: Added,
  files: readonly { readonly path: string; readonly name: string }[],
  source: { readonly source?: 'provided' },
  into: Fields,
  ledger: VerdictLedger,
): void {
  const field = `${service.field}.secrets`;
  const secrets = files.map(({ path, name }) => {
    const [environmentVariable] = service.variables((_, value) => value === path, field);
    return {
      name,
      file: {
        ...(path !== `${SECRETS_DIRECTORY}/${name}` && { path }),
        ...(environmentVariable !== undefined && { environmentVariable }),
      },
      ...source,
    };
  });
  into.secrets = [...(into.secrets ?? []), ...secrets];
  service.mounts(({ source: volume = '' }) => volume.startsWith(`${service.key}_secrets`), field);
  new KeyPlace(`services.${key}`, ledger).taken(field);
}

/** Takes out the local substitute of tables, which renderers add for all of them. */
function withoutStore(services: Services, ledger: VerdictLedger): void {
  if (!text(services[LOCAL_SUBSTITUTE]?.image).startsWith('amazon/dynamodb-local')) return;
  delete services[LOCAL_SUBSTITUTE];
  new KeyPlace(`services.${LOCAL_SUBSTITUTE}`, ledger).agrees(
    'the local substitute of tables, which is added again',
  );
}

/** The volumes that are still mounted. Undefined if there are none. */
function volumesInUse(
  volumes: Readonly<Record<string, unknown>> = {},
  services: Services,
  ledger: VerdictLedger,
): Record<string, unknown> | undefined {
  const mounted = Object.values(services).flatMap(({ volumes: all }) =>
    (Array.isArray(all) ? all : []).map((one) => mountOf(one).source),
  );
  const kept = Object.entries(volumes).filter(([key]) => mounted.includes(key));
  for (const key of Object.keys(volumes))
    if (!mounted.includes(key))
      new KeyPlace(`volumes.${key}`, ledger).agrees('a volume of what is added again');
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}
