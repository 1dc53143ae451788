import type { Imported } from '../../../lib/import/import-compose.ts';
import { STEP_KEYS } from '../../../lib/import/init-step.ts';
import { TOP_KEYS } from '../../../lib/import/keys/application.ts';
import { JOB_KEYS } from '../../../lib/import/keys/job.ts';
import type { Key, Keys } from '../../../lib/import/keys/key.ts';
import { RESOURCE_KEYS } from '../../../lib/import/keys/resource.ts';
import { SERVICE_KEYS } from '../../../lib/import/keys/service.ts';
import type { Verdict } from '../../../lib/import/verdict.ts';

/** What a part of a Compose file is read by. */
const TABLES: Readonly<Record<string, Keys<any>>> = {
  services: SERVICE_KEYS,
  jobs: JOB_KEYS,
  resources: RESOURCE_KEYS,
  initSteps: STEP_KEYS,
};

/** The innermost key of a table that a path leads to. Undefined for a path that is a part of the file alone. */
function keyOf(path: readonly string[], keys: Keys<any>): Key<any> | undefined {
  const [name = '', ...rest] = path;
  const key = Object.hasOwn(keys, name) ? keys[name] : undefined;
  if (!key) return undefined;
  // Entries of `deploy.resources` and the like have a table of their own; those of a list have none.
  return (key.within && keyOf(rest, key.within)) || key;
}

/** The verdicts whose kind their key does not declare. */
export function undeclaredKinds({ definition, verdicts }: Imported): Verdict[] {
  const tableOf = (service: string): string =>
    (['services', 'jobs', 'resources'] as const).find((list) => definition[list]?.[service]) ?? 'initSteps';
  return verdicts.filter(({ path, kind, text }) => {
    if (text === 'it is empty') return kind !== 'dropped';
    const [list = '', service = '', ...rest] = path.split('.');
    if (rest.some((name) => name.startsWith('x-')) || service.startsWith('x-') || list.startsWith('x-'))
      return kind !== 'dropped';
    if (list !== 'services' && list !== 'jobs')
      return isUndeclared(keyOf([list, service, ...rest], TOP_KEYS), kind);
    const table = TABLES[list === 'jobs' ? 'jobs' : tableOf(service)];
    // A verdict of the whole service is of no key. Keys that a table does not have are dropped.
    if (rest.length === 0 || !table) return false;
    const key = keyOf(rest, table);
    return key ? isUndeclared(key, kind) : kind !== 'dropped';
  });
}

/** Tells whether a key does not declare a kind. What the definition refuses is refused at any key. */
const isUndeclared = (key: Key<any> | undefined, kind: Verdict['kind']): boolean =>
  key !== undefined && kind !== 'refused' && !key.kinds.includes(kind);

/** The verdicts whose field the definition does not have. */
export const fieldsThatAreNotThere = ({ definition, verdicts }: Imported): Verdict[] =>
  verdicts.filter(({ field }) => field !== undefined && valueAt(definition, field.split('.')) === undefined);

const valueAt = (value: any, path: readonly string[]): unknown => {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  // Names of variables have no dots, names of services have none either.
  return typeof value === 'object' && value ? valueAt(value[first], rest) : undefined;
};
