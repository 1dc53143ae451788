import { randomBytes } from 'node:crypto';
import { imageName } from '../../../lib/definition/image-names.ts';
import { resourceVariable, secretVariable } from '../../../lib/definition/secrets.ts';
import {
  addJob,
  analytics,
  expectDone,
  expectVisits,
  onlyResource,
  publicService,
  queue,
  rollup,
  SUMS,
  statement,
  sumOf,
  visit,
  YESTERDAY,
} from '../imported-examples.ts';
import { shown } from '../tier-findings.ts';
import { BUILD_LIMIT_MS, dockerNow } from './compose-project.ts';
import { leftOf, RenderedComposeProject, removeProject } from './rendered-project.ts';

const QUEUE = `${queue.name}-e2e`;
const ANALYTICS = `${analytics.name}-e2e`;
const PROJECTS = [QUEUE, ANALYTICS];

const baseUrlOf = (application: typeof queue) =>
  `http://127.0.0.1:${publicService(application).exposure?.localPort}`;

/** Values for the password of the database and for the secrets of the services, which the head of the file asks for. */
const valuesOf = ({ services, resources }: typeof queue): Record<string, string> =>
  Object.fromEntries(
    [
      ...resources.map(resourceVariable),
      ...services.flatMap((service) => service.secrets.map((secret) => secretVariable(service, secret))),
    ].map((name) => [name, randomBytes(20).toString('hex')]),
  );

/** Registers the tests of applications that were read from Compose files: from the import to what users see. */
export function composeImported(): void {
  afterAll(cleanImported, 120_000);

  it(
    'runs the queue of a Compose file: jobs are done, and are there after a restart, down and up',
    async () => {
      const project = new RenderedComposeProject(QUEUE, queue);
      const url = baseUrlOf(queue);
      project.write();
      await project.up('--build');
      try {
        const first = await addJob(url, 'first');
        await expectDone(url, first, 'first');
        await project.compose('restart');
        await expectDone(url, first, 'first');
        await project.compose('down');
        await project.up();
        await expectDone(url, first, 'first');
        const second = await addJob(url, 'second');
        await expectDone(url, second, 'second');
        shown(
          'a queue that was read from a Compose file',
          'its jobs done, and kept over a restart, down and up',
        );
      } finally {
        await project.compose('down', '--volumes');
        project.forget();
      }
      expect(await leftOf(QUEUE)).toEqual([]);
    },
    BUILD_LIMIT_MS,
  );

  it(
    'runs the analytics of a Compose file: its tables, its requests, its job, and its data after all that',
    async () => {
      const project = new RenderedComposeProject(ANALYTICS, analytics, valuesOf(analytics));
      const url = baseUrlOf(analytics);
      const database = onlyResource(analytics).name;
      const sql = (text: string) => project.compose('exec', '-T', database, ...statement(text));
      project.write();
      await project.up('--build');
      try {
        await visit(url, 3);
        await expectVisits(url, 3);
        await sql(YESTERDAY);
        await project.compose('run', '--rm', '-T', '--build', `${rollup?.name}`);
        expect(await sql(SUMS)).toBe(sumOf(3));
        await project.compose('restart');
        await expectVisits(url, 3);
        await project.compose('down');
        await project.up();
        await expectVisits(url, 3);
        expect(await sql(SUMS)).toBe(sumOf(3));
        shown(
          'analytics that were read from a Compose file',
          'tables, visits and a job of theirs, kept over a restart, down and up',
        );
      } finally {
        await project.compose('--profile', 'jobs', 'down', '--volumes');
        project.forget();
      }
      expect(await leftOf(ANALYTICS)).toEqual([]);
    },
    BUILD_LIMIT_MS,
  );
}

/** Removes the projects and the images, in whatever state they are. Synchronous, for the clean-up after Ctrl-C. */
export function cleanImported(): void {
  for (const one of PROJECTS) removeProject(one);
  const built = [queue, analytics].flatMap(({ services, jobs }) => [...services, ...jobs]);
  dockerNow('image', 'rm', '--force', ...built.map(imageName));
}
