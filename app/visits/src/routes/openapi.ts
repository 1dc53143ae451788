import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import type { ServiceConfig } from '../config/service-config.ts';

/** Serves an OpenAPI description, made from the schemas that validate requests. Call it before routes are registered. */
export async function registerOpenApi(app: FastifyInstance, { service }: ServiceConfig): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: service.name, description: 'Counts the visits of links.', version: service.version },
    },
  });
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
}

/** The body of every error answer. */
export const errorSchema = {
  type: 'object',
  description: 'What went wrong: `error` for programs, `message` for people.',
  additionalProperties: false,
  required: ['error', 'message'],
  properties: { error: { type: 'string' }, message: { type: 'string' } },
} as const;
