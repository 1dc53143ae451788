import type { Definition } from '../lib/definition/application.ts';

/** The image of Valkey, which brings its client. Nothing is built here. */
const image = { reference: 'valkey/valkey:8' } as const;
// The image declares a volume at /data. Without a folder of memory there, Docker makes a volume that nobody removes.
const security = { userId: 999, writablePaths: [{ path: '/data', sizeMiB: 16 }] } as const;

// On AWS the cache demands TLS, and the URL says so. The image has no list of authorities, so its client cannot check the
// certificate: `--insecure` leaves that out. Without TLS it changes nothing.

/** A worker that counts ticks of a clock, and a job that empties the list of them every night. Both are images by reference. */
export const application = {
  name: 'nightly',
  version: '1.0.0',
  services: {
    clock: {
      image,
      entrypoint: ['sh', '-c'],
      // `exec` in no place: the shell has to go on. It ends at once when it is told to stop.
      command: [
        'trap exit TERM; while :; do redis-cli --insecure -u "$BOARD_URL" rpush ticks "$(date +%s)" > /dev/null; sleep 5 & wait $!; done',
      ],
      environment: { BOARD_URL: { resource: 'board' } },
      replicas: { min: 1, max: 1 },
      security,
    },
  },
  jobs: {
    'wipe-board': {
      image,
      entrypoint: ['sh', '-c'],
      command: ['redis-cli --insecure -u "$BOARD_URL" del ticks'],
      environment: { BOARD_URL: { resource: 'board' } },
      schedule: '0 3 * * *',
      timeZone: 'Europe/Berlin',
      retries: 1,
      security,
    },
  },
  resources: { board: { type: 'redis' } },
} as const satisfies Definition;
