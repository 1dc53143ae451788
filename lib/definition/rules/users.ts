import type { Service } from '../application.ts';
import type { Rule } from '../apply-rules.ts';
import { problem } from '../problem.ts';

/** Refuses containers that run as root without `security.allowRoot`. */
export const rootIsAllowed: Rule<Service> = function* ({ security, sidecars }) {
  if (security.allowRoot) return;
  const users = [
    ['security.userId', security.userId] as const,
    ...sidecars.map(({ userId }, i) => [`sidecars.${i}.userId`, userId] as const),
  ];
  for (const [field, userId] of users)
    if (userId === 0)
      yield problem(field, 0, 'is root; choose a user from 1 to 65534, or set security.allowRoot to true');
};
