import { z } from 'zod';
import { parseService } from '../../../lib/definition.ts';
import { chosenLeaves } from '../../../lib/experiment/chosen-leaves.ts';
import { type TrialOptions, trialsOf } from '../../../lib/experiment/trials.ts';
import { leavesOf } from '../../../lib/leaves.ts';
import { type Service, serviceSchema } from '../../../lib/schema.ts';
import { service as sample } from '../../../lib/service.ts';

const leaves = leavesOf(serviceSchema);
const service = parseService(sample);
const options: TrialOptions = {
  isValid: (definition) => {
    try {
      parseService(definition);
      return true;
    } catch {
      return false;
    }
  },
  values: {},
};
const trials = (path: string, of: Service = service) => {
  const leaf = leaves.find((one) => one.path === path);
  if (!leaf) throw new Error(`no leaf ${path}`);
  return trialsOf(leaf, leaves, of, options);
};
const changes = (path: string, of?: Service) =>
  trials(path, of).map(({ at, before, after }) => [at, before, after]);

it('changes a number by one, a size also by much, as they come in steps, and to none what may be none', () => {
  expect(changes('shutdown.stopSeconds').map(([, , after]) => after)).toEqual([21]);
  expect(changes('cpuMillicores').map(([, , after]) => after)).toEqual([451, 7200]);
  expect(changes('shutdown.drainSeconds').map(([, , after]) => after)).toEqual([21, 0]);
});

it('changes each place of a leaf: in each entry of a list, and in one added from the schema’s example', () => {
  expect(changes('secrets[].name')).toEqual([
    ['secrets.0.name', 'admin-token', 'admin-tokenx'],
    ['secrets.1.name', 'api-key', 'api-keyx'],
  ]);
});

it('does not need a service to have what the leaf is a part of', () => {
  const bare = parseService({ ...service, sidecars: [], scaling: undefined, replicas: { min: 2, max: 2 } });
  expect(changes('sidecars[].name', bare)).toEqual([['sidecars.0.name', 'proxy', 'proxyx']]);
  expect(changes('scaling.targetCpuPercent', bare)[0]).toEqual(['scaling.targetCpuPercent', 50, 51]);
});

it('changes two leaves together where a rule forbids one alone, and compares with the first of them changed', () => {
  const [only] = trials('exposure.port');
  expect(only?.together).toBe('ports set to {"http":8080,"httpx":8081}');
  expect(only?.base.ports).toEqual({ http: 8080, httpx: 8081 });
  expect(only?.base.exposure.port).toBe('http');
  expect(only?.changed.exposure.port).toBe('httpx');
});

it('has entries of a list trade their values where a rule wants each value once', () => {
  expect(changes('steps[].neededFor')).toContainEqual([
    'steps.0.neededFor and steps.3.neededFor',
    'store-twin',
    'everywhere',
  ]);
});

it('gives valid definitions only', () => {
  for (const { path } of leaves.filter((leaf) => !leaf.path.startsWith('image.'))) {
    for (const { base, changed } of trials(path)) {
      expect(() => parseService(base)).not.toThrow();
      expect(() => parseService(changed)).not.toThrow();
      expect([path, changed]).not.toEqual([path, base]);
    }
  }
});

it('fails for a leaf with no other valid value', () => {
  const only = z.strictObject({ name: z.string().regex(/^links$/) });
  const [leaf] = leavesOf(only);
  expect(() => trialsOf(leaf!, [leaf!], service, options)).toThrow(
    'name must have another valid value to try, by its type or as an example in the schema; got none',
  );
});

it('fails for a type of which no leaves can be found', () => {
  expect(() => leavesOf(z.strictObject({ when: z.date() }))).toThrow(
    'when must be of a type whose leaves can be found, an object, list, record, text, number, boolean or enum; got date',
  );
});

it('chooses leaves by their path or by what several begin with, and fails for a word that names none', () => {
  expect(chosenLeaves(['shutdown', 'logs.maxFiles'])).toEqual([
    'shutdown.drainSeconds',
    'shutdown.stopSeconds',
    'logs.maxFiles',
  ]);
  expect(chosenLeaves(['secrets'])).toEqual(['secrets[]', 'secrets[].name', 'secrets[].environmentVariable']);
  expect(chosenLeaves([])).toHaveLength(leaves.length);
  expect(() => chosenLeaves(['shut'])).toThrow(
    /^the choice of fields has 1 problem:\n {2}field must be one of/,
  );
});
