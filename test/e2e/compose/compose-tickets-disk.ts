import { setTimeout as sleep } from 'node:timers/promises';
import { parseApplication } from '../../../lib/definition/parse-application.ts';
import { DATABASE_USER } from '../../../lib/definition/resources.ts';
import { database, definition, expectAnswered, expectKept, ordersDuring, tickets, web } from '../tickets.ts';
import { shown } from '../tier-findings.ts';
import { until } from '../until.ts';
import { RenderedComposeProject } from './rendered-project.ts';

/** The project whose database has a small disk. */
export const FULL_DISK = `${tickets.name}-e2e-full`;

const PORT = Number(web.exposure?.localPort) + 2;
const BASE_URL = `http://127.0.0.1:${PORT}`;

const { services } = definition;
const application = parseApplication({
  ...definition,
  services: {
    ...services,
    web: { ...services.web, exposure: { ...services.web.exposure, localPort: PORT } },
  },
});

const user = `${database.userId}`;
/** A disk in memory, and a container that holds it: without one, it would be emptied when the database restarts. */
const SMALL_DISK = {
  volumes: {
    [database.name]: {
      driver: 'local',
      driver_opts: { type: 'tmpfs', device: 'tmpfs', o: `size=128m,uid=${user},gid=${user}` },
    },
  },
  services: {
    holder: {
      image: database.image,
      user,
      entrypoint: ['sleep', 'infinity'],
      network_mode: 'none',
      volumes: [`${database.name}:/disk`],
      init: true,
    },
  },
};

/** Registers the test of a database whose disk is full. */
export function composeTicketsDisk(password: string): void {
  const project = new RenderedComposeProject(FULL_DISK, application, { ORDERS_PASSWORD: password });
  const onDisk = (command: string) => project.compose('exec', '-T', 'holder', 'sh', '-c', command);
  project.runsMeanwhile(SMALL_DISK);

  it('refuses orders with the reason while the disk is full, and keeps all that it acknowledged', async () => {
    const orders = await ordersDuring(BASE_URL, async () => {
      await sleep(1000);
      await onDisk('dd if=/dev/zero of=/disk/filler bs=64k 2>/dev/null || true');
      await until('an order is refused', async () => (await place()).status === 503, 60);
      await sleep(1000);
      // The log may need a new file now: then the database stops, and starts again with what it has.
      await project
        .compose(
          ...['exec', '-T', database.name, 'psql', '-U', DATABASE_USER, '-d', 'postgres'],
          ...['-c', 'SELECT pg_switch_wal()', '-c', 'CHECKPOINT'],
        )
        .catch(() => undefined);
      await sleep(2000);
      await onDisk('rm /disk/filler');
    });
    expectAnswered(orders);
    expect([...orders.refused.keys()].join()).toMatch(/No space left on device/);
    await expectKept(BASE_URL, orders);
    shown('the disk of the database full', orders.figures);
  }, 180_000);
}

const place = (): Promise<Response> =>
  fetch(`${BASE_URL}/orders`, { method: 'POST', body: JSON.stringify({ seat: 'one more' }) });
