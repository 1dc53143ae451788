import { OPERATIONS, type OperationName } from './operations.ts';

/**
 * Which operation is next, spread as evenly as can be: each gains its share a turn, the one that has waited longest
 * goes, and pays for it. The same for every run, and exact over every hundred.
 */
export function mix(percent: Readonly<Record<OperationName, number>>): () => OperationName {
  const credit = { read: 0, page: 0, write: 0 };
  return () => {
    for (const name of OPERATIONS) credit[name] += percent[name];
    const next = OPERATIONS.reduce((most, name) => (credit[name] > credit[most] ? name : most));
    credit[next] -= 100;
    return next;
  };
}
