import { spawn } from 'node:child_process';
import { until } from '../until.ts';
import { kubectl, kubectlJson } from './kubectl.ts';
import { NAMESPACE, service } from './manifests.ts';
import { settings } from './settings.ts';

/** A way to the service from outside. */
export interface Front {
  readonly name: 'Ingress' | 'NodePort' | 'port-forward';
  readonly url: string;
}

/** A front hears of an endpoint's end a moment after the API server does: a controller gathers changes for up to 2 s. */
export const FRONT_SECONDS = 3;

const NODE_PORT = `${service.name}-node-port`;

export const ingressFront: Front | undefined = settings.ingressUrl
  ? { name: 'Ingress', url: settings.ingressUrl }
  : undefined;

/** The Service, by a NodePort beside it with the same selector and port: its own type has no way in from outside. */
export async function nodePortFront(): Promise<Front | undefined> {
  if (settings.nodeAddress === undefined) return undefined;
  const { spec } = await kubectlJson(['get', `service/${service.name}`]);
  const ports = spec.ports.map(({ name, port, targetPort }: any) => ({ name, port, targetPort }));
  const input = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: NODE_PORT, namespace: NAMESPACE },
    spec: { type: 'NodePort', selector: spec.selector, ports },
  };
  await kubectl(['apply', '--filename=-'], { input });
  const made = await kubectlJson(['get', `service/${NODE_PORT}`]);
  return { name: 'NodePort', url: `http://${settings.nodeAddress}:${made.spec.ports[0].nodePort}` };
}

/** The Service by kubectl, which chooses one of its pods: good for questions, not for measuring. */
export async function portForward(): Promise<{ readonly front: Front; readonly close: () => void }> {
  const args = [`--namespace=${NAMESPACE}`, 'port-forward', `service/${service.name}`, ':80'];
  const child = spawn('kubectl', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  let printed = '';
  child.stdout.on('data', (chunk) => {
    printed += chunk;
  });
  const port = await until('a forwarded port', async () => /127\.0\.0\.1:(\d+)/.exec(printed)?.[1], 20);
  return { front: { name: 'port-forward', url: `http://127.0.0.1:${port}` }, close: () => child.kill() };
}

/** An Ingress or a NodePort is there for a controller or a kube-proxy to notice. */
export const answers = ({ name, url }: Front): Promise<true> =>
  until(`an answer of /readyz by the ${name} at ${url}`, async () => {
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2000) }).catch(() => undefined);
    return answer?.ok && true;
  });
