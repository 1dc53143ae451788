import { absent, cite, native, say } from '../cell.ts';
import type { ClusterReader } from '../kubernetes-reader.ts';
import type { Readers } from '../readers.ts';
import { as, below, each, listed, otherwise, type Reading } from '../reading.ts';
import { type Concern, clusters, concern, judged } from '../section.ts';

/** How the containers are confined. */
export const confinement = (on: Readers): Concern[] => {
  const { compose, ecs } = on;
  const options = compose.main('security_opt');
  const level = ({ object }: ClusterReader) =>
    object('Namespace/')('metadata', 'labels', 'pod-security.kubernetes.io/enforce');

  return [
    concern('user', ['security.userId', 'sidecars[].userId'], {
      compose: say`${compose.main('user')}`,
      ecs: say`${ecs.main('User')}`,
      ...clusters(on, ({ main }) => {
        const context = below(main, 'securityContext');
        return say`${context('runAsUser')}:${context('runAsGroup')}, ${as(context('runAsNonRoot'), (asked: boolean) => (asked ? 'root is refused' : 'root is not refused'))}`;
      }),
    }),
    concern(
      'root file system',
      [
        'security.readOnlyRootFilesystem',
        'security.writablePaths[].path',
        'security.writablePaths[].sizeMiB',
      ],
      {
        compose: say`${access(compose.main('read_only'))}; writable in memory: ${listed(
          as(compose.main('tmpfs'), (all: string[]) => all.map((one) => one.split(':')[0])),
          'nothing',
        )}`,
        ecs: say`${access(ecs.main('ReadonlyRootFilesystem'))}; writable in memory: ${listed(
          otherwise(each(below(ecs.main, 'LinuxParameters', 'Tmpfs'), ['ContainerPath']), []),
          'nothing',
        )}`,
        ...clusters(
          on,
          ({ main }) =>
            say`${access(main('securityContext', 'readOnlyRootFilesystem'))}; writable on the node: ${listed(
              otherwise(
                each(below(main, 'volumeMounts'), ['mountPath'], ({ name }: { name: string }) =>
                  name.startsWith('writable-'),
                ),
                [],
              ),
              'nothing',
            )}`,
        ),
      },
    ),
    concern('capabilities', ['security.addCapabilities'], {
      compose: say`drops ${listed(compose.main('cap_drop'))}, keeps ${listed(compose.main('cap_add'))}`,
      ecs: say`drops ${as(ecs.main('LinuxParameters', 'Capabilities', 'Drop'), dropped)}${cite('ecs-fargate-differences')}`,
      ...clusters(
        on,
        ({ main }) =>
          say`drops ${listed(main('securityContext', 'capabilities', 'drop'))}, keeps ${listed(otherwise(main('securityContext', 'capabilities', 'add'), []))}`,
      ),
    }),
    concern('seccomp', ['security.seccompProfile'], {
      compose: say`${as(options, (all: string[]) => (all.includes('seccomp=unconfined') ? 'unconfined' : "the engine's default profile"))}${cite('docker-seccomp')}`,
      ecs: say`${otherwise(ecs.main('DockerSecurityOptions'), 'not yours to set on Fargate')}${cite('ecs-fargate-differences')}`,
      ...clusters(on, ({ pod }) => say`${pod('securityContext', 'seccompProfile', 'type')}`),
    }),
    concern('escalation', ['security.allowPrivilegeEscalation'], {
      compose: say`${as(options, (all: string[]) => (all.includes('no-new-privileges:true') ? 'no new privileges' : 'allowed'))}`,
      ecs: say`${otherwise(ecs.main('DockerSecurityOptions'), 'not yours to forbid on Fargate; no container is privileged')}${cite('ecs-fargate-differences')}`,
      ...clusters(
        on,
        ({ main }) =>
          say`${as(main('securityContext', 'allowPrivilegeEscalation'), (allowed: boolean) => (allowed ? 'allowed' : 'no new privileges'))}`,
      ),
    }),
    judged('admission', {
      compose: absent`none: whoever may use the engine may start anything${cite('docker-daemon-access')}`,
      ecs: absent`none in the cluster: IAM decides who may register and run a task${cite('ecs-iam')}`,
      ...clusters(
        on,
        (cluster) =>
          native`Pod Security ${level(cluster)}, enforced in the namespace${cite('kubernetes-pod-security')}`,
      ),
    }),
  ];
};

const access = (readOnly: Reading): Reading =>
  as(readOnly, (yes: boolean) => (yes ? 'read-only' : 'writable'));

const dropped = (all: string[]): string =>
  all.includes('ALL') ? 'ALL, keeps none' : `${all.length} of Docker's, and can add none of them`;
