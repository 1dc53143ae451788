import { comparison } from '../../../../lib/compare/comparison.ts';
import { artefactsOfApplication, rowsOf } from '../artefacts-of.ts';

const shop = (jobs: object) => ({
  name: 'shop',
  services: { web: { image: { reference: 'org/web:1.0.0' } } },
  jobs,
});
const report = { image: { reference: 'org/report:1.0.0' }, schedule: '30 2 * * 1-5', timeZone: 'Asia/Tokyo' };
const sectionOf = (jobs: object) =>
  comparison(artefactsOfApplication(shop(jobs))).sections.find(({ id }) => id === 'jobs');
const textsOf = (jobs: object, id: string) =>
  Object.values(sectionOf(jobs)?.rows.find((row) => row.id === id)?.cells ?? {}).map(({ text }) => text);

it('says when a job runs, as each platform writes it', () => {
  expect(textsOf({ report }, 'schedule')).toEqual([
    'none: docker compose run, or the cron of this machine, starts it',
    'EventBridge Scheduler: cron(30 2 ? * MON-FRI *), in time zone Asia/Tokyo',
    '30 2 * * 1-5, in time zone Asia/Tokyo',
    '30 2 * * 1-5, in time zone Asia/Tokyo',
  ]);
});

it('follows the retries and the delay of the definition', () => {
  expect(textsOf({ report: { ...report, retries: 3 } }, 'a-run-that-fails').slice(1)).toEqual([
    'a task that cannot be started is tried again up to 3 times; one that fails is not',
    'tried again up to 3 times, each time in a new pod',
    'tried again up to 3 times, each time in a new pod',
  ]);
  for (const text of textsOf({ report: { ...report, startWithinSeconds: 90 } }, 'missed-runs').slice(1))
    expect(text).toContain('90 s');
});

it('tells several jobs apart, and has the command of each', () => {
  const later = { ...report, schedule: '0 5 * * *' };
  const row = sectionOf({ report, 'clean-up': later })?.rows.find(({ id }) => id === 'run-now');
  expect(row?.cells.ecs.commands?.join('\n')).toMatch(/ReportRunCommand[\s\S]*CleanUpRunCommand/);
  expect(textsOf({ report, 'clean-up': later }, 'schedule')[3]).toMatch(
    /^report: 30 2 .*; clean-up: 0 5 \* \* \*/,
  );
});

it('compares no job as a service', () => {
  const compared = comparison(artefactsOfApplication(shop({ report })));
  expect(compared.services).toEqual(['web']);
  for (const { cells } of rowsOf(compared).filter(({ id }) => id === 'what-runs'))
    expect(Object.values(cells).map(({ text }) => text.includes('report'))).not.toContain(true);
});

it('has no such section without jobs', () => {
  expect(sectionOf({})).toBeUndefined();
});
