import { parseApplication } from '../../../lib/definition/parse-application.ts';
import { problemsIn } from './shop.ts';

const report = { image: { reference: 'org/report:1.0.0' }, schedule: '30 2 * * *' };
const shop = (jobs: object, more: object = {}) => ({
  name: 'shop',
  services: { web: { image: { reference: 'org/web:1.0.0' } } },
  jobs,
  ...more,
});

it('takes a job in two lines, in UTC and without a second try', () => {
  const [job] = parseApplication(shop({ report })).jobs;
  expect(job).toMatchObject({
    name: 'report',
    schedule: '30 2 * * *',
    timeZone: 'UTC',
    retries: 0,
    startWithinSeconds: 3600,
    ports: {},
    calls: [],
    uses: [],
    replicas: { min: 1, max: 1 },
    shutdown: { drainSeconds: 0 },
  });
});

it.each(['* * * * *', '*/5 0-6,20 * * *', '0 9-17/2 1,15 * *', '0 3 * 1-6 0', '59 23 31 12 *'])(
  'takes the schedule %s',
  (schedule) => expect(problemsIn(shop({ report: { ...report, schedule } }))).toEqual([]),
);

const FORM =
  'five fields of cron, such as "30 2 * * *" for every night at half past two: minute, hour, day of the month, month, day of the week (0 is Sunday), each with numbers, ranges, lists and steps; one of both days is *';
it.each([
  ['four fields', '0 3 * *'],
  ['a minute that no hour has', '60 * * * *'],
  ['a Sunday by 7, which not all platforms take', '0 3 * * 7'],
  ['both days, which cron joins by or, and EventBridge refuses', '0 3 1 * 1'],
  ['a range that ends before it begins', '0 9-8 * * *'],
  ['a step of one number', '5/10 * * * *'],
  ['a name', '@daily'],
])('refuses %s', (_, schedule) => {
  expect(problemsIn(shop({ report: { ...report, schedule } }))).toEqual([
    `jobs.report.schedule must be ${FORM}; got "${schedule}"`,
  ]);
});

it('takes time zones of IANA', () => {
  expect(problemsIn(shop({ report: { ...report, timeZone: 'Asia/Tokyo' } }))).toEqual([]);
  expect(problemsIn(shop({ report: { ...report, timeZone: 'MEZ' } }))).toEqual([
    'jobs.report.timeZone must be a time zone of IANA, such as UTC or Europe/Berlin; got "MEZ"',
  ]);
});

it('refuses what only services have', () => {
  expect(problemsIn(shop({ report: { ...report, ports: { http: 80 } } }))).toEqual([
    'jobs.report.ports is an unknown field; remove it or correct its name; got {"http":80}',
  ]);
});

it('refuses a call of a service, which a task without a service cannot make on ECS', () => {
  const environment = { WEB_URL: { service: 'web' } };
  expect(problemsIn(shop({ report: { ...report, environment } }))).toContainEqual(
    expect.stringMatching(
      /^jobs\.report\.environment\.WEB_URL refers to a service, which a job cannot call on ECS: .* such as a queue, or the public URL of the service; got/,
    ),
  );
});

it('refuses names that something else has', () => {
  expect(problemsIn(shop({ web: report }))).toEqual([
    'jobs.web is already the name of services.web; choose another; got "web"',
  ]);
  expect(problemsIn(shop({ orders: report }, { resources: { orders: { type: 'postgres' } } }))).toEqual([
    'jobs.orders is already the name of resources.orders; choose another; got "orders"',
  ]);
  expect(problemsIn(shop({ 'web-make-secrets': report }))).toEqual([
    'jobs.web-make-secrets is already the name on Compose of the init step make-secrets, which the project adds to services.web; choose another; got "web-make-secrets"',
  ]);
});

it('keeps the rules of services for images, secrets, sizes and references', () => {
  const wrong = {
    ...report,
    image: {},
    environment: { DATABASE_URL: { resource: 'nowhere' } },
    secrets: [{ name: 'key' }],
    security: { userId: 0 },
  };
  const problems = problemsIn(shop({ report: wrong }));
  for (const field of [
    'jobs.report.image must have',
    'jobs.report.environment.DATABASE_URL must be the name of a resource',
    'jobs.report.secrets.0 must have environmentVariable or file',
    'jobs.report.security.userId',
  ])
    expect(problems).toContainEqual(expect.stringContaining(field));
});
