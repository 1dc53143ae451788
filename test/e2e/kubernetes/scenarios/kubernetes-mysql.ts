import { database } from '../../tickets.ts';
import { EXPECTED, READ, statements, WRITE, withMysql } from '../../tickets-mysql.ts';
import { shown } from '../../tier-findings.ts';
import { ExampleOnCluster } from '../example-on-cluster.ts';

const POD = `statefulset/${database.name}`;

/** Registers the test of a database of MySQL, on a disk of the cluster's default class. */
export function kubernetesMysql(): void {
  const example = new ExampleOnCluster(withMysql);
  const run = (sql: string) => example.kubectl('exec', POD, '--', ...statements(sql));

  beforeAll(async () => {
    example.loadImages({ services: [], resources: withMysql.resources });
    await example.apply((fileName) => fileName === '0-namespace.yaml');
    await example.makeSecret(database);
    await example.apply((fileName) => fileName === `1-${database.name}.yaml`);
    await example.rolledOut(POD);
  }, 240_000);

  afterAll(async () => {
    await example.remove();
  }, 180_000);

  it('has the user and the database of the definition, and keeps its data in another pod', async () => {
    await run(WRITE);
    await example.kubectl('rollout', 'restart', POD);
    await example.rolledOut(POD);
    expect(await run(READ)).toBe(EXPECTED);
    shown('MySQL', await example.kubectl('exec', POD, '--', 'mysqld', '--version'));
  }, 240_000);
}
