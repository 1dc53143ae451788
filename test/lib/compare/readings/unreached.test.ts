import { comparison } from '../../../../lib/compare/comparison.ts';
import { readArtefacts } from '../../../../lib/compare/readings/artefacts.ts';
import { markdown } from '../../../../lib/compare/report/markdown.ts';
import { report } from '../../../../lib/compare/report/report.ts';
import { handlingIn, OF_DEFINITION } from '../../../../lib/deploy/handling.ts';
import { renderApplication } from '../../../render-project.ts';
import { renderedPage } from '../report/page/rendered-page.ts';

const API = { image: { reference: 'org/api:1' }, ports: { http: 3000 } };
const WORKER = { image: { reference: 'org/worker:1' } };
const IMPORTED = handlingIn({
  source: 'their/compose.yaml',
  name: 'shop',
  running: {
    compose: 'docker compose -f their/compose.yaml',
    keys: { api: 'Api' },
    overlay: { file: 'their/more.yaml', source: 'their/compose.yaml their/more.yaml' },
  },
});

const noticesOf = (services: object, handling = OF_DEFINITION) =>
  comparison(readArtefacts(renderApplication({ name: 'shop', services }).assembly, [], [], handling)).notices;

it('says that nobody can call a service, and the field or the flag that opens it', () => {
  const why =
    'Nobody can call api: no service is public, and no other service calls it. No deployment has a load balancer or an Ingress for it, and Docker Compose publishes no port.';
  expect(noticesOf({ api: API, worker: WORKER })).toEqual([
    `${why} If users should call it, set exposure of services.api in lib/application.ts, such as { port: 'http' }.`,
  ]);
  expect(noticesOf({ api: API, worker: WORKER }, IMPORTED)).toEqual([
    `${why} If users should call it: npm start -- their/compose.yaml --public Api:3000`,
  ]);
  const tcp = { ...API, ports: { mqtt: { number: 1883, protocol: 'tcp' } } };
  expect(noticesOf({ api: tcp }, IMPORTED)[0]).toMatch(
    /from-compose\.md says of each what makes it public\.$/,
  );
  expect(noticesOf({ api: tcp })[0]).toMatch(/set exposure of services\.api in lib\/application\.ts\.$/);
});

it('says nothing where a service is public, where another service calls the port, and of workers', () => {
  expect(noticesOf({ api: { ...API, exposure: { port: 'http' } } })).toEqual([]);
  expect(noticesOf({ api: API, worker: { ...WORKER, calls: ['api'] } })).toEqual([]);
  expect(noticesOf({ worker: WORKER })).toEqual([]);
});

it('stands at the head of the page, of the document and of the terminal', async () => {
  const { compared, excerptOf, text } = await renderedPage({ name: 'shop', services: { api: API } });
  const [notice = ''] = compared.notices;
  expect(text.indexOf('Nobody can call api')).toBeGreaterThan(0);
  expect(text.indexOf('Nobody can call api')).toBeLessThan(text.indexOf('id="questions"'));
  const written = markdown(compared, excerptOf);
  expect(written.indexOf('**Nobody can call api')).toBeGreaterThan(0);
  expect(written.indexOf('**Nobody can call api')).toBeLessThan(written.indexOf('## Which one to choose'));
  expect(report(compared).replaceAll('\n', ' ').startsWith(notice)).toBe(true);
});
