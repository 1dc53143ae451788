import { absent, cite, native, say } from '../cell.ts';
import { seconds } from '../quantities.ts';
import { as, given, listed, otherwise, type Reading, some } from '../reading.ts';
import { clusters, concern, judged, type SectionOf } from '../section.ts';

export const network: SectionOf = (on) => {
  const { compose, ecs, eks, kubernetes } = on;
  const certificate = eks.annotation('certificate-arn');
  const tls = kubernetes.ingress('spec', 'tls');
  const keeps = (variable: Reading) => given('kept by the service', 's', variable, seconds);
  const idle = given(
    'kept by the balancer',
    's',
    ecs.balancerAttribute('idle_timeout.timeout_seconds'),
    seconds,
  );
  const port = given('port', undefined, ecs.listener('Port'), Number);

  return {
    title: 'Routing, TLS and discovery',
    concerns: [
      concern('routing', ['exposure.port', 'exposure.localPort', 'ports.*'], {
        compose: say`${as(compose.main('ports', 0), published)} on this machine, to the container itself`,
        ecs: say`${ecs.balancer('Scheme')} ${ecs.balancer('Type')} load balancer, ${ecs.listener('Protocol')} ${port}, to tasks' port ${ecs.targets('Port')}`,
        eks: say`Ingress of class ${eks.ingress('spec', 'ingressClassName')}: ${eks.object('IngressClassParams/')('spec', 'scheme')} application load balancer to pods`,
        kubernetes: say`Ingress of class ${otherwise(kubernetes.ingress('spec', 'ingressClassName'), 'the default')}, any controller, yours to have${cite('kubernetes-ingress')}; Service`,
      }),
      concern('idle time', ['exposure.idleTimeoutSeconds'], {
        compose: say`no front: the service keeps a silent connection ${keeps(compose.main('environment', 'KEEP_ALIVE_SECONDS'))} s`,
        ecs: say`load balancer ${idle} s, service ${keeps(ecs.variable('KEEP_ALIVE_SECONDS')('Value'))} s`,
        eks: say`load balancer ${given('kept by the balancer', 's', idleTimeout(eks.annotation('load-balancer-attributes')), seconds)} s, service ${keeps(eks.variable('KEEP_ALIVE_SECONDS')('value'))} s`,
        kubernetes: say`the controller's own; service ${keeps(kubernetes.variable('KEEP_ALIVE_SECONDS')('value'))} s`,
      }),
      concern('TLS', ['exposure.domainName'], {
        compose: say`none: HTTP on ${as(compose.main('ports', 0), published)}`,
        ecs: ecs.listener('Certificates').value
          ? say`${ecs.listener('Protocol')} ${port}, ${as(ecs.listener('Certificates', 0), () => 'a certificate of ACM')}; HTTP redirects (${ecs.redirect('StatusCode')})`
          : say`${otherwise(ecs.listener('Certificates'), 'none')}: ${ecs.listener('Protocol')} ${port}`,
        eks: certificate.value
          ? say`at the load balancer, ${as(certificate, () => 'a certificate of ACM')}; HTTP redirects to ${eks.annotation('ssl-redirect')}`
          : say`${otherwise(certificate, 'none')}: ${as(eks.annotation('listen-ports'), listeners)}`,
        kubernetes: tls.value
          ? say`at the controller, certificate in Secret ${kubernetes.ingress('spec', 'tls', 0, 'secretName')}, yours to make`
          : say`${otherwise(tls, 'none')}: HTTP; a Secret with a certificate is yours to make`,
      }),
      judged('discovery', {
        compose: native`by service name, on networks ${listed(compose.main('networks'))}${cite('compose-networking')}`,
        ecs: absent`${otherwise(ecs.service('ServiceRegistries'), 'no Cloud Map')}, ${otherwise(ecs.service('ServiceConnectConfiguration'), 'no Service Connect')}: others call the load balancer`,
        ...clusters(
          on,
          ({ own }) =>
            native`${own('Service')('metadata', 'name')}:${own('Service')('spec', 'ports', 0, 'port')} in the cluster's DNS${cite('kubernetes-dns')}`,
        ),
      }),
      concern(
        'to a sidecar',
        ['sidecars[].ports.*', 'sidecars[].endpoint.port', 'sidecars[].endpoint.environmentVariable'],
        {
          compose: some(compose.sidecars)
            ? say`${listed(compose.addresses)}, a container with an address of its own`
            : say`${listed(compose.sidecars, 'no sidecar')}`,
          ecs: some(ecs.ofSidecars('Name'))
            ? say`${listed(ecs.addresses)}, in the same task`
            : say`${listed(ecs.ofSidecars('Name'), 'no sidecar')}`,
          ...clusters(on, ({ sidecars, addresses }) =>
            some(sidecars)
              ? say`${listed(addresses)}, in the same pod`
              : say`${listed(sidecars, 'no sidecar')}`,
          ),
        },
      ),
    ],
  };
};

const published = (port: string): string => port.replace(/:\d+$/, '');

/** Of `key=value,key=value`. */
const idleTimeout = (attributes: Reading): Reading =>
  as(attributes, (text: string) => /idle_timeout\.timeout_seconds=(\d+)/.exec(text)?.[1]);

/** `[{"HTTP":80}]` as `HTTP 80`. */
const listeners = (json: string): string =>
  (JSON.parse(json) as Record<string, number>[])
    .flatMap((one) => Object.entries(one).map((pair) => pair.join(' ')))
    .join(', ');
