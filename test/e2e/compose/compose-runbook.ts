import { secretFile } from '../../../lib/definition/secrets.ts';
import { Checkout } from '../checkout.ts';
import { runbookTests } from '../runbook-tests.ts';
import { BASE_URL, compose, inspect, PROJECT, service } from './compose-project.ts';

/** Registers the tests of the runbook for Compose, in a separate checkout and the project of the test. */
export function composeRunbook(): void {
  let checkout: Checkout;
  const [secret] = service.secrets;
  if (!secret) throw new Error('the definition must have a secret for the runbook to rotate');

  beforeAll(() => {
    checkout = new Checkout();
  });

  runbookTests('compose', () => ({
    checkout,
    baseUrl: BASE_URL,
    environment: { COMPOSE_PROJECT_NAME: PROJECT },
    replicas: async () => {
      if ((await inspect('{{.State.Health.Status}}')) !== 'healthy') return [];
      return [{ id: await inspect('{{.Id}} {{.State.StartedAt}}'), environment: await environment() }];
    },
    adminToken: () => compose('exec', '-T', service.name, 'cat', secretFile(secret)),
    deploy: ['npm start', 'docker compose up --detach --wait'],
    refusals: { scale: 'port is already allocated' },
    recorded: /container restart /,
  }));

  afterAll(() => checkout.remove());
}

async function environment(): Promise<Record<string, string>> {
  const pairs: string[] = JSON.parse(await inspect('{{json .Config.Env}}'));
  return Object.fromEntries(pairs.map((pair) => /^([^=]*)=(.*)$/s.exec(pair)?.slice(1) ?? []));
}
