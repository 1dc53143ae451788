import { absent, approximated, cite, native, say } from '../readings/cell.ts';
import { beforePort } from '../readings/compose-reader.ts';
import { objectsIn } from '../readings/json.ts';
import type { ClusterReader } from '../readings/kubernetes-reader.ts';
import { seconds } from '../readings/quantities.ts';
import type { Readers } from '../readings/readers.ts';
import {
  clause,
  given,
  joined,
  listed,
  map,
  number,
  orElse,
  type Reading,
  text,
  words,
} from '../readings/reading.ts';
import {
  type Concern,
  calling,
  cellsWith,
  clusters,
  concern,
  judged,
  ofSidecars,
  publicPlaces,
  type SectionOf,
} from './section.ts';

export const network: SectionOf = (on) => ({
  title: 'Routing, TLS and discovery',
  concerns: [routing(on), idleTimeout(on), tls(on), discovery(on), toSidecars(on)],
});

const portOf = ({ ecs }: Readers) => given('port', undefined, number(ecs.listener('Port')));

function routing(on: Readers): Concern {
  const { compose, ecs, eks, kubernetes } = on;
  const rule = joined([
    clause(ecs.condition('host-header')('HostHeaderConfig', 'Values', 0), (host) => `, host ${host}`),
    clause(ecs.condition('path-pattern')('PathPatternConfig', 'Values', 0), (path) => `, path ${path}`),
  ]);
  const ruled = map(rule, (text) => text.replace('; ', ''));
  return concern(
    'routing',
    ['exposure.port', 'exposure.localPort', 'ports.*'],
    cellsWith(publicPlaces(on), () => ({
      compose: say`${map(text(compose.main('ports', 0)), beforePort)} on this machine, to the container itself`,
      ecs: say`${ecs.loadBalancer('Scheme')} ${ecs.loadBalancer('Type')} load balancer, ${ecs.listener('Protocol')} ${portOf(on)}${ruled}, to tasks' port ${ecs.targets('Port')}`,
      eks: say`Ingress of class ${eks.ingress('spec', 'ingressClassName')}${ofIngress(eks)}: ${eks.object('IngressClassParams/')('spec', 'scheme')} application load balancer, ${map(text(eks.annotation('listen-ports')), listeners)}, to pods`,
      kubernetes: isBehindService(kubernetes)
        ? approximated`Service of type ${kubernetes.own('Service')('spec', 'type')} on port ${kubernetes.own('Service')('spec', 'ports', 0, 'port')}, with an address of its own where the cluster has a load balancer${cite('kubernetes-ingress')}`
        : approximated`Ingress of ${orElse(
            map(text(kubernetes.ingress('spec', 'ingressClassName')), (name) => `class ${name}`),
            'the default class',
          )}${ofIngress(kubernetes)}; you install its controller${cite('kubernetes-ingress')}; Service`,
    })),
  );
}

/** Tells whether callers from outside reach a Service itself, without an Ingress. */
const isBehindService = ({ ingress, entrance }: ClusterReader): boolean =>
  ingress().value === undefined && entrance.value !== undefined;

/** The path of an Ingress, unless it takes every path. */
const ofIngress = ({ ingress }: ClusterReader): Reading<string> =>
  map(ingress('spec', 'rules', 0, 'http', 'paths', 0, 'path'), (path) =>
    path === '/' ? '' : `, path ${path}`,
  );

function idleTimeout(on: Readers): Concern {
  const { compose, ecs, eks, kubernetes } = on;
  // The variable that the sample's program reads. Another program may have a timeout that no artefact shows.
  const keeps = (variable: Reading, before: string): Reading<string> =>
    clause(variable, (time) => `${before}the service keeps an idle connection ${time} s`);
  const idle = given(
    'kept by the load balancer',
    's',
    ecs.loadBalancerAttribute('idle_timeout.timeout_seconds'),
    seconds,
  );
  return concern(
    'idle timeout',
    ['exposure.idleTimeoutSeconds'],
    cellsWith(publicPlaces(on), () => ({
      compose: say`no load balancer${keeps(compose.main('environment', KEEP_ALIVE), ': ')}`,
      ecs: say`load balancer ${idle} s${keeps(ecs.variable(KEEP_ALIVE)('Value'), '; ')}`,
      eks: say`load balancer ${given('kept by the load balancer', 's', idleTimeoutIn(eks.annotation('load-balancer-attributes')), seconds)} s${keeps(eks.variable(KEEP_ALIVE)('value'), '; ')}`,
      kubernetes: say`${words(isBehindService(kubernetes) ? "the cluster's own" : "the controller's own")}${keeps(kubernetes.variable(KEEP_ALIVE)('value'), '; ')}`,
    })),
  );
}

