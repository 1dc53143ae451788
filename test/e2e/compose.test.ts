import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parse } from 'yaml';
import { imageName } from '../../lib/definition/image-names.ts';
import { parseApplication } from '../../lib/definition/parse-application.ts';
import { secretFile } from '../../lib/definition/secrets.ts';
import { composeFile } from '../../lib/deploy/compose/compose-file.ts';
import { COMPOSE_FILE } from '../../lib/deploy/rendered-files.ts';
import { applicationOfTexts, expectTextsIn } from '../ambiguous-texts.ts';
import { eventually } from '../app/support/eventually.ts';
import { conformance } from '../conformance/suite.ts';
import * as applications from '../lib/deploy/compose/applications.ts';
import { attacks } from './compose/attacks.ts';
import { composeConfiguration } from './compose/compose-configuration.ts';
import { composeExamples } from './compose/compose-examples.ts';
import { composeImported } from './compose/compose-imported.ts';
import {
  BASE_URL,
  clean,
  compose,
  docker,
  down,
  imagesOf,
  inspect,
  OURS,
  OUTSIDE_ADDRESS,
  PROJECT,
  ROOT,
  service,
  setAsideImage,
  signalCommand,
} from './compose/compose-project.ts';
import { composeRunbook } from './compose/compose-runbook.ts';
import { composeScenarios } from './compose/compose-scenarios.ts';
import { composeTickets } from './compose/compose-tickets.ts';
import { composeVolumes } from './compose/compose-volumes.ts';
import { application, adminToken as sampleToken, sampleWith } from './sample.ts';
import { notShown, printFindings, shown } from './tier-findings.ts';

// The rendered file on a real engine, as a user runs it.
const COLLECTOR_BATCH_MS =
  1000 * Number.parseFloat(parse(service.sidecars[0]?.configuration?.local ?? '').processors.batch.timeout);
const secret = () => compose('exec', '-T', service.name, 'cat', secretFile(sampleToken));
let adminToken: string;
let imageBefore: string[];

const shorten = async (url: string): Promise<string> => {
  const response = await fetch(`${BASE_URL}/links`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ url }),
  });
  expect(response.status).toBe(201);
  return ((await response.json()) as { code: string }).code;
};

const target = async (code: string): Promise<string | null> => {
  const response = await fetch(`${BASE_URL}/${code}`, { redirect: 'manual' });
  expect(response.status).toBe(302);
  return response.headers.get('location');
};

const collectorHeardUsSince = (moment: Date) =>
  eventually(
    'metrics of the service in the log of the collector',
    async () =>
      (
        await compose('logs', '--no-color', '--since', moment.toISOString(), `${service.name}-collector`)
      ).includes('http.server.request.duration'),
    60_000,
  );

beforeAll(async () => {
  clean();
  imageBefore = imagesOf(imageName(service));
  setAsideImage();
  await compose('up', '--wait');
  adminToken = await secret();
});

afterAll(() => {
  clean();
  printFindings('Docker Compose');
});

describe('what a user sees after docker compose up', () => {
  conformance({ baseUrl: () => BASE_URL, adminToken: () => adminToken, expectVersion: service.version });
});

it('runs as the definition says: numeric user, read-only root, no capability, no new privileges, its limits', async () => {
  const host = JSON.parse(await inspect('{{json .HostConfig}}'));
  expect(await inspect('{{.Config.User}}')).toBe(`${service.security.userId}:${service.security.userId}`);
  expect(host).toMatchObject({
    ReadonlyRootfs: true,
    CapDrop: ['ALL'],
    SecurityOpt: ['no-new-privileges:true'],
    Memory: service.memoryMiB * 1024 * 1024,
    NanoCpus: service.cpuMillicores * 1_000_000,
    PidsLimit: 1024,
  });
  // The limit that the kernel enforces, not only the setting of the engine.
  const limit = 'cat /sys/fs/cgroup/pids.max 2>/dev/null || cat /sys/fs/cgroup/pids/pids.max'; // cgroup 2, or 1
  expect(await compose('exec', '-T', service.name, 'sh', '-c', limit)).toBe('1024');
});

