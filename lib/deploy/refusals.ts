import { diskRefusal } from './ecs/volumes.ts';
import { sharedRefusal } from './eks/shared-volumes.ts';
import { clusterRefusal } from './options.ts';
import type { Checked } from './render.ts';

/** A deployment that is rendered, and must not be deployed as it is. */
export interface Refusal {
  /** The id of the stack, as people type it. */
  readonly stack: 'EcsFargate' | 'Eks';
  /** The field, its value, what is allowed, and the way out. */
  readonly reason: string;
}

/**
 * The deployments that must not be deployed. Errors of one stack, not of the input: the others can be deployed, and one
 * that was deployed before can be destroyed.
 */
export function refusals({ application, options }: Checked, today: Date): Refusal[] {
  const onEcs = application.services.flatMap((service) => diskRefusal(service) ?? []).join(' ');
  const onEks = [
    clusterRefusal(options, today) ?? [],
    ...application.services.map((service) => sharedRefusal(service) ?? []),
  ]
    .flat()
    .join(' ');
  return [
    ...(onEcs ? [{ stack: 'EcsFargate', reason: onEcs } as const] : []),
    ...(onEks ? [{ stack: 'Eks', reason: onEks } as const] : []),
  ];
}
