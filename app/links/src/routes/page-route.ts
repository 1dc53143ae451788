import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { pageHtml } from '../page/page-html.ts';
import { pageScript } from '../page/page-script.ts';
import { pageStyle } from '../page/page-style.ts';
import { errorSchema } from './openapi.ts';

/** Content security policy: the page may call this origin only, and run exactly its own script and style. */
const POLICY = [
  "default-src 'none'",
  "connect-src 'self'",
  'img-src data:',
  `script-src '${sourceHash(pageScript)}'`,
  `style-src '${sourceHash(pageStyle)}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Serves the web page. It shows visits if the deployment counts them. */
export function pageRoute(countsVisits: boolean): (app: FastifyInstance) => Promise<void> {
  const html = pageHtml(countsVisits);
  return async (app) => {
    app.get(
      '/',
      {
        schema: {
          summary: 'A page over all of this',
          response: {
            200: { description: 'HTML', content: { 'text/html': { schema: { type: 'string' } } } },
            503: errorSchema,
          },
        },
      },
      async (_request, reply) =>
        reply
          .type('text/html; charset=utf-8')
          .header('content-security-policy', POLICY)
          .header('cache-control', 'no-cache')
          .header('referrer-policy', 'no-referrer')
          .send(html),
    );
  };
}

function sourceHash(source: string): string {
  return `sha256-${createHash('sha256').update(source).digest('base64')}`;
}
