import { comparison } from '../../../../lib/compare/comparison.ts';
import { commandList } from '../../../../lib/compare/report/command-list.ts';
import { report } from '../../../../lib/compare/report/report.ts';
import {
  linesOf,
  PROCEDURE_IDS,
  PROCEDURES,
  type Procedure,
} from '../../../../lib/compare/runbook/procedure.ts';
import { runbooksOf } from '../../../../lib/compare/runbook/runbook.ts';
import { TARGET_IDS } from '../../../../lib/compare/targets.ts';
import { parseApplication } from '../../../../lib/definition/parse-application.ts';
import { artefactsOf } from '../artefacts-of.ts';
import { applicationOf, oneService as service } from '../compared-service.ts';

const SECOND = { name: 'api-key', environmentVariable: 'API_KEY' };
const LONG = { name: 'a-name-as-long-as-any-service-may-have-x' };
const jobsIn = (change?: object) =>
  comparison(artefactsOf(change)).sections.find(({ id }) => id === 'runbook')!;

// What the tiers run is made from the definition, what is shown from the artefacts.
it.each<[string, object]>([
  ['as it is', {}],
  ['by another name', { name: 'shop' }],
  ['with two secrets', { secrets: [...service.secrets, SECOND] }],
  ['without secrets', { secrets: [] }],
  ['with a fixed number of replicas', { scaling: undefined, replicas: { min: 3, max: 3 } }],
])('shows the commands that the tiers run, of the service %s', (_, change) => {
  const application = parseApplication(applicationOf(change));
  const ran = runbooksOf(application, application.services[0]!);
  const lines = (way: Procedure) => (way.steps.length > 0 ? linesOf(way) : undefined);
  const { rows } = jobsIn(change);
  // A procedure that there is nothing to do for has no row: for example, to rotate a secret where there is none.
  const procedures = (['access', ...PROCEDURE_IDS] as const).filter(
    (id) => !TARGET_IDS.every((target) => 'none' in ran[target][id]),
  );
  expect(rows.map(({ title }) => title)).toEqual(
    procedures.map((id) => (id === 'access' ? id : PROCEDURES[id])),
  );
  for (const [i, id] of procedures.entries()) {
    for (const target of TARGET_IDS) {
      const { commands } = rows[i]!.cells[target];
      expect([id, target, commands]).toEqual([id, target, lines(ran[target][id])]);
    }
  }
});

it('says of each job that is typed which tier has run it, or why none has', () => {
  const typed = jobsIn().rows.flatMap(({ title, cells }) =>
    Object.entries(cells).flatMap(([target, cell]) => (cell.commands ? [{ title, target, cell }] : [])),
  );
  expect(typed.length).toBeGreaterThan(35);
  for (const { title, target, cell } of typed) {
    const isRun = cell.evidence.some((one) => 'tier' in one);
    const isSaid = isRun || cell.text.includes('; not run: ');
    expect([title, target, isSaid]).toEqual([title, target, true]);
  }
  const text = report(comparison(artefactsOf()), { sections: ['runbook'], evidence: true });
  expect(text).toContain('\nsee the logs, EKS\n');
  expect(text).toContain('\n  on the sample, links, tested by npm run e2e:compose\n');
});

it('lists each command as it is typed, once for columns in which it is the same', () => {
  const text = report(comparison(artefactsOf()), { sections: ['runbook'] });
  expect(text).toContain('\nopen a shell, Docker Compose\n  docker compose exec links sh\n');
  expect(text).toContain(
    '\nopen a shell, EKS, any Kubernetes\n  kubectl -n links exec -it deployment/links -c links -- sh\n',
  );
  expect(report(comparison(artefactsOf()), { sections: ['health'] })).not.toContain('\n  docker compose');
});

it('breaks a long comment into comments: a shell would run what follows a backslash in one', () => {
  const compared = comparison(artefactsOf());
  const [row, ...rows] = compared.sections.find(({ id }) => id === 'runbook')!.rows;
  const long = `# last, ${'when all is well and '.repeat(8)}so on: rm -r everything`;
  const { compose } = row!.cells;
  const section = {
    ...compared.sections[0]!,
    rows: [{ ...row!, cells: { ...row!.cells, compose: { ...compose, commands: [long] } } }, ...rows],
  };
  const [listed = ''] = commandList(compared, section);
  const [, ...lines] = listed.split('\n');
  expect(lines.length).toBeGreaterThan(1);
  for (const line of lines) {
    expect(line).toMatch(/^ {2}# /);
    expect(line.length).toBeLessThanOrEqual(100);
  }
  expect(lines.map((line) => line.replace(/^ {2}#? */, '')).join(' ')).toBe(long.slice(2));
});

it('breaks a long command where a shell reads it as one', () => {
  const section = jobsIn(LONG);
  const listed = commandList(comparison(artefactsOf(LONG)), section).join('\n');
  const joined = listed.replaceAll(/ \\\n {4}/g, ' ').split('\n');
  const commands = section.rows.flatMap(({ cells }) =>
    Object.values(cells).flatMap((one) => one.commands ?? []),
  );
  for (const command of commands) expect(joined).toContain(`  ${command}`);
  expect(commands.filter((command) => command.length > 98).length).toBeGreaterThan(5);
  // Within quotes the indentation would be text.
  for (const piece of listed.split('\n')) {
    const quotes = (mark: string) => piece.split(mark).length - 1;
    expect([piece, quotes("'") % 2, quotes('"') % 2]).toEqual([piece, 0, 0]);
  }
});
