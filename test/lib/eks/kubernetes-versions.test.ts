import { Stack } from 'aws-cdk-lib';
import { KUBERNETES_RELEASES, kubectlLayer } from '../../../lib/eks/kubernetes-versions.ts';
import { KUBERNETES_VERSIONS } from '../../../lib/options.ts';

it.each([
  ['1.34', '1.34'],
  ['1.35', '1.35'],
  ['1.36', '1.36'],
  // No package of its own yet.
  ['1.37', '1.36'],
] as const)('reaches a cluster of %s by kubectl %s', (cluster, kubectl) => {
  expect(KUBERNETES_RELEASES[cluster].kubectl.version).toBe(kubectl);
});

it.each(KUBERNETES_VERSIONS)('has for %s a layer that Kubernetes supports', (cluster) => {
  const stack = new Stack();
  expect(() => kubectlLayer(stack, 'Kubectl', cluster, KUBERNETES_RELEASES[cluster].kubectl)).not.toThrow();
});

it('names layers by what they hold', () => {
  for (const { kubectl } of Object.values(KUBERNETES_RELEASES))
    expect(kubectl.Layer.name).toBe(`KubectlV${kubectl.version.slice(2)}Layer`);
});

it('fails for a kubectl two minor versions away from the cluster', () => {
  expect(() => kubectlLayer(new Stack(), 'Kubectl', '1.36', KUBERNETES_RELEASES['1.34'].kubectl)).toThrow(
    'kubectl must be within one minor version of the cluster, 1.36; got 1.34',
  );
});
