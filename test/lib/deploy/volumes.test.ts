import { parseApplication } from '../../../lib/definition/parse-application.ts';
import { refusals } from '../../../lib/deploy/refusals.ts';
import { check } from '../../../lib/deploy/render.ts';
import { objectsOf, podOf, the } from '../../k8s/plain-objects.ts';
import { renderApplication, type TemplateJson } from '../../render-project.ts';
import { read } from './compose/rendered-compose.ts';
import { all, taskOf } from './ecs/links.ts';
import { manifestsOf } from './eks/manifests-of.ts';

const FILES = { name: 'files', path: '/var/files', sizeGiB: 7, allowNetworkFileSystem: true };
const keeperWith = (change: object = {}) => ({
  name: 'archive',
  services: {
    keeper: {
      version: '1.0.0',
      image: { reference: 'org/keeper:1.0.0' },
      initSteps: [{ name: 'migrate', command: ['/bin/migrate'] }],
      singleton: true,
      volumes: [FILES],
      security: { userId: 10_001 },
      ...change,
    },
  },
});
const keeper = keeperWith();
const sqlite = keeperWith({ volumes: [{ ...FILES, allowNetworkFileSystem: false }] });

const only = (template: TemplateJson, type: string): Record<string, any> => {
  const found = all(template, type);
  expect(found).toHaveLength(1);
  return found[0] ?? {};
};

describe('on Compose', () => {
  const { services, volumes } = read(keeper);
  const mount = { type: 'volume', source: 'keeper.files', target: '/var/files', volume: { nocopy: true } };

  it('is a named volume, which the service and its own steps mount', () => {
    expect(volumes).toEqual({ 'keeper.files': {} });
    expect(services.keeper.volumes).toEqual([mount]);
    expect(services['keeper-migrate'].volumes).toEqual([mount]);
  });

  it('belongs to the user of the service before the first step that uses it', () => {
    const { user, command, cap_drop, cap_add, network_mode } = services['keeper-own-volumes'];
    expect({ user, command, cap_drop, cap_add, network_mode }).toEqual({
      user: '0:0',
      command: ['-c', 'chown -R "$$@"', 'own-volumes', '10001:10001', '/var/files'],
      cap_drop: ['ALL'],
      cap_add: ['CHOWN'],
      network_mode: 'none',
    });
    const built = read(
      keeperWith({
        image: { build: { context: 'lib/compare/experiment/image' }, stepProgram: ['/bin/step'] },
      }),
    ).services['keeper-own-volumes'];
    expect([built.image, built.user, built.command]).toEqual([
      'archive-keeper:1.0.0',
      '0:0',
      ['/bin/step', 'own-volumes', '10001:10001', '/var/files'],
    ]);
    expect(services['keeper-migrate'].depends_on).toEqual({
      'keeper-own-volumes': { condition: 'service_completed_successfully' },
    });
  });
});

