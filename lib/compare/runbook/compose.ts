import {
  committed,
  editedIn,
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
  renderedFirst,
  reverted,
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
  /** Whether the definition names init steps of the service, such as migrations. Steps that a platform adds do not count. */
  readonly hasOwnSteps: boolean;
  /** @default - no secret */
  readonly secret?: ComposeSecret | undefined;
}

/** The runbook for Docker Compose. Its commands are typed in the checkout, where Compose finds its file and project. */
export function composeRunbook(names: ComposeNames): Runbook {
  const { service, isAlone, built, calls, secret, handling, hasOwnSteps } = names;
  const { compose, render } = handling;
  const all = `${compose} up --detach --wait`;
  // With --no-deps, services that this one waits for are not made anew, and init steps such as a migration do not run.
  const up = isAlone ? all : `${all} ${hasOwnSteps ? '' : '--no-deps '}${service}`;
  return {
    access: { by: `Docker, in the checkout${editedIn(names)}`, steps: [] },
    logs: { by: 'docker compose logs', steps: [`${compose} logs --since 10m ${service}`] },
    shell: {
      by: `docker compose exec${ifItHasAShell(names)}`,
      steps: [`${compose} exec ${service} sh`],
    },
    scale: scale(names),
    variable: {
      by: 'edit, npm start, docker compose up',
      lost: 'a gap, as the container is created again',
      steps: [editOf(names, 'environment'), render, up],
      sources: ['compose-update-config'],
    },
    release: {
      by: `edit, npm start, docker compose up, which ${built ? 'builds' : 'pulls the image'}`,
      lost: 'a gap',
      steps: [editOf(names, releasedField(names)), render, committed(names), up],
      sources: ['compose-update-config'],
    },
    rollback: {
      by: `${reverted(names).by}, docker compose up`,
      lost: built ? 'builds again, with a gap' : 'a gap',
      steps: [reverted(names).step, ...renderedFirst(names), up],
      sources: ['compose-update-config'],
    },
    failure: {
      by: 'docker compose ps, then docker compose logs',
      steps: [`${compose} ps --all`, `${compose} logs --tail 20 ${service}`],
    },
    secret: secret ? rotation(secret, up, compose) : NO_SECRET,
    restart: {
      by: 'docker compose restart',
      lost: 'the only one, so a gap',
      steps: [`${compose} restart ${service}`],
    },
    calls:
      calls.length > 0
        ? {
            by: 'docker compose ps, then the logs of both sides',
            lost: ONLY_LOGS,
            steps: [
              `${compose} ps --all ${calls.join(' ')}`,
              `${compose} logs --since 10m ${[service, ...calls].join(' ')}`,
            ],
          }
        : NO_CALLS,
    audit: {
      by: 'docker events',
      lost: "what happened, in the engine's last 256 events; not who did it, as all use one socket",
      // `--until=-1s` is a second from now: the engine counts whole seconds and would leave out the current one.
      steps: [`docker events --since 1h --until=-1s --filter label=com.docker.compose.service=${service}`],
      sources: ['docker-events', 'docker-daemon-access'],
    },
  };
}

function scale({ service, isAlone, isSingleton, isPublished, handling }: ComposeNames): Procedure {
  if (isSingleton) return NO_SCALING;
  const steps = [
    `${handling.compose} up --detach${isAlone ? '' : ' --no-deps'} --scale ${service}=2${isAlone ? '' : ` ${service}`}`,
  ];
  return isPublished
    ? {
        not: 'one replica: only one container can publish its port',
        steps,
        sources: ['compose-port-clash'],
      }
    : {
        by: 'docker compose up --scale',
        lost: 'the next docker compose up without --scale undoes it, and nothing watches the load',
        steps,
        sources: ['compose-up'],
        notRun: 'not tried for this application',
      };
}

function rotation(secret: ComposeSecret, up: string, compose: string): Procedure {
  if ('variable' in secret)
    return {
      by: `edit ${secret.variable} in .env, docker compose up`,
      lost: 'a gap, as the container is created again',
      steps: [`# edit ${secret.variable} in .env`, up],
      notRun: 'the value is yours',
    };
  return {
    by: 'its init step makes a new value, which the service reads at its next use',
    steps: [`${compose} run --rm ${secret.step} rm ${secret.file}`, `${compose} run --rm ${secret.step}`],
  };
}
