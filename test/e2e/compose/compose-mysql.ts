import { randomBytes } from 'node:crypto';
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
}
