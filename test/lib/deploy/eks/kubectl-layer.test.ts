import { Stack } from 'aws-cdk-lib';
import { KUBECTL, kubectlLayer } from '../../../../lib/deploy/eks/kubectl-layer.ts';
import { KUBERNETES_VERSIONS } from '../../../../lib/deploy/kubernetes-versions.ts';

it.each([
  ['1.34', '1.34'],
  ['1.35', '1.35'],
  ['1.36', '1.36'],
  // No package of its own yet.
  ['1.37', '1.36'],
] as const)('reaches a cluster of %s by kubectl %s', (cluster, kubectl) => {
  expect(KUBECTL[cluster].version).toBe(kubectl);
});

it.each(KUBERNETES_VERSIONS)('has for %s a layer that Kubernetes supports', (cluster) => {
  const stack = new Stack();
  expect(kubectlLayer(stack, 'Kubectl', cluster, KUBECTL[cluster])).toBeInstanceOf(KUBECTL[cluster].Layer);
});

it('names layers by what they hold', () => {
  for (const { version, Layer } of Object.values(KUBECTL))
    expect(Layer.name).toBe(`KubectlV${version.slice(2)}Layer`);
});

it('fails for a kubectl two minor versions away from the cluster', () => {
  expect(() => kubectlLayer(new Stack(), 'Kubectl', '1.36', KUBECTL['1.34'])).toThrow(
    'kubectl must be within one minor version of the cluster, 1.36; got 1.34',
  );
});
