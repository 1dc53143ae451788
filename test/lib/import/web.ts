import { type Given, imported, refusals } from './imported.ts';

/** The service `web` of a file in which it has these keys, and another service can be called. */
export function web(
  keys: object,
  given: Given & { readonly files?: Readonly<Record<string, unknown>> } = {},
): any {
  const { files = {}, ...rest } = given;
  const result = imported(
    {
      ...files,
      'compose.yaml': {
        services: {
          web: { image: 'nginx:1.27', ...keys },
          api: { image: 'api:1', expose: [9000] },
          db: { image: 'postgres:16' },
        },
        ...(files.top as object),
      },
    },
    rest,
  );
  expect(refusals(result)).toEqual([]);
  return result.definition.services.web;
}
