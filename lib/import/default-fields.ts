import { groups } from 'd3-array';
import { InvalidInput } from '../definition/invalid-input.ts';
import { jobSchema } from '../definition/job-schema.ts';
import { parseApplication } from '../definition/parse-application.ts';
import { resourceSchema } from '../definition/resource-schema.ts';
import { serviceSchema } from '../definition/service-schema.ts';
import type { ApplicationDraft } from './draft.ts';
import { KeyPlace, type VerdictLedger } from './key-verdict.ts';
import type { Model, Part } from './parts.ts';

/*
 * The fields that neither the file nor the import sets, so that the defaults of the definition stand. The report lists all
 * of them with their values, which are read from the definition as renderers take it.
 */

type List = 'services' | 'resources' | 'jobs';

/** The fields of an entry of each list. What the definition derives beside them, such as names, is no default. */
const FIELDS: Readonly<Record<List, readonly string[]>> = {
  services: Object.keys(serviceSchema.shape),
  jobs: Object.keys(jobSchema.shape),
  resources: [...new Set(resourceSchema.options.flatMap(({ shape }) => Object.keys(shape)))],
};

/**
 * Fields that are no decision: names and references, forms of what the file says, and what follows from sizes or from a
 * singleton, which have verdicts of their own.
 */
const SAID =
  /^(?:version|environment|ports|limits|singleton|userId|port|timeZone|security|image\.build)\b|^exposure\.localPort\b/;

const LIST_OF = { service: 'services', job: 'jobs', resource: 'resources' } as const;

/** The time that Compose gives a container after the stop signal. Source: the Compose specification, "stop_grace_period". */
const COMPOSE_STOP_SECONDS = 10;

/** Says which defaults stand, once for all services or resources with the same ones. */
export function assumeDefaults(definition: ApplicationDraft, { parts }: Model, ledger: VerdictLedger): void {
  const whole = parsed(definition);
  if (!whole) return;
  const found = parts.flatMap((part) => {
    const list = part.role.kind in LIST_OF ? LIST_OF[part.role.kind as keyof typeof LIST_OF] : undefined;
    if (!list) return [];
    const entries: readonly { readonly name: string }[] = whole[list];
    const entry = entries.find(({ name }) => name === part.name);
    if (!entry) return [];
    const fields = FIELDS[list].flatMap((key) =>
      defaultsIn((entry as Readonly<Record<string, unknown>>)[key], definition[list]?.[part.name], [key]),
    );
    return [{ part, list, fields: ownWords(fields, part, list, ledger) }];
  });
  for (const [, same] of groups(found, ({ list, fields }) => `${list} ${fields.join()}`)) {
    const [first] = same;
    if (!first || first.fields.length === 0) continue;
    const { part, list, fields } = first;
    const names = same.map((one) => one.part.key);
    const isOne = names.length === 1;
    new KeyPlace(isOne ? `${part.list}.${part.key}` : part.list, ledger).assumed(
      `${isOne ? '' : `${names.join(', ')}: `}these defaults stand: ${inWords(fields)}. To change them: npm run import, then ${list}.${isOne ? part.name : 'NAME'} in lib/application.ts`,
      isOne ? `${list}.${part.name}` : undefined,
    );
  }
}

/** Fields with their values, by the object that they are in. */
const inWords = (fields: readonly string[]): string =>
  groups(fields, (field) => field.slice(0, Math.max(0, field.split(' ')[0]?.lastIndexOf('.') ?? 0)))
    .map(([object, inner]) =>
      object === ''
        ? inner.join(', ')
        : `${object}: ${inner.map((field) => field.slice(object.length + 1)).join(', ')}`,
    )
    .join('; ');

/** The definition with its defaults. Undefined if it is refused. */
function parsed(definition: ApplicationDraft) {
  try {
    return parseApplication(definition);
  } catch (error) {
    if (error instanceof InvalidInput) return undefined;
    throw error;
  }
}

/** Fields with a verdict of their own, as Compose has another default. They are left out of the list. */
function ownWords(
  fields: readonly string[],
  { list, key, name, raw }: Part,
  of: List,
  ledger: VerdictLedger,
): string[] {
  const stop = fields.find((one) => one.startsWith('shutdown.stopSeconds '));
  if (of === 'services' && stop !== undefined && raw.stop_grace_period === undefined)
    new KeyPlace(`${list}.${key}`, ledger).assumed(
      `the file does not set stop_grace_period, for which Compose gives ${COMPOSE_STOP_SECONDS} s. Here ${stop} stands: the seconds between the stop signal and SIGKILL`,
      `${of}.${name}`,
    );
  return fields.filter((one) => one !== stop && !SAID.test(one));
}

/** The fields within a value that the draft does not set, each with its value. Empty lists and objects say nothing. */
function defaultsIn(value: unknown, draft: unknown, path: readonly string[]): string[] {
  const set = child(draft, path.at(-1) ?? '');
  if (value === undefined || (Array.isArray(value) && (value.length === 0 || set !== undefined))) return [];
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return Object.entries(value).flatMap(([key, inner]) => defaultsIn(inner, set, [...path, key]));
  return set === undefined ? [`${path.join('.')} ${String(value)}`] : [];
}

const child = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
