import { JsonPatch, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import type { Service } from '../lib/schema.ts';
import { POD, patch } from './patch.ts';

/*
 * What a container may do and use, for the service's own containers and for the others of its namespace.
 */

type Security = Service['security'];

/**
 * Its type lacks ALL, and prefixes the others with CAP_, which Kubernetes does not.
 * The names are written as they are, so a cast is enough.
 */
const capabilities = (...names: readonly ('ALL' | Security['addCapabilities'][number])[]) =>
  names as readonly string[] as kplus.Capability[];

export const containerSecurity = (
  security: Security,
  { userId, addCapabilities = [] }: Pick<Security, 'userId'> & Partial<Pick<Security, 'addCapabilities'>>,
): kplus.ContainerSecurityContextProps => ({
  user: userId,
  group: userId,
  ensureNonRoot: true,
  readOnlyRootFilesystem: security.readOnlyRootFilesystem,
  allowPrivilegeEscalation: security.allowPrivilegeEscalation,
  capabilities: {
    drop: capabilities('ALL'),
    ...(addCapabilities.length > 0 && { add: capabilities(...addCapabilities) }),
  },
});

/** Requests equal limits: what is promised is what is had, and no neighbour is evicted for it. */
export const resources = ({
  cpuMillicores,
  memoryMiB,
}: Pick<Service, 'cpuMillicores' | 'memoryMiB'>): kplus.ContainerResources => {
  const cpu = kplus.Cpu.millis(cpuMillicores);
  const memory = Size.mebibytes(memoryMiB);
  return { cpu: { request: cpu, limit: cpu }, memory: { request: memory, limit: memory } };
};

/** What pods of ours have and cdk8s-plus cannot say. */
export function confinePod(workload: kplus.Workload, { seccompProfile }: Security): void {
  patch(
    workload,
    JsonPatch.add(`${POD}/securityContext/seccompProfile`, {
      type: seccompProfile === 'runtime-default' ? 'RuntimeDefault' : 'Unconfined',
    }),
    // A variable for each Service of the namespace, some of them named like those that a program reads.
    JsonPatch.add(`${POD}/enableServiceLinks`, false),
    // cdk8s selects by a label of its own, with a hash in it; ours are readable.
    JsonPatch.remove('/spec/template/metadata/labels/cdk8s.io~1metadata.addr'),
  );
}

/** The strictest of Kubernetes' Pod Security Standards that the definition meets. */
export const podSecurityLevel = ({
  seccompProfile,
  allowPrivilegeEscalation,
}: Security): 'restricted' | 'baseline' | 'privileged' => {
  if (seccompProfile === 'unconfined') return 'privileged';
  return allowPrivilegeEscalation ? 'baseline' : 'restricted';
};
