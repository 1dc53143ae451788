import type { FastifyPluginAsyncJsonSchemaToTs } from '@fastify/type-provider-json-schema-to-ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Admission } from '../http/admission.ts';
import { HttpError } from '../http/http-error.ts';
import { withRequestSignal } from '../http/request-end.ts';
import { addLink, idempotentRequest } from '../links/add-link.ts';
import { isCode, isExpired, newCode } from '../links/short-link.ts';
import { MAX_URL_LENGTH, parseTargetUrl } from '../links/target-url.ts';
import type { LinkStore } from '../store/link-store.ts';
import type { Visits } from '../visits/visits.ts';
import type { AdminToken } from './admin-token.ts';
import { errorSchema } from './openapi.ts';

const A_YEAR = 365 * 24 * 3600;

const linkSchema = {
  type: 'object',
  description: 'The link that was made',
  additionalProperties: false,
  required: ['code', 'url', 'expiresAt'],
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

const shortenSchema = {
  summary: 'Shorten a URL',
  headers: {
    type: 'object',
    properties: {
      'idempotency-key': {
        type: 'string',
        minLength: 1,
        maxLength: 255,
        description:
          'A request with the same key and body is answered with the same link, not with another one',
      },
    },
  },
  body: {
    type: 'object',
    additionalProperties: false,
    required: ['url'],
    properties: {
      url: { type: 'string', minLength: 1, maxLength: MAX_URL_LENGTH, description: 'http or https' },
      // Every link expires: nobody would remove one whose client left before it received the code.
      expiresInSeconds: { type: 'integer', minimum: 1, maximum: 10 * A_YEAR, default: A_YEAR },
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
} as const;

const followSchema = {
  summary: 'Follow a link',
  params: codeSchema,
  response: {
    302: { type: 'null', description: 'The target is in Location' },
    404: errorSchema,
    503: errorSchema,
  },
} as const;

const removeSchema = {
  summary: 'Remove a link',
  security: [{ adminToken: [] }],
  params: codeSchema,
  response: {
    204: { type: 'null', description: 'Removed, now or within the last day' },
    401: errorSchema,
    403: errorSchema,
    404: errorSchema,
    503: errorSchema,
  },
} as const;

/** Serves links: make, follow and remove. Tests replace `codes` to provoke collisions. */
export function linkRoutes({
  store,
  token,
  admission,
  visits,
  codes = newCode,
}: {
  readonly store: LinkStore;
  readonly token: AdminToken;
  readonly admission: Admission;
  readonly visits?: Pick<Visits, 'count'> | undefined;
  readonly codes?: (() => string) | undefined;
}): FastifyPluginAsyncJsonSchemaToTs {
  /** Runs work that calls the store, once a place is free, and while the client waits for it. */
  const withStore = <T>(
    request: FastifyRequest,
    reply: FastifyReply,
    work: (signal: AbortSignal) => Promise<T>,
  ) => withRequestSignal(request, reply, (signal) => admission.run(() => work(signal), signal));

  return async (app) => {
    app.post('/links', { schema: shortenSchema }, async (request, reply) => {
      const { url, expiresInSeconds } = request.body;
      const target = parseTargetUrl(url, request.headers.host);
      const key = request.headers['idempotency-key'];
      const linkRequest =
        key === undefined
          ? { id: request.id, code: codes }
          : idempotentRequest(key, { target, expiresInSeconds });
      // Rounded up, so that a link lives at least as long as requested.
      const expiresAt = Math.ceil(Date.now() / 1000) + expiresInSeconds;
      const { code } = await withStore(request, reply, (signal) =>
        addLink(store, linkRequest, { url: target, expiresAt }, signal),
      );
      return reply
        .code(201)
        .header('location', `/${code}`)
        .send({ code, url: target, expiresAt: new Date(expiresAt * 1000).toISOString() });
    });

    app.get('/:code', { schema: followSchema }, async (request, reply) => {
      const { code } = request.params;
      const link = isCode(code)
        ? await withStore(request, reply, (signal) => store.find(code, signal))
        : undefined;
      if (!link || isExpired(link, Date.now())) throw noSuchLink();
      // Not HEAD, which asks where the link leads without going there.
      if (request.method === 'GET') visits?.count(code);
      return reply.header('cache-control', 'no-store').redirect(link.url, 302);
    });

    app.delete('/links/:code', { schema: removeSchema }, async (request, reply) => {
      const { authorization } = request.headers;
      const offered = authorization && (/^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '');
      const result = await token.check(offered);
      if (result === 'unset')
        throw new HttpError(403, 'forbidden', 'this deployment was given no admin token');
      if (result === 'invalid') {
        throw new HttpError(401, 'unauthorized', 'Authorization must be "Bearer" and the admin token', {
          headers: { 'www-authenticate': 'Bearer' },
        });
      }
      const { code } = request.params;
      const isThere =
        isCode(code) && (await withStore(request, reply, (signal) => store.remove(code, signal)));
      if (!isThere) throw noSuchLink();
      return reply.code(204).send(null);
    });
  };
}

function noSuchLink(): HttpError {
  return new HttpError(404, 'not_found', 'no such link');
}
