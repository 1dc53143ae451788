import { problemsIn, shop, withWeb } from '../shop.ts';

const files = (...paths: string[]) => ({ configuration: paths.map((path) => ({ path, text: 'a = b' })) });
const WAY_OUT =
  'and Fargate mounts the whole folder; choose a folder of its own, such as /etc/web, and tell the program the path, or put the file into the image';
const inFolder = (path: string, reason: string, i = 0) =>
  `services.web.configuration.${i}.path is in ${path.slice(0, path.lastIndexOf('/')) || '/'}, which ${reason}, ${WAY_OUT}; got "${path}"`;

it('takes files in folders of their own, one of them within another', () => {
  const paths = ['/etc/web/web.conf', '/etc/web/more/a.conf', '/etc/web/more/b.conf', '/opt/rules/rules.txt'];
  expect(problemsIn(withWeb(files(...paths)))).toEqual([]);
});

it.each([
  ...['/web.conf', '/etc/web.conf', '/usr/bin/web', '/usr/lib/web.conf', '/proc/web/a', '/dev/shm/a'],
  ...['/usr/local/lib/web/web.conf', '/usr/src/app/config.json', '/etc/ssl/certs/web.pem'],
])('refuses %s, whose folder has other files of the image or the engine', (path) => {
  expect(problemsIn(withWeb(files(path)))).toEqual([
    inFolder(path, 'holds other files of the image or the engine'),
  ]);
});

it.each([
  '/usr/local/etc/haproxy/haproxy.cfg',
  '/etc/nginx/conf.d/site.conf',
  '/usr/local/tomcat/conf/a.xml',
])('takes %s, whose folder an application has for its configuration', (path) => {
  expect(problemsIn(withWeb(files(path)))).toEqual([]);
});

it.each<[string, string, object, string]>([
  ['a writable path around it', '/tmp/web/web.conf', {}, 'overlaps /tmp, which is writable'],
  [
    'a writable path within its folder',
    '/var/web/web.conf',
    { security: { userId: 10001, writablePaths: [{ path: '/var/web/cache', sizeMiB: 1 }] } },
    'overlaps /var/web/cache, which is writable',
  ],
  [
    'a volume',
    '/var/files/web.conf',
    {
      singleton: true,
      replicas: undefined,
      scaling: undefined,
      rollout: {},
      volumes: [{ name: 'files', path: '/var/files' }],
    },
    'overlaps /var/files, which is the volume files',
  ],
  ['the folder of secrets', '/etc/secrets/web.conf', {}, 'overlaps /etc/secrets, where secrets are mounted'],
  [
    'the file of a secret',
    '/etc/keys/web.conf',
    { secrets: [{ name: 'key', file: { path: '/etc/keys/key' } }] },
    'overlaps /etc/keys, where secrets are mounted',
  ],
  [
    'the program of the command',
    '/app/web.conf',
    { command: ['node', '/app/dist/main.js'] },
    'has /app/dist/main.js, which command runs',
  ],
  ['the program of probes', '/srv/web.conf', {}, 'has /srv/probe, which health.command runs'],
  [
    'the working directory',
    '/app/web.conf',
    { workingDirectory: '/app/dist' },
    'has /app/dist, which workingDirectory names',
  ],
])('refuses a file whose folder would hide %s', (_, path, change, reason) => {
  expect(problemsIn(withWeb({ ...files(path), ...change }))).toEqual([inFolder(path, reason)]);
});

it('takes a program that is a file of the configuration itself, and the working directory as its folder', () => {
  const own = { ...files('/opt/start/start.sh'), entrypoint: ['sh', '/opt/start/start.sh'] };
  expect(problemsIn(withWeb({ ...own, workingDirectory: '/opt/start' }))).toEqual([]);
});

it('refuses a path twice, and a file within a file', () => {
  expect(problemsIn(withWeb(files('/etc/web/a', '/etc/web/a')))).toEqual([
    'services.web.configuration.1.path is already the path of configuration.0; choose another path, or remove one of them; got "/etc/web/a"',
  ]);
  expect(problemsIn(withWeb(files('/etc/web/a/b', '/etc/web/a')))).toEqual([
    'services.web.configuration.0.path is within /etc/web/a, which is a file of configuration.1; choose another path; got "/etc/web/a/b"',
  ]);
});

it('refuses more text than a task definition has room for, in bytes', () => {
  const of = (...texts: string[]) => ({
    configuration: texts.map((text, i) => ({ path: `/etc/web/${i}`, text })),
  });
  expect(problemsIn(withWeb(of('a'.repeat(16_384))))).toEqual([]);
  expect(problemsIn(withWeb(of('é'.repeat(8192))))).toEqual([]);
  expect(problemsIn(withWeb(of('é'.repeat(8192), 'a')))).toEqual([
    'services.web.configuration must have at most 16384 bytes of text together, because the task definition of ECS holds the texts and has at most 64 KiB; put large files into the image; got "16385 bytes"',
  ]);
});

it.each(['{{resolve:ssm:/web/key}}', `\${Token[TOKEN.1]}`])('refuses a text with %s', (reference) => {
  const configuration = [{ path: '/etc/web/web.conf', text: `key = ${reference}` }];
  expect(problemsIn(withWeb({ configuration }))).toEqual([
    `services.web.configuration.0.text has ${reference.slice(0, reference.search(/ssm|TOKEN/))}, which CloudFormation or CDK replaces in templates; put the file into the image`,
  ]);
});

it('refuses an empty text and a path with a space', () => {
  const configuration = [{ path: '/etc/web/a b', text: '' }];
  expect(problemsIn(withWeb({ configuration })).map((line) => line.split(' ')[0])).toEqual([
    'services.web.configuration.0.path',
    'services.web.configuration.0.text',
  ]);
});

it('holds for jobs, too', () => {
  const web = { image: { reference: 'org/web:1' } };
  const report = { ...web, schedule: '0 3 * * *', ...files('/etc/report.conf') };
  expect(problemsIn({ ...shop({ web }), jobs: { report } })).toEqual([
    inFolder('/etc/report.conf', 'holds other files of the image or the engine')
      .replace('services.web', 'jobs.report')
      .replace('/etc/web,', '/etc/report,'),
  ]);
});

it.each(['production', 'Final-1.x_y', '0'])('takes %s as the stage of a Dockerfile', (target) => {
  expect(problemsIn(withWeb({ image: { build: { context: 'web', target } } }))).toEqual([]);
});

it.each(['', 'a b', '-x', '1a'])('refuses "%s" as the stage of a Dockerfile', (target) => {
  expect(problemsIn(withWeb({ image: { build: { context: 'web', target } } }))).toEqual([
    `services.web.image.build.target must be the name of a stage of the Dockerfile, such as production, or its number, such as "0"; got "${target}"`,
  ]);
});
