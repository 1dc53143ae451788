import { z } from 'zod';
import { chosenFields } from '../../../../lib/compare/experiment/chosen-fields.ts';
import { everything } from '../../../../lib/compare/experiment/everything.ts';
import { type TrialOptions, trialsOf } from '../../../../lib/compare/experiment/trials.ts';
import { definitionFields } from '../../../../lib/compare/verdicts/definition-fields.ts';
import type { DefinedApplication } from '../../../../lib/definition/application.ts';
import { applicationSchema } from '../../../../lib/definition/application-schema.ts';
import { parseApplication } from '../../../../lib/definition/parse-application.ts';

const fields = definitionFields(applicationSchema);
const application: DefinedApplication = applicationSchema.parse(everything);
/** Answers by definition: all trials of a field ask for the one that they start from. */
const known = new WeakMap<DefinedApplication, boolean>();
const options: TrialOptions = {
  isValid: (definition) => {
    const answer = known.get(definition) ?? passes(definition);
    known.set(definition, answer);
    return answer;
  },
  values: {},
};
const passes = (definition: DefinedApplication): boolean => {
  try {
    parseApplication(definition);
    return true;
  } catch {
    return false;
  }
};
const trials = (path: string, of: DefinedApplication = application) => {
  const field = fields.find((one) => one.path === path);
  if (!field) throw new Error(`no field ${path}`);
  return trialsOf(field, fields, of, options);
};
const changes = (path: string, of?: DefinedApplication) =>
  trials(path, of).map(({ at, before, after }) => [at, before, after]);
/** The application with nothing but its first service, with other fields. */
const shopWith = (change: object): DefinedApplication =>
  applicationSchema.parse({ ...everything, services: { shop: { ...everything.services.shop, ...change } } });

it('changes a number by one, a size also by much, as they come in steps, and to none what may be none', () => {
  expect(changes('shutdown.stopSeconds').map(([, , after]) => after)).toEqual([21]);
  expect(changes('cpuMillicores').map(([, , after]) => after)).toEqual([451, 7200]);
  expect(changes('scaling.scaleOutDelaySeconds').map(([, , after]) => after)).toEqual([31, 0]);
});

it('changes each place of a field: in each entry of a list, on each service that shows the field in another way', () => {
  expect(changes('secrets[].name')).toEqual([
    ['services.shop.secrets.0.name', 'signing-key', 'signing-keyx'],
    ['services.shop.secrets.1.name', 'map-key', 'map-keyx'],
    ['services.oven.secrets.0.name', 'partner-key', 'partner-keyx'],
  ]);
});

it('does not need a service to have what the field is a part of', () => {
  const bare = shopWith({ sidecars: [], scaling: undefined, replicas: { min: 2, max: 3 } });
  expect(changes('sidecars[].name', bare)).toEqual([['services.shop.sidecars.0.name', 'proxy', 'proxyx']]);
  expect(changes('scaling.targetCpuPercent', bare)[0]).toEqual([
    'services.shop.scaling.targetCpuPercent',
    50,
    51,
  ]);
});

it('tries a field on the first service that has it, with the services that it calls and no others', () => {
  const servicesOf = (path: string) => trials(path).map(({ changed }) => Object.keys(changed.services));
  expect(servicesOf('table.partitionKey')).toEqual([['shop']]);
  expect(servicesOf('health.liveness.grpc.port')).toEqual([['stock']]);
  expect(servicesOf('environment.*.service')).toEqual([['stock', 'oven', 'dispatch']]);
  expect(servicesOf('owner')).toEqual([['shop', 'stock', 'oven', 'dispatch', 'till']]);
});

it('replaces one way to ask by another, as a probe asks in exactly one', () => {
  const [trial] = trials('health.startup.tcp.port');
  expect(trial?.base.services.oven?.health.startup).toMatchObject({ tcp: { port: 'plain' } });
  expect(trials('health.startup.tcp')[0]?.changed.services.oven?.health.startup?.tcp).toBeUndefined();
  const [exec] = trials('health.startup.exec');
  expect(exec?.at).toBe('services.shop.health.startup');
  expect(exec?.before).toMatchObject({ http: { port: 'web' } });
  expect(exec?.after).toMatchObject({ exec: { command: ['/bin/check', '--all'] } });
  expect(exec?.after).not.toHaveProperty('http');
});

