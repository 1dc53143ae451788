import { parseService } from '../../../lib/definition.ts';
import { JOB_IDS, linesOf, type Way, type Ways } from '../../../lib/jobs/job.ts';
import { jobsOf } from '../../../lib/jobs/jobs.ts';
import { service as definition } from '../../../lib/service.ts';
import { SOURCES } from '../../../lib/sources.ts';
import { TARGET_IDS } from '../../../lib/targets.ts';

const jobsWith = (change: object = {}) => jobsOf(parseService({ ...definition, ...change }));
const everyWay = (change?: object): [string, Way][] =>
  Object.entries(jobsWith(change)).flatMap(([target, ways]) =>
    Object.entries(ways).map(([id, way]): [string, Way] => [`${id} of ${target}`, way]),
  );
const everyLine = (change?: object): [string, string][] =>
  everyWay(change).flatMap(([name, way]) => linesOf(way).map((line): [string, string] => [name, line]));

it('has something to type for each of ten jobs on each target, or says why not and who says so', () => {
  expect(JOB_IDS).toHaveLength(10);
  expect(TARGET_IDS).toHaveLength(4);
  for (const [name, way] of everyWay()) {
    if (!name.startsWith('access')) expect([name, way.steps.length > 0]).toEqual([name, true]);
    if ('not' in way) expect([name, way.sources?.every((id) => id in SOURCES)]).toEqual([name, true]);
  }
});

it('has in its commands the names of the definition, and none of its own', () => {
  const renamed = { name: 'shop', secrets: [{ name: 'api-key', environmentVariable: 'API_KEY' }] };
  for (const [name, line] of everyLine(renamed)) {
    expect([name, line]).toEqual([name, expect.not.stringMatching(/\blinks\b|admin-token/)]);
  }
  const { compose, ecs, eks, kubernetes } = jobsWith(renamed);
  expect(linesOf(compose.shell)).toEqual(['docker compose exec shop sh']);
  expect(linesOf(compose.secret)[0]).toBe('docker compose run --rm make-secrets rm /etc/secrets/api-key');
  expect(linesOf(ecs.secret)[0]).toContain("Values='api-key of shop'");
  expect(linesOf(eks.audit)[1]).toContain('$.objectRef.namespace = "shop"');
  expect(linesOf(kubernetes.secret)[0]).toContain('shop-secrets --from-file=api-key=/dev/stdin');
});

it('types what the platforms and the checkout bring, and no command of ours around it', () => {
  const NATIVE = [
    ...['docker compose', 'docker events', 'kubectl', 'aws', 'npx cdk deploy', 'git commit', 'git revert'],
    // Renders the definition: it does no job by itself.
    'npm start',
    ...['tr', 'openssl', 'grep', 'sort', '$LOAD_IMAGE', '$ACCESS'],
  ];
  for (const [name, line] of everyLine()) {
    if (line.startsWith('#')) continue;
    const withoutQuotes = line.replaceAll(/'[^']*'|"[^"]*"/g, '');
    const commands = withoutQuotes
      .replaceAll('$((', '')
      .split(/\$\(| \| /)
      .map((part) => part.replace(/^[A-Z_]+=/, ''))
      .filter((part) => part !== '' && !part.startsWith('date'));
    const others = commands.filter((command) => !NATIVE.some((one) => `${command} `.startsWith(`${one} `)));
    expect([name, others]).toEqual([name, []]);
  }
});

it('rotates nothing where there is no secret', () => {
  for (const ways of Object.values<Ways>(jobsWith({ secrets: [] })))
    expect(ways.secret).toEqual({ not: 'there is none', steps: [] });
});
