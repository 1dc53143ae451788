import Ajv2020, { type ErrorObject, type ValidateFunction } from 'ajv/dist/2020';
import type { Problem } from '../definition/problem.ts';
import composeSpec from './compose-spec.json';

/*
 * The JSON schema of the Compose specification, from compose-go 2.16.2 (Apache License 2.0, Copyright 2020 The Compose
 * Specification Authors), unchanged.
 */

/** Compiled once, which takes longer than most files take. */
let compiled: ValidateFunction | undefined;

/** Each key that the schema refuses, a problem each. The values are not shown: they might be secrets. */
export function schemaProblems(tree: unknown): Problem[] {
  compiled ??= new Ajv2020({
    allErrors: true,
    strict: false,
    validateFormats: false,
    logger: false,
  }).compile(composeSpec);
  const validate = compiled;
  if (validate(tree)) return [];
  const all = validate.errors ?? [];
  // Of several forms that fail, the errors of each form stand beside the one of the choice. The deepest says most.
  const deepest = all.filter(
    ({ keyword, instancePath }) =>
      !['oneOf', 'anyOf', 'allOf', '$ref', 'if'].includes(keyword) &&
      !all.some((other) => other.instancePath.startsWith(`${instancePath}/`)),
  );
  const byField = new Map<string, ErrorObject[]>();
  for (const error of deepest.length > 0 ? deepest : all) {
    const field = fieldOf(error);
    byField.set(field, [...(byField.get(field) ?? []), error]);
  }
  return [...byField].map(([field, errors]) => ({ field, message: `${field} ${sayingOf(errors)}` }));
}

const fieldOf = ({ instancePath, params }: ErrorObject): string => {
  const unknown = params.additionalProperty ?? params.unevaluatedProperty;
  const parts = instancePath.split('/').slice(1).map(unescaped);
  return [...parts, ...(unknown === undefined ? [] : [String(unknown)])].join('.') || 'the file';
};

/** Source: RFC 6901, section 4. */
const unescaped = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~');

function sayingOf(errors: readonly ErrorObject[]): string {
  if (errors.some(({ keyword }) => /^(additional|unevaluated)Properties$/.test(keyword)))
    return 'is no key of the Compose specification; correct its spelling or its indentation, or put x- before it';
  const types = [
    ...new Set(errors.flatMap(({ keyword, params }) => (keyword === 'type' ? [params.type].flat() : []))),
  ];
  if (types.length > 0) return `must be of the type ${types.join(' or ')}`;
  return errors
    .map(({ message }) => message)
    .filter((message, i, all) => all.indexOf(message) === i)
    .join(', or ');
}
