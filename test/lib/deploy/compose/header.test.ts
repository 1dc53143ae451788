import { full, minimal, shop, worker } from './applications.ts';
import { textOf } from './rendered-compose.ts';

const headerOf = (definition: object): string => textOf(definition).split('\nname: ')[0] ?? '';

it('says where each service answers', () => {
  expect(headerOf(full)).toContain('#   links    http://localhost:8080\n');
  const header = headerOf(shop);
  expect(header).toContain('#   front      http://localhost:8080\n');
  expect(header).toContain('#   cart       cart:8081, for front alone\n');
  expect(header).toContain('#   prices     prices:9000, for cart, front alone\n');
  expect(header).toContain('#   janitor    no port; docker compose logs janitor shows what it does\n');
});

it('names the path of a service that gets a part of the requests', () => {
  const web = { ...minimal.services.web, exposure: { port: 'http', path: '/web' } };
  expect(headerOf({ ...minimal, services: { web } })).toContain('http://localhost:3000/web\n');
});

it('says nothing of a page, a build or data that is not there', () => {
  const header = headerOf(worker);
  expect(header).toContain('docker compose up      pulls the image and starts all\n');
  expect(header).toContain('docker compose down    stops all\n');
  expect(header).not.toMatch(/localhost|watch|build|data|secret/);
});

it('says what stays after a stop', () => {
  expect(headerOf(full)).toContain('the data stays (with --volumes it goes, too)');
  const { table: _, ...links } = full.services.links;
  expect(headerOf({ ...full, services: { links } })).toContain('the generated secrets stay');
});
