import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import type { Service } from '../../definition/application.ts';
import { sysctlsFor } from '../../definition/ports.ts';
import { userAndGroup } from '../../definition/user-and-group.ts';

/** The part of the hardening that each container has for itself. */
interface Own {
  /** @default - the image's own user */
  readonly userId?: number | undefined;
  /** @default - none */
  readonly writablePaths?: Service['security']['writablePaths'];
  /** Whether people open a shell in the container. @default false */
  readonly hasShell?: boolean;
}

/** The user, the file system and the capabilities of a container. */
export function hardening(
  scope: Construct,
  id: string,
  { security }: Pick<Service, 'security'>,
  { userId, writablePaths = [], hasShell = false }: Own,
) {
  const linuxParameters = new ecs.LinuxParameters(scope, id, {
    // Without an init process, the processes of closed shells would stay as zombies.
    ...(hasShell && { initProcessEnabled: true }),
  });
  if (security.capabilities === 'none') linuxParameters.dropCapabilities(ecs.Capability.ALL);
  linuxParameters.addTmpfs(
    ...writablePaths.map(({ path, sizeMiB }) => ({ containerPath: path, size: sizeMiB })),
  );
  return {
    linuxParameters,
    readonlyRootFilesystem: security.readOnlyRootFilesystem,
    user: userAndGroup({ userId }),
  };
}

/**
 * The sysctls of a container that listens on a port below 1024.
 *
 * The containers of a task share one network, so the sysctl of one container applies to all. Each container sets its
 * own nevertheless: a sidecar starts before the service. Source: Amazon ECS API reference, SystemControl.
 */
export const systemControls = (ports: readonly number[]): ecs.SystemControl[] | undefined => {
  const controls = Object.entries(sysctlsFor(...ports));
  return controls.length > 0 ? controls.map(([namespace, value]) => ({ namespace, value })) : undefined;
};
