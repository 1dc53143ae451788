import { printWarnings } from '../../../bin/print-warnings.ts';
import { parseApplication } from '../../../lib/definition/parse-application.ts';
import { lineOf, type Problem } from '../../../lib/definition/problem.ts';
import { warningsOf } from '../../../lib/definition/warnings.ts';
import { api, shop, web } from './shop.ts';

const latest = {
  name: 'shop',
  services: {
    api: {
      ...api,
      image: { reference: 'host:5000/org/api:latest' },
      table: web.table,
      sidecars: [
        { name: 'one', image: 'org/one:1' },
        { name: 'two', image: 'org/two:latest' },
      ],
      initSteps: [{ name: 'three', image: 'org/three:latest' }],
    },
  },
  dynamoDbLocal: { image: 'amazon/dynamodb-local:latest' },
};
const WARNING =
  'has the tag latest: each replica may run another image, and a release cannot go back; name a version or a digest';

it('warns of every image with the tag latest', () => {
  expect(warningsOf(parseApplication(latest)).map(({ message }) => message)).toEqual([
    `services.api.image.reference ${WARNING}`,
    `services.api.sidecars.1.image ${WARNING}`,
    `services.api.initSteps.0.image ${WARNING}`,
    `dynamoDbLocal.image ${WARNING}`,
  ]);
});

it('does not warn of a version, of a digest, or of an image that is not deployed', () => {
  const digest = `sha256:${'0'.repeat(64)}`;
  const services = {
    api: { ...api, image: { reference: `org/api:latest@${digest}` } },
    built: { image: web.image },
  };
  const { dynamoDbLocal } = latest;
  expect(warningsOf(parseApplication({ name: 'shop', services, dynamoDbLocal }))).toEqual([]);
  expect(warningsOf(parseApplication(shop({ web, api })))).toEqual([]);
});

const tidy = { image: web.image, schedule: '0 2 * * *', security: { userId: 10_001 } };
const heap = (change: object, ofJob: object = {}) =>
  warningsOf(
    parseApplication({
      name: 'shop',
      services: { web: { ...web, ...change } },
      jobs: { tidy: { ...tidy, ...ofJob } },
    }),
  );
const node = (NODE_OPTIONS: string) => ({ environment: { NODE_OPTIONS } });

it.each(['--enable-source-maps', ''])('warns of the variable NODE_OPTIONS with %j alone', (options) => {
  const step = { name: 'warm-up', command: ['true'], ...node(options) };
  expect(heap({ ...node(options), initSteps: [step] }, node(options)).map(({ field }) => field)).toEqual([
    'services.web.environment.NODE_OPTIONS',
    'services.web.initSteps.0.environment.NODE_OPTIONS',
    'jobs.tidy.environment.NODE_OPTIONS',
  ]);
  expect(lineOf(heap(node(options))[0] as Problem)).toBe(
    `services.web.environment.NODE_OPTIONS replaces the NODE_OPTIONS of the Dockerfile, and with it a limit of the heap, without which Node may be killed for its memory; add the limit to the value, such as --max-old-space-size-percentage=50; got ${JSON.stringify(options)}`,
  );
});

it('does not warn of NODE_OPTIONS with a limit, or beside an image that is not built here', () => {
  const limits = ['--max-old-space-size=256', '--inspect --max-old-space-size-percentage=40'];
  for (const options of limits) expect(heap(node(options))).toEqual([]);
  expect(heap({ ...node('--inspect'), image: { reference: 'org/web:1' } })).toEqual([]);
  const step = { name: 'warm-up', image: 'org/step:1', ...node('--inspect') };
  expect(heap({ initSteps: [step] })).toEqual([]);
});

it('prints a warning a line, with the value, to standard error', () => {
  const print = jest.spyOn(console, 'error').mockReturnValue(undefined);
  printWarnings(parseApplication(latest));
  expect(print.mock.calls.slice(0, 1)).toEqual([
    [`warning: services.api.image.reference ${WARNING}; got "host:5000/org/api:latest"`],
  ]);
  expect(print).toHaveBeenCalledTimes(4);
  print.mockRestore();
});
