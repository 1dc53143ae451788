import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AMBIGUOUS_TEXTS } from '../../ambiguous-texts.ts';
import { objectsOf, podOf, the } from '../../k8s/plain-objects.ts';
import { renderApplication } from '../../render-project.ts';
import { read } from './compose/rendered-compose.ts';
import { containerOf, taskOf } from './ecs/links.ts';
import { manifestsOf } from './eks/manifests-of.ts';

const SERVER =
  'server {\n  listen 8080;\n  proxy_set_header Host "$host";\n  # ${HOME} \\ \'it\' $(id) `id`\n}\n';
const TYPES = 'text/plain\ttxt;\r\n';
const FILES = [
  { path: '/etc/nginx/conf.d/default.conf', text: SERVER },
  { path: '/srv/types/default.conf', text: TYPES },
];
const image = { reference: 'org/front:1.0.0' };
const steps = [
  { name: 'check', command: ['nginx', '-t'] },
  { name: 'warm-up', image: 'org/warm:1.0.0' },
];
const front = (fields: object = {}) => ({
  name: 'shop',
  services: { front: { image, configuration: FILES, security: { userId: 10_001 }, ...fields } },
});
const report = {
  image: { reference: 'org/report:1.0.0' },
  schedule: '30 2 * * *',
  configuration: [{ path: '/etc/report/report.conf', text: 'days = 7' }],
};
const withJob = { name: 'shop', services: { front: { image } }, jobs: { report } };
/** The text as Compose takes it. */
const taken = (text: string) => text.replaceAll('$$', () => '$');

/**
 * The files that a container's script writes, by their paths.
 *
 * @param root stands for the root of the container's file system
 */
