import { NO_SECRET, type Ways } from './job.ts';

export interface ComposeNames {
  readonly service: string;
  /** The file in the secrets' volume, and the step that makes it where there is none. @default - no secret */
  readonly secret?: { readonly file: string; readonly step: string };
}

const UP = 'docker compose up --detach --wait';

/** Typed in the checkout, as Compose finds its file and its project there. */
export const composeWays = ({ service, secret }: ComposeNames): Ways => ({
  access: { by: 'Docker, in the checkout', steps: [] },
  logs: { by: 'docker compose logs', steps: [`docker compose logs --since 10m ${service}`] },
  shell: { by: 'docker compose exec', steps: [`docker compose exec ${service} sh`] },
  scale: {
    not: 'one replica: its port of the host belongs to one container',
    steps: [`docker compose up --detach --scale ${service}=2`],
    sources: ['compose-ports'],
  },
  variable: {
    by: 'edit, npm start, docker compose up',
    lost: 'a gap, as the container is made anew',
    steps: [{ edit: 'environment' }, 'npm start', UP],
    sources: ['compose-update-config'],
  },
  release: {
    by: 'edit, npm start, docker compose up, which builds',
    lost: 'a gap',
    steps: [{ edit: 'version' }, 'npm start', "git commit --all --message 'Release'", UP],
    sources: ['compose-update-config'],
  },
  rollback: {
    by: 'git revert, docker compose up',
    lost: 'built again, and a gap',
    steps: ['git revert --no-edit HEAD', UP],
    sources: ['compose-update-config'],
  },
  failure: {
    by: 'docker compose ps, then logs',
    steps: ['docker compose ps --all', `docker compose logs --tail 20 ${service}`],
  },
  secret: secret
    ? {
        by: 'its step makes another, which the service reads at its next use',
        steps: [
          `docker compose run --rm ${secret.step} rm ${secret.file}`,
          `docker compose run --rm ${secret.step}`,
        ],
      }
    : NO_SECRET,
  restart: {
    by: 'docker compose restart',
    lost: 'the only one, so a gap',
    steps: [`docker compose restart ${service}`],
  },
  audit: {
    by: 'docker events',
    lost: "what, of the engine's last 256 events; never who, as whoever reaches its socket may do all",
    // Until a second from now: the engine takes whole seconds, and would leave out what this one has seen.
    steps: [`docker events --since 1h --until=-1s --filter label=com.docker.compose.service=${service}`],
    sources: ['docker-events', 'docker-daemon-access'],
  },
});
