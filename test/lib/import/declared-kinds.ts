import type { Imported } from '../../../lib/import/import-compose.ts';
import { STEP_KEYS } from '../../../lib/import/init-step.ts';
import type { KeyVerdict } from '../../../lib/import/key-verdict.ts';
import { TOP_KEYS } from '../../../lib/import/keys/application.ts';
import { JOB_KEYS } from '../../../lib/import/keys/job.ts';
import type { ComposeKey, ComposeKeys } from '../../../lib/import/keys/key.ts';
import { RESOURCE_KEYS } from '../../../lib/import/keys/resource.ts';
import { SERVICE_KEYS } from '../../../lib/import/keys/service.ts';
import { label } from '../../../lib/import/names.ts';
import { own } from '../../../lib/import/short-forms.ts';

/** The table and the context by which a part of a Compose file is read. */
const TABLES: Readonly<Record<string, ComposeKeys<any>>> = {
  services: SERVICE_KEYS,
  jobs: JOB_KEYS,
  resources: RESOURCE_KEYS,
  initSteps: STEP_KEYS,
};

/** The innermost key of a table that a path leads to. Undefined for a path that is a part of the file alone. */
function keyOf(path: readonly string[], keys: ComposeKeys<any>): ComposeKey<any> | undefined {
  const [name = '', ...rest] = path;
  const key = Object.hasOwn(keys, name) ? keys[name] : undefined;
  if (!key) return undefined;
  // Entries of `deploy.resources` and the like have a table of their own; those of a list have none.
  return (key.within && keyOf(rest, key.within)) || key;
}

/** The verdicts whose kind their key does not declare. */
export function undeclaredKinds({ definition, verdicts, project }: Imported): KeyVerdict[] {
  const tableOf = (key: string): string =>
    (['services', 'jobs', 'resources'] as const).find((list) => own<unknown>(definition[list], label(key))) ??
    'initSteps';
  return verdicts.filter(({ path, kind, text }) => {
    // A variable that is not set may stand anywhere.
    if (/^the variable \w+ is not set/.test(text)) return false;
    if (text === 'it is empty' || /(?:^|\.)x-/.test(path)) return kind !== 'dropped';
    const [list = ''] = path.split('.');
    if (list !== 'services' && list !== 'jobs') return isUndeclared(keyOf(path.split('.'), TOP_KEYS), kind);
    // Names of services may have dots.
    const service = Object.keys(project.tree[list] ?? {}).find((key) => path.startsWith(`${list}.${key}.`));
    // A verdict of the whole service is of no key.
    if (service === undefined) return false;
    const table = TABLES[list === 'jobs' ? 'jobs' : tableOf(service)] ?? {};
    const key = keyOf(path.slice(`${list}.${service}.`.length).split('.'), table);
    // Keys that a table does not have are dropped.
    return key ? isUndeclared(key, kind) : !['dropped', 'refused'].includes(kind);
  });
}

/** Tells whether a key does not declare a kind. What the definition refuses is refused at any key. */
const isUndeclared = (key: ComposeKey<any> | undefined, kind: KeyVerdict['kind']): boolean =>
  key !== undefined && kind !== 'refused' && !key.kinds.includes(kind);

/** The verdicts whose field the definition does not have. */
export const fieldsThatAreNotThere = ({ definition, verdicts }: Imported): KeyVerdict[] =>
  verdicts.filter(({ field }) => field !== undefined && valueAt(definition, keysOf(field)) === undefined);

/** The keys of a path. Names of variables may have dots. */
const keysOf = (field: string): string[] => {
  const [before = '', variable] = field.split(/(?<=\.environment)\./);
  return [...before.split('.'), ...(variable === undefined ? [] : [variable])];
};

const valueAt = (value: any, path: readonly string[]): unknown => {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  return typeof value === 'object' && value ? valueAt(value[first], rest) : undefined;
};
