import type { DefinedApplication } from '../../definition/application.ts';
import type { DefinitionField } from '../verdicts/definition-fields.ts';
import { NEW_ENTRY, pathsOf } from './places.ts';
import { getIn } from './tree.ts';

/** The names that texts of a definition may refer to: the keys of its records, and the names of its sidecars. */
export function namesIn(definition: DefinedApplication, fields: readonly DefinitionField[]): string[] {
  const names = fields.flatMap(({ kind, place }) => {
    if (kind !== 'record' && !place.endsWith('.sidecars[].name')) return [];
    return pathsOf(place, definition).map((at) => (kind === 'record' ? at.at(-1) : getIn(definition, at)));
  });
  return [...new Set(names.map(String))].filter((name) => name !== NEW_ENTRY);
}
