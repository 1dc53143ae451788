import type { Application } from '../definition/application.ts';

/**
 * The CloudFormation names of the stacks, by the construct ids that `cdk deploy` takes. A name begins with the
 * application's name, so that one account can hold the stacks of several applications.
 */
export const stackNames = ({ name }: Pick<Application, 'name'>) => ({
  Shared: `${name}-shared`,
  EcsFargate: `${name}-ecs`,
  Eks: `${name}-eks`,
});
