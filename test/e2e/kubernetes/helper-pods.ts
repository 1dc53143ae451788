import { imageName } from '../../../lib/definition/image-names.ts';
import { kubectl } from './kubectl.ts';
import { containerStatus } from './pod-status.ts';
import { service, TEST_NAMESPACE } from './rendered-manifests.ts';
import type { Node } from './tested-cluster.ts';

/*
 * Helper pods, one on each node, which see the processes of the node. They send signals to processes of containers, by their
 * ids on the host. Not from within a container: the kernel protects its process 1.
 */

/** The program that sends a signal to all processes of a container, found by their control group. It fails if there are none. */
const SCRIPT = `
const [id, signal] = process.argv.slice(1);
const { readdirSync, readFileSync } = require('node:fs');
const found = readdirSync('/proc').filter((pid) => {
  try { return /^\\d+$/.test(pid) && readFileSync('/proc/' + pid + '/cgroup', 'utf8').includes(id); } catch { return false; }
});
for (const pid of found) process.kill(Number(pid), signal);
if (found.length === 0) throw new Error('no process of container ' + id);
console.log(signal, 'to host process', found.join(', '));
`;

const podName = (node: string): string => `on-${node.replaceAll('.', '-')}`;

/** Makes the helper pods and a namespace that admits them. The tests of network policies connect from these pods, too. */
export async function makeHelpers(nodes: readonly Node[]): Promise<void> {
  const labels = { 'pod-security.kubernetes.io/enforce': 'privileged' };
  const items = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: TEST_NAMESPACE, labels } },
    ...nodes.map(({ name }) => helper(name)),
  ];
  await kubectl(['apply', '--filename=-'], { input: { apiVersion: 'v1', kind: 'List', items } });
  const ready = ['wait', '--for=condition=Ready', 'pods', '--all', '--timeout=60s'];
  await kubectl([`--namespace=${TEST_NAMESPACE}`, ...ready], { limitSeconds: 70 });
}

const helper = (node: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: podName(node), namespace: TEST_NAMESPACE },
  spec: {
    nodeName: node,
    hostPID: true,
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds: 0,
    tolerations: [{ operator: 'Exists' }],
    containers: [
      {
        name: 'helper',
        image: imageName(service),
        imagePullPolicy: 'IfNotPresent',
        command: ['node', '-e', 'setInterval(() => {}, 1e6)'],
        securityContext: {
          runAsUser: 0,
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'], add: ['KILL'] },
        },
      },
    ],
  },
});

/** The arguments of kubectl that run a program in the helper pod of a node. */
export const inHelper = (node: string, ...command: string[]): string[] => [
  `--namespace=${TEST_NAMESPACE}`,
  'exec',
  podName(node),
  '--',
  ...command,
];

/** The command line that sends a signal to all processes of a container in a pod. */
export function signalCommand(
  pod: any,
  signal: 'SIGKILL' | 'SIGSTOP',
  container: string = service.name,
): string[] {
  const id = containerStatus(pod, container).containerID.replace(/^.*\/\//, '');
  return ['kubectl', ...inHelper(pod.spec.nodeName, 'node', '-e', SCRIPT, id, signal)];
}
