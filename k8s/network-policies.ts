import { IntOrString, KubeNetworkPolicy, type NetworkPolicyEgressRule } from 'cdk8s-plus-27/lib/imports/k8s';
import type { Construct } from 'constructs';
import { inboundPorts, servicePort, TWIN } from '../lib/derive.ts';
import type { Service } from '../lib/schema.ts';
import { selector } from './labels.ts';
import type { Surroundings } from './surroundings.ts';

/*
 * Who may call whom. The class of cdk8s-plus wants a peer in every rule; ours for name resolution must have none.
 */

const port = (number: number, protocol: 'TCP' | 'UDP' = 'TCP') => ({
  port: IntOrString.fromNumber(number),
  protocol,
});

/** Where the agent of EKS Pod Identity answers, on each node. */
const POD_IDENTITY_AGENT = '169.254.170.23/32';

/** In: requests. Out: name resolution, the definition's ports, and the table or its twin. */
export function serviceNetworkPolicy(scope: Construct, service: Service, { aws }: Surroundings): void {
  const egress: NetworkPolicyEgressRule[] = [
    // To anywhere: on EKS Auto Mode the resolver is no pod that a selector would find.
    { ports: [port(53, 'UDP'), port(53)] },
    {
      // Link-local addresses are left out: that of a cloud's metadata service is among them.
      to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['169.254.0.0/16'] } }],
      ports: service.network.outboundPorts.map((number) => port(number)),
    },
    aws
      ? { to: [{ ipBlock: { cidr: POD_IDENTITY_AGENT } }], ports: [port(80)] }
      : { to: [{ podSelector: { matchLabels: selector(TWIN) } }], ports: [port(service.store.twin.port)] },
  ];
  // The load balancer also asks for health. The nodes, who ask for the probes, are always let in.
  const inward = aws ? inboundPorts(service) : [servicePort(service)];
  new KubeNetworkPolicy(scope, 'NetworkPolicy', {
    metadata: { name: service.name },
    spec: {
      podSelector: { matchLabels: selector(service.name) },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        {
          // On a plain cluster the ingress controller may stand anywhere.
          ...(aws && { from: aws.balancerCidrs.map((cidr) => ({ ipBlock: { cidr } })) }),
          ports: inward.map((number) => port(number)),
        },
      ],
      egress,
    },
  });
}

/** Only the service's pods reach the twin, and it reaches nobody. */
export function twinNetworkPolicy(scope: Construct, service: Service): void {
  new KubeNetworkPolicy(scope, 'NetworkPolicy', {
    metadata: { name: TWIN },
    spec: {
      podSelector: { matchLabels: selector(TWIN) },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        {
          from: [{ podSelector: { matchLabels: selector(service.name) } }],
          ports: [port(service.store.twin.port)],
        },
      ],
    },
  });
}