const KEEP_ALIVE = 'KEEP_ALIVE_SECONDS';

function tls(on: Readers): Concern {
  const { compose, ecs, eks, kubernetes } = on;
  const certificate = eks.annotation('certificate-arn');
  const secret = kubernetes.ingress('spec', 'tls');
  return concern(
    'TLS',
    ['exposure.domainName'],
    cellsWith(publicPlaces(on), () => ({
      compose: say`none: HTTP on ${map(text(compose.main('ports', 0)), beforePort)}`,
      ecs: ecs.listener('Certificates').value
        ? native`${ecs.listener('Protocol')} ${portOf(on)}, ${map(ecs.listener('Certificates', 0), () => 'a certificate of ACM')}; HTTP redirects (${ecs.redirect('StatusCode')})`
        : absent`${orElse(ecs.listener('Certificates'), 'none')}: ${ecs.listener('Protocol')} ${portOf(on)}`,
      eks: certificate.value
        ? native`at the load balancer, ${map(certificate, () => 'a certificate of ACM')}; HTTP redirects to ${eks.annotation('ssl-redirect')}`
        : absent`${orElse(certificate, 'none')}: ${map(text(eks.annotation('listen-ports')), listeners)}`,
      kubernetes: secret.value
        ? approximated`at the controller, certificate in Secret ${kubernetes.ingress('spec', 'tls', 0, 'secretName')}, which you create`
        : isBehindService(kubernetes)
          ? absent`${orElse(secret, 'none')}: the Service passes connections to the pods unchanged`
          : absent`${orElse(secret, 'none')}: HTTP; you create a Secret with a certificate`,
    })),
  );
}

/** The name by which other services of the application find this one, if any of them calls it. */
function discovery(on: Readers): Concern {
  const { compose, ecs } = on;
  return judged(
    'discovery',
    cellsWith({ ...calling(on), ecs: ecs.alias('DnsName') }, () => ({
      compose: native`by service name, on networks ${listed(compose.main('networks'))}${cite('compose-networking')}`,
      ecs: native`${ecs.alias('DnsName')}:${ecs.alias('Port')}, by Service Connect${cite('ecs-service-connect')}`,
      ...clusters(
        on,
        ({ own }) =>
          native`${own('Service')('metadata', 'name')}:${own('Service')('spec', 'ports', 0, 'port')} in the cluster's DNS${cite('kubernetes-dns')}`,
      ),
    })),
  );
}

function toSidecars(on: Readers): Concern {
  const { compose, ecs, eks, kubernetes } = on;
  return concern(
    'to a sidecar',
    ['sidecars[].ports.*'],
    cellsWith(
      {
        compose: compose.addresses,
        ecs: ecs.addresses,
        eks: eks.addresses,
        kubernetes: kubernetes.addresses,
      },
      () => ({
        compose: ofSidecars(
          compose.sidecars,
          () => say`${listed(compose.addresses)}, a container with an address of its own`,
        ),
        ecs: ofSidecars(ecs.ofSidecars('Name'), () => say`${listed(ecs.addresses)}, in the same task`),
        ...clusters(on, ({ sidecars, addresses }) =>
          ofSidecars(sidecars, () => say`${listed(addresses)}, in the same pod`),
        ),
      }),
    ),
  );
}

/** The idle timeout in `key=value,key=value`. */
const idleTimeoutIn = (attributes: Reading): Reading<string> =>
  map(text(attributes), (pairs) => /idle_timeout\.timeout_seconds=(\d+)/.exec(pairs)?.[1]);

/** `[{"HTTP":80}]` as `HTTP 80`. */
const listeners = (json: string): string =>
  objectsIn(JSON.parse(json))
    .flatMap((one) => Object.entries(one).map((pair) => pair.join(' ')))
    .join(', ');
