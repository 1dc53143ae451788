import type { Definition } from '../lib/definition/application.ts';

/**
 * A singleton with SQLite on a volume. A network file system is no place for SQLite, so that its deployment on ECS is
 * refused.
 *
 * Source: SQLite, "How To Corrupt An SQLite Database File", of file systems with broken locks.
 */
export const application = {
  name: 'notebook',
  services: {
    notes: {
      version: '1.0.0',
      image: { build: { context: 'examples/image' }, stepProgram: ['node', '/srv/step.mjs'] },
      command: ['node', '/srv/notes.mjs'],
      ports: { http: 8600 },
      exposure: { port: 'http' },
      environment: { PORT: { port: 'http' }, DATABASE: '/var/notes/notes.db' },
      singleton: true,
      volumes: [{ name: 'data', path: '/var/notes', sizeGiB: 1 }],
      health: {
        command: ['node', '/srv/probe.mjs'],
        startup: { http: { port: 'http', path: '/healthz' }, periodSeconds: 1 },
        liveness: { http: { port: 'http', path: '/healthz' } },
        readiness: { http: { port: 'http', path: '/healthz' } },
      },
      security: { userId: 10001 },
    },
  },
} as const satisfies Definition;
