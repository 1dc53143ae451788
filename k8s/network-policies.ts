import {
  IntOrString,
  KubeNetworkPolicy,
  type NetworkPolicyEgressRule,
  type NetworkPolicyIngressRule,
  type NetworkPolicyPeer,
} from 'cdk8s-plus-27/lib/imports/k8s';
import type { Construct } from 'constructs';
import type { Application, Resource, Service } from '../lib/definition/application.ts';
import { inboundPorts } from '../lib/definition/load-balancer-check.ts';
import { LOCAL_SUBSTITUTE } from '../lib/definition/local-substitute.ts';
import { callablePorts, portNumber } from '../lib/definition/ports.ts';
import { isServed, outboundPorts, usedBy, usersOf } from '../lib/definition/resources.ts';
import { calledBy, callersOf } from '../lib/definition/service-calls.ts';
import { callsAws, type KubernetesTarget, selector } from './deployment-target.ts';

/*
 * The policies for calls between pods: who may call a service, and what it may call. Probes come from the nodes, which
 * are always allowed.
 *
 * Not the class of cdk8s-plus: it requires a peer in every rule, and the rule for name resolution has none.
 */

const port = (number: number, protocol: 'TCP' | 'UDP' = 'TCP') => ({
  port: IntOrString.fromNumber(number),
  protocol,
});

const podsOf = (name: string): NetworkPolicyPeer => ({ podSelector: { matchLabels: selector(name) } });

/** All addresses except link-local ones, which include a cloud's metadata service. */
const ANYWHERE = { ipBlock: { cidr: '0.0.0.0/0', except: ['169.254.0.0/16'] } };

/** The address of the EKS Pod Identity agent on each node. Source: EKS user guide, "How EKS Pod Identity works". */
const POD_IDENTITY_AGENT = '169.254.170.23/32';

/** The port of AWS APIs: for tables, secrets and telemetry. The nodes pull the images. */
const HTTPS = 443;

/** Adds the NetworkPolicy of a service. Without a rule, nobody may call it. */
export function addServiceNetworkPolicy(scope: Construct, target: KubernetesTarget): void {
  const { name } = target.service;
  const ingress = ingressRules(target);
  new KubeNetworkPolicy(scope, 'NetworkPolicy', {
    metadata: { name },
    spec: {
      podSelector: { matchLabels: selector(name) },
      policyTypes: ['Ingress', 'Egress'],
      ...(ingress.length > 0 && { ingress }),
      egress: egressRules(target),
    },
  });
}

/** The numbers of the ports that other services may call. */
const callable = (service: Service): number[] => callablePorts(service).map(([, { number }]) => number);

function ingressRules({ application, service, aws }: KubernetesTarget): NetworkPolicyIngressRule[] {
  const { exposure } = service;
  const callers = callersOf(application, service);
  // A rule without ports would open all of them.
  const called = callers.length > 0 ? callable(service) : [];
  return [
    ...(exposure
      ? [
          aws
            ? {
                from: aws.loadBalancerCidrs.map((cidr) => ({ ipBlock: { cidr } })),
                // The load balancer also asks for readiness.
                ports: inboundPorts(service).map((number) => port(number)),
              }
            : // On other clusters the namespace of the Ingress controller is not known.
              { ports: [port(portNumber(service, exposure.port))] },
        ]
      : []),
    ...(called.length > 0
      ? [{ from: callers.map(({ name }) => podsOf(name)), ports: called.map((number) => port(number)) }]
      : []),
  ];
}

function egressRules({ application, service, aws }: KubernetesTarget): NetworkPolicyEgressRule[] {
  const inAws = aws !== undefined && callsAws(application, service);
  const outbound = [...new Set([...(inAws ? [HTTPS] : []), ...outboundPorts(application, service)])];
  const called = calledBy(application, service).filter((other) => callable(other).length > 0);
  return [
    // Name resolution, to any address: on EKS Auto Mode the resolver is not a pod, so no selector finds it.
    { ports: [port(53, 'UDP'), port(53)] },
    ...called.map((other) => ({
      to: [podsOf(other.name)],
      ports: callable(other).map((number) => port(number)),
    })),
    ...usedBy(application, service)
      .filter(isServed)
      .map((resource) => ({
        to: aws
          ? (aws.resourceCidrs?.get(resource.name) ?? []).map((cidr) => ({ ipBlock: { cidr } }))
          : [podsOf(resource.name)],
        ports: [port(resource.port)],
      })),
    // A rule without ports would allow all of them.
    ...(outbound.length > 0 ? [{ to: [ANYWHERE], ports: outbound.map((number) => port(number)) }] : []),
    ...(inAws ? [{ to: [{ ipBlock: { cidr: POD_IDENTITY_AGENT } }], ports: [port(80)] }] : []),
    ...(service.table && !aws
      ? [{ to: [podsOf(LOCAL_SUBSTITUTE)], ports: [port(application.dynamoDbLocal.port)] }]
      : []),
  ];
}

/** Adds the NetworkPolicy of the local substitute: only the services with a table call it, and it calls nothing. */
export const addLocalSubstituteNetworkPolicy = (
  scope: Construct,
  { services, dynamoDbLocal }: Application,
): void =>
  addPolicy(
    scope,
    LOCAL_SUBSTITUTE,
    services.filter(({ table }) => table !== undefined),
    dynamoDbLocal.port,
  );

/** Adds the NetworkPolicy of a database or a cache: only the services that use it connect, and it calls nothing. */
export const addResourceNetworkPolicy = (
  scope: Construct,
  application: Application,
  resource: Resource,
): void => addPolicy(scope, resource.name, usersOf(application, resource), resource.port);

/** Admits callers to one port of pods that call nothing. Without callers, nobody may call. */
function addPolicy(scope: Construct, name: string, callers: readonly Service[], number: number): void {
  new KubeNetworkPolicy(scope, 'NetworkPolicy', {
    metadata: { name },
    spec: {
      podSelector: { matchLabels: selector(name) },
      policyTypes: ['Ingress', 'Egress'],
      ...(callers.length > 0 && {
        ingress: [{ from: callers.map((caller) => podsOf(caller.name)), ports: [port(number)] }],
      }),
    },
  });
}
