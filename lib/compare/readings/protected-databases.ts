import { isDeepStrictEqual } from 'node:util';
import type { Artefacts } from './artefacts.ts';
import { fieldsOf, objectsIn } from './json.ts';
import { resourcesOf } from './reading.ts';

/** A database that CloudFormation cannot delete, and the output of the shared stack with the name of its instance. */
export interface ProtectedDatabase {
  readonly name: string;
  readonly output: string;
}

/** The databases of the shared stack with deletion protection. */
export const protectedDatabases = ({ shared }: Pick<Artefacts, 'shared'>): ProtectedDatabase[] =>
  resourcesOf(shared).flatMap(({ id, type, properties: { DeletionProtection, Tags } }) => {
    if (type !== 'AWS::RDS::DBInstance' || DeletionProtection !== true) return [];
    const [output] =
      Object.entries(fieldsOf(shared.root.Outputs)).find(([, one]) =>
        isDeepStrictEqual(fieldsOf(one).Value, { Ref: id }),
      ) ?? [];
    const tag = objectsIn(Tags).find(({ Key }) => Key === 'resource');
    return output === undefined ? [] : [{ name: String(tag?.Value), output }];
  });
