import type { DefinedApplication } from '../../definition/application.ts';
import type { DefinitionField } from '../verdicts/definition-fields.ts';
import { type Hints, withExample } from './changes.ts';
import { exampleOf } from './example-values.ts';
import type { Laboratory } from './laboratory.ts';
import { keysOf, pathsOf } from './places.ts';
import { getIn, isTree, listIn, type Path, recordIn, setIn } from './tree.ts';

/**
 * The definition with an example in each list and optional object around a field, where none of the definition's own has
 * the field.
 */
export function withParents(
  definition: DefinedApplication,
  field: DefinitionField,
  hints: Hints,
  isValid: Laboratory['isValid'],
): DefinedApplication {
  if (pathsOf(field.place, definition).some((at) => isThere(field, definition, at))) return definition;
  const around = hints.fields.filter(
    ({ place, kind }) =>
      place !== field.place &&
      field.place.startsWith(kind === 'list' ? place : `${place}.`) &&
      (kind === 'list' || kind === 'optional object'),
  );
  return around.reduce((specimen, parent) => {
    if (parent.kind === 'list') {
      const at = keysOf(parent.place).slice(0, -1);
      const list = listIn(specimen, at);
      return list.length > 0 ? specimen : setIn(specimen, at, [exampleOf(parent.schema)]);
    }
    const missing = pathsOf(parent.place, specimen).filter((at) => getIn(specimen, at) === undefined);
    return missing.reduce((one, at) => {
      const changes = withExample(parent, one, at, hints);
      const change = changes.find((candidate) => isValid(setIn(one, candidate.at, candidate.after)));
      return change ? setIn(one, change.at, change.after) : one;
    }, specimen);
  }, definition);
}

const isThere = ({ kind }: DefinitionField, definition: unknown, at: Path): boolean =>
  kind === 'record'
    ? isTree(recordIn(definition, at.slice(0, -1)))
    : getIn(definition, at.slice(0, -1)) !== undefined;
