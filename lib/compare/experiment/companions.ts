import type { DefinitionField, FieldPath } from '../verdicts/definition-fields.ts';
import { keysOf } from './places.ts';

/** Fields that change together with others. Without an entry here, a companion is searched among all fields. */
const COMPANIONS: Readonly<Partial<Record<FieldPath, FieldPath>>> = {
  'image.build.dockerfile': 'image.build.context',
  'replicas.min': 'rollout.surgePercent',
  'security.userId': 'security.allowRoot',
  'sidecars[].userId': 'security.allowRoot',
  scaling: 'replicas.max',
};

/** The known companions of a field. */
export const companionsOf = (
  { path }: DefinitionField,
  fields: readonly DefinitionField[],
): DefinitionField[] => fields.filter((one) => one.path === COMPANIONS[path]);

/** The other fields of the service, those with most of the path in common first. */
export function nearestFirst(
  { place }: DefinitionField,
  fields: readonly DefinitionField[],
): DefinitionField[] {
  const keys = keysOf(place);
  const common = (one: DefinitionField): number => {
    const others = keysOf(one.place);
    const differing = keys.findIndex((key, i) => key !== others[i]);
    return differing < 0 ? keys.length : differing;
  };
  return fields
    .filter((one) => one.place !== place && one.path !== 'services.*')
    .sort((one, other) => common(other) - common(one));
}
