import { shop } from './applications.ts';
import { arnOf, eksObjects } from './eks-objects.ts';
import { objectsOf, plainObjects, podOf } from './plain-objects.ts';

const IN_A_FILE = { name: 'admin-token', file: { environmentVariable: 'ADMIN_TOKEN_FILE' } };
const AS_A_VARIABLE = { name: 'api-key', environmentVariable: 'API_KEY' };
const MOUNT = { name: 'secrets', mountPath: '/etc/secrets', readOnly: true };

const withSecrets = (...secrets: object[]) => shop({ web: { secrets } });
const plain = (...secrets: object[]) => podOf(objectsOf(withSecrets(...secrets)), 'web');

const onEks = (...secrets: object[]) => podOf(eksObjects(withSecrets(...secrets)), 'web');

describe('on any Kubernetes', () => {
  it('a file comes from a Kubernetes Secret, for which the pod waits', () => {
    const pod = plain(IN_A_FILE);
    const [main] = pod.containers;
    expect(main.env).toEqual([{ name: 'ADMIN_TOKEN_FILE', value: '/etc/secrets/admin-token' }]);
    expect(main.volumeMounts).toEqual([MOUNT]);
    expect(pod.volumes).toEqual([
      {
        name: 'secrets',
        projected: {
          sources: [
            { secret: { name: 'web-secrets', items: [{ key: 'admin-token', path: 'admin-token' }] } },
          ],
        },
      },
    ]);
    expect(pod).not.toHaveProperty('initContainers');
  });

  it('a variable comes from a Kubernetes Secret, without a volume', () => {
    const pod = plain(AS_A_VARIABLE);
    expect(pod.containers[0].env).toEqual([
      { name: 'API_KEY', valueFrom: { secretKeyRef: { name: 'web-secrets', key: 'api-key' } } },
    ]);
    expect(pod).not.toHaveProperty('volumes');
    expect(pod.containers[0]).not.toHaveProperty('volumeMounts');
  });

  it('an image that reads both gets the file alone', () => {
    const [main] = plain({ ...AS_A_VARIABLE, file: {} }).containers;
    expect(main).not.toHaveProperty('env');
    expect(main.volumeMounts).toEqual([MOUNT]);
  });

  it.each([
    ['shared', { name: 'shared', key: 'api-key' }],
    ['shared/key', { name: 'shared', key: 'key' }],
  ])('one that exists as %s is taken from there', (existingName, expected) => {
    const existing = { source: 'existing', existingName };
    expect(plain({ ...AS_A_VARIABLE, ...existing }).containers[0].env[0].valueFrom.secretKeyRef).toEqual(
      expected,
    );
    expect(plain({ ...IN_A_FILE, name: 'api-key', ...existing }).volumes[0].projected.sources).toEqual([
      { secret: { name: 'shared', items: [{ key: expected.key, path: 'api-key' }] } },
    ]);
  });

  it('a file in a folder of its own is mounted alone', () => {
    const [main] = plain({ name: 'token', file: { path: '/srv/tokens/token' } }).containers;
    expect(main.volumeMounts).toEqual([
      { name: 'secrets', mountPath: '/srv/tokens/token', subPath: 'token', readOnly: true },
    ]);
  });

  it('there is no volume where there are no secrets', () => {
    expect(plain()).not.toHaveProperty('volumes');
    expect(podOf(plainObjects({ secrets: [] })).volumes).not.toContainEqual(
      expect.objectContaining({ name: 'secrets' }),
    );
  });
});

describe('on EKS', () => {
  it('an init step writes files from Secrets Manager into memory', () => {
    const pod = onEks(IN_A_FILE);
    expect(pod.volumes).toEqual([{ name: 'secrets', emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } }]);
    const [step] = pod.initContainers;
    expect(step).toMatchObject({
      name: 'read-secrets',
      image: expect.stringContaining('aws-cli'),
      command: ['/bin/sh'],
      env: [{ name: 'AWS_REGION', value: 'eu-west-1' }],
      volumeMounts: [{ name: 'secrets', mountPath: '/etc/secrets' }],
    });
    expect(step.args.at(-1)).toBe(`/etc/secrets/admin-token=${arnOf('admin-token')}`);
    expect(pod.containers[0].volumeMounts).toEqual([MOUNT]);
  });

  it('a variable is read by the kubelet from such a file, which the container does not see', () => {
    const pod = onEks(AS_A_VARIABLE);
    expect(pod.containers[0].env).toEqual([
      {
        name: 'API_KEY',
        valueFrom: {
          fileKeyRef: { volumeName: 'secrets', path: 'api-key.env', key: 'API_KEY', optional: false },
        },
      },
    ]);
    expect(pod.containers[0]).not.toHaveProperty('volumeMounts');
    expect(pod.initContainers[0].args.at(-1)).toBe(`/etc/secrets/api-key.env:API_KEY=${arnOf('api-key')}`);
  });

  it('no value is in the cluster’s database: there is no reference to a Kubernetes Secret', () => {
    const pod = JSON.stringify(onEks(IN_A_FILE, AS_A_VARIABLE));
    expect(pod).toContain('fileKeyRef');
    expect(pod).not.toMatch(/secretKeyRef|secretName|"secret":/);
  });
});
