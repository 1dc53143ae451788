import type { FastifyPluginAsyncJsonSchemaToTs } from '@fastify/type-provider-json-schema-to-ts';
import type { Admission } from '../http/admission.ts';
import { HttpError } from '../http/http-error.ts';
import { withRequestSignal } from '../http/request-end.ts';
import { isCode, isExpired } from '../links/short-link.ts';
import type { LinkStore } from '../store/link-store.ts';
import type { Visits } from '../visits/visits.ts';
import { errorSchema } from './openapi.ts';

const LINK = {
  code: { type: 'string' },
  url: { type: 'string', format: 'uri' },
  expiresAt: { type: 'string', format: 'date-time' },
} as const;

const VISITS = {
  visits: {
    type: ['integer', 'null'],
    description:
      'How often the link was followed; null while the count is not available. A visit is counted some seconds later.',
  },
} as const;

/** Serves the facts about a link: its target, its end, and its visits if the service is connected to `visits`. */
export function linkFactsRoute(
  store: LinkStore,
  admission: Admission,
  visits: Visits | undefined,
): FastifyPluginAsyncJsonSchemaToTs {
  const linkSchema = {
    type: 'object',
    description: 'The link',
    additionalProperties: false,
    required: ['code', 'url', ...(visits ? ['visits'] : [])],
    properties: { ...LINK, ...(visits && VISITS) },
  };
  const schema = {
    summary: 'Read the facts about a link, without following it',
    params: { type: 'object', required: ['code'], properties: { code: LINK.code } },
  } as const;
  return async (app) => {
    app.get(
      '/links/:code',
      { schema: { ...schema, response: { 200: linkSchema, 404: errorSchema, 503: errorSchema } } },
      async (request, reply) => {
        const { code } = request.params;
        // Both at once: the count never adds to the time that the store takes, but for its own limit of 0.5 s.
        const [link, count] = await Promise.all([
          isCode(code)
            ? withRequestSignal(request, reply, (signal) =>
                admission.run(() => store.find(code, signal), signal),
              )
            : undefined,
          isCode(code) ? visits?.read(code) : undefined,
        ]);
        if (!link || isExpired(link, Date.now())) throw new HttpError(404, 'not_found', 'no such link');
        const { url, expiresAt } = link;
        return reply.header('cache-control', 'no-store').send({
          code,
          url,
          ...(expiresAt !== undefined && { expiresAt: new Date(expiresAt * 1000).toISOString() }),
          ...(visits && { visits: count }),
        });
      },
    );
  };
}
