import fc from 'fast-check';
import { IMAGES, MARKER, oneOf, serviceOf, some } from './compose-values.ts';

/*
 * Compose files at random: valid by construction, and with a wrong value in a random place.
 */

const NAMES = [
  'web',
  'api',
  'db',
  'cache',
  'my_app',
  'worker.1',
  'constructor',
  'toString',
  'A-b',
  'x9',
] as const;

const CONDITIONS = ['service_started', 'service_healthy', 'service_completed_successfully'];

/** Compose files in which services wait for those before them. */
const filesWith = (service: fc.Arbitrary<Record<string, unknown>>, running = service): fc.Arbitrary<object> =>
  fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 4 }).chain((names) =>
    fc.record({
      services: fc
        .tuple(...names.map((_, i) => fc.tuple(i === 0 ? running : service, waitsFor(names.slice(0, i)))))
        .map((all) =>
          Object.fromEntries(
            all.map(([one, dependsOn], i) => [
              names[i],
              { ...one, ...(dependsOn !== undefined && { depends_on: dependsOn }) },
            ]),
          ),
        ),
      volumes: oneOf([{ data: null }, { data: { driver: 'local' } }]),
      networks: fc.constant({ front: {} }),
      secrets: fc.constantFrom<unknown>(
        { token: { environment: 'DB_PASSWORD' } },
        { token: { file: './token' } },
      ),
      configs: fc.constant({
        conf: { content: 'a: b\n' },
        'of-secret': { content: 'password: ${DB_PASSWORD}\n' },
      }),
    }),
  );

/** Files of which each key has a value that every platform takes. */
export const composeFiles = filesWith(serviceOf('good'), serviceOf('good', IMAGES.slice(0, 5)));

/** Files with values that are dropped, refused or wrong. */
export const oddFiles = filesWith(serviceOf('odd'));

const waitsFor = (before: readonly string[]): fc.Arbitrary<unknown> =>
  before.length === 0
    ? fc.constant(undefined)
    : fc.option(
        fc.oneof(
          some(before),
          fc
            .dictionary(fc.constantFrom(...before), fc.constantFrom(...CONDITIONS))
            .map((all) =>
              Object.fromEntries(Object.entries(all).map(([name, condition]) => [name, { condition }])),
            ),
        ),
        { nil: undefined },
      );

const STRAYS = [
  ...[
    '',
    'x',
    MARKER,
    `a ${MARKER} b`,
    `--x=${MARKER}`,
    '${',
    '$',
    '${A:?no}',
    '${DB_PASSWORD}',
    '__proto__',
  ],
  ...['constructor', '/', '..', '/dev/zero', '../../etc/passwd', '0', '-1', '\0', '😀', 'a'.repeat(300)],
  ...[0, -1, 1e9, 1.5, true, null, [], {}, [''], [[]], { a: 1 }, [null]],
] as const;

/** A file with one value of another file replaced. */
export const brokenFiles = fc
  .tuple(composeFiles, fc.nat(), fc.constantFrom<unknown>(...STRAYS))
  .map(([file, place, stray]): object => {
    const copy = structuredClone(file);
    const places = placesIn(copy);
    const found = places[place % places.length];
    if (found) found.holder[found.key] = stray;
    return copy;
  });

interface Found {
  readonly holder: any;
  readonly key: string;
}

const placesIn = (value: any): Found[] =>
  typeof value === 'object' && value
    ? Object.keys(value).flatMap((key) => [{ holder: value, key }, ...placesIn(value[key])])
    : [];
