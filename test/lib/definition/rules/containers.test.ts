import { api, problemsIn, shop, web, withWeb } from '../shop.ts';

const [proxy] = web.sidecars;
const writable = (...paths: string[]) => ({
  security: { ...web.security, writablePaths: paths.map((path) => ({ path, sizeMiB: 1 })) },
});

it.each<[string, object, string]>([
  [
    'an image with two sources',
    { image: { build: { context: 'web' }, reference: 'org/web:1' } },
    'image has both build and reference; keep build to build the image from source, or reference to take it from a registry; got {"build":{"context":"web","dockerfile":"Dockerfile","arguments":{}},"reference":"org/web:1","architecture":"x86_64"}',
  ],
  [
    'an image without a source',
    { image: {} },
    'image must have either build, such as { build: { context: "web" } }, or reference, such as { reference: "org/web:1.2.3" }; got {"architecture":"x86_64"}',
  ],
  [
    'a build for one platform',
    { image: { build: { context: 'web', arguments: { ON: { fact: 'platform' } } } } },
    'image.build.arguments.ON cannot be the platform, because all platforms run the same image; use { fact: "platform" } in environment; got {"fact":"platform"}',
  ],
  [
    'a build for a user that is not named',
    { image: { build: { context: 'web', arguments: { USER_ID: { fact: 'user-id' } } } }, security: {} },
    'image.build.arguments.USER_ID refers to security.userId, which is not set; set security.userId or remove the argument; got {"fact":"user-id"}',
  ],
  [
    'an init step that would be the service',
    { initSteps: [{ name: 'warm-up' }] },
    'initSteps.0 must have image, entrypoint or command: otherwise it would run the service itself, which does not end; got "warm-up"',
  ],
  [
    'root',
    { security: { userId: 0 } },
    'security.userId is root; choose a user from 1 to 65534, or set security.allowRoot to true; got 0',
  ],
  [
    'root in a sidecar',
    { sidecars: [{ ...proxy, userId: 0 }] },
    'sidecars.0.userId is root; choose a user from 1 to 65534, or set security.allowRoot to true; got 0',
  ],
])('refuses %s', (_, change, problem) => {
  expect(problemsIn(withWeb(change))).toEqual([`services.web.${problem}`]);
});

it('takes root where it is allowed', () => {
  expect(
    problemsIn(withWeb({ security: { userId: 0, allowRoot: true }, sidecars: [{ ...proxy, userId: 0 }] })),
  ).toEqual([]);
});

it('takes an init step with a program of its own', () => {
  const initSteps = [
    { name: 'one', image: 'org/one:1' },
    { name: 'two', command: ['migrate'] },
    { name: 'three', entrypoint: ['/bin/migrate'] },
  ];
  expect(problemsIn(withWeb({ initSteps }))).toEqual([]);
});

it.each(
  Object.entries({
    '/tmp': 'overlaps /tmp, which is already writable; remove one of them',
    '/tmp/a': 'overlaps /tmp, which is already writable; remove one of them',
    '/etc/secrets': 'overlaps /etc/secrets, where secrets are mounted; choose another path',
    '/etc/secrets/a': 'overlaps /etc/secrets, where secrets are mounted; choose another path',
    '/etc': 'overlaps /etc/secrets, where secrets are mounted; choose another path',
    '/proc/a': 'is within /proc, which the engine mounts itself; choose another path',
    '/dev': 'is within /dev, which the engine mounts itself; choose another path',
    '/srv': 'would hide /srv/probe, which health.command runs; choose a folder that is empty in the image',
  }),
)('refuses %s as a writable path', (path, problem) => {
  expect(problemsIn(withWeb(writable('/tmp', path)))).toEqual([
    `services.web.security.writablePaths.1.path ${problem}; got "${path}"`,
  ]);
});

it.each([
  ...['/bin', '/sbin/a', '/lib/x86_64-linux-gnu', '/lib64', '/usr', '/usr/sbin', '/usr/lib/x86_64-linux-gnu'],
  ...[
    '/usr/local',
    '/usr/local/bin/a',
    '/usr/local/lib/node_modules',
    '/usr/local/sbin',
    '/usr/libexec/git-core',
  ],
  ...[
    '/usr/share',
    '/usr/share/zoneinfo/Europe',
    '/usr/share/elasticsearch',
    '/usr/src/app',
    '/usr/local/tomcat',
  ],
  ...[
    '/etc/ssl',
    '/etc/ssl/certs',
    '/etc/pki/tls',
    '/usr/share/ca-certificates/mozilla',
    '/etc/alternatives',
  ],
  ...['/nix/store', '/nodejs/bin'],
])('refuses %s, where images have programs, libraries or certificates', (path) => {
  const change = { ...writable('/tmp', path), health: {} };
  expect(problemsIn(withWeb(change))).toEqual([
    `services.web.security.writablePaths.1.path would hide programs, libraries or certificates of the image; choose a folder that is empty in the image, and tell the program its path; got "${path}"`,
  ]);
  const volumes = { ...writable(), volumes: [{ name: 'files', path, sizeGiB: 1 }] };
  expect(problemsIn(withWeb(volumes)).join()).toContain('services.web.volumes.0.path would hide programs');
});

