import type { FastifyPluginAsyncJsonSchemaToTs } from '@fastify/type-provider-json-schema-to-ts';
import type { AdminToken } from '../admin-token.ts';
import { HttpError } from '../http-error.ts';
import { addLink } from '../links/add-link.ts';
import { isCode, newCode } from '../links/code.ts';
import { isExpired } from '../links/link.ts';
import { MAX_URL_LENGTH, targetUrl } from '../links/target-url.ts';
import type { LinkStore } from '../store/link-store.ts';
import { whileAwaited } from '../while-awaited.ts';
import { errorSchema } from './error-schema.ts';

const TEN_YEARS = 10 * 365 * 24 * 3600;

const linkSchema = {
  type: 'object',
  description: 'The link that was made',
  additionalProperties: false,
  required: ['code', 'url'],
  properties: {
    code: { type: 'string' },
    url: { type: 'string', format: 'uri' },
    expiresAt: { type: 'string', format: 'date-time' },
  },
} as const;

const codeSchema = {
  type: 'object',
  required: ['code'],
  properties: { code: { type: 'string' } },
} as const;

/** Make, follow and remove a link. `codes` is replaced in tests, to have two alike. */
export function linkRoutes(
  store: LinkStore,
  token: AdminToken,
  codes: () => string = newCode,
): FastifyPluginAsyncJsonSchemaToTs {
  return async (app) => {
    app.post(
      '/links',
      {
        schema: {
          summary: 'Shorten a URL',
          body: {
            type: 'object',
            additionalProperties: false,
            required: ['url'],
            properties: {
              url: { type: 'string', minLength: 1, maxLength: MAX_URL_LENGTH, description: 'http or https' },
              expiresInSeconds: { type: 'integer', minimum: 1, maximum: TEN_YEARS },
            },
          },
          response: {
            201: {
              ...linkSchema,
              headers: { location: { type: 'string', description: 'Where the link stands' } },
            },
            400: errorSchema,
            408: errorSchema,
            413: errorSchema,
            415: errorSchema,
            503: errorSchema,
          },
        },
      },
      async (request, reply) => {
        const { url, expiresInSeconds } = request.body;
        const target = targetUrl(url);
        // Rounded up: a link lives at least as long as was asked for.
        const expiresAt =
          expiresInSeconds === undefined ? undefined : Math.ceil(Date.now() / 1000) + expiresInSeconds;
        const link = await whileAwaited(request, reply, (asker) =>
          addLink(store, codes, { url: target, expiresAt }, asker),
        );
        return reply
          .code(201)
          .header('location', `/${link.code}`)
          .send({
            code: link.code,
            url: link.url,
            ...(link.expiresAt !== undefined && { expiresAt: new Date(link.expiresAt * 1000).toISOString() }),
          });
      },
    );

    app.get(
      '/:code',
      {
        schema: {
          summary: 'Follow a link',
          params: codeSchema,
          response: {
            302: { type: 'null', description: 'The target is in Location' },
            404: errorSchema,
            503: errorSchema,
          },
        },
      },
      async (request, reply) => {
        const { code } = request.params;
        const link = isCode(code)
          ? await whileAwaited(request, reply, (asker) => store.find(code, asker))
          : undefined;
        if (!link || isExpired(link, Date.now())) throw noSuchLink();
        return reply.header('cache-control', 'no-store').redirect(link.url, 302);
      },
    );

    app.delete(
      '/links/:code',
      {
        schema: {
          summary: 'Remove a link',
          security: [{ adminToken: [] }],
          params: codeSchema,
          response: {
            204: { type: 'null', description: 'Removed' },
            401: errorSchema,
            403: errorSchema,
            404: errorSchema,
            503: errorSchema,
          },
        },
      },
      async (request, reply) => {
        const { authorization } = request.headers;
        const offered = authorization && (/^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '');
        const verdict = await token.judge(offered);
        if (verdict === 'unset')
          throw new HttpError(403, 'forbidden', 'this deployment was given no admin token');
        if (verdict === 'wrong') {
          throw new HttpError(401, 'unauthorized', 'Authorization must be "Bearer" and the admin token', {
            headers: { 'www-authenticate': 'Bearer' },
          });
        }
        const { code } = request.params;
        const removed = isCode(code)
          ? await whileAwaited(request, reply, (asker) => store.remove(code, asker))
          : undefined;
        if (!removed || isExpired(removed, Date.now())) throw noSuchLink();
        return reply.code(204).send(null);
      },
    );
  };
}

function noSuchLink(): HttpError {
  return new HttpError(404, 'not_found', 'no such link');
}
