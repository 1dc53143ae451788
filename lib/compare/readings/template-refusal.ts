import type { Artefact } from './artefacts.ts';
import { fieldsOf, isJsonList, objectsIn } from './json.ts';
import { below, type Place, read } from './reading.ts';

/** The assertion of a template by which CloudFormation refuses the volumes of a service. */
export function refusalOf(template: Artefact, service: string): Place {
  const rule = Object.entries(fieldsOf(template.root.Rules)).find(([, one]) =>
    JSON.stringify(one).includes(`services.${service}.volumes.`),
  )?.[0];
  return below(
    (...path) => read(template, 'Rules', ...path),
    rule ?? 'rule',
    'Assertions',
    0,
    'AssertDescription',
  );
}

/** The reasons for which CloudFormation refuses a template as it is: assertions that compare two texts that differ. */
export const refusalsOf = ({ root }: Pick<Artefact, 'root'>): string[] =>
  Object.values(fieldsOf(root.Rules)).flatMap((rule) =>
    objectsIn(fieldsOf(rule).Assertions).flatMap(({ Assert, AssertDescription }) => {
      const equals = fieldsOf(Assert)['Fn::Equals'];
      const [one, other] = isJsonList(equals) ? equals : [];
      const isFixed = typeof one === 'string' && typeof other === 'string' && one !== other;
      return isFixed && typeof AssertDescription === 'string' ? [AssertDescription] : [];
    }),
  );
