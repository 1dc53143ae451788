import { isJsonList, type Json } from './json.ts';
import { below, entry, map, type Place, type Reading } from './reading.ts';

/** The actions of an IAM statement, which may be one text or a list of them. */
export const actionsOf = (action: Json | undefined): readonly string[] =>
  (isJsonList(action) ? action : [action]).filter((one) => typeof one === 'string');

/** The actions that a policy allows on one AWS service, without the prefix of the service. */
export const allowedActions = (policy: Place, prefix: string): Reading<string> => {
  const statement = entry(
    below(policy, 'PolicyDocument', 'Statement'),
    ({ Action }) => actionsOf(Action).some((action) => action.startsWith(prefix)),
    prefix,
  );
  return map(statement('Action'), (actions) =>
    actionsOf(actions)
      .map((action) => action.replace(prefix, ''))
      .join(', '),
  );
};
