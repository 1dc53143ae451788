import type { DescribedAnswer, DescribedClient } from './described-client.ts';

/** The body of every error. */
export const ERROR = { error: expect.any(String), message: expect.any(String) };

export const follow = (client: DescribedClient, code: string): Promise<DescribedAnswer> =>
  client.ask('GET', `/${code}`, '/{code}');

/** Asks the service to remove a link, with a bearer token if there is one. */
export const remove = (client: DescribedClient, code: string, token?: string): Promise<DescribedAnswer> =>
  client.ask('DELETE', `/links/${code}`, '/links/{code}', {
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  });