describe('on ECS', () => {
  const template = () => renderApplication(keeper).json('EcsFargate');
  const mounts = [{ ContainerPath: '/var/files', ReadOnly: false, SourceVolume: 'files-volume' }];

  it('is an access point of EFS, mounted encrypted and with the role of the task, in the service and its own steps', () => {
    const { Volumes, ContainerDefinitions } = taskOf(template(), 'archive-keeper');
    expect(Volumes).toEqual([
      {
        Name: 'files-volume',
        EFSVolumeConfiguration: {
          FilesystemId: { Ref: expect.stringMatching(/^keeperFiles/) },
          TransitEncryption: 'ENABLED',
          AuthorizationConfig: {
            AccessPointId: { Ref: expect.stringMatching(/^keeperFilesfiles/) },
            IAM: 'ENABLED',
          },
        },
      },
    ]);
    expect(
      ContainerDefinitions.map(({ Name, MountPoints }: Record<string, any>) => [Name, MountPoints]),
    ).toEqual(
      expect.arrayContaining([
        ['keeper', mounts],
        ['migrate', mounts],
      ]),
    );
  });

  it('belongs to the user of the service, is encrypted and backed up, and is kept', () => {
    const { PosixUser, RootDirectory } = only(template(), 'AWS::EFS::AccessPoint');
    expect(PosixUser).toEqual({ Uid: '10001', Gid: '10001' });
    expect(RootDirectory).toEqual({
      Path: '/files',
      CreationInfo: { OwnerUid: '10001', OwnerGid: '10001', Permissions: '750' },
    });
    const { Encrypted, BackupPolicy } = only(template(), 'AWS::EFS::FileSystem');
    expect({ Encrypted, BackupPolicy }).toEqual({ Encrypted: true, BackupPolicy: { Status: 'ENABLED' } });
    const policy = (context: object) =>
      Object.values(renderApplication(keeper, context).json('EcsFargate').Resources).find(
        ({ Type }) => Type === 'AWS::EFS::FileSystem',
      )?.DeletionPolicy;
    expect([policy({}), policy({ keepData: 'false' })]).toEqual(['Retain', 'Delete']);
  });

  it('is mounted by the tasks of the service alone, from each of their subnets', () => {
    const nfs = Object.values(template().Resources).filter(
      ({ Type, Properties }) => Type === 'AWS::EC2::SecurityGroupIngress' && Properties.ToPort === 2049,
    );
    expect(nfs.map(({ Properties }) => Properties.SourceSecurityGroupId)).toEqual([
      { 'Fn::GetAtt': [expect.stringMatching(/^keeperGroup/), 'GroupId'] },
    ]);
    const targets = all(template(), 'AWS::EFS::MountTarget');
    expect(new Set(targets.map(({ SubnetId }) => JSON.stringify(SubnetId))).size).toBe(2);
    const actions = all(template(), 'AWS::IAM::Policy').flatMap(({ PolicyDocument }) =>
      PolicyDocument.Statement.filter(({ Action }: Record<string, any>) =>
        String(Action).includes('elasticfilesystem'),
      ),
    );
    expect(actions).toEqual([
      {
        Action: ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'],
        Effect: 'Allow',
        Resource: { 'Fn::GetAtt': [expect.stringMatching(/^keeperFiles/), 'Arn'] },
      },
    ]);
  });

  it('is refused for a program that needs a disk, by CloudFormation and by the CDK CLI, with the way out', () => {
    const words =
      /^services\.keeper\.volumes\.0\.allowNetworkFileSystem must be true on ECS, got false: .*deploy on EKS/;
    const rules = Object.entries((renderApplication(sqlite).json('EcsFargate') as any).Rules);
    const [[, rule]] = rules.filter(([id]) => id.startsWith('keeperFilesNeedADisk')) as [[string, any]];
    expect(rule.Assertions).toEqual([
      {
        Assert: { 'Fn::Equals': ['a disk', 'a network file system'] },
        AssertDescription: expect.stringMatching(words),
      },
    ]);
    const today = new Date('2026-11-29');
    expect(refusals(check(sqlite, {}, today), today)).toEqual([
      { stack: 'EcsFargate', reason: expect.stringMatching(words) },
    ]);
    expect(refusals(check(keeper, {}, today), today)).toEqual([]);
  });
});

describe('on Kubernetes', () => {
  const objects = objectsOf(keeper);

  it("is a claim of the cluster's default class, which the service and its own steps mount", () => {
    expect(the(objects, 'PersistentVolumeClaim', 'keeper.files').spec).toEqual({
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '7Gi' } },
    });
    const { volumes, containers, initContainers, securityContext } = podOf(objects, 'keeper');
    expect(volumes).toEqual([{ name: 'files-volume', persistentVolumeClaim: { claimName: 'keeper.files' } }]);
    const mounts = [{ name: 'files-volume', mountPath: '/var/files' }];
    expect([containers[0].volumeMounts, initContainers[0].volumeMounts]).toEqual([mounts, mounts]);
    expect(securityContext).toMatchObject({ fsGroup: 10_001, fsGroupChangePolicy: 'OnRootMismatch' });
  });

  it('is released by stopping the old pod first', () => {
    expect(the(objects, 'Deployment', 'keeper').spec.strategy).toEqual({ type: 'Recreate' });
  });

  it('has never two pods: the next waits until the one before has ended, on whichever node', () => {
    expect(podOf(objects, 'keeper').affinity).toEqual({
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          {
            labelSelector: { matchLabels: the(objects, 'Deployment', 'keeper').spec.selector.matchLabels },
            topologyKey: 'kubernetes.io/os',
          },
        ],
      },
    });
    const applied = manifestsOf(renderApplication(keeper).json('Eks')) as any[];
    expect(applied.find(({ kind }) => kind === 'Deployment').spec.template.spec.affinity).toBeUndefined();
  });

  it('is a disk of Auto Mode on EKS, in the zone of the pod, which outlives its claim', () => {
    const applied = manifestsOf(renderApplication(keeper).json('Eks'));
    const find = (kind: string) => applied.find((one) => one.kind === kind) as any;
    const { storageClassName, accessModes } = find('PersistentVolumeClaim').spec;
    expect({ storageClassName, accessModes }).toEqual({
      storageClassName: 'auto-ebs',
      accessModes: ['ReadWriteOncePod'],
    });
    const { metadata, provisioner, parameters, volumeBindingMode, reclaimPolicy } = find('StorageClass');
    expect({ name: metadata.name, provisioner, parameters, volumeBindingMode, reclaimPolicy }).toEqual({
      name: 'auto-ebs',
      provisioner: 'ebs.csi.eks.amazonaws.com',
      parameters: { type: 'gp3', encrypted: 'true' },
      volumeBindingMode: 'WaitForFirstConsumer',
      reclaimPolicy: 'Retain',
    });
  });
});

