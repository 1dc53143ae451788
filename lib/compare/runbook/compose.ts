import {
  editOf,
  ifItHasAShell,
  NO_CALLS,
  NO_SCALING,
  NO_SECRET,
  ONLY_LOGS,
  type Procedure,
  type Runbook,
  type RunService,
  releasedField,
} from './procedure.ts';

/** A secret in Compose. */
export type ComposeSecret =
  | {
      /** The file in the volume of the secrets. */
      readonly file: string;
      /** The init step that makes a missing file. */
      readonly step: string;
    }
  | {
      /** The variable of the file `.env` that holds the value. */
      readonly variable: string;
    };

export interface ComposeNames extends RunService {
  /** Whether Compose publishes a port of the container on the host. */
  readonly isPublished: boolean;
  /** @default - no secret */
  readonly secret?: ComposeSecret | undefined;
}

const UP = 'docker compose up --detach --wait';

/** The runbook for Docker Compose. Its commands are typed in the checkout, where Compose finds its file and project. */
export function composeRunbook(names: ComposeNames): Runbook {
  const { service, isAlone, built, calls, secret } = names;
  // Other services that wait for this one are not made anew.
  const up = isAlone ? UP : `${UP} --no-deps ${service}`;
  return {
    access: { by: 'Docker, in the checkout', steps: [] },
    logs: { by: 'docker compose logs', steps: [`docker compose logs --since 10m ${service}`] },
    shell: {
      by: `docker compose exec${ifItHasAShell(names)}`,
      steps: [`docker compose exec ${service} sh`],
    },
    scale: scale(names),
    variable: {
      by: 'edit, npm start, docker compose up',
      lost: 'a gap, as the container is made anew',
      steps: [editOf(names, 'environment'), 'npm start', up],
      sources: ['compose-update-config'],
    },
    release: {
      by: `edit, npm start, docker compose up, which ${built ? 'builds' : 'pulls the image'}`,
      lost: 'a gap',
      steps: [editOf(names, releasedField(names)), 'npm start', "git commit --all --message 'Release'", up],
      sources: ['compose-update-config'],
    },
    rollback: {
      by: 'git revert, docker compose up',
      lost: built ? 'built again, and a gap' : 'a gap',
      steps: ['git revert --no-edit HEAD', up],
      sources: ['compose-update-config'],
    },
    failure: {
      by: 'docker compose ps, then logs',
      steps: ['docker compose ps --all', `docker compose logs --tail 20 ${service}`],
    },
    secret: secret ? rotation(secret, up) : NO_SECRET,
    restart: {
      by: 'docker compose restart',
      lost: 'the only one, so a gap',
      steps: [`docker compose restart ${service}`],
    },
    calls:
      calls.length > 0
        ? {
            by: 'docker compose ps, then the logs of both sides',
            lost: ONLY_LOGS,
            steps: [
              `docker compose ps --all ${calls.join(' ')}`,
              `docker compose logs --since 10m ${[service, ...calls].join(' ')}`,
            ],
          }
        : NO_CALLS,
    audit: {
      by: 'docker events',
      lost: "what, of the engine's last 256 events; never who, as whoever reaches its socket may do all",
      // `--until=-1s` is a second from now: the engine counts whole seconds and would leave out the current one.
      steps: [`docker events --since 1h --until=-1s --filter label=com.docker.compose.service=${service}`],
      sources: ['docker-events', 'docker-daemon-access'],
    },
  };
}

function scale({ service, isAlone, isSingleton, isPublished }: ComposeNames): Procedure {
  if (isSingleton) return NO_SCALING;
  const steps = [
    `docker compose up --detach${isAlone ? '' : ' --no-deps'} --scale ${service}=2${isAlone ? '' : ` ${service}`}`,
  ];
  return isPublished
    ? {
        not: 'one replica: its port of the host belongs to one container',
        steps,
        sources: ['compose-port-clash'],
      }
    : {
        by: 'docker compose up --scale',
        lost: 'the next docker compose up without --scale takes it back, and nothing watches the load',
        steps,
        sources: ['compose-up'],
        notRun: 'the sample publishes the port of its service',
      };
}

function rotation(secret: ComposeSecret, up: string): Procedure {
  if ('variable' in secret)
    return {
      by: `edit ${secret.variable} in .env, docker compose up`,
      lost: 'a gap, as the container is made anew',
      steps: [`# edit ${secret.variable} in .env`, up],
      notRun: 'the value is yours',
    };
  return {
    by: 'its init step makes another, which the service reads at its next use',
    steps: [
      `docker compose run --rm ${secret.step} rm ${secret.file}`,
      `docker compose run --rm ${secret.step}`,
    ],
  };
}
