import { setTimeout as sleep } from 'node:timers/promises';
import { parseApplication } from '../../../lib/definition/parse-application.ts';
import { resourceProgram } from '../../../lib/definition/resource-program.ts';
import { resourceUrl, type Served } from '../../../lib/definition/resources.ts';
import { hasOpenssl, selfSigned } from '../self-signed.ts';
import {
  database,
  definition,
  expectAnswered,
  expectKept,
  ordersDuring,
  queue,
  sum,
  tickets,
  web,
  worker,
} from '../tickets.ts';
import { notShown, shown } from '../tier-findings.ts';
import { RenderedComposeProject } from './rendered-project.ts';

/** The project whose database and queue demand TLS, as those on AWS do. */
export const TLS = `${tickets.name}-e2e-tls`;

const PORT = Number(web.exposure?.localPort) + 2;
const BASE_URL = `http://127.0.0.1:${PORT}`;

const { services } = definition;
const application = parseApplication({
  ...definition,
  services: { ...services, web: { ...services.web, exposure: { port: 'http', localPort: PORT } } },
});

/** Registers the tests of TLS, with the URLs of the rendering for AWS. */
export function composeTicketsTls(password: string): void {
  if (!hasOpenssl()) {
    it('needs openssl', () => notShown('TLS to the database and the queue', 'there is no openssl'));
    return;
  }
  const project = new RenderedComposeProject(TLS, application, { ORDERS_PASSWORD: password });

  beforeAll(() => selfSigned(project.folder, [database.name, queue.name]));

  afterAll(async () => {
    await project.compose('down', '--volumes');
    project.forget();
  }, 90_000);

  it('takes the URL of the database as AWS gets it, without a certificate to trust', async () => {
    project.write(override(project.folder, password));
    await project.up();
    await expectOrders();
    expect(await unencrypted(project)).toBe('0');
    // Valkey's clients always verify, unlike those of PostgreSQL. The worker finds the orders in the database.
    expect(await project.compose('logs', '--no-color', worker.name)).toMatch(
      /Redis.*self-signed certificate/,
    );
  }, 120_000);

  it('tells who asks without TLS how to ask', async () => {
    const program = `
      import { openDatabase } from './database.mjs';
      await openDatabase().ready().catch(({ message }) => console.log('refused: ' + message));
      process.exit();`;
    const plain = resourceUrl(database, { host: database.name, tls: false }, password);
    const run = ['run', '--rm', '--no-deps', '--no-TTY', '--env', `DATABASE_URL=${plain}`, web.name];
    const printed = await project.compose(...run, 'node', '--input-type=module', '--eval', program);
    expect(printed).toMatch(/^refused: no pg_hba.conf entry.*add sslmode=require to DATABASE_URL$/m);
  }, 60_000);

  it('verifies database and queue with a certificate to trust', async () => {
    project.write(override(project.folder, password, { NODE_EXTRA_CA_CERTS: `${FOLDER}/certificate.pem` }));
    await project.up();
    await expectOrders();
    const log = await project.compose('logs', '--no-color', web.name, worker.name);
    expect(log.match(/Redis answers/g)?.length).toBe(2);
    shown('TLS to the database and the queue', 'the URLs for AWS work; without TLS the database refuses');
  }, 120_000);
}

async function expectOrders(): Promise<void> {
  const orders = await ordersDuring(BASE_URL, () => sleep(2000));
  expectAnswered(orders);
  expect(sum(orders.refused)).toBe(0);
  await expectKept(BASE_URL, orders);
}

/** The number of connections over the network that are not encrypted. */
const unencrypted = (project: RenderedComposeProject): Promise<string> =>
  project.compose(
    ...[
      'exec',
      '-T',
      database.name,
      'psql',
      '--username=app',
      '--dbname=orders',
      '--tuples-only',
      '--no-align',
    ],
    '--command=SELECT count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE client_addr IS NOT NULL AND NOT ssl',
  );

/** The folder of the certificate in containers. */
const FOLDER = '/certificate';

/** The differences from the rendered file: the programs demand TLS, and the services get the URLs of AWS. */
function override(folder: string, password: string, trusted: Readonly<Record<string, string>> = {}): object {
  const volumes = [{ type: 'bind', source: folder, target: FOLDER, read_only: true }];
  const at = ({ name: host }: Served) => ({ host, tls: true });
  const url = resourceUrl(database, at(database), password);
  const service = {
    environment: { DATABASE_URL: url, REDIS_URL: resourceUrl(queue, at(queue)), ...trusted },
    volumes,
  };
  // PostgreSQL takes no key that others can read, and no key of another user.
  const entrypoint = [
    ...['sh', '-c'],
    `cp ${FOLDER}/*.pem /tmp && chmod 600 /tmp/key.pem && exec docker-entrypoint.sh "$$@"`,
    'sh',
  ];
  const setting = (name: string, value: string) => ['-c', `${name}=${value}`];
  const postgres = [
    ...setting('ssl', 'on'),
    ...setting('ssl_cert_file', '/tmp/certificate.pem'),
    ...setting('ssl_key_file', '/tmp/key.pem'),
    ...setting('hba_file', `${FOLDER}/rules.conf`),
  ];
  const tls = '--port 0 --tls-port 6379 --tls-auth-clients no --tls-ca-cert-file /tmp/certificate.pem';
  const valkey = [
    ...tls.split(' '),
    '--tls-cert-file',
    '/tmp/certificate.pem',
    '--tls-key-file',
    '/tmp/key.pem',
  ];
  return {
    services: {
      orders: { entrypoint, command: [...resourceProgram(database).arguments, ...postgres], volumes },
      queue: {
        entrypoint,
        command: [...resourceProgram(queue).arguments, ...valkey],
        volumes,
        healthcheck: { test: ['CMD', 'redis-cli', '--tls', '--insecure', '-e', 'ping'] },
      },
      web: service,
      'web-migrate': service,
      worker: service,
    },
  };
}
