import type { Application, Service } from '../lib/definition/application.ts';
import { sysctlsFor } from '../lib/definition/ports.ts';
import { workloads } from '../lib/definition/workloads.ts';

/*
 * The security contexts of pods and containers, and the Pod Security Standard that they meet.
 */

type Security = Pick<
  Service['security'],
  'allowRoot' | 'readOnlyRootFilesystem' | 'seccompProfile' | 'allowPrivilegeEscalation' | 'capabilities'
>;

/** The strictest security context, for containers that no definition describes. */
export const STRICT: Security = {
  allowRoot: false,
  readOnlyRootFilesystem: true,
  seccompProfile: 'runtime-default',
  allowPrivilegeEscalation: false,
  capabilities: 'none',
};

/**
 * The security context of a container.
 *
 * @param userId the user and the group of the process. @default - the image's own
 */
export const containerSecurity = (security: Security, userId?: number) => ({
  // If the definition names no user, the kubelet refuses an image whose own user is root or is not a number.
  runAsNonRoot: !security.allowRoot,
  ...(userId !== undefined && { runAsUser: userId, runAsGroup: userId }),
  readOnlyRootFilesystem: security.readOnlyRootFilesystem,
  allowPrivilegeEscalation: security.allowPrivilegeEscalation,
  ...(security.capabilities === 'none' && { capabilities: { drop: ['ALL'] } }),
});

/**
 * The security context of a pod. The users are those of its containers.
 *
 * @param ports the ports that the containers listen on
 */
export const podSecurity = (
  { seccompProfile, allowRoot }: Pick<Security, 'seccompProfile' | 'allowRoot'>,
  ports: readonly number[],
) => {
  const sysctls = Object.entries(sysctlsFor(...ports)).map(([name, value]) => ({ name, value }));
  return {
    runAsNonRoot: !allowRoot,
    seccompProfile: { type: seccompProfile === 'runtime-default' ? 'RuntimeDefault' : 'Unconfined' },
    ...(sysctls.length > 0 && { sysctls }),
  };
};

/** Kubernetes' Pod Security Standards, from the strictest on. */
const LEVELS = ['restricted', 'baseline', 'privileged'] as const;

/** The strictest of Kubernetes' Pod Security Standards that all services of the application meet. */
export const podSecurityLevel = (
  application: Pick<Application, 'services' | 'jobs'>,
): (typeof LEVELS)[number] =>
  LEVELS[Math.max(...workloads(application).map(({ security }) => LEVELS.indexOf(levelOf(security))))] ??
  'restricted';

function levelOf({
  seccompProfile,
  allowPrivilegeEscalation,
  allowRoot,
  capabilities,
}: Security): (typeof LEVELS)[number] {
  if (seccompProfile === 'unconfined') return 'privileged';
  return allowPrivilegeEscalation || allowRoot || capabilities === 'default' ? 'baseline' : 'restricted';
}
