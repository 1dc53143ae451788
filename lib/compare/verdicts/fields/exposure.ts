import {
  absent,
  approximated,
  everywhere,
  type FieldsOf,
  native,
  notApplicable,
  onAws,
  onKubernetes,
} from '../verdict.ts';

const LOCAL_ONLY = 'the port is for the machine of a developer, on which it is published';
const BY_NETWORK_POLICY = approximated('enforced only if the cluster’s network supports network policies');

/** The verdicts on ports, on the public port, and on calls between services. */
export const exposureVerdicts: FieldsOf<
  'ports' | 'exposure' | 'calls' | 'requestTimeoutSeconds' | 'network'
> = {
  'ports.*': everywhere(native),
  'ports.*.number': everywhere(native),
  'ports.*.protocol': {
    compose: notApplicable(
      'containers on one network call each other directly, in any protocol over TCP',
      'compose-networking',
    ),
    ecs: native,
    ...onKubernetes(native),
  },
  'ports.*.visibility': {
    compose: approximated('a note only: services on the same network reach every port of each other'),
    ecs: native,
    ...onKubernetes(native),
  },
  exposure: everywhere(native),
  'exposure.port': everywhere(native),
  'exposure.localPort': {
    compose: native,
    ...onAws(notApplicable(LOCAL_ONLY, 'compose-ports')),
    kubernetes: notApplicable(LOCAL_ONLY, 'compose-ports'),
  },
  'exposure.allowedCidrs': {
    compose: notApplicable('the port is bound to loopback: only your machine may call', 'compose-ports'),
    ...onAws(native),
    kubernetes: absent(
      'the ingress controller decides who may call: an Ingress has no field for it',
      'kubernetes-ingress',
    ),
  },
  'exposure.idleTimeoutSeconds': {
    compose: notApplicable('there is no load balancer that keeps connections', 'compose-ports'),
    ...onAws(native),
    kubernetes: absent(
      'the ingress controller sets its timeouts: an Ingress has no field for them',
      'kubernetes-ingress',
    ),
  },
  'exposure.path': {
    compose: notApplicable('each public service has a port of its own, and gets all paths', 'compose-ports'),
    ecs: native,
    ...onKubernetes(native),
  },
  'exposure.domainName': {
    compose: absent('no load balancer routes by name or holds a certificate', 'compose-ports'),
    ecs: native,
    eks: approximated(
      'you create the DNS record, because the load balancer exists only after the deployment',
    ),
    kubernetes: approximated('you create the certificate and the DNS record'),
  },
  calls: { compose: native, ecs: native, eks: native, kubernetes: BY_NETWORK_POLICY },
  requestTimeoutSeconds: { audience: 'containers', ...everywhere(native) },
  'network.outboundPorts': {
    compose: approximated(
      'all ports or none: a network has no rule for one port, and your machine and its name resolution can always be reached',
    ),
    ...onAws(native),
    kubernetes: BY_NETWORK_POLICY,
  },
};
