import { podSecurityLevel } from '../../../../k8s/confinement.ts';
import { imageTag } from '../../../../lib/derive.ts';
import { manifestsOf } from '../../../lib/eks/manifests-of.ts';
import { renderProject } from '../../../render-project.ts';
import { notShown, shown } from '../../findings.ts';
import { until } from '../../until.ts';
import { kubectl, kubectlJson, refusal } from '../kubectl.ts';
import { FOLDER, type Manifest, NAMESPACE, podOf, service } from '../manifests.ts';

const DRY = ['apply', '--dry-run=server', '--validate=strict'];
const idOf = ({ kind, metadata }: Manifest): string => `${kind} ${metadata.name}`;

/** What the API server itself says of what we give it. */
export function admission(): void {
  it('has manifests that the API server takes strictly, field by field', async () => {
    const accepted = await kubectl([...DRY, `--filename=${FOLDER}`]);
    const unknown = { ...podOf(service.name, 'unknown-field'), unheardOf: true };
    expect(await refusal([...DRY, '--filename=-'], { input: unknown })).toContain(
      'unknown field "unheardOf"',
    );
    shown('strict validation by the server', `all ${accepted.split('\n').length} objects of the manifests`);
  });

  it('has manifests in the Eks template that the API server takes strictly, but for kinds that only AWS has', async () => {
    const kinds = await withSchema();
    const taken: string[] = [];
    const others: string[] = [];
    for (const manifest of eksManifests()) {
      const { apiVersion, kind } = manifest;
      if (kinds.has(`${apiVersion} ${kind}`)) {
        await kubectl([...DRY, '--filename=-'], { input: inTestsNamespace(manifest) });
        taken.push(idOf(manifest));
      } else others.push(idOf(manifest));
    }
    expect(taken).toContain(`Deployment ${service.name}`);
    // Kinds of Kubernetes itself are never excused.
    expect(others.filter((id) => !/^(IngressClassParams|NodePool) /.test(id))).toEqual([]);
    shown('strict validation of the Eks template', `${taken.length} objects: ${taken.join(', ')}`);
    if (others.length > 0) {
      notShown('validation of AWS-only kinds', `this cluster has no schema of them: ${others.join(', ')}`);
    }
  });

  it('refuses a pod that may do more than the definition says', async () => {
    const level = podSecurityLevel(service.security);
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
    const mutations: Record<string, (spec: any) => unknown> = {
      'runs as root': ({ containers: [app] }) => Object.assign(app.securityContext, { runAsUser: 0 }),
      'may gain privileges': ({ containers: [app] }) =>
        Object.assign(app.securityContext, { allowPrivilegeEscalation: true }),
      'keeps capabilities': ({ containers: [app] }) => delete app.securityContext.capabilities,
      'has no seccomp profile': ({ securityContext }) => delete securityContext.seccompProfile,
      "sees the node's processes": (spec) => Object.assign(spec, { hostPID: true }),
      'has another container that is not confined': ({ containers }) =>
        containers.push({ name: 'other', image: imageTag(service) }),
    };
    for (const [mutation, change] of Object.entries(mutations)) {
      const said = await refusal(create, as(change)).catch((error) =>
        Promise.reject(`${mutation}: ${error}`),
      );
      expect(`${mutation}: ${said}`).toContain(`violates PodSecurity "${level}:latest"`);
    }
    shown(`Pod Security ${level}`, `refused: a pod that ${Object.keys(mutations).join(', ')}`);
  });

  it('leaves a pod Pending that asks for more than any node has left, and says why', async () => {
    const nodes = await kubectlJson(['get', 'nodes']);
    const cpu = Math.max(...nodes.items.map(({ status }: any) => millicores(status.allocatable.cpu)));
    const pod = podOf(service.name, 'too-large');
    // Not of the service: its Service and its budget must not count it.
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

/** With all options that add objects; each of CloudFormation's values has one of its form. */
function eksManifests(): Manifest[] {
  const domain = { domainName: 'links.example.com', hostedZoneId: 'Z1', hostedZoneName: 'example.com' };
  const { json } = renderProject({}, { architecture: 'arm64', ...domain });
  const text = JSON.stringify(manifestsOf(json('Eks')));
  return JSON.parse(text.replaceAll(/\{[^{}"]*CidrBlock[^{}"]*\}/g, '10.0.0.0/24'));
}

/** A dry run makes no namespace for those that come after it: the one that exists will do. */
function inTestsNamespace(manifest: Manifest): Manifest {
  if (manifest.metadata.namespace === undefined || manifest.kind === 'Namespace') return manifest;
  const exists = ['kube-system', NAMESPACE].includes(manifest.metadata.namespace);
  return exists ? manifest : { ...manifest, metadata: { ...manifest.metadata, namespace: NAMESPACE } };
}

/** The kinds that the server can check: a custom one without a schema takes anything. */
async function withSchema(): Promise<Set<string>> {
  const { items } = await kubectlJson(['get', 'customresourcedefinitions']);
  const open = new Set<string>(
    items.flatMap(({ spec }: any) =>
      spec.versions
        .filter(({ schema }: any) => schema.openAPIV3Schema['x-kubernetes-preserve-unknown-fields'])
        .map(({ name }: any) => `${spec.group}/${name} ${spec.names.kind}`),
    ),
  );
  const lines = await kubectl(['api-resources', '--no-headers']);
  const kinds = lines.split('\n').map((line) => {
    const [kind, , apiVersion] = line.trim().split(/\s+/).reverse();
    return `${apiVersion} ${kind}`;
  });
  return new Set(kinds.filter((kind) => !open.has(kind)));
}
