import type { Application, DeepReadonly, Resource } from '../../definition/application.ts';
import { isServed, resourceSecrets, resourceUrl, type Served } from '../../definition/resources.ts';
import { resourceVariable } from '../../definition/secrets.ts';
import type { Value } from '../../definition/values.ts';
import { UserText, UserVariable } from './user-variable.ts';

/*
 * The secrets of resources on Compose, which has no secret store: the user sets them, as those of services. The password of
 * a database is in the URL, and images read the URL from a variable, which Compose can fill from the user's environment
 * alone.
 */

/** The value that the user sets for a resource: its password, or the URL of one outside of the application. */
export const userVariable = (resource: Resource): UserVariable =>
  new UserVariable(
    resourceVariable(resource),
    `the ${isServed(resource) ? 'password' : 'URL'} of ${resource.name}; the head of the Compose file says how to set it`,
  );

/** The variables of a container that hold secret parts of resources. */
export const resourceVariables = (
  application: Application,
  variables: Readonly<Record<string, DeepReadonly<Value>>>,
): Record<string, UserVariable | UserText> =>
  Object.fromEntries(
    resourceSecrets(application, variables).map(({ variable, resource, part }) => [
      variable,
      part === 'password' || !isServed(resource) ? userVariable(resource) : urlWithPassword(resource),
    ]),
  );

/** A mark that no name has. */
const PASSWORD = '\0';

function urlWithPassword(resource: Served): UserText {
  const [before = '', after = ''] = resourceUrl(
    resource,
    { host: resource.name, tls: false },
    PASSWORD,
  ).split(PASSWORD);
  return new UserText(before, userVariable(resource), after);
}
