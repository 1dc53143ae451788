import { Duration } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Application, Service } from '../../definition/application.ts';
import { callablePorts } from '../../definition/ports.ts';
import { callersOf, discoveryName, takesPartInCalls } from '../../definition/service-calls.ts';

/**
 * A part of Service Connect, by which services reach each other as `http://visits:8080`. A service that is called
 * offers its ports under its own name. A service that only calls gets the names of the others.
 *
 * @returns undefined if the service neither calls nor is called
 */
export function serviceConnect(
  application: Application,
  service: Service,
): ecs.ServiceConnectProps | undefined {
  if (!takesPartInCalls(application, service)) return undefined;
  if (callersOf(application, service).length === 0) return {};
  return {
    services: callablePorts(service).map(([port, { number, protocol }]) => ({
      portMappingName: port,
      discoveryName: discoveryName(service, port),
      dnsName: service.name,
      port: number,
      // The default of 15 s would end slower requests. Elsewhere nothing between two services ends a request, either.
      ...(protocol !== 'tcp' && { perRequestTimeout: Duration.seconds(0) }),
    })),
  };
}

const APP_PROTOCOLS = { http: ecs.AppProtocol.http, grpc: ecs.AppProtocol.grpc, tcp: undefined };

/** The ports of a service's container that a load balancer or other services call. */
export const portMappings = (application: Application, service: Service): ecs.PortMapping[] =>
  callablePorts(service).map(([name, { number, protocol }]) => ({
    containerPort: number,
    // The names are for Service Connect alone.
    ...(callersOf(application, service).length > 0 && { name, appProtocol: APP_PROTOCOLS[protocol] }),
  }));