it.each([
  ...[
    '/var/cache/nginx',
    '/var/run',
    '/etc/nginx/conf.d',
    '/usr/share/nginx/html',
    '/usr/local/apache2/logs',
  ],
  ...[
    '/usr/local/tomcat/work',
    '/usr/share/elasticsearch/data',
    '/usr/src/paperless/media',
    '/library',
    '/binary',
  ],
  ...['/etc/ssl/private', '/opt/app/lib', '/app/bin', '/usr/local/etc/haproxy'],
])('takes %s as a writable path', (path) => {
  expect(problemsIn(withWeb(writable('/tmp', path)))).toEqual([]);
});

it.each<[string, object, string]>([
  ['the entrypoint', { entrypoint: ['/opt/app/start'] }, '/opt/app/start, which entrypoint runs'],
  ['the command', { command: ['node', '/opt/app/main.js'] }, '/opt/app/main.js, which command runs'],
  [
    'the program of init steps',
    { image: { ...web.image, stepProgram: ['/opt/app/step'] } },
    '/opt/app/step, which image.stepProgram names',
  ],
  [
    'an init step',
    { initSteps: [{ name: 'warm-up', command: ['/opt/app/warm-up'] }] },
    '/opt/app/warm-up, which the init step warm-up runs',
  ],
  [
    'an exec probe',
    { health: { liveness: { exec: { command: ['/opt/app/check'] } } } },
    '/opt/app/check, which health.liveness.exec runs',
  ],
])('refuses a writable path that hides %s', (_, change, hidden) => {
  expect(problemsIn(withWeb({ ...writable('/opt/app'), ...change }))).toEqual([
    `services.web.security.writablePaths.0.path would hide ${hidden}; choose a folder that is empty in the image; got "/opt/app"`,
  ]);
});

it.each<[string, object]>([
  ['an argument of the command', { command: ['serve', '--to', '/opt/app/data'] }],
  ['an argument of the entrypoint', { entrypoint: ['/bin/serve'], command: ['/opt/app/data'] }],
  ['the working directory', { workingDirectory: '/opt/app' }],
])('takes a writable path that is %s', (_, change) => {
  expect(problemsIn(withWeb({ ...writable('/opt/app'), ...change }))).toEqual([]);
});

it('takes a writable path at which only the image of an init step has a program', () => {
  const initSteps = [{ name: 'warm-up', image: 'org/other:1', command: ['/opt/app/warm-up'] }];
  expect(problemsIn(withWeb({ ...writable('/opt/app'), initSteps }))).toEqual([]);
});

it('refuses a writable path over the file of a secret', () => {
  const secrets = [{ name: 'api-key', file: { path: '/var/keys/api' } }];
  expect(problemsIn(withWeb({ ...writable('/var/keys'), secrets }))).toEqual([
    'services.web.security.writablePaths.0.path overlaps /var/keys, where secrets are mounted; choose another path; got "/var/keys"',
  ]);
});

it.each(Object.entries({ '/proxy.yaml': '/', '/etc/proxy.yaml': '/etc', '/proc/proxy/a': '/proc/proxy' }))(
  'refuses %s as the configuration of a sidecar that reads no variable',
  (path, folder) => {
    const sidecar = { ...proxy, image: 'org/proxy:1', configuration: { path, local: 'to: local' } };
    expect(problemsIn(withWeb({ sidecars: [sidecar] }))).toEqual([
      `services.web.sidecars.0.configuration.path is in ${folder}, which holds other files of the image or the engine; Compose and Fargate mount the whole folder, so choose one of its own, such as /etc/proxy; got "${path}"`,
    ]);
    expect(problemsIn(withWeb({ sidecars: [{ ...proxy, configuration: { path, local: 'x' } }] }))).toEqual(
      [],
    );
  },
);

it('takes a service of its image alone', () => {
  expect(problemsIn(shop({ api: { image: api.image } }))).toEqual([]);
});
