import { absent, approximated, cite, native, type Statement, say } from '../readings/cell.ts';
import { fieldsOf, type Json, type JsonObject } from '../readings/json.ts';
import type { ClusterReader } from '../readings/kubernetes-reader.ts';
import type { Readers } from '../readings/readers.ts';
import {
  below,
  clause,
  combine,
  constant,
  each,
  flag,
  listed,
  map,
  orElse,
  type Reading,
  some,
  texts,
  words,
} from '../readings/reading.ts';
import type { SourceId } from '../verdicts/sources.ts';
import { beforeColon, type Concern, clusters, concern, judged } from './section.ts';

/** The user, the file systems and the privileges of the containers. */
export const hardening = (on: Readers): Concern[] => [...filesOf(on), ...privileges(on)];

/** The user that a container runs as, and where it may write. */
function filesOf(on: Readers): Concern[] {
  const { compose, ecs } = on;
  const inMemory = listed(
    orElse(each(below(ecs.main, 'LinuxParameters', 'Tmpfs'), ['ContainerPath']), []),
    'nothing',
  );
  // AWS's older pages say that Fargate has none.
  const supported = ecs.main('LinuxParameters', 'Tmpfs').value ? cite('fargate-tmpfs') : words('');
  // Only ECS Exec needs volumes on the disk of the task. Volumes that outlive it have a row of their own.
  const onDisk: Reading = ecs.pathsOnTask.value
    ? map(listed(ecs.pathsOnTask), (paths) => `; on the task's disk: ${paths}`)
    : { value: '', evidence: [] };
  return [
    concern('user', ['security.userId', 'sidecars[].userId'], {
      compose: userOf(
        compose.main('user'),
        unrefused(compose.main('user'), 'compose-services'),
        asRoot(compose.sidecars, compose.ofSidecars(), ({ user }) => user),
        clause(compose.store('user'), (user) => (isRootUser(user) ? '; root in the local substitute' : '')),
      ),
      ecs: userOf(
        ecs.main('User'),
        unrefused(ecs.main('User'), 'ecs-fargate-security'),
        asRoot(ecs.ofSidecars('Name'), ecs.ofSidecars(), ({ User }) => User),
      ),
      ...clusters(on, ({ main, sidecars, ofSidecars }) =>
        userOf(
          map(main('securityContext', 'runAsUser'), (id) => `${id}:${id}`),
          map(flag(main('securityContext', 'runAsNonRoot')), (refuses) =>
            refuses ? ', root is refused' : NOT_REFUSED,
          ),
          asRoot(sidecars, ofSidecars(), ({ securityContext }) => fieldsOf(securityContext).runAsUser),
        ),
      ),
    }),
    concern(
      'root file system',
      [
        'security.readOnlyRootFilesystem',
        // Nothing is lost where no path is writable.
        ...(compose.main('tmpfs').value === undefined
          ? []
          : (['security.writablePaths[].path', 'security.writablePaths[].sizeMiB'] as const)),
      ],
      {
        compose: unless(
          compose.main('read_only'),
          false,
        )`${access(compose.main('read_only'))}; writable in memory: ${listed(
          orElse(
            map(texts(compose.main('tmpfs')), (all) => all.map(beforeColon)),
            [],
          ),
          'nothing',
        )}`,
        ecs: unless(
          ecs.main('ReadonlyRootFilesystem'),
          false,
        )`${access(ecs.main('ReadonlyRootFilesystem'))}; writable in memory: ${inMemory}${supported}${onDisk}`,
        ...clusters(
          on,
          ({ main }) =>
            unless(
              main('securityContext', 'readOnlyRootFilesystem'),
              false,
            )`${access(main('securityContext', 'readOnlyRootFilesystem'))}; writable on the node: ${listed(
              orElse(
                each(below(main, 'volumeMounts'), ['mountPath'], ({ name }) =>
                  String(name).startsWith('writable-'),
                ),
                [],
              ),
              'nothing',
            )}`,
        ),
      },
    ),
  ];
}

/**
 * A cell about the user of the containers: no if one is root, partly if nothing refuses an image whose user is root.
 *
 * @param guard says whether root is refused
 * @param rootSidecars names of the sidecars whose user is root
 */
function userOf(
  user: Reading,
  guard: Reading<string>,
  rootSidecars: Reading<readonly Json[]>,
  others = words(''),
): Statement {
  const isRoot = isRootUser(user.value) || some(rootSidecars);
  const judge = isRoot ? absent : guard.value === NOT_REFUSED ? approximated : say;
  // Sidecars of other users have no word in the cell, and are no evidence of it.
  const ofSidecars = some(rootSidecars)
    ? map(listed(rootSidecars), (names) => `; root in sidecar ${names}`)
    : words('');
  return judge`${orElse(user, OWN_USER)}${guard}${ofSidecars}${others}`;
}

const NOT_REFUSED = ', root is not refused';

