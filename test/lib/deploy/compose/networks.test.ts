import { full, minimal, shop, worker } from './applications.ts';
import { fullWith, read } from './rendered-compose.ts';

const OFF = { driver_opts: { 'com.docker.network.bridge.enable_ip_masquerade': 'false' } };

/** Every pair of Compose services with a network in common, in alphabetical order. */
function pairs({ services }: any): string[] {
  const entries = Object.entries<any>(services);
  return entries
    .flatMap(([a, { networks: of = [] }]) =>
      entries
        .filter(([b, { networks = [] }]) => a < b && networks.some((name: string) => of.includes(name)))
        .map(([b]) => `${a} ${b}`),
    )
    .sort();
}

it('gives two containers a network in common only if the definition lets one call the other', () => {
  expect(pairs(read(shop))).toEqual([
    'cart cart-cache',
    'cart cart-make-table',
    'cart front',
    'cart prices',
    'cart store',
    'cart-make-table store',
    'front prices',
    'prices prices-make-table',
    'prices store',
    'prices-make-table store',
  ]);
});

it('has a network for each call, so that the callers of a service do not reach one another', () => {
  const { services, networks } = read(shop);
  expect(services.prices.networks).toEqual(['cart_to_prices', 'front_to_prices', 'prices_to_store']);
  expect(networks).toEqual({
    prices_to_store: { internal: true },
    cart_to_prices: { internal: true },
    cart_to_store: { internal: true },
    cart_sidecars: { internal: true },
    front_outside: OFF,
    front_to_cart: { internal: true },
    front_to_prices: { internal: true },
  });
});

it('keeps two public services apart', () => {
  const web = { ...minimal.services.web, exposure: { port: 'http', path: '/web' } };
  const two = {
    name: 'two-webs',
    services: { web, other: { ...web, ports: { http: 3001 }, exposure: { port: 'http', path: '/other' } } },
  };
  expect(pairs(read(two))).toEqual([]);
});

it('gives no network to a service that nobody calls and that calls nobody: Compose would add a shared one', () => {
  const { janitor } = read(shop).services;
  expect(janitor.network_mode).toBe('none');
  expect(janitor).not.toHaveProperty('networks');
  for (const container of Object.values<any>({ ...read(shop).services, ...read(full).services }))
    expect(container.networks ?? container.network_mode).toBeTruthy();
});

it('gives the network of the store no outbound access', () => {
  const { services, networks } = read(full);
  expect(networks.links_to_store).toEqual({ internal: true });
  expect(services.store.networks).toEqual(['links_to_store']);
});

it('leads nowhere outside where the service needs nothing there, and anywhere where it does', () => {
  expect(fullWith({ network: { outboundPorts: [] } }).networks).toEqual({
    links_outside: OFF,
    links_to_store: { internal: true },
    links_sidecars: { internal: true },
  });
  const outbound = fullWith({ network: { outboundPorts: [5432] } });
  expect(outbound.networks.links_outside).toEqual({});
  expect(outbound.services['links-collector'].networks).toEqual(['links_outside', 'links_sidecars']);
  expect(read(worker)).toMatchObject({
    services: { mailer: { networks: ['mailer_outside'] } },
    networks: { mailer_outside: {} },
  });
});

it('lets a sidecar call the services that its own variables name, but not be called by other services', () => {
  const cart = {
    ...shop.services.cart,
    sidecars: [
      {
        name: 'cache',
        image: 'org/cache:1',
        ports: { cache: 6379 },
        environment: { PRICES: { service: 'prices' } },
      },
    ],
  };
  const { services } = read({ ...shop, services: { ...shop.services, cart } });
  expect(services['cart-cache'].networks).toEqual(['cart_to_prices', 'cart_sidecars']);
  expect(services['cart-cache'].environment).toEqual({ PRICES: 'grpc://prices:9000' });
  expect(pairs({ services })).not.toContain('cart-cache front');
});
