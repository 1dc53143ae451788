import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Application } from '../../definition/application.ts';
import { needed } from '../../definition/needed.ts';
import {
  type PublicService,
  pathPrefix,
  publicPort,
  publicServices,
} from '../../definition/public-services.ts';

/*
 * The listeners of the load balancer, in this order: the ports at which public services answer, the listeners of these
 * ports, and the priorities of the listeners' rules.
 */

/** A public service at a port of the load balancer. */
export interface Route {
  readonly service: PublicService;
  /** The port of the load balancer. */
  readonly port: number;
  /** The path prefix of the requests that the service gets. @default - all paths */
  readonly path?: string | undefined;
}

const HTTP = 80;
const HTTPS = 443;

/**
 * The ports of the load balancer at which the public services answer: 443 with a domain name, else 80, or a port of its
 * own for each of several services with neither a domain name nor a path.
 */
export const routes = (application: Pick<Application, 'services'>): Route[] =>
  publicServices(application).map((service) => ({
    service,
    path: pathPrefix(service.exposure),
    port: service.exposure.domainName ? HTTPS : (publicPort(application, service) ?? HTTP),
  }));

/** The URL of a route, at a host name of the load balancer. */
export const urlOf = ({ service: { exposure }, port, path = '' }: Route, host: string): string => {
  if (exposure.domainName) return `https://${exposure.domainName}${path}`;
  return `http://${host}${port === HTTP ? '' : `:${port}`}${path}`;
};

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

/** A rule of a listener. */
interface ListenerRule {
  /** A name that no other rule of the listener has. */
  readonly key: string;
  /** @default - all paths */
  readonly path?: string | undefined;
}

/** The longest path of a condition. Source: Elastic Load Balancing quotas. */
const LONGEST_PATH = 128;
/** Numbers for rules with paths of one length. The largest priority is 50 000. */
const ROOM = 380;

/**
 * Priorities of listener rules, by key. Rules with longer paths come first.
 *
 * Not 1, 2, 3: CloudFormation changes one rule at a time, and a new rule in front would shift the others to numbers that
 * are still taken. Here the number follows from the rule itself, so it stays when rules come and go. Only if two keys
 * fall on one number, the one that sorts later moves on.
 */
export function rulePriorities(rules: readonly ListenerRule[]): ReadonlyMap<string, number> {
  const taken = new Map<number, string>();
  for (const { key, path = '' } of [...rules].sort((one, other) => (one.key < other.key ? -1 : 1))) {
    const first = (LONGEST_PATH - Math.min(path.length, LONGEST_PATH)) * ROOM + 1;
    let place = numberOf(key) % ROOM;
    while (taken.has(first + place)) place = (place + 1) % ROOM;
    taken.set(first + place, key);
  }
  return new Map([...taken].map(([priority, key]) => [key, priority]));
}

/** A number from the characters of a text: the hash FNV-1a. */
const numberOf = (text: string): number =>
  [...text].reduce(
    (hash, character) => Math.imul(hash ^ character.charCodeAt(0), 16_777_619) >>> 0,
    2_166_136_261,
  );
