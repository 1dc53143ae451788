import { spawn } from 'node:child_process';
import { portNumber } from '../../../lib/definition/ports.ts';
import { until } from '../until.ts';
import { clusterEnvironment } from './cluster-environment.ts';
import { kubectl, kubectlJson } from './kubectl.ts';
import { NAMESPACE, service } from './rendered-manifests.ts';

/** A way to the service from outside the cluster. */
export interface EntryPoint {
  readonly name: 'Ingress' | 'NodePort' | 'port-forward';
  readonly url: string;
}

/**
 * The time after which every entry point knows that an endpoint is gone, in seconds. It is longer than for the API server: an
 * ingress controller gathers changes for up to 2 s.
 */
export const ENTRY_DELAY_SECONDS = 3;

/** The Service that an entry point leads to. */
interface EntryTarget {
  readonly namespace?: string;
  readonly name: string;
  readonly port: number;
}

const SAMPLE: EntryTarget = { name: service.name, port: portNumber(service, service.exposure.port) };

export const ingressEntry: EntryPoint | undefined = clusterEnvironment.ingressUrl
  ? { name: 'Ingress', url: clusterEnvironment.ingressUrl }
  : undefined;

/** Makes a NodePort Service with the selector and port of the Service, which cannot be reached from outside by itself. */
export async function nodePortEntry({
  namespace = NAMESPACE,
  name,
}: EntryTarget = SAMPLE): Promise<EntryPoint | undefined> {
  if (clusterEnvironment.nodeAddress === undefined) return undefined;
  const of = [`--namespace=${namespace}`, 'get'];
  const { spec } = await kubectlJson([...of, `service/${name}`]);
  const ports = spec.ports.map(({ name, port, targetPort }: any) => ({ name, port, targetPort }));
  const nodePort = `${name}-node-port`;
  const input = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: nodePort, namespace },
    spec: { type: 'NodePort', selector: spec.selector, ports },
  };
  await kubectl(['apply', '--filename=-'], { input });
  const made = await kubectlJson([...of, `service/${nodePort}`]);
  return { name: 'NodePort', url: `http://${clusterEnvironment.nodeAddress}:${made.spec.ports[0].nodePort}` };
}

/** Opens a port-forward to a Service. It leads to one pod only, so it is not for measuring. */
export async function portForward({
  namespace = NAMESPACE,
  name,
  port,
}: EntryTarget = SAMPLE): Promise<{ readonly entry: EntryPoint; readonly close: () => void }> {
  const args = [`--namespace=${namespace}`, 'port-forward', `service/${name}`, `:${port}`];
  const child = spawn('kubectl', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  let printed = '';
  child.stdout.on('data', (chunk) => {
    printed += chunk;
  });
  const own = await until('a forwarded port', async () => /127\.0\.0\.1:(\d+)/.exec(printed)?.[1], 20);
  return { entry: { name: 'port-forward', url: `http://127.0.0.1:${own}` }, close: () => child.kill() };
}

/** Waits until the service answers at an entry point: a controller or kube-proxy has to notice a new one. */
export const answers = ({ name, url }: EntryPoint): Promise<true> =>
  until(`an answer of /readyz by the ${name} at ${url}`, async () => {
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2000) }).catch(() => undefined);
    return answer?.ok && true;
  });