/** A program that prints whether a TCP connection to an address comes about. */
const reaches = (address: string): string => {
  const [host, port] = address.split(':');
  return `
    const socket = require('node:net').connect({ host: '${host}', port: ${port}, timeout: 3000 });
    const end = (word) => () => { console.log(word); process.exit(); };
    socket.on('connect', end('reached')).on('timeout', end('not reached')).on('error', end('not reached'));`;
};

/** The address at which machines of AWS and other clouds hand out their credentials. */
const METADATA_ADDRESS = '169.254.169.254:80';

it('does not reach the metadata address of the machine, from any service without a port outside', async () => {
  const inside = application.services.filter(({ network }) => network.outboundPorts.length === 0);
  const found = await Promise.all(
    inside.map(({ name }) => compose('exec', '-T', name, 'node', '--eval', reaches(METADATA_ADDRESS))),
  );
  expect(found).toEqual(inside.map(() => 'not reached'));
  const other = await docker(
    ...['run', '--rm', imageName(service), 'node', '--eval', reaches(METADATA_ADDRESS)],
  );
  shown(
    'the metadata address',
    `${other} from other containers of this machine, and from none of ${inside.length} services`,
  );
});

if (OUTSIDE_ADDRESS === '') {
  it('needs OUTSIDE_ADDRESS to look for outbound access', () =>
    notShown(
      'outbound access',
      'OUTSIDE_ADDRESS is not given: an IP address and port that answer, such as 1.1.1.1:443',
    ));
} else {
  it('reaches what is outside only where its definition names a port there', async () => {
    const program = reaches(OUTSIDE_ADDRESS);
    // Also from Docker's default network, which shows that the address answers.
    const other = await docker('run', '--rm', imageName(service), 'node', '--eval', program);
    const ours = await compose('exec', '-T', service.name, 'node', '--eval', program);
    const needsNothing = service.network.outboundPorts.length === 0;
    expect([other, ours]).toEqual(['reached', needsNothing ? 'not reached' : 'reached']);
  });
}

