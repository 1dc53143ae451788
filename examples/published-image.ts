import type { Definition } from '../lib/definition/application.ts';

/**
 * A published image that knows nothing of this project: Ghost, with the user and the command that its image has for
 * running without root, and with the variables that it reads. Its database is MySQL, outside of the application.
 *
 * Sources: github.com/docker-library/ghost, Dockerfile and docker-entrypoint.sh; Ghost's documentation, "Configuration".
 */
export const application = {
  name: 'blog',
  owner: 'editors',
  services: {
    ghost: {
      version: '6.13.2',
      image: { reference: 'ghost:6.13.2' },
      command: ['node', 'current/index.js'],
      cpuMillicores: 500,
      memoryMiB: 1024,
      ports: { http: 2368 },
      exposure: { port: 'http' },
      environment: {
        url: 'http://localhost:2368',
        database__client: 'mysql',
        database__connection__host: 'mysql.example.com',
        database__connection__user: 'ghost',
        database__connection__database: 'ghost',
      },
      secrets: [
        {
          name: 'database-password',
          environmentVariable: 'database__connection__password',
          source: 'existing',
          existingName: 'mysql/ghost',
        },
        { name: 'mail-password', environmentVariable: 'mail__options__auth__pass', source: 'provided' },
      ],
      health: {
        startup: { tcp: { port: 'http' } },
        liveness: { tcp: { port: 'http' } },
        readiness: { http: { port: 'http', path: '/ghost/api/admin/site/' } },
      },
      replicas: { min: 1, max: 1 },
      security: {
        userId: 1000,
        // At its start, the image fills the folder of the content.
        writablePaths: [
          { path: '/tmp', sizeMiB: 64 },
          { path: '/var/lib/ghost/content', sizeMiB: 256 },
        ],
      },
      network: { outboundPorts: [3306] },
    },
  },
} as const satisfies Definition;
