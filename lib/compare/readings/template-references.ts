import type { Artefact } from './artefacts.ts';
import { isJsonList, isObject, type Json, type JsonObject } from './json.ts';
import { below, type Place, read, resourcesOf } from './reading.ts';

/*
 * References between the resources of a CloudFormation template, by which the resources of one service are found.
 */

/** The logical ids that a value refers to, by `Ref` and `Fn::GetAtt`, at any depth. */
export function referencesIn(value: Json | undefined): string[] {
  if (isJsonList(value)) return value.flatMap(referencesIn);
  if (!isObject(value)) return [];
  const { Ref, 'Fn::GetAtt': attribute, ...others } = value;
  const [of] = isJsonList(attribute) ? attribute : [attribute];
  return [Ref, of]
    .filter((one) => typeof one === 'string')
    .concat(Object.values(others).flatMap(referencesIn));
}

/** Tells whether a value refers to a resource. */
export const refersTo = (value: Json | undefined, id: string | undefined): boolean =>
  id !== undefined && referencesIn(value).includes(id);

/** The logical id of the first resource of a type whose properties pass a test. */
export const idOf = (
  template: Artefact,
  type: string,
  picks: (properties: JsonObject) => boolean = () => true,
): string | undefined => resourcesOf(template).find((one) => one.type === type && picks(one.properties))?.id;

/** A resource of a template, by its logical id. */
export const resourceAt = (template: Artefact, id: string): Place =>
  below((...path) => read(template, 'Resources', ...path), id);

/**
 * The properties of the resource that a value refers to.
 *
 * @param type stands in the pointer where the value refers to nothing
 */
export const referredProperties = (template: Artefact, value: Json | undefined, type: string): Place =>
  below(resourceAt(template, referencesIn(value)[0] ?? type), 'Properties');
