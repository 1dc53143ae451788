import type { FastifyPluginAsyncJsonSchemaToTs } from '@fastify/type-provider-json-schema-to-ts';
import { errorSchema } from './openapi.ts';
import type { Replica } from './replica.ts';

/** Serves the facts about the replica that answers. */
export function whereamiRoute(readReplica: () => Promise<Replica>): FastifyPluginAsyncJsonSchemaToTs {
  return async (app) => {
    app.get(
      '/whereami',
      {
        schema: {
          summary: 'Which replica answers, and where does it run?',
          response: {
            200: {
              type: 'object',
              description: 'What the platform says of this replica; what it does not say is left out',
              additionalProperties: false,
              required: ['platform', 'replica', 'name', 'version', 'uptimeSeconds', 'nodeVersion'],
              properties: {
                platform: { type: 'string' },
                replica: { type: 'string', description: 'Task, pod or host' },
                name: { type: 'string' },
                version: { type: 'string' },
                group: { type: 'string', description: 'Namespace or task family' },
                zone: { type: 'string' },
                node: { type: 'string' },
                cpuLimit: { type: 'number', description: 'Cores' },
                memoryLimitMiB: { type: 'number' },
                uptimeSeconds: { type: 'integer' },
                nodeVersion: { type: 'string' },
              },
            },
            503: errorSchema,
          },
        },
      },
      async (_request, reply) => reply.header('cache-control', 'no-store').send(await readReplica()),
    );
  };
}
