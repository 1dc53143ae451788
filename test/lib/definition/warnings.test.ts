import { printWarnings } from '../../../bin/print-warnings.ts';
import { parseApplication } from '../../../lib/definition/parse-application.ts';
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

it('prints a warning a line, with the value, to standard error', () => {
  const print = jest.spyOn(console, 'error').mockReturnValue(undefined);
  printWarnings(parseApplication(latest));
  expect(print.mock.calls.slice(0, 1)).toEqual([
    [`warning: services.api.image.reference ${WARNING}; got "host:5000/org/api:latest"`],
  ]);
  expect(print).toHaveBeenCalledTimes(4);
  print.mockRestore();
});
