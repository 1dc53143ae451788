import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import type { Application } from '../definition/application.ts';
import { publicServices } from '../definition/public-services.ts';
import type { LoadBalancerDomain } from './ecs/load-balancer.ts';
import type { Options } from './options.ts';

/** The protocols of the public services, as the description of a stack names them. */
export const protocols = (application: Application): string => {
  const exposed = publicServices(application);
  const secure = exposed.filter(({ exposure }) => exposure.domainName);
  if (exposed.length === 0) return 'without a public port';
  if (secure.length === 0) return 'over HTTP: give domainName, hostedZoneId and hostedZoneName for HTTPS';
  return secure.length === exposed.length ? 'over HTTPS' : 'over HTTPS where a service has a domain name';
};

/**
 * The domains of the public services, by the names of the services. Each domain name has a new certificate, which a
 * record in the hosted zone validates. The zone is not looked up.
 *
 * Each stack has certificates of its own: they are free, and no other stack keeps them from being replaced or deleted.
 */
export function serviceDomains(
  scope: Construct,
  { services }: Application,
  hostedZone: Options['hostedZone'],
): ReadonlyMap<string, LoadBalancerDomain> {
  if (!hostedZone) return new Map();
  const named = services.flatMap(({ name, exposure }) =>
    exposure?.domainName ? [[name, exposure.domainName] as const] : [],
  );
  if (named.length === 0) return new Map();
  const zone = HostedZone.fromHostedZoneAttributes(scope, 'Zone', {
    hostedZoneId: hostedZone.id,
    zoneName: hostedZone.name,
  });
  // Services may share a name and differ in their paths.
  const domains = new Map(
    [...new Set(named.map(([, name]) => name))].map((name) => {
      const certificate = new Certificate(scope, `Certificate-${name}`, {
        domainName: name,
        validation: CertificateValidation.fromDns(zone),
      });
      return [name, { name, zone, certificate }] as const;
    }),
  );
  return new Map(named.map(([service, name]) => [service, domains.get(name) as LoadBalancerDomain]));
}
