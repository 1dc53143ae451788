import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import type { Config } from './config.ts';

/** Collects the routes' own schemas, so that what is served is what is validated. Goes before the routes. */
export async function describeRoutes(app: FastifyInstance, config: Config): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: config.service.name,
        description: 'Shortens links.',
        version: config.service.version,
      },
      components: { securitySchemes: { adminToken: { type: 'http', scheme: 'bearer' } } },
    },
  });
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
}