it('clashes with no volume of a sidecar or a secret in the pod', () => {
  const volume = { ...FILES, name: 'configuration' };
  const sidecar = {
    name: 'volume',
    image: 'org/side:1.0.0',
    configuration: { path: '/etc/side/side.yaml', local: 'a: b' },
  };
  const { volumes } = podOf(objectsOf(keeperWith({ volumes: [volume], sidecars: [sidecar] })), 'keeper');
  const names = volumes.map(({ name }: { name: string }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toHaveLength(2);
});

it('adds nothing to a service without volumes', () => {
  const without = keeperWith({ volumes: [] });
  expect(read(without).services).not.toHaveProperty('keeper-own-volumes');
  const { json } = renderApplication(without);
  expect(all(json('EcsFargate'), 'AWS::EFS::FileSystem')).toEqual([]);
  expect(manifestsOf(json('Eks')).map(({ kind }) => kind)).not.toContain('StorageClass');
});

it.each<[string, object, string]>([
  ['a service with several replicas', { singleton: false }, 'services.keeper.singleton'],
  ['a user whom nobody knows', { security: {} }, 'services.keeper.security.userId'],
  [
    'two volumes of one name',
    { volumes: [FILES, { ...FILES, path: '/var/more' }] },
    'services.keeper.volumes.1.name',
  ],
  [
    'a path within a writable one',
    { security: { userId: 10_001, writablePaths: [{ path: '/var', sizeMiB: 8 }] } },
    'services.keeper.volumes.0.path',
  ],
  ['shared memory', { volumes: [{ ...FILES, path: '/dev/shm' }] }, 'services.keeper.volumes.0.path'],
  ['no size', { volumes: [{ ...FILES, sizeGiB: 0 }] }, 'services.keeper.volumes.0.sizeGiB'],
])('refuses %s', (_, change, field) => {
  let fields: string[] = [];
  try {
    parseApplication(keeperWith(change));
  } catch (error) {
    fields = (error as { problems: { field: string }[] }).problems.map((one) => one.field);
  }
  expect(fields).toEqual([field]);
});

describe('that all replicas share', () => {
  const SHARED = { ...FILES, shared: true };
  const gallery = keeperWith({ singleton: false, volumes: [SHARED], replicas: { min: 3, max: 3 } });

  it('is mounted by every task from EFS, and asks a cluster for a volume of several nodes', () => {
    const template = renderApplication(gallery).json('EcsFargate');
    expect(taskOf(template, 'archive-keeper').Volumes).toEqual([
      expect.objectContaining({ Name: 'files-volume' }),
    ]);
    const objects = objectsOf(gallery);
    expect(the(objects, 'PersistentVolumeClaim', 'keeper.files').spec.accessModes).toEqual(['ReadWriteMany']);
    expect(the(objects, 'Deployment', 'keeper').spec.strategy.type).toBe('RollingUpdate');
    expect(renderApplication(gallery).renderedFiles['k8s/manifests/2-keeper.yaml']).toContain(
      '(ReadWriteMany)',
    );
  });

  it('is refused on EKS alone, by CloudFormation and by the CDK CLI, with the ways out', () => {
    const words =
      /^services\.keeper\.volumes\.0\.shared must be false on EKS, got true: .*a store that all replicas call, deploy on ECS, or apply k8s\/manifests\/ to a cluster whose/;
    const rules = Object.values((renderApplication(gallery).json('Eks') as any).Rules ?? {}) as any[];
    expect(rules.map(({ Assertions }) => Assertions?.[0].AssertDescription)).toContainEqual(
      expect.stringMatching(words),
    );
    const today = new Date('2026-11-29');
    expect(refusals(check(gallery, {}, today), today)).toEqual([
      { stack: 'Eks', reason: expect.stringMatching(words) },
    ]);
  });

  it('needs a network file system', () => {
    const alone = keeperWith({ singleton: false, volumes: [{ ...SHARED, allowNetworkFileSystem: false }] });
    expect(() => parseApplication(alone)).toThrow(
      'services.keeper.volumes.0.allowNetworkFileSystem must be true for a volume that is shared, as several machines mount network file systems alone; set it if the program can work there, or set shared to false; got false',
    );
    expect(() => parseApplication(keeperWith({ singleton: false }))).toThrow(
      'services.keeper.singleton must be true for a service with volumes of one writer; set it, set shared of the volumes if all replicas may write to a network file system, or keep the data in a database; got false',
    );
  });
});
