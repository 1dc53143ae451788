import { imageTag } from '../../../lib/derive.ts';
import type { Node } from './cluster.ts';
import { kubectl } from './kubectl.ts';
import { service, TEST_NAMESPACE } from './manifests.ts';
import { containerStatus } from './workload.ts';

/*
 * A container's process 1 can be neither stopped nor killed from within: the kernel protects it. So a pod on each node
 * that sees the node's processes does it, by their host ids, as any cluster lets an administrator do.
 */

/** Sends a signal to all processes whose control group names a container; fails where there is none. */
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

/** A namespace that admits them, and a pod a node. Also where a stranger to the service asks from. */
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
        image: imageTag(service),
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

/** The command line that runs a program in the helper of a node. */
export const inHelper = (node: string, ...command: string[]): string[] => [
  `--namespace=${TEST_NAMESPACE}`,
  'exec',
  podName(node),
  '--',
  ...command,
];

/** The command line that sends a signal to the processes of a container of a pod. */
export function signalCommand(
  pod: any,
  signal: 'SIGKILL' | 'SIGSTOP',
  container: string = service.name,
): string[] {
  const id = containerStatus(pod, container).containerID.replace(/^.*\/\//, '');
  return ['kubectl', ...inHelper(pod.spec.nodeName, 'node', '-e', SCRIPT, id, signal)];
}
