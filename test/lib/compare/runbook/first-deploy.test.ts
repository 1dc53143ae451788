import { execFileSync } from 'node:child_process';
import { comparison } from '../../../../lib/compare/comparison.ts';
import { readArtefacts } from '../../../../lib/compare/readings/artefacts.ts';
import { placeOf } from '../../../place-of.ts';
import { renderApplication } from '../../../render-project.ts';

const DEFINITION = {
  name: 'shop',
  version: '1',
  services: {
    web: {
      image: { build: { context: 'lib/compare/experiment/image' } },
      security: { userId: 1000 },
      secrets: [
        { name: 'api-key', source: 'provided', environmentVariable: 'API_KEY' },
        { name: 'certificate', source: 'provided', file: {} },
        { name: 'token', environmentVariable: 'TOKEN' },
      ],
      environment: { DATABASE_URL: { resource: 'orders' }, BANK_URL: { resource: 'bank' } },
    },
    worker: {
      image: { reference: 'org/worker:1' },
      security: { userId: 1000 },
      environment: { BANK_URL: { resource: 'bank' } },
    },
  },
  resources: {
    orders: { type: 'postgres', version: '17' },
    bank: { type: 'external', port: 8443 },
  },
};

const { assembly } = renderApplication(DEFINITION);
const { sections } = comparison(readArtefacts(assembly));
const cellsOf = (section: string, row: string) =>
  sections.find(({ id }) => id === section)!.rows.find(({ id }) => id === row)!.cells;
const today = cellsOf('cost', 'deployed-today-and-forgotten');

const STORED = [
  '# the secret api-key of web',
  'read -r VALUE',
  'printf %s "$VALUE" | aws secretsmanager create-secret --name shop/web/api-key --secret-string file:///dev/stdin',
  '# PATH: the file with the secret certificate of web',
  'aws secretsmanager create-secret --name shop/web/certificate --secret-string file://PATH',
  '# the URL of bank',
  'read -r VALUE',
  'printf %s "$VALUE" | aws secretsmanager create-secret --name shop/bank --secret-string file:///dev/stdin',
];

it.each(['ecs', 'eks'] as const)(
  'secrets of the owner are stored before the first deployment: %s',
  (target) => {
    const { commands = [] } = today[target];
    const at = placeOf(commands, /^npx cdk deploy/);
    expect(commands.slice(1, at)).toEqual(STORED);
    const moved = cellsOf('moving', 'from-docker-compose')[target].commands!;
    expect(moved.slice(0, STORED.length)).toEqual(STORED);
  },
);

it('pods of any Kubernetes get their images and their Secrets', () => {
  const { commands = [] } = today.kubernetes;
  expect(commands).toContain('kind load docker-image shop-web:1');
  expect(commands.filter((line) => line.includes('create secret generic'))).toEqual([
    expect.stringContaining('generic orders-credentials --from-env-file=/dev/stdin'),
    'kubectl -n shop create secret generic web-secrets --from-literal=api-key="$API_KEY" --from-file=certificate=PATH --from-literal=token=$(openssl rand -hex 20) --dry-run=client -o yaml | kubectl -n shop apply -f -',
    'kubectl -n shop create secret generic bank-credentials --from-literal=url="$URL"',
  ]);
  expect(commands.join('\n')).not.toContain('<value>');
});

it('Docker Compose gets its variables', () => {
  const { commands = [] } = today.compose;
  expect(commands.filter((line) => line.endsWith('>> .env'))).toEqual([
    `printf "WEB_API_KEY='%s'\\n" "$VALUE" >> .env`,
    `printf "WEB_TOKEN='%s'\\n" "$(openssl rand -hex 20)" >> .env`,
    `printf "WEB_CERTIFICATE='%s'\\n" "$(cat PATH)" >> .env`,
    `printf "ORDERS_PASSWORD='%s'\\n" "$(openssl rand -hex 20)" >> .env`,
    `printf "BANK_URL='%s'\\n" "$VALUE" >> .env`,
  ]);
});

it('a shell can read all of them', () => {
  for (const { commands = [] } of Object.values(today))
    execFileSync('sh', ['-n'], { input: commands.join('\n') });
});

it('deletion protection is taken away before the stacks are destroyed, where the template has it', () => {
  const { text, commands = [] } = today.ecs;
  expect(text).toContain('until deletion protection of orders is off, and npx cdk destroy --all');
  expect(commands.at(-2)).toMatch(
    /^aws rds modify-db-instance .*'OrdersInstance'.* --no-deletion-protection/,
  );
  expect(commands.at(-1)).toBe('npx cdk destroy --all');
  const { assembly: kept } = renderApplication(DEFINITION, { keepData: false });
  const cost = comparison(readArtefacts(kept)).sections.find(({ id }) => id === 'cost')!;
  const { ecs } = cost.rows.find(({ id }) => id === 'deployed-today-and-forgotten')!.cells;
  expect(ecs.commands!.join('\n')).not.toContain('modify-db-instance');
  expect(ecs.text).not.toContain('protection');
});
