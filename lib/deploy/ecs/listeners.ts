import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { needed } from '../../definition/needed.ts';
import { HTTP, HTTPS, type Route } from './routes.ts';
import { rulePriorities } from './rule-priorities.ts';

/** The part of a domain that a listener needs. */
export interface ListenerDomain {
  /** The name, such as `links.example.com`. */
  readonly name: string;
  /** The certificate for the name, in the load balancer's region. */
  readonly certificate: ICertificate;
}

/**
 * Adds the listeners of the public services.
 *
 * Port 80 has one listener, with or without domain names: CloudFormation would create a second one before it deletes the
 * first, and a port takes only one.
 *
 * @param targets the target groups by the names of the services
 * @param domains the domain names by the names of the services
 * @returns the ports that callers use
 */
export function listeners(
  balancer: elb.ApplicationLoadBalancer,
  routed: readonly Route[],
  targets: ReadonlyMap<string, elb.IApplicationTargetGroup>,
  domains: ReadonlyMap<string, ListenerDomain>,
): number[] {
  const ports = [...new Set(routed.map(({ port }) => port))].sort((one, other) => one - other);
  const secure = ports.includes(HTTPS);
  const open = secure && !ports.includes(HTTP) ? [HTTP, ...ports] : ports;
  for (const port of open) {
    const here = routed.filter((route) => route.port === port);
    const fallback = defaultRoute(here);
    const listener = balancer.addListener(listenerId(port), {
      port,
      protocol: port === HTTPS ? elb.ApplicationProtocol.HTTPS : elb.ApplicationProtocol.HTTP,
      open: false,
      ...(port === HTTPS && {
        certificates: certificatesOf(here, domains),
        sslPolicy: elb.SslPolicy.RECOMMENDED_TLS,
      }),
      defaultAction: fallback
        ? elb.ListenerAction.forward([targetsOf(fallback, targets)])
        : withoutService(port === HTTP && secure),
    });
    addRules(
      listener,
      here.filter((route) => route !== fallback),
      targets,
    );
    if (port === HTTP && secure && fallback) redirectNames(listener, routed);
  }
  return open;
}

const listenerId = (port: number): string => ({ [HTTP]: 'Http', [HTTPS]: 'Https' })[port] ?? `Http-${port}`;

const targetsOf = ({ service }: Route, targets: ReadonlyMap<string, elb.IApplicationTargetGroup>) =>
  needed(targets, service.name, 'targets');

/** The service that gets the requests which no rule names: the only one at a port, or the only one at port 80 without a path. */
const defaultRoute = (here: readonly Route[]): Route | undefined => {
  const wide = here.filter(
    ({ path, service: { exposure } }) => !path && (!exposure.domainName || here.length === 1),
  );
  return wide.length === 1 ? wide[0] : undefined;
};

const withoutService = (leadsToHttps: boolean): elb.ListenerAction =>
  leadsToHttps
    ? elb.ListenerAction.redirect({ protocol: 'HTTPS', port: '443', permanent: true })
    : elb.ListenerAction.fixedResponse(404, { contentType: 'text/plain', messageBody: 'not found\n' });

const certificatesOf = (
  here: readonly Route[],
  domains: ReadonlyMap<string, ListenerDomain>,
): ICertificate[] => [
  ...new Set(
    here.map(({ service }) => {
      const domain = domains.get(service.name);
      if (!domain)
        throw new Error(
          `domains must include ${service.name}, whose definition has the domain name ${service.exposure.domainName}; got ${[...domains.keys()].join(', ') || 'none'}`,
        );
      return domain.certificate;
    }),
  ),
];

/** Adds a rule for each route, by host name, path or both. */
function addRules(
  listener: elb.ApplicationListener,
  here: readonly Route[],
  targets: ReadonlyMap<string, elb.IApplicationTargetGroup>,
): void {
  const priorities = rulePriorities(here.map(({ service, path }) => ({ key: service.name, path })));
  for (const route of here) {
    const { service, path } = route;
    const { domainName } = service.exposure;
    new elb.ApplicationListenerRule(listener, `Rule-${service.name}`, {
      listener,
      priority: priorities.get(service.name) as number,
      conditions: [
        ...(domainName ? [elb.ListenerCondition.hostHeaders([domainName])] : []),
        ...(path ? [elb.ListenerCondition.pathPatterns([path, `${path}/*`])] : []),
      ],
      action: elb.ListenerAction.forward([targetsOf(route, targets)]),
    });
  }
}

/** Leads the domain names to HTTPS, where port 80 also has a service without one. */
function redirectNames(listener: elb.ApplicationListener, routed: readonly Route[]): void {
  const names = [...new Set(routed.flatMap(({ service }) => service.exposure.domainName ?? []))];
  const priorities = rulePriorities(names.map((key) => ({ key })));
  for (const name of names)
    new elb.ApplicationListenerRule(listener, `Redirect-${name}`, {
      listener,
      priority: priorities.get(name) as number,
      conditions: [elb.ListenerCondition.hostHeaders([name])],
      action: elb.ListenerAction.redirect({ protocol: 'HTTPS', port: '443', permanent: true }),
    });
}
