import { counted, enumerated } from '../counted.ts';
import type { Assumptions } from './assumptions.ts';
import { isThere, type Quantities } from './stack-quantities.ts';

/* The words for copies of an application, which break-evens are counted in. */

/** A number of copies, such as `1 copy` or `5 copies`. */
export const countedCopies = (copies: number): string => (copies === 1 ? '1 copy' : `${copies} copies`);

/** The number of services of some copies, in parentheses. Empty where a copy has one service. */
export const servicesIn = ({ services: { length } }: Pick<Quantities, 'services'>, copies: number): string =>
  length > 1 ? ` (${counted(copies * length, 'service')})` : '';

/** A number of copies in words, with the number of their services where a copy has several. */
export const copiesText = (quantities: Pick<Quantities, 'services'>, copies: number): string =>
  `${countedCopies(copies)} of the application${servicesIn(quantities, copies)}`;

/** The meaning of a copy, by what the application has. */
export function copyMeaning(
  { loadBalancers, databases, caches, tables, secrets }: Quantities,
  { sharedLoadBalancer }: Pick<Assumptions, 'sharedLoadBalancer'>,
): string {
  const hasOwn = isThere(loadBalancers) && sharedLoadBalancer === 0;
  const own = [
    ...(hasOwn ? ['load balancer'] : []),
    ...(databases.length > 0 ? ['databases'] : []),
    ...(isThere(caches) ? ['caches'] : []),
    ...(isThere(tables) ? ['tables'] : []),
    ...(isThere(secrets) ? ['secrets'] : []),
  ];
  return [
    `A copy is the whole application${own.length > 0 ? ` with its own ${enumerated(own)}` : ''}; copies share the network and the cluster.`,
    ...(hasOwn ? ['That copies share one load balancer is another assumption.'] : []),
  ].join(' ');
}
