import type { FastifyInstance, HTTPMethods } from 'fastify';
import { HttpError } from '../http/answer-errors.ts';

/** Collects the methods of each path while routes are registered. Call it before routes are registered. */
export function methodsByPath(app: FastifyInstance): ReadonlyMap<string, ReadonlySet<string>> {
  const methods = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    const known = methods.get(url) ?? new Set();
    for (const one of [method].flat()) known.add(one);
    methods.set(url, known);
  });
  return methods;
}

/**
 * Answers 405 with an Allow header to all other methods of these paths, 501 to methods that no path takes, and 404 to all
 * other requests. Call it after routes are registered.
 */
export function refuseOtherMethods(
  app: FastifyInstance,
  methods: ReadonlyMap<string, ReadonlySet<string>>,
): void {
  const taken = new Set([...methods.values()].flatMap((known) => [...known]));
  app.setNotFoundHandler(async ({ method }) => {
    throw taken.has(method)
      ? new HttpError(404, 'not_found', `no route for ${method} on this path`)
      : new HttpError(501, 'not_implemented', `no path takes ${method}`);
  });
  for (const [url, known] of [...methods]) {
    const allow = [...known].sort().join(', ');
    async function refuse({ method }: { readonly method: string }): Promise<never> {
      const message = `this path takes ${allow}; got ${method}`;
      throw new HttpError(405, 'method_not_allowed', message, { headers: { allow } });
    }
    const others = app.supportedMethods.filter((method) => !known.has(method)) as HTTPMethods[];
    // In `onRequest`, so that no body is read.
    app.route({ url, method: others, schema: { hide: true }, onRequest: refuse, handler: refuse });
  }
}