/** Compose and ECS refuse no user: only one that the definition names is known not to be root. */
const unrefused = (user: Reading, source: SourceId): Reading<string> =>
  user.value === undefined || isRootUser(user.value) ? constant(NOT_REFUSED, source) : words('');

/** 0 alone, or with a group. */
const isRootUser = (user: Json | undefined): boolean => /^0(:|$)/.test(String(user));

/** The names of the sidecars whose user is root. */
const asRoot = (
  names: Reading<readonly Json[]>,
  containers: Reading<readonly Json[]>,
  userIn: (container: JsonObject) => Json | undefined,
): Reading<readonly Json[]> =>
  combine([names, orElse(containers, [])], (all, each) =>
    all.filter((_, i) => isRootUser(userIn(fieldsOf(each[i])))),
  );

/** Capabilities, seccomp, escalation and processes of a container, and the rules of admission. */
function privileges(on: Readers): Concern[] {
  const { compose, ecs } = on;
  // Without options, the container has the engine's defaults.
  const options: Reading<readonly string[]> = orElse(texts(compose.main('security_opt')), []);
  const level = ({ object }: ClusterReader) =>
    object('Namespace/')('metadata', 'labels', 'pod-security.kubernetes.io/enforce');

  return [
    judged('capabilities', {
      compose: dropped(compose.main('cap_drop')),
      ecs: dropped(ecs.main('LinuxParameters', 'Capabilities', 'Drop')),
      ...clusters(on, ({ main }) => dropped(main('securityContext', 'capabilities', 'drop'))),
    }),
    concern('seccomp', ['security.seccompProfile'], {
      compose: unless(has(options, 'seccomp=unconfined'), true)`${orElse(
        map(texts(compose.main('security_opt')), (all) =>
          all.includes('seccomp=unconfined') ? 'unconfined' : "the engine's default profile",
        ),
        "the engine's default profile, as no option asks for another",
      )}${cite('docker-seccomp')}`,
      ecs: say`${orElse(ecs.main('DockerSecurityOptions'), 'not yours to set on Fargate')}${cite('ecs-fargate-differences')}`,
      ...clusters(
        on,
        ({ pod }) =>
          unless(
            pod('securityContext', 'seccompProfile', 'type'),
            'Unconfined',
          )`${pod('securityContext', 'seccompProfile', 'type')}`,
      ),
    }),
    concern('escalation', ['security.allowPrivilegeEscalation'], {
      compose: unless(
        has(options, 'no-new-privileges:true'),
        false,
      )`${map(options, (all) => (all.includes('no-new-privileges:true') ? 'forbidden: no new privileges' : 'allowed'))}`,
      ecs: say`${orElse(ecs.main('DockerSecurityOptions'), 'not yours to forbid on Fargate; no container is privileged')}${cite('ecs-fargate-differences')}`,
      ...clusters(
        on,
        ({ main }) =>
          unless(
            main('securityContext', 'allowPrivilegeEscalation'),
            true,
          )`${map(flag(main('securityContext', 'allowPrivilegeEscalation')), (allowed) => (allowed ? 'allowed' : 'forbidden: no new privileges'))}`,
      ),
    }),
    judged('processes', {
      compose: native`at most ${compose.main('deploy', 'resources', 'limits', 'pids')} processes and threads a container`,
      ecs: absent`${orElse(ecs.main('Ulimits'), "no limit of the task's own")}: Fargate uses the operating system's defaults${cite('ecs-ulimit')}; each task is a machine of its own`,
      ...clusters(
        on,
        () =>
          absent`a setting of the node's kubelet (podPidsLimit), not of a pod${cite('kubernetes-pid-limits')}`,
      ),
    }),
    judged('admission', {
      compose: absent`none: whoever may use the engine may start anything${cite('docker-daemon-access')}`,
      ecs: absent`none in the cluster: IAM decides who may register and run a task${cite('ecs-iam')}`,
      ...clusters(
        on,
        (cluster) =>
          (ADMISSION[String(level(cluster).value)] ??
            native)`Pod Security ${level(cluster)}, enforced in the namespace${cite('kubernetes-pod-security')}`,
      ),
    }),
  ];
}

const OWN_USER = "the image's own user";

const dropped = (capabilities: Reading) =>
  capabilities.value === undefined
    ? absent`${orElse(capabilities, "keeps the container engine's default ones")}`
    : native`drops ${listed(capabilities)}`;

/** The verdict of the row's fields, unless the definition turns the protection off. */
const unless = ({ value }: Reading, unprotected: Json): typeof say | typeof absent =>
  value === unprotected ? absent : say;

const has = (options: Reading<readonly string[]>, option: string): Reading<boolean> =>
  map(options, (all) => all.includes(option));

/** The verdict for each level of Pod Security. `privileged` refuses nothing. */
const ADMISSION: Readonly<Record<string, typeof native>> = {
  restricted: native,
  baseline: approximated,
  privileged: absent,
};

const access = (readOnly: Reading): Reading<string> =>
  map(flag(readOnly), (yes) => (yes ? 'read-only' : 'writable'));
