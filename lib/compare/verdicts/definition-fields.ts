import { z } from 'zod';
import type { DefinedApplication, DefinedJob, DefinedService } from '../../definition/application.ts';
import type { OWN_FIELDS } from '../../definition/job-schema.ts';

/*
 * The fields of the definition: everything that can be set by itself. They are known twice. As a type, so that the
 * compiler demands something for each; and from the schema, so that no list has to be kept.
 *
 * `a.b` is a value, or a list of plain values. `a[]` is a list of objects, to which one is added. `a[].b` is a value in
 * each of them. `a.*` is an entry of a record under a name of its own. `a.*.b` is a value in each entry. An object that
 * may be left out is a field, too.
 *
 * The fields of a service have no prefix, because all services have the same fields: `shutdown.stopSeconds`. Exception: a
 * name that the application has as well, as in `services.*.version`. A job has most fields of a service, and renderers hand
 * them to the same functions: of a job, only the fields that a service does not have are fields here.
 */

type Plain = string | number | boolean;

type Paths<T, P extends string> = T extends Plain
  ? P
  : T extends readonly (infer E)[]
    ? E extends Plain
      ? P
      : `${P}[]` | Paths<E, `${P}[]`>
    : string extends keyof T
      ? `${P}.*` | Paths<T[keyof T], `${P}.*`>
      : PathsOfFields<T, P extends '' ? '' : `${P}.`>;

type PathsOfFields<T, P extends string> = {
  [K in keyof T & string]:
    | Paths<NonNullable<T[K]>, `${P}${K}`>
    | (undefined extends T[K] ? `${P}${K}` : never);
}[keyof T & string];

/** The names of fields that the application and its services both have. */
type Shared = keyof DefinedApplication & keyof DefinedService & string;

/** The path of a field, as in `health.liveness.http.path` or `sidecars[].ports.*`. */
export type FieldPath =
  | Paths<Omit<DefinedApplication, 'services' | 'jobs'>, ''>
  | 'jobs.*'
  | Paths<Pick<DefinedJob, (typeof OWN_FIELDS)[number]>, 'jobs.*'>
  | 'services.*'
  | Paths<Omit<DefinedService, Shared>, ''>
  | `services.*.${Shared}`;

export interface DefinitionField {
  readonly path: FieldPath;
  /** The whole path in the definition of an application, as in `services.*.health.liveness.http.path`. */
  readonly place: string;
  /** The schema of one value; for a list or a record, of one entry. */
  readonly schema: z.ZodType;
  readonly kind: 'value' | 'list' | 'record' | 'optional object';
  /** The schema of the names in a record. @default - the field is not a record */
  readonly keySchema?: z.ZodType;
}

const PLAIN = [z.ZodString, z.ZodNumber, z.ZodBoolean, z.ZodEnum, z.ZodLiteral, z.ZodCIDRv4];

/** The begin of the places in services, and in jobs. */
export const IN_SERVICES = 'services.*.';
const IN_JOBS = 'jobs.*.';

/**
 * Finds the fields of the schema of an application.
 *
 * @throws Error at a type that it cannot look into, which the compiler would not have noticed
 */
export function definitionFields(schema: z.ZodType): DefinitionField[] {
  const all = fieldsAt(schema, '');
  const ofServices = new Set(all.map(({ place }) => place).filter((place) => place.startsWith(IN_SERVICES)));
  const fields = all.filter(
    ({ place }) => !place.startsWith(IN_JOBS) || !ofServices.has(IN_SERVICES + place.slice(IN_JOBS.length)),
  );
  const ofApplication = new Set(fields.map(({ place }) => place));
  const named = fields.map((field): DefinitionField => {
    const short = field.place.startsWith(IN_SERVICES) ? field.place.slice(IN_SERVICES.length) : field.place;
    return { ...field, path: (ofApplication.has(short) ? field.place : short) as FieldPath };
  });
  // Several forms of a union may have a field of the same name.
  return named.filter(({ path }, i) => named.findIndex((one) => one.path === path) === i);
}

type FieldAtPlace = Omit<DefinitionField, 'path'>;

function fieldsAt(schema: z.ZodType, place: string): FieldAtPlace[] {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return fieldsAt(schema.unwrap() as z.ZodType, place);
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape as Record<string, z.ZodType>).flatMap(([key, field]) =>
      fieldsAt(field, place ? `${place}.${key}` : key),
    );
  }
  if (schema instanceof z.ZodOptional) {
    const inner = schema.unwrap() as z.ZodType;
    return [
      ...(inner instanceof z.ZodObject ? [{ place, schema: inner, kind: 'optional object' as const }] : []),
      ...fieldsAt(inner, place),
    ];
  }
  if (schema instanceof z.ZodArray) {
    const element = schema.element as z.ZodType;
    return element instanceof z.ZodObject
      ? [{ place: `${place}[]`, schema: element, kind: 'list' }, ...fieldsAt(element, `${place}[]`)]
      : [{ place, schema, kind: 'value' }];
  }
  if (schema instanceof z.ZodRecord) {
    const entry = schema.valueType as z.ZodType;
    const keySchema = schema.keyType as z.ZodType;
    return [
      { place: `${place}.*`, schema: entry, kind: 'record', keySchema },
      ...fieldsAt(entry, `${place}.*`).filter((field) => field.place !== `${place}.*`),
    ];
  }
  // A form that is transformed is a shorthand for another form.
  if (schema instanceof z.ZodUnion)
    return (schema.options as z.ZodType[])
      .filter((form) => !(form instanceof z.ZodPipe))
      .flatMap((form) => fieldsAt(form, place));
  if (PLAIN.some((plain) => schema instanceof plain)) return [{ place, schema, kind: 'value' }];
  throw new Error(
    `${place || 'the schema'} has the type ${schema.type}, whose fields are not known here; known are object, list, record, union, text, number, boolean and enum`,
  );
}
