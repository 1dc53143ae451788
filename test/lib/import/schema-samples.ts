import composeSpec from '../../../lib/import/compose-spec.json';

/*
 * Values for every property of the schema of the Compose specification, one for each form that a property can have.
 */

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

export interface Sample {
  /** The path of the innermost property or entry that the value has. */
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

const { $defs } = composeSpec as unknown as { $defs: Readonly<Record<string, Schema>> };

const definition = (name: string): Schema => {
  const found = $defs[name];
  if (!found) throw new Error(`the schema has no definition ${name}`);
  return found;
};

/** Texts that mean something where a key stands, beside a text that means nothing. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  image: ['nginx:1.27', 'nginx'],
  context: ['.', '../out', 'https://example.org/a.git'],
  build: ['.'],
  dockerfile: ['Dockerfile', '../Dockerfile'],
  interval: ['10s', '1h'],
  timeout: ['5s'],
  start_period: ['1m30s'],
  stop_grace_period: ['1m', '10m'],
  stop_signal: ['SIGINT', 'SIGTERM'],
  ports: ['8080:80', '80', '53:53/udp'],
  expose: ['9000', '53/udp'],
  memory: ['512m'],
  mem_limit: ['1g'],
  mem_reservation: ['64m'],
  cpus: ['0.5'],
  replicas: ['3'],
  user: ['1000:1000', 'root', 'node'],
  volumes: ['data:/data', './app.conf:/etc/app.conf:ro', '/srv:/srv', '/var/cache'],
  tmpfs: ['/tmp', '/run:size=8m'],
  env_file: ['app.env'],
  path: ['app.env'],
  file: ['app.conf'],
  source: ['data', './app.conf'],
  target: ['/data', '80'],
  condition: ['none', 'on-failure', 'any'],
  restart: ['no', 'always', 'on-failure:3', 'unless-stopped'],
  failure_action: ['rollback', 'continue'],
  mode: ['global', 'replicated-job'],
  network_mode: ['host', 'none', 'service:other', 'bridge'],
  ipc: ['host'],
  userns_mode: ['host'],
  platform: ['linux/arm64', 'windows/amd64'],
  platforms: ['linux/amd64'],
  cap_add: ['SYS_ADMIN', 'CHOWN'],
  cap_drop: ['ALL'],
  security_opt: ['no-new-privileges:true', 'seccomp=unconfined', 'seccomp=file.json', 'label=disable'],
  depends_on: ['other'],
  links: ['other', 'other:db'],
  cron: ['0 * * * *'],
  schedule: ['0 * * * *'],
  timezone: ['Europe/Paris'],
  protocol: ['udp', 'tcp'],
  driver: ['json-file', 'syslog'],
  environment: ['A=b', 'PASSWORD=hunter2hunter2'],
  args: ['A=b', 'TOKEN=hunter2hunter2'],
  extra_hosts: ['host.docker.internal:host-gateway', 'a:1.2.3.4'],
  command: ['a "b c"', 'a && b'],
  test: ['curl -f http://localhost:80/'],
};

const NUMBERS: Readonly<Record<string, readonly number[]>> = { ports: [80], target: [80], replicas: [2, 0] };

/** Names for keys of which the schema says a pattern alone. */
const NAMES: Readonly<Record<string, string>> = {
  services: 'web',
  jobs: 'web',
  depends_on: 'other',
  options: 'max-size',
};

const last = (path: Sample['path']): string => String(path.findLast((one) => typeof one === 'string') ?? '');

/** Values of a schema, with the paths of their properties. */
function samples(schema: Schema, at: Sample['path'] = []): Sample[] {
  if (schema.$ref !== undefined) return samples(definition(schema.$ref.replace('#/$defs/', '')), at);
  if (schema.oneOf) return schema.oneOf.flatMap((form) => samples(form, at));
  if (schema.enum) return schema.enum.map((value) => ({ path: at, value }));
  const merged = withAll(schema);
  return [merged.type ?? 'object'].flat().flatMap((type) => ofType(type, merged, at));
}

/** A schema with the properties of those that it must also match. */
function withAll(schema: Schema): Schema {
  const others = (schema.allOf ?? []).map(({ $ref = '' }) => definition($ref.replace('#/$defs/', '')));
  const properties = [...others.map(withAll), schema].map((one) => one.properties ?? {});
  return { ...schema, properties: Object.assign({}, ...properties) };
}

function ofType(type: string, schema: Schema, at: Sample['path']): Sample[] {
  const one = (value: unknown): Sample => ({ path: at, value });
  const key = last(at);
  switch (type) {
    case 'null':
      return [one(null)];
    case 'boolean':
      return [one(true), one(false)];
    case 'integer':
    case 'number':
      return [...(NUMBERS[key] ?? []), 1].map(one);
    case 'string':
      return [...(TEXTS[key] ?? []), schema.pattern?.includes('always') ? 'always' : 'text'].map(one);
    case 'array':
      return [
        one([]),
        ...samples(schema.items ?? {}, [...at, 0]).map(({ path, value }) => ({ path, value: [value] })),
      ];
    default:
      return [one(least(schema, at)), ...members(schema, at)];
  }
}

/** An object with what it must have alone. */
function least(schema: Schema, at: Sample['path']): Record<string, unknown> {
  // The only forms by `anyOf` are lists of which one must be there.
  const required = schema.required ?? schema.anyOf?.[0]?.required ?? [];
  return Object.fromEntries(
    required.map((name) => [name, samples(schema.properties?.[name] ?? {}, [...at, name])[0]?.value]),
  );
}

/** Objects with one property each, beside what they must have. */
function members(schema: Schema, at: Sample['path']): Sample[] {
  const base = least(schema, at);
  const named = Object.entries(schema.properties ?? {});
  const patterns = Object.entries(schema.patternProperties ?? {}).map(
    ([pattern, inner]): [string, Schema] => [
      pattern === '^x-' ? 'x-note' : (NAMES[last(at)] ?? 'name'),
      // Anything goes in an extension.
      pattern === '^x-' ? { type: 'string' } : inner,
    ],
  );
  return [...named, ...patterns].flatMap(([name, inner]) =>
    samples(inner, [...at, name]).map(({ path, value }) => ({ path, value: { ...base, [name]: value } })),
  );
}

export const allSamples = (): Sample[] => samples(composeSpec as unknown as Schema);

/** The paths of all properties of the file, or of a definition of the schema. */
export const keysOf = (name: string | undefined): string[] => {
  const schema = name === undefined ? (composeSpec as unknown as Schema) : definition(name);
  return samples(schema).map(({ path }) => path.join('.'));
};
