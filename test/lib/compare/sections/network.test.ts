import { sectionsOf } from '../../../../lib/compare/comparison.ts';
import { artefactsOfApplication, rowsOf } from '../artefacts-of.ts';

const SERVICE = { image: { reference: 'org/web:1' }, ports: { http: 3000 } };
const WEB = { ...SERVICE, exposure: { port: 'http' } };

const discovery = (services: object): (string | undefined)[] | undefined => {
  const rows = rowsOf({ sections: sectionsOf(artefactsOfApplication({ name: 'shop', services })) });
  const row = rows.find(({ id }) => id === 'discovery');
  return row && Object.values(row.cells).map(({ text, verdict }) => `${verdict}: ${text}`);
};

it('names a service for those that call it, and leaves out those that nobody calls', () => {
  expect(discovery({ web: { ...WEB, calls: ['api'] }, api: SERVICE })).toEqual([
    'native: api: by service name, on networks web_to_api',
    'native: api: api:3000, by Service Connect',
    "native: api: api:3000 in the cluster's DNS",
    "native: api: api:3000 in the cluster's DNS",
  ]);
});

it('does not apply where nobody calls, whether or not there is a load balancer', () => {
  expect(discovery({ web: WEB })).toBeUndefined();
  expect(discovery({ web: SERVICE })).toBeUndefined();
  expect(discovery({ web: WEB, api: SERVICE })).toBeUndefined();
});
