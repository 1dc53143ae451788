import type { FastifyPluginAsyncJsonSchemaToTs } from '@fastify/type-provider-json-schema-to-ts';
import type { StoreHealth } from '../store/store-health.ts';

const readiness = {
  type: 'object',
  description: 'Whether it is ready, and why',
  additionalProperties: false,
  required: ['ready', 'draining', 'store'],
  properties: {
    ready: { type: 'boolean' },
    draining: { type: 'boolean' },
    store: {
      type: 'string',
      enum: ['waiting', 'answering', 'failing'],
      description: 'waiting: has not answered since the start; failing: has, but the last call failed',
    },
  },
} as const;

/**
 * Serves liveness and readiness. Liveness concerns the process alone. A replica is ready if the store has answered once
 * since the start and the replica is not shutting down.
 */
export function healthRoutes(
  health: StoreHealth,
  isDraining: () => boolean,
): FastifyPluginAsyncJsonSchemaToTs {
  return async (app) => {
    app.get(
      '/healthz',
      {
        schema: {
          summary: 'Is the process alive?',
          response: {
            200: {
              type: 'object',
              description: 'It is',
              additionalProperties: false,
              required: ['alive'],
              properties: { alive: { type: 'boolean', const: true } },
            },
          },
        },
      },
      async () => ({ alive: true }) as const,
    );

    app.get(
      '/readyz',
      {
        schema: {
          summary: 'Should it be sent requests?',
          response: { 200: readiness, 503: readiness },
        },
      },
      async (_request, reply) => {
        const draining = isDraining();
        const ready = health.state !== 'waiting' && !draining;
        return reply.code(ready ? 200 : 503).send({ ready, draining, store: health.state });
      },
    );
  };
}
