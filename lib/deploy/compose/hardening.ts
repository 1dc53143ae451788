import type { Service } from '../../definition/application.ts';
import { sysctlsFor } from '../../definition/ports.ts';
import { userAndGroup } from '../../definition/user-and-group.ts';

type SecurityContext = Pick<
  Service['security'],
  'readOnlyRootFilesystem' | 'seccompProfile' | 'allowPrivilegeEscalation' | 'capabilities'
>;

/** The security context of containers that the project adds. */
export const STRICT: SecurityContext = {
  readOnlyRootFilesystem: true,
  seccompProfile: 'runtime-default',
  allowPrivilegeEscalation: false,
  capabilities: 'none',
};

/**
 * The security context of a container.
 *
 * @param process the user of the process, and the numbers of its ports
 */
export function hardening(
  security: SecurityContext,
  process: { readonly userId?: number | undefined; readonly ports?: readonly number[] },
): object {
  const options = [
    ...(security.allowPrivilegeEscalation ? [] : ['no-new-privileges:true']),
    ...(security.seccompProfile === 'unconfined' ? ['seccomp=unconfined'] : []),
  ];
  const sysctls = sysctlsFor(...(process.ports ?? []));
  return {
    user: userAndGroup(process),
    read_only: security.readOnlyRootFilesystem,
    ...(security.capabilities === 'none' && { cap_drop: ['ALL'] }),
    ...(options.length > 0 && { security_opt: options }),
    ...(Object.keys(sysctls).length > 0 && { sysctls }),
  };
}

/** The ephemeral volumes of a service, writable for every user. */
export const writable = ({ security }: Service): object =>
  security.writablePaths.length > 0
    ? { tmpfs: security.writablePaths.map(({ path, sizeMiB }) => `${path}:size=${sizeMiB}m,mode=1777`) }
    : {};
