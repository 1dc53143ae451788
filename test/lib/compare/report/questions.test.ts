import { comparison } from '../../../../lib/compare/comparison.ts';
import { readArtefacts } from '../../../../lib/compare/readings/artefacts.ts';
import { commandList } from '../../../../lib/compare/report/command-list.ts';
import { costNotes } from '../../../../lib/compare/report/page/cost-notes.ts';
import { questions } from '../../../../lib/compare/report/questions.ts';
import { rowAt } from '../../../../lib/compare/report/row-at.ts';
import { setByAccess } from '../../../../lib/compare/report/set-by-access.ts';
import { EXAMPLES } from '../../../examples/examples.ts';
import { renderApplication } from '../../../render-project.ts';

const comparedOf = (definition: object) => comparison(readArtefacts(renderApplication(definition).assembly));

/** An API and a worker that share a cache: none is public, and none calls the other. */
const service = { image: { reference: 'org/queue:1' }, environment: { URL: { resource: 'cache' } } };
const apart = comparedOf({
  name: 'queue',
  version: '1',
  services: {
    api: { ...service, ports: { http: 3000 } },
    worker: { ...service, replicas: { min: 1, max: 3 }, scaling: { targetCpuPercent: 60 } },
  },
  resources: { cache: { type: 'redis' } },
});
const together = comparedOf(EXAMPLES['three-in-a-row']!.definition);
const asked = (compared: typeof apart) => questions(compared).map(({ question }) => question);
const rowOf = (id: string) => rowAt(apart, id)!.cells;

it('asks how services call each other only where one calls another', () => {
  expect(asked(together)).toContain('How do two services call each other?');
  expect(asked(apart)).not.toContain('How do two services call each other?');
});

it('asks what happens to a node, and how fast it scales out, where nothing was measured', () => {
  const documented = ['A node dies: what happens?', 'How fast does each scale out?'];
  expect(asked(apart)).toEqual(expect.arrayContaining(documented));
  const measured = { id: 'behaviour', title: '', rows: [{ id: 'node-lost' }] };
  const both = { sections: [...apart.sections, measured] } as unknown as typeof apart;
  expect(asked(both)).not.toContain(documented[0]);
  expect(asked(both)).toContain('A node dies: what fails, and for how long?');
});

it('leads each question to a row or a section that exists', () => {
  for (const compared of [apart, together]) {
    const ids = compared.sections.flatMap(({ id, rows }) => [id, ...rows.map((row) => `${id}/${row.id}`)]);
    expect(questions(compared).length).toBeGreaterThan(10);
    for (const { answer } of questions(compared)) expect(ids).toContain(answer);
  }
});

it('answers how to deploy today, and what it costs to forget it', () => {
  expect(asked(apart)).toContain('How do I deploy this today, and what does it cost if I forget it?');
  const { ecs, eks } = rowOf('cost/deployed-today-and-forgotten');
  expect(ecs.commands).toEqual(['npx cdk bootstrap', 'npx cdk deploy EcsFargate', 'npx cdk destroy --all']);
  expect(eks.commands).toContain('npx cdk deploy Eks');
  for (const { text, evidence } of [ecs, eks]) {
    expect(text).toMatch(
      /^\$\d+\.\d\d a day, including \$\d+\.\d\d for the shared stack, until npx cdk destroy --all; logs and last snapshots stay, and are billed$/,
    );
    expect(evidence.length).toBeGreaterThan(0);
  }
});

it('says of an application without a public port that nothing is public, and prices no load balancer', () => {
  expect(rowOf('cost/cost-of-traffic').compose.text).toBe('$0.00: nothing is public');
  const unpriced = 'load balancers: none is priced, as no port is public';
  expect(costNotes(apart)!.leftOut).toContain(unpriced);
  expect(costNotes(together)!.leftOut).not.toContain(unpriced);
  expect(rowAt(together, 'cost/cost-of-traffic')!.cells.compose.text).toContain('responses to the internet');
});

it('names the services where Compose stops them, and no other application', () => {
  expect(rowOf('needs/scales-to-zero').compose.text).toBe('by hand: docker compose stop api worker');
  const { text } = rowOf('runbook/scale').compose;
  expect(text).toContain('not tried for this application');
  expect(text).not.toContain('the sample');
});

it('says where the variables of a command are set', () => {
  const logs = rowOf('runbook/see-the-logs').ecs.commands!;
  expect(setByAccess(apart, logs, 'ecs')).toEqual(['LOGS']);
  expect(setByAccess(apart, rowOf('runbook/access').ecs.commands!, 'ecs')).toEqual([]);
  const lists = commandList(apart, apart.sections.find(({ id }) => id === 'runbook')!);
  const used = lists.filter((one) => /\$(CLUSTER|SERVICE|LOGS)\b/.test(one));
  expect(used.length).toBeGreaterThan(4);
  for (const one of used) expect(one).toMatch(/# the commands of access set |^ *CLUSTER=/m);
});
