import type { PartReading } from '../draft.ts';
import { list, text } from '../short-forms.ts';
import { type ComposeKeys, dropped, isOn, refused, refusedIfOn } from './key.ts';

/*
 * The security context. A key that the file does not have means what it means to Compose: see `import-service.ts`.
 */

/** Capabilities that engines give by default. Source: Docker, "Runtime privilege and Linux capabilities". */
const DEFAULT_CAPABILITIES = new Set([
  ...[
    'AUDIT_WRITE',
    'CHOWN',
    'DAC_OVERRIDE',
    'FOWNER',
    'FSETID',
    'KILL',
    'MKNOD',
    'NET_BIND_SERVICE',
    'NET_RAW',
  ],
  ...['SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT'],
]);

const capability = (name: string): string => name.toUpperCase().replace(/^CAP_/, '');

const security = ({ draft }: PartReading, fields: NonNullable<PartReading['draft']['security']>) => {
  draft.security = { ...draft.security, ...fields };
};

const OF_THE_MACHINE =
  'is a right over the machine, and on Fargate you have no machine. Remove the key if the program works without it, or leave the service out with --without';

export const SECURITY_KEYS: ComposeKeys<PartReading> = {
  user: {
    kinds: ['taken', 'approximated', 'refused'],
    about: 'as `security.userId`. A name is refused, as Kubernetes cannot tell whether it is root',
    read: (value, place, reading) => {
      const [user = '', group] = text(value).split(':');
      const field = `${reading.field}.security.userId`;
      const userId = user === 'root' ? 0 : Number(user);
      if (user === '' || !Number.isInteger(userId))
        return place.refused(
          `must be a number, as platforms cannot tell who a name is; got ${user || 'nothing'}. docker compose run --rm --no-deps --entrypoint id ${reading.part.key} -u prints it`,
        );
      security(reading, { userId, allowRoot: userId === 0 });
      if (group !== undefined && group !== user && group !== 'root')
        place.approximated(`the group ${group} is left out: it is the group of the user`, field);
      else place.taken(field);
    },
  },
  group_add: dropped(
    'the definition has a user and no further groups; give the user the rights that it needs',
  ),
  read_only: {
    kinds: ['taken'],
    about: 'as `security.readOnlyRootFilesystem`',
    read: (value, place, reading) => {
      security(reading, { readOnlyRootFilesystem: isOn(value) });
      place.taken(`${reading.field}.security.readOnlyRootFilesystem`);
    },
  },
  cap_drop: {
    kinds: ['taken', 'approximated'],
    about: 'ALL is `security.capabilities: none`. Others alone are left, as the definition has all or none',
    read: (value, place, reading) => {
      const dropsAll = list(value).map(capability).includes('ALL');
      const added = list(reading.part.raw.cap_add).length > 0;
      const field = `${reading.field}.security.capabilities`;
      if (dropsAll && !added) {
        security(reading, { capabilities: 'none' });
        place.taken(field);
      } else
        place.approximated(
          'the container keeps those that engines give by default: the definition has all of them, or none',
          field,
        );
    },
  },
  cap_add: {
    kinds: ['taken', 'dropped', 'refused'],
    about:
      'Those that engines give by default are `security.capabilities: default`. SYS_PTRACE is dropped, as it is for debuggers. Others are refused',
    read: (value, place, reading) => {
      const field = `${reading.field}.security.capabilities`;
      for (const [i, name] of list(value).map(capability).entries()) {
        if (DEFAULT_CAPABILITIES.has(name)) place.at(i).taken(field);
        else if (name === 'SYS_PTRACE')
          place.at(i).dropped('debuggers and profilers need it, and a deployment does not');
        else
          place
            .at(i)
            .refused(
              `${name} is a right over the machine, and on Fargate you have no machine; remove the entry if the program works without it, or leave the service out with --without`,
            );
      }
      if (list(value).length === 0) place.dropped('it is empty');
    },
  },
  security_opt: {
    kinds: ['taken', 'dropped', 'refused'],
    about:
      'no-new-privileges is `security.allowPrivilegeEscalation: false`; seccomp=unconfined is `security.seccompProfile`. A profile of your own is refused; AppArmor and SELinux are dropped',
    read: (value, place, reading) => {
      if (list(value).length === 0) place.dropped('it is empty');
      for (const [i, option] of list(value).entries()) {
        const [name = '', setting = 'true'] = option.split(/[:=]/);
        const at = place.at(i);
        if (name === 'no-new-privileges') {
          security(reading, { allowPrivilegeEscalation: setting === 'false' });
          at.taken(`${reading.field}.security.allowPrivilegeEscalation`);
        } else if (name === 'seccomp' && setting === 'unconfined') {
          security(reading, { seccompProfile: 'unconfined' });
          at.taken(`${reading.field}.security.seccompProfile`);
        } else if (name === 'seccomp')
          at.refused('Fargate has no profile of your own; remove it for the default of the platform');
        else at.dropped('Fargate has neither AppArmor nor SELinux to set');
      }
    },
  },
  privileged: refusedIfOn(
    'is a right over the machine, and on Fargate you have no machine; remove the key if the program works without it, or leave the service out with --without',
  ),
  devices: refused(
    'a device is of one machine, and on Fargate you have no machine; remove the key if the program works without it, or leave the service out with --without',
  ),
  device_cgroup_rules: refused(
    'a device is of one machine, and on Fargate you have no machine; remove the key if the program works without it, or leave the service out with --without',
  ),
  use_api_socket: refusedIfOn(
    "gives it the engine's socket, which rules the whole machine, and Fargate has none; remove the key if the program works without it, or leave the service out with --without",
  ),
  credential_spec: refused('it is for accounts of Windows; leave the service out with --without'),
  cgroup: {
    kinds: ['taken', 'refused'],
    about: 'private is what every platform does. host is refused',
    read: (value, place) =>
      value === 'host'
        ? place.refused(`got host: the cgroup of the host ${OF_THE_MACHINE}`)
        : place.agrees('every platform does so'),
  },
  cgroup_parent: dropped('the platform places containers'),
  ipc: {
    kinds: ['dropped', 'refused'],
    about: 'host and other containers are refused. shareable and private are dropped',
    read: (value, place) =>
      /^(?:host|container:|service:)/.test(text(value))
        ? place.refused(`got ${text(value)}: shared memory with others ${OF_THE_MACHINE}`)
        : place.dropped('every platform does so'),
  },
  pid: {
    kinds: ['dropped', 'refused'],
    about: 'host and other containers are refused',
    read: (value, place) =>
      value
        ? place.refused(`got ${text(value)}: seeing processes of others ${OF_THE_MACHINE}`)
        : place.dropped('every platform does so'),
  },
  uts: dropped('the host name is of the platform'),
  userns_mode: {
    kinds: ['dropped', 'refused'],
    about: 'host is refused',
    read: (value, place) =>
      value === 'host'
        ? place.refused(`got host: the users of the host ${OF_THE_MACHINE}`)
        : place.dropped('the platform maps users'),
  },
  isolation: dropped('it is for containers of Windows'),
  sysctls: dropped(
    'Fargate takes few, and the definition has none of them; set what the program needs in the program',
  ),
  ulimits: dropped(
    'a definition has no ulimits. Fargate allows 65,535 open files, and Kubernetes as many as its nodes',
  ),
  umask: dropped('the program sets it'),
};
