import { parseAllDocuments } from 'yaml';
import { plainManifests } from '../../../../k8s/manifests.ts';
import { podSecurityLevel } from '../../../../k8s/security.ts';
import { imageName } from '../../../../lib/definition/image-names.ts';
import type { KubernetesObject } from '../../../kubernetes-object.ts';
import { application, sampleWith } from '../../sample.ts';
import { shown } from '../../tier-findings.ts';
import { until } from '../../until.ts';
import { kubectl, kubectlJson, refusal } from '../kubectl.ts';
import { NAMESPACE, podOf, service } from '../rendered-manifests.ts';

/** Listens on port 80, and ends as soon as it does. */
const LISTEN = ['node', '-e', "require('node:http').createServer().listen(80, () => process.exit(0))"];

/** Changes of a pod spec, each of which asks for more rights than the definition gives. */
const MUTATIONS: Record<string, (spec: any) => unknown> = {
  'runs as root': ({ containers: [app] }) => Object.assign(app.securityContext, { runAsUser: 0 }),
  'may gain privileges': ({ containers: [app] }) =>
    Object.assign(app.securityContext, { allowPrivilegeEscalation: true }),
  'keeps capabilities': ({ containers: [app] }) => delete app.securityContext.capabilities,
  'has no seccomp profile': ({ securityContext }) => delete securityContext.seccompProfile,
  "sees the node's processes": (spec) => Object.assign(spec, { hostPID: true }),
  'has another container that is not hardened': ({ containers }) =>
    containers.push({ name: 'other', image: imageName(service) }),
};

/** Registers the tests of pods that the cluster runs, refuses or leaves pending. */
export function podAdmission(): void {
  lowPortTest();
  podSecurityTest();
  pendingPodTest();
}

function lowPortTest(): void {
  it('lets the service listen on port 80 as its user, which NET_BIND_SERVICE would not', async () => {
    const low = podSpecListeningOn(80);
    expect(await phaseOfListener('low-port', low)).toBe('Succeeded');
    const byCapability = await phaseOfListener('low-port-by-capability', low, (spec) => {
      spec.securityContext.sysctls[0].value = '1024';
      spec.containers[0].securityContext.capabilities.add = ['NET_BIND_SERVICE'];
    });
    expect(byCapability).toBe('Failed');
    shown(
      'a port below 1024',
      'listens by the sysctl of the pod; with NET_BIND_SERVICE in its place it does not',
    );
  });
}

/** The pod spec of the service, rendered with another port for its public traffic. */
function podSpecListeningOn(portNumber: number): any {
  const { port } = service.exposure;
  const changed = sampleWith({
    ports: { [port]: { number: portNumber, protocol: 'http', visibility: 'internal' } },
  });
  return plainManifests(changed)
    .flatMap(({ content }) => parseAllDocuments(content))
    .map((document) => document.toJS() as KubernetesObject)
    .find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === service.name)?.spec.template
    .spec;
}

/** Runs `LISTEN` in a pod with the hardening of `rendered`, and returns the phase in which the pod ends. */
async function phaseOfListener(
  name: string,
  rendered: any,
  change: (spec: any) => unknown = () => undefined,
): Promise<string> {
  const { image, securityContext, resources } = rendered.containers[0];
  const spec = structuredClone({
    restartPolicy: 'Never',
    automountServiceAccountToken: false,
    securityContext: rendered.securityContext,
    containers: [{ name, image, securityContext, resources, command: LISTEN }],
  });
  change(spec);
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: NAMESPACE }, spec };
  await kubectl(['create', '--filename=-'], { input: pod });
  try {
    return await until(`the end of pod ${name}`, async () => {
      const { phase } = (await kubectlJson(['get', 'pod', name])).status;
      return ['Succeeded', 'Failed'].includes(phase) ? phase : undefined;
    });
  } finally {
    await kubectl(['delete', 'pod', name, '--wait=false']);
  }
}

function podSecurityTest(): void {
  it('refuses a pod that may do more than the definition says', async () => {
    const level = podSecurityLevel(application);
    const as = (change: (spec: any) => unknown) => {
      const pod = podOf(service.name, 'mutated');
      change(pod.spec);
      return { input: pod };
    };
    const create = ['create', '--dry-run=server', '--filename=-'];
    await kubectl(
      create,
      as(() => undefined),
    );
    for (const [mutation, change] of Object.entries(MUTATIONS)) {
      const said = await refusal(create, as(change)).catch((error) =>
        Promise.reject(`${mutation}: ${error}`),
      );
      expect(`${mutation}: ${said}`).toContain(`violates PodSecurity "${level}:latest"`);
    }
    shown(`Pod Security ${level}`, `refused: a pod that ${Object.keys(MUTATIONS).join(', ')}`);
  });
}

function pendingPodTest(): void {
  it('leaves a pod Pending that asks for more than any node has left, and says why', async () => {
    const nodes = await kubectlJson(['get', 'nodes']);
    const cpu = Math.max(...nodes.items.map(({ status }: any) => millicores(status.allocatable.cpu)));
    const pod = podOf(service.name, 'too-large');
    // Without the labels of the service: its Service and its disruption budget must not count this pod.
    pod.metadata.labels = {};
    for (const { resources } of pod.spec.containers)
      resources.requests.cpu = resources.limits.cpu = `${cpu}m`;
    await kubectl(['create', '--filename=-'], { input: pod });
    try {
      const reason = await until('the scheduler to say why', async () => {
        const { status } = await kubectlJson(['get', 'pod/too-large']);
        return status.conditions?.find(
          ({ type, status }: any) => type === 'PodScheduled' && status === 'False',
        );
      });
      expect(reason.reason).toBe('Unschedulable');
      expect(reason.message).toContain('Insufficient cpu');
      expect((await kubectlJson(['get', 'pod/too-large'])).status.phase).toBe('Pending');
      shown('requests placed by the scheduler', `a pod of ${cpu}m, all that a node has: ${reason.message}`);
    } finally {
      await kubectl(['delete', 'pod/too-large', '--grace-period=0', '--force']);
    }
  });
}

const millicores = (text: string): number =>
  text.endsWith('m') ? Number.parseInt(text, 10) : Number(text) * 1000;
