import { randomBytes } from 'node:crypto';
import { resourceProgram } from '../../../lib/definition/resource-program.ts';
import { isServed } from '../../../lib/definition/resources.ts';
import { database } from '../tickets.ts';
import { EXPECTED, READ, statements, WRITE, withMysql } from '../tickets-mysql.ts';
import { shown } from '../tier-findings.ts';
import { RenderedComposeProject } from './rendered-project.ts';

export const MYSQL = `${withMysql.name}-e2e`;

/** Registers the test of a database of MySQL. */
export function composeMysql(): void {
  const password = randomBytes(20).toString('hex');
  const project = new RenderedComposeProject(MYSQL, withMysql, { ORDERS_PASSWORD: password });
  const run = (sql: string) => project.compose('exec', '-T', database.name, ...statements(sql));

  beforeAll(async () => {
    project.write();
    await project.up(database.name);
  }, 120_000);

  afterAll(async () => {
    await project.compose('down', '--volumes');
    project.forget();
  }, 90_000);

  it('has the user and the database of the definition, and keeps its data in another container', async () => {
    await run(WRITE);
    await project.up('--force-recreate', database.name);
    expect(await run(READ)).toBe(EXPECTED);
    expect(await project.compose('logs', '--no-color')).not.toContain(password);
    shown('MySQL', await project.compose('exec', '-T', database.name, 'mysqld', '--version'));
  }, 120_000);

  it('takes connections with TLS alone where it demands TLS, as RDS does', async () => {
    const [mysql] = withMysql.resources.filter(isServed).filter(({ name }) => name === database.name);
    if (!mysql) throw new Error('the tickets with MySQL must have a database');
    const command = [...resourceProgram(mysql).arguments, '--require-secure-transport=ON'];
    project.write({ services: { [database.name]: { command } } });
    await project.up('--force-recreate', database.name);
    // Over the network, by the name of the service: a socket would count as secure.
    const ask = (tls: string) =>
      project.compose(
        ...['exec', '-T', database.name, 'sh', '-c'],
        `MYSQL_PWD="$MYSQL_PASSWORD" mysql --host=${database.name} --protocol=tcp ${tls} --user=app --batch --skip-column-names --execute="SHOW STATUS LIKE 'Ssl_cipher'" orders`,
      );
    await expect(ask('--skip-ssl')).rejects.toThrow(/insecure transport/);
    // RDS has a certificate of a private authority, which the rendered URL does not ask clients to check.
    expect(await ask('--ssl --skip-ssl-verify-server-cert')).toMatch(/^Ssl_cipher\tTLS_/);
    shown('TLS to MySQL', 'without TLS the database refuses');
  }, 120_000);
}