it('changes two fields together where a rule forbids one alone, and compares with the first of them changed', () => {
  const [, one] = trials('replicas.min');
  expect(one?.together).toBe('services.shop.rollout.surgePercent set to 100');
  expect(one?.base.services.shop?.rollout.surgePercent).toBe(100);
  expect(one?.base.services.shop?.replicas?.min).toBe(2);
  expect(one?.changed.services.shop?.replicas?.min).toBe(1);
});

it('changes two fields at once where the rules forbid each of them alone', () => {
  const [only] = trials('scaling');
  expect(only?.along).toBe('services.shop.replicas.max set to 2');
  expect(only?.base.services.shop?.replicas?.max).toBe(6);
  expect(only?.changed.services.shop).toMatchObject({ replicas: { min: 2, max: 2 } });
  expect(only?.changed.services.shop?.scaling).toBeUndefined();
});

it('adds a service, and gives one another name', () => {
  const [added, renamed] = trials('services.*').map(({ changed }) => Object.keys(changed.services));
  expect(added).toEqual(['shop', 'stock', 'oven', 'dispatch', 'till', 'tillx']);
  expect(renamed).toEqual(['shopx', 'stock', 'oven', 'dispatch', 'till']);
});

it('gives valid definitions only', () => {
  for (const { path } of fields.filter((field) => !field.path.startsWith('image.build'))) {
    expect([path, trials(path).length]).not.toEqual([path, 0]);
    for (const { base, changed } of trials(path)) {
      expect(() => parseApplication(base)).not.toThrow();
      expect(() => parseApplication(changed)).not.toThrow();
      expect([path, changed]).not.toEqual([path, base]);
    }
  }
});

it('fails for a field with no other valid value', () => {
  const only = z.strictObject({ name: z.string().regex(/^bakery$/) });
  const [field] = definitionFields(only);
  expect(() => trialsOf(field!, [field!], application, options)).toThrow(
    'name has no other valid value to try; add one to its examples in the schema',
  );
});

it('fails for a type of which no fields can be found', () => {
  expect(() => definitionFields(z.strictObject({ when: z.date() }))).toThrow(
    'when has the type date, whose fields are not known here; known are object, list, record, union, text, number, boolean and enum',
  );
});

it('names the fields of a service without the service, unless the application has a field of the same name', () => {
  const paths = fields.map(({ path }) => path);
  expect(paths).toEqual(expect.arrayContaining(['version', 'services.*.version', 'shutdown.stopSeconds']));
  expect(paths.filter((path) => path.startsWith('services.'))).toEqual(['services.*', 'services.*.version']);
});

it('looks into the forms that a value may have, and into the long form of a shorthand', () => {
  const paths = fields.map(({ path }) => path);
  expect(paths.filter((path) => /^environment\.|^ports\./.test(path))).toEqual([
    'ports.*',
    'ports.*.number',
    'ports.*.protocol',
    'ports.*.visibility',
    'environment.*',
    'environment.*.port',
    'environment.*.service',
    'environment.*.as',
    'environment.*.sidecar',
    'environment.*.resource',
    'environment.*.part',
    'environment.*.table',
    'environment.*.fact',
    'environment.*.place',
  ]);
});

it('chooses fields by their path or by what several begin with, and fails for a word that names none', () => {
  expect(chosenFields(['shutdown', 'logs.maxFiles'])).toEqual([
    'shutdown.drainSeconds',
    'shutdown.stopSeconds',
    'logs.maxFiles',
  ]);
  expect(chosenFields(['secrets[].file', 'table.partitionKey'])).toEqual([
    'secrets[].file',
    'secrets[].file.path',
    'secrets[].file.environmentVariable',
    'table.partitionKey',
  ]);
  expect(chosenFields([])).toHaveLength(fields.length);
  expect(() => chosenFields(['shut'])).toThrow(
    /^the choice of fields has 1 problem:\n {2}field must be one of/,
  );
});