it('is rendered so that Compose reads each text as the definition has it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'texts-'));
  try {
    const file = join(folder, COMPOSE_FILE);
    writeFileSync(file, composeFile(parseApplication(applicationOfTexts)));
    const { services } = JSON.parse(await docker('compose', '-f', file, 'config', '--format', 'json'));
    // `docker compose config` prints a Compose file, with each dollar sign twice.
    expectTextsIn(services);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it.each(Object.entries(applications))('is rendered so that Compose accepts it: %s', async (_, definition) => {
  const folder = mkdtempSync(join(tmpdir(), 'accepted-'));
  try {
    const file = join(folder, COMPOSE_FILE);
    writeFileSync(file, composeFile(parseApplication(definition)));
    await docker('compose', '-f', file, 'config', '--quiet');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('lets the service listen on port 80 as its user, which NET_BIND_SERVICE would not', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'low-port-'));
  const listen = ['node', '-e', "require('node:http').createServer().listen(80, () => process.exit(0))"];
  try {
    const file = join(folder, COMPOSE_FILE);
    const { port } = service.exposure;
    writeFileSync(
      file,
      composeFile(
        sampleWith({ ports: { [port]: { number: 80, protocol: 'http', visibility: 'internal' } } }),
      ),
    );
    const run = ['run', '--rm', '--no-deps', '--no-TTY', service.name, ...listen];
    await docker('compose', '-p', PROJECT, '--project-directory', ROOT, '-f', file, ...run);
  } finally {
    rmSync(folder, { recursive: true });
  }
  // Without the sysctl that Docker sets by itself, the capability alone does not help a user who is not root.
  const user = `--user=${service.security.userId}`;
  const bare = [
    '--cap-drop=ALL',
    '--cap-add=NET_BIND_SERVICE',
    '--sysctl=net.ipv4.ip_unprivileged_port_start=1024',
  ];
  await expect(
    docker('run', '--rm', '--network=none', user, ...bare, imageName(service), ...listen),
  ).rejects.toThrow(/EACCES/);
});

it('makes an admin token that is in no image, no environment and no log', async () => {
  expect(adminToken.length).toBeGreaterThanOrEqual(32);
  for (const place of [
    await compose('logs', '--no-color'),
    await inspect('{{json .Config}}'),
    await docker('history', '--no-trunc', imageName(service)),
  ]) {
    expect(place).not.toContain(adminToken);
  }
});

it('sends its metrics to the collector', async () => {
  await collectorHeardUsSince(new Date(Date.now() - 3_600_000));
});

it('keeps its data over down and up', async () => {
  const code = await shorten('https://example.com/kept');
  await compose('down');
  await compose('up', '--wait');
  expect(await target(code)).toBe('https://example.com/kept');
});

it('comes back when its process is killed, with its data and its metrics', async () => {
  const code = await shorten('https://example.com/killed');
  const [program = '', ...args] = await signalCommand('SIGKILL');
  expect(program).toBe('docker');
  await docker(...args);
  const answers = async () => (await fetch(`${BASE_URL}/readyz`).catch(() => undefined))?.ok;
  await eventually('the restarted service is ready', answers, 30_000);
  expect(await target(code)).toBe('https://example.com/killed');
  expect(Number(await inspect('{{.RestartCount}}'))).toBe(1);
  // The collector may still hold a batch with metrics of the killed process.
  await delay(COLLECTOR_BATCH_MS + 1000);
  await collectorHeardUsSince(new Date());
});

it('starts under another user, with the volumes and the token of the one before', async () => {
  const other = { ...service.security, userId: service.security.userId + 1 };
  const folder = mkdtempSync(join(tmpdir(), 'other-user-'));
  const file = join(folder, COMPOSE_FILE);
  writeFileSync(file, composeFile(sampleWith({ security: other })));
  try {
    const userOf = () => inspect('{{.Config.User}}');
    await compose('-f', file, '--project-directory', ROOT, 'up', '--wait');
    expect(await userOf()).toBe(`${other.userId}:${other.userId}`);
    expect(await secret()).toBe(adminToken);
    await compose('up', '--wait');
    expect(await userOf()).toBe(`${service.security.userId}:${service.security.userId}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('stops by itself within its budget', async () => {
  const begin = Date.now();
  await compose('stop', service.name);
  expect((Date.now() - begin) / 1000).toBeLessThan(service.shutdown.stopSeconds);
  expect(await inspect('{{.State.ExitCode}}')).toBe('0');
});

describe('under attack', attacks);

describe('scenarios', composeScenarios);

describe('runbook', composeRunbook);

describe('volumes', composeVolumes);

describe('configuration files', composeConfiguration);

describe('databases', composeTickets);

describe('other examples', composeExamples);

describe('Compose files of others', composeImported);

it('builds and starts again on a change of the source, under docker compose watch', async () => {
  down();
  // In a copy, so that the checkout stays unchanged.
  const copy = mkdtempSync(join(tmpdir(), 'watch-'));
  for (const entry of [
    COMPOSE_FILE,
    ...application.services.flatMap(({ image }) => image.build?.context ?? []),
  ]) {
    cpSync(join(ROOT, entry), join(copy, entry), {
      recursive: true,
      filter: (path) => !path.includes('node_modules'),
    });
  }
  // With another image name: the name of the service belongs to the image of the checkout.
  const file = join(copy, COMPOSE_FILE);
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replaceAll(`image: ${imageName(service)}`, `image: ${PROJECT}:watch`),
  );
  const watch = spawn('docker', ['compose', '-p', PROJECT, 'watch'], { cwd: copy, stdio: 'ignore' });
  try {
    const page = async () => (await fetch(BASE_URL).catch(() => undefined))?.text();
    await eventually('the page', page, 60_000);
    // Watching begins a moment after the start.
    await delay(3000);
    const source = join(copy, service.image.build.context, 'src', 'page', 'page-html.ts');
    writeFileSync(source, readFileSync(source, 'utf8').replace('<title>links', '<title>rebuilt'));
    await eventually('the changed page', async () => (await page())?.includes('<title>rebuilt'), 60_000);
  } finally {
    watch.kill('SIGINT');
    rmSync(copy, { recursive: true });
  }
});

it('leaves nothing behind, and the image of the same name as it was', async () => {
  clean();
  for (const kind of ['ps -a', 'volume ls', 'network ls', 'image ls -a']) {
    expect([kind, await docker(...kind.split(' '), '-q', ...OURS)]).toEqual([kind, '']);
  }
  expect(imagesOf(imageName(service))).toEqual(imageBefore);
  expect(imagesOf(PROJECT)).toEqual([]);
});
