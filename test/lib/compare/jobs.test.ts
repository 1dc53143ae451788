import { commandList } from '../../../lib/compare/command-list.ts';
import { comparison } from '../../../lib/compare/comparison.ts';
import { report } from '../../../lib/compare/report.ts';
import { parseService } from '../../../lib/definition.ts';
import { JOB_IDS, JOBS, linesOf, type Way } from '../../../lib/jobs/job.ts';
import { jobsOf } from '../../../lib/jobs/jobs.ts';
import { service } from '../../../lib/service.ts';
import { TARGET_IDS } from '../../../lib/targets.ts';
import { artefactsOf } from './artefacts-of.ts';

const SECOND = { name: 'api-key', environmentVariable: 'API_KEY' };
const LONG = { name: 'a-name-as-long-as-any-service-may-have-x' };
const jobsIn = (change?: object) => comparison(artefactsOf(change)).sections.find(({ id }) => id === 'jobs')!;

// What the tiers run is made from the definition, what is shown from the artefacts.
it.each<[string, object]>([
  ['as it is', {}],
  ['by another name', { name: 'shop' }],
  ['with two secrets', { secrets: [...service.secrets, SECOND] }],
  ['without secrets', { secrets: [] }],
  ['with a fixed number of replicas', { scaling: undefined, replicas: { min: 3, max: 3 } }],
])('shows the commands that the tiers run, of the service %s', (_, change) => {
  const ran = jobsOf(parseService({ ...service, ...change }));
  const lines = (way: Way) => (way.steps.length > 0 ? linesOf(way) : undefined);
  const { rows } = jobsIn(change);
  expect(rows.map(({ title }) => title)).toEqual(['access', ...Object.values(JOBS)]);
  for (const [i, id] of (['access', ...JOB_IDS] as const).entries()) {
    for (const target of TARGET_IDS) {
      const { commands } = rows[i]!.cells[target];
      expect([id, target, commands]).toEqual([id, target, lines(ran[target][id])]);
    }
  }
});

it('says of each job that is typed which tier has run it, or why none has', () => {
  for (const { title, cells } of jobsIn().rows) {
    for (const [target, { commands, evidence, text }] of Object.entries(cells)) {
      const isRun = evidence.some((one) => 'tier' in one);
      const isSaid = isRun || text.includes('; not run: ');
      if (commands) expect([title, target, isSaid]).toEqual([title, target, true]);
    }
  }
  const text = report(comparison(artefactsOf()), { sections: ['jobs'], evidence: true });
  expect(text).toContain('\nsee the logs, EKS\n');
  expect(text).toContain('\n  its commands are run by npm run e2e:compose\n');
});

it('lists each command as it is typed, once for columns in which it is the same', () => {
  const text = report(comparison(artefactsOf()), { sections: ['jobs'] });
  expect(text).toContain('\nopen a shell, Docker Compose\n  docker compose exec links sh\n');
  expect(text).toContain(
    '\nopen a shell, EKS, any Kubernetes\n  kubectl -n links exec -it deployment/links -c links -- sh\n',
  );
  expect(report(comparison(artefactsOf()), { sections: ['health'] })).not.toContain('docker compose');
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
