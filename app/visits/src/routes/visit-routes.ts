import type { FastifyPluginAsyncJsonSchemaToTs } from '@fastify/type-provider-json-schema-to-ts';
import { HttpError } from '../http/answer-errors.ts';
import { storeUnavailable, type VisitCount, type VisitStore } from '../store/visit-store.ts';
import { errorSchema } from './openapi.ts';

/** The most counts of a batch. A local substitute that makes only 50 updates a second takes them within its 2 s. */
const MAX_COUNTS = 100;
/** The most links of a read. */
const MAX_CODES = 100;

// Any short text of these characters: which codes a link can have is known to the service that makes links.
const CODE = '[A-Za-z0-9_-]{1,64}';
const codeSchema = { type: 'string', pattern: `^${CODE}$` } as const;

const visitsSchema = {
  type: 'object',
  description: 'The visits of a link; 0 for a link that nobody has visited, or that does not exist',
  additionalProperties: false,
  required: ['code', 'visits'],
  properties: { code: { type: 'string' }, visits: { type: 'integer' } },
} as const;

const codesSchema = { type: 'array', items: { type: 'string' } } as const;

const addSchema = {
  summary: 'Add visits to the counts of links',
  body: {
    type: 'object',
    additionalProperties: false,
    required: ['counts'],
    properties: {
      counts: {
        type: 'array',
        minItems: 1,
        maxItems: MAX_COUNTS,
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['code', 'count'],
          // A number that JavaScript can still add without rounding.
          properties: { code: codeSchema, count: { type: 'integer', minimum: 1, maximum: 1e12 } },
        },
      },
    },
  },
  response: {
    200: {
      type: 'object',
      description: 'Some counts were not added, or perhaps not; all others were',
      additionalProperties: false,
      required: ['notCounted', 'unknown'],
      properties: {
        notCounted: { ...codesSchema, description: 'Codes whose counts were not added: send them again' },
        unknown: {
          ...codesSchema,
          description: 'Codes whose counts may have been added: sent again, they may count twice',
        },
      },
    },
    204: { type: 'null', description: 'Every count was added' },
    400: errorSchema,
    413: errorSchema,
    415: errorSchema,
    503: { ...errorSchema, description: 'No count was added' },
  },
} as const;

const readSchema = {
  summary: 'Read the visits of a link',
  params: { type: 'object', required: ['code'], properties: { code: codeSchema } },
  response: { 200: visitsSchema, 400: errorSchema, 503: errorSchema },
} as const;

const readSeveralSchema = {
  summary: 'Read the visits of several links',
  querystring: {
    type: 'object',
    required: ['codes'],
    properties: {
      codes: {
        type: 'string',
        pattern: `^${CODE}(,${CODE}){0,${MAX_CODES - 1}}$`,
        description: `1 to ${MAX_CODES} codes, with commas between them`,
      },
    },
  },
  response: {
    200: {
      type: 'object',
      description: 'The visits of each link, in the order of the request',
      additionalProperties: false,
      required: ['visits'],
      properties: { visits: { type: 'array', items: visitsSchema } },
    },
    400: errorSchema,
    503: errorSchema,
  },
} as const;

/** Serves the counts: add and read. */
export function visitRoutes(store: VisitStore): FastifyPluginAsyncJsonSchemaToTs {
  return async (app) => {
    app.post('/visits', { schema: addSchema }, async (request, reply) => {
      const { counts } = request.body;
      refuseRepeatedCodes(counts);
      const failures = await store.add(counts);
      if (failures.notCounted.length === counts.length) throw storeUnavailable();
      const { notCounted, unknown } = failures;
      if (notCounted.length + unknown.length === 0) return reply.code(204).send(null);
      return reply.code(200).send({ notCounted: [...notCounted], unknown: [...unknown] });
    });

    app.get('/visits/:code', { schema: readSchema }, async ({ params: { code } }) => {
      const [visits] = await store.read([code]);
      return visits ?? { code, visits: 0 };
    });

    app.get('/visits', { schema: readSeveralSchema }, async ({ query: { codes } }) => ({
      visits: await store.read([...new Set(codes.split(','))]),
    }));
  };
}

/** Refuses a batch with the same code twice: its answer could not say which of the counts was added. */
function refuseRepeatedCodes(counts: readonly VisitCount[]): void {
  const known = new Set<string>();
  for (const [index, { code }] of counts.entries()) {
    if (known.has(code)) {
      const message = `counts.${index}.code must not repeat a code of the batch; got ${JSON.stringify(code)}`;
      throw new HttpError(400, 'invalid_request', message);
    }
    known.add(code);
  }
}
