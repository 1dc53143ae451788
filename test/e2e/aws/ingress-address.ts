import { until } from '../until.ts';
import type { EksKubectl } from './eks-kubectl.ts';

interface NamedIngress {
  readonly name: string;
  readonly namespace: string;
}

/** Another address, by which a test finds that the policy is in force. */
const OTHER_ADDRESS = 'other.example.com';

/**
 * Writes a host name into the status of an Ingress, as the controller of EKS Auto Mode would. An emulated cluster does not
 * have that controller, and its own one writes another address again and again. So the API server refuses each other status
 * until `giveBack`.
 */
export async function keptAddress(
  kubectl: EksKubectl,
  ingress: NamedIngress,
  address: string,
): Promise<{ giveBack(): Promise<void> }> {
  const change = (hostname: string, ...more: readonly string[]) => {
    const status = JSON.stringify({ status: { loadBalancer: { ingress: [{ hostname }] } } });
    const line = ['patch', 'ingress', ingress.name, '--subresource=status', '--type=merge', '-p', status];
    return kubectl.in(...line, ...more);
  };
  const giveBack = async () => {
    const kinds = 'validatingadmissionpolicy,validatingadmissionpolicybinding';
    await kubectl.in('delete', '--ignore-not-found', kinds, policyName(ingress));
  };
  try {
    const policy = JSON.stringify(onlyAddress(ingress, address));
    await kubectl.shell(`kubectl apply -f - <<'END'\n${policy}\nEND`);
    // It is in force some time after it is made.
    await until('another address is refused', () =>
      change(OTHER_ADDRESS, '--dry-run=server').then(
        () => false,
        (error: unknown) => {
          if (String(error).includes(refusal(address))) return true;
          throw error;
        },
      ),
    );
    await change(address);
  } catch (error) {
    await giveBack();
    throw error;
  }
  return { giveBack };
}

const policyName = ({ namespace, name }: NamedIngress): string => `address-of-${namespace}-${name}`;

const refusal = (address: string): string => `the test keeps the address ${address}`;

/** A policy of the API server, and its binding to the namespace of the Ingress. */
function onlyAddress(ingress: NamedIngress, address: string) {
  const ours = { apiVersion: 'admissionregistration.k8s.io/v1', metadata: { name: policyName(ingress) } };
  const policy = {
    matchConstraints: {
      resourceRules: [
        {
          apiGroups: ['networking.k8s.io'],
          apiVersions: ['v1'],
          operations: ['UPDATE'],
          resources: ['ingresses/status'],
          resourceNames: [ingress.name],
        },
      ],
    },
    validations: [
      {
        expression: `object.status.loadBalancer.?ingress.orValue([]).exists(one, one.?hostname.orValue('') == '${address}')`,
        message: refusal(address),
      },
    ],
  };
  const binding = {
    policyName: policyName(ingress),
    validationActions: ['Deny'],
    matchResources: {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': ingress.namespace } },
    },
  };
  const items = [
    { ...ours, kind: 'ValidatingAdmissionPolicy', spec: policy },
    { ...ours, kind: 'ValidatingAdmissionPolicyBinding', spec: binding },
  ];
  return { apiVersion: 'v1', kind: 'List', items };
}
