import { setTimeout as sleep } from 'node:timers/promises';
import { parseApplication } from '../../../lib/definition/parse-application.ts';
import { definition, expectAnswered, expectKept, ordersDuring, sum, tickets, web } from '../tickets.ts';
import { shown } from '../tier-findings.ts';
import { RenderedComposeProject } from './rendered-project.ts';

/** The project whose database takes fewer connections than the services open. */
export const FEW_CONNECTIONS = `${tickets.name}-e2e-few`;

const PORT = Number(web.exposure?.localPort) + 1;
const BASE_URL = `http://127.0.0.1:${PORT}`;

/** More orders at once than the database has connections, again and again. */
const BURSTS = { everyMs: 500, atOnce: 40 };

const { services, resources } = definition;
const application = parseApplication({
  ...definition,
  services: {
    ...services,
    web: {
      ...services.web,
      connections: { orders: 20 },
      exposure: { ...services.web.exposure, localPort: PORT },
    },
  },
  resources: { ...resources, orders: { ...resources.orders, maxConnections: 10 } },
});

/** Registers the test of a database that is out of connections. */
export function composeTicketsConnections(password: string): void {
  const project = new RenderedComposeProject(FEW_CONNECTIONS, application, { ORDERS_PASSWORD: password });
  project.runsMeanwhile();

  it('refuses orders with the reason while the database is out of connections, and goes on', async () => {
    const orders = await ordersDuring(BASE_URL, () => sleep(5000), BURSTS);
    expectAnswered(orders);
    expect([...orders.refused.keys()].join()).toMatch(/too many connections/);
    await expectKept(BASE_URL, orders);
    // One order at a time needs one connection alone.
    const later = await ordersDuring(BASE_URL, () => sleep(2000));
    expectAnswered(later);
    expect(sum(later.refused)).toBe(0);
    await expectKept(BASE_URL, later);
    shown('a database out of connections', orders.figures);
  }, 120_000);
}