function written({ command, environment }: { command: string[]; environment: Record<string, string> }) {
  const root = mkdtempSync(join(tmpdir(), 'files-'));
  const script = (command[2] ?? '').replaceAll(/(?<=[ >])\//g, `${root}/`);
  const folders = [...script.matchAll(/> (\S+)\/[^/\s]+/g)].map(([, folder = '']) => folder);
  for (const folder of folders) spawnSync('mkdir', ['-p', folder]);
  const { status, stderr } = spawnSync('sh', ['-c', script], {
    env: { PATH: process.env.PATH, ...environment },
  });
  expect([status, String(stderr)]).toEqual([0, '']);
  const paths = readdirSync(root, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const texts = paths.map((one) => {
    const path = join(one.parentPath, one.name);
    return [path.slice(root.length), readFileSync(path, 'utf8')] as const;
  });
  rmSync(root, { recursive: true });
  return Object.fromEntries(texts);
}

describe('on Compose', () => {
  const { services, volumes } = read(front({ initSteps: steps }));
  const mounts = [
    ['/etc/nginx/conf.d/default.conf', 'file-0'],
    ['/srv/types/default.conf', 'file-1'],
  ].map(([target, subpath]) => ({
    type: 'volume',
    source: 'front_configuration',
    target,
    read_only: true,
    volume: { nocopy: true, subpath },
  }));

  it('are written by a container without network and capabilities', () => {
    expect(volumes).toEqual({ front_configuration: {} });
    expect(services.front_configuration).toMatchObject({
      image: 'busybox:1.37',
      command: [
        'sh',
        '-c',
        'rm -f /configuration/* && printf %s "$$FILE_0" > /configuration/file-0 && printf %s "$$FILE_1" > /configuration/file-1',
      ],
      network_mode: 'none',
      volumes: [{ type: 'volume', source: 'front_configuration', target: '/configuration' }],
      user: '0:0',
      read_only: true,
      cap_drop: ['ALL'],
      labels: { service: 'front' },
    });
    expect(services.front_configuration).not.toHaveProperty('restart');
  });

  it('are mounted one by one in the service and in init steps of its image, after they are written', () => {
    const done = { condition: 'service_completed_successfully' };
    expect(services.front.volumes).toEqual(mounts);
    expect(services.front.depends_on).toMatchObject({ front_configuration: done });
    expect(services['front-check']).toMatchObject({
      volumes: mounts,
      depends_on: { front_configuration: done },
    });
    expect(services['front-warm-up']).not.toHaveProperty('volumes');
  });

  it('replace the container when a text changes, and only then', () => {
    const { front: before } = services;
    const of = (text: string) =>
      read(front({ initSteps: steps, configuration: [{ ...FILES[0], text }, FILES[1]] })).services.front;
    expect(of(SERVER)).toEqual(before);
    expect(of('server {}')).toEqual({
      ...before,
      labels: {
        ...before.labels,
        'checksum/config': expect.not.stringMatching(before.labels['checksum/config']),
      },
    });
  });

  it('are those of a job, in its profile', () => {
    const { services: all } = read(withJob);
    expect(all.report_configuration).toMatchObject({ profiles: ['jobs'], labels: { job: 'report' } });
    expect(all.report.volumes).toMatchObject([
      { source: 'report_configuration', target: '/etc/report/report.conf' },
    ]);
  });
});

describe('on ECS', () => {
  const template = renderApplication(front({ initSteps: steps })).json('EcsFargate');
  const container = (name: string) => containerOf(template, 'shop-front', name);
  const mounts = (ReadOnly: boolean) => [
    { SourceVolume: 'front_configuration', ContainerPath: '/etc/nginx/conf.d', ReadOnly },
    { SourceVolume: 'front_configuration_1', ContainerPath: '/srv/types', ReadOnly },
  ];

  it('are written by a container into volumes of the task', () => {
    expect(taskOf(template, 'shop-front').Volumes).toEqual([
      { Name: 'front_configuration' },
      { Name: 'front_configuration_1' },
    ]);
    expect(container('front_configuration')).toMatchObject({
      Image: 'busybox:1.37',
      Command: [
        'sh',
        '-c',
        'printf %s "$FILE_0" > /etc/nginx/conf.d/default.conf && printf %s "$FILE_1" > /srv/types/default.conf',
      ],
      Environment: [
        { Name: 'FILE_0', Value: SERVER },
        { Name: 'FILE_1', Value: TYPES },
      ],
      Essential: false,
      MountPoints: mounts(false),
      User: '0:0',
      ReadonlyRootFilesystem: true,
    });
  });

  it('are mounted by folders in the service and in init steps of its image, after they are written', () => {
    const written = { ContainerName: 'front_configuration', Condition: 'SUCCESS' };
    for (const name of ['front', 'check']) {
      expect(container(name).MountPoints).toEqual(mounts(true));
      expect(container(name).DependsOn).toContainEqual(written);
    }
    expect(container('warm-up')).not.toHaveProperty('MountPoints');
    expect(container('warm-up').DependsOn).toEqual([{ ContainerName: 'check', Condition: 'SUCCESS' }]);
  });

  it('share the volume of the outer folder, where one folder is within another', () => {
    const configuration = ['/etc/nginx/sites/a', '/etc/nginx/nginx.conf', '/etc/nginx2/b'].map((path) => ({
      path,
      text: path,
    }));
    const nested = renderApplication(front({ configuration })).json('EcsFargate');
    const writer = containerOf(nested, 'shop-front', 'front_configuration');
    expect(writer.MountPoints.map(({ ContainerPath }: any) => ContainerPath)).toEqual([
      '/etc/nginx',
      '/etc/nginx2',
    ]);
    expect(writer.Command[2]).toMatch(/^mkdir -p \/etc\/nginx\/sites && printf /);
  });

  it('are those of a job', () => {
    const job = renderApplication(withJob).json('EcsFargate');
    expect(containerOf(job, 'shop-report', 'report').MountPoints).toEqual([
      { SourceVolume: 'report_configuration', ContainerPath: '/etc/report', ReadOnly: true },
    ]);
  });
});

describe('on Kubernetes', () => {
  const objects = objectsOf(front({ initSteps: steps }));
  const mounts = [
    ['/etc/nginx/conf.d/default.conf', 'file-0'],
    ['/srv/types/default.conf', 'file-1'],
  ].map(([mountPath, subPath]) => ({ name: 'configuration', mountPath, subPath, readOnly: true }));

  it('are a ConfigMap, mounted one by one in the service and in init steps of its image', () => {
    expect(the(objects, 'ConfigMap', 'front').data).toEqual({ 'file-0': SERVER, 'file-1': TYPES });
    const { volumes, containers, initContainers } = podOf(objects, 'front');
    expect(volumes).toEqual([{ name: 'configuration', configMap: { name: 'front' } }]);
    expect([containers[0].volumeMounts, initContainers[0].volumeMounts]).toEqual([mounts, mounts]);
    expect(initContainers[1]).not.toHaveProperty('volumeMounts');
  });

  it('start a release when a text changes', () => {
    const annotations = (text: string) =>
      the(objectsOf(front({ configuration: [{ ...FILES[0], text }] })), 'Deployment', 'front').spec.template
        .metadata.annotations;
    expect(annotations('a')).toEqual({ 'checksum/config': expect.stringMatching(/^[0-9a-f]{16}$/) });
    expect(annotations('a')).toEqual(annotations('a'));
    expect(annotations('a')).not.toEqual(annotations('b'));
  });

  it('stand beside the configuration of a sidecar', () => {
    const configuration = { path: '/etc/side/side.yaml', local: 'a: b' };
    const all = objectsOf(front({ sidecars: [{ name: 'side', image: 'org/side:1.0.0', configuration }] }));
    expect(the(all, 'ConfigMap', 'front').data).toEqual({ 'file-0': SERVER, 'file-1': TYPES });
    expect(the(all, 'ConfigMap', 'front-side').data).toEqual({ 'side.yaml': 'a: b' });
    expect(podOf(all, 'front').volumes.map(({ name }: any) => name)).toEqual([
      'side-configuration',
      'configuration',
    ]);
  });

  it('are the same on EKS', () => {
    const applied = manifestsOf(renderApplication(front({ initSteps: steps })).json('Eks'));
    const find = (kind: string) =>
      applied.find((one) => one.kind === kind && one.metadata.name === 'front') as any;
    expect(find('ConfigMap').data).toEqual({ 'file-0': SERVER, 'file-1': TYPES });
    expect(find('Deployment').spec.template.spec.containers[0].volumeMounts).toEqual(mounts);
    expect(find('Deployment').spec.template.metadata.annotations).toHaveProperty(['checksum/config']);
  });

  it('are those of a job', () => {
    const all = objectsOf(withJob);
    expect(the(all, 'ConfigMap', 'report').data).toEqual({ 'file-0': 'days = 7' });
    const { spec } = the(all, 'CronJob', 'report').spec.jobTemplate.spec.template;
    expect(spec.volumes).toEqual([{ name: 'configuration', configMap: { name: 'report' } }]);
    expect(spec.containers[0].volumeMounts).toMatchObject([{ mountPath: '/etc/report/report.conf' }]);
  });
});

it('arrive byte for byte on each platform, whatever the text is', () => {
  const configuration = AMBIGUOUS_TEXTS.filter((text) => text !== '').map((text, i) => ({
    path: `/etc/front/${i}.txt`,
    text,
  }));
  const definition = front({ configuration });
  const texts = configuration.map(({ text }) => text);

  const { command, environment } = read(definition).services.front_configuration;
  const entries = Object.entries<string>(environment).map(([name, text]) => [name, taken(text)] as const);
  const onCompose = written({ command: command.map(taken), environment: Object.fromEntries(entries) });
  expect(onCompose).toEqual(Object.fromEntries(texts.map((text, i) => [`/configuration/file-${i}`, text])));

  const { json } = renderApplication(definition);
  const { Command, Environment } = containerOf(json('EcsFargate'), 'shop-front', 'front_configuration');
  const variables = Environment.map(({ Name, Value }: any) => [Name, Value]);
  const onEcs = written({ command: Command, environment: Object.fromEntries(variables) });
  expect(onEcs).toEqual(Object.fromEntries(configuration.map(({ path, text }) => [path, text])));

  const onEks = manifestsOf(json('Eks')).find(
    ({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'front',
  );
  for (const map of [the(objectsOf(definition), 'ConfigMap', 'front'), onEks])
    expect(map?.data).toEqual(Object.fromEntries(texts.map((text, i) => [`file-${i}`, text])));
});

it('add nothing to a service without them', () => {
  const without = front({ configuration: [] });
  expect(Object.keys(read(without).services)).toEqual(['front']);
  expect(taskOf(renderApplication(without).json('EcsFargate'), 'shop-front')).not.toHaveProperty('Volumes');
  const objects = objectsOf(without);
  expect(objects.map(({ kind }) => kind)).not.toContain('ConfigMap');
  expect(the(objects, 'Deployment', 'front').spec.template.metadata).not.toHaveProperty('annotations');
});
