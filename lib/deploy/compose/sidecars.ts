import type { Application, Service, Sidecar } from '../../definition/application.ts';
import { environment } from '../../definition/container-variables.ts';
import { resourceNames } from '../../definition/references.ts';
import {
  configurationAsVariable,
  configurationChecksum,
  configurationWriter,
} from '../../definition/sidecar-configuration.ts';
import { type Containers, common, partName, program, variableContext, variables } from './container.ts';
import { resources } from './container-limits.ts';
import { completed, dependsOn, usedResources } from './depends-on.ts';
import { hardening, STRICT } from './hardening.ts';
import { sidecarHealthCheck } from './health-check.ts';
import { sidecarNetworks } from './networks.ts';
import { resourceVariables } from './resource-variables.ts';

/**
 * The sidecars of a service, as Compose services of their own that are reached by their names, and the containers that
 * write their configuration.
 *
 * Not in the network of the service's container: a restart of that container would cut the sidecar off.
 */
export const sidecars = (application: Application, service: Service): Containers => ({
  ...Object.fromEntries(
    service.sidecars.map((sidecar) => [
      partName(service, sidecar.name),
      sidecarContainer(application, service, sidecar),
    ]),
  ),
  ...Object.fromEntries(
    service.sidecars.flatMap((sidecar) => {
      const writer = writerOf(service, sidecar);
      return writer ? [[writer.name, writerContainer(service, sidecar, writer)]] : [];
    }),
  ),
});

function sidecarContainer(application: Application, service: Service, sidecar: Sidecar): object {
  const configured = asVariable(sidecar);
  const check = sidecarHealthCheck(sidecar.liveness);
  return {
    image: sidecar.image,
    ...program(configured ? { ...sidecar, command: configured.command } : sidecar),
    ...variables({
      ...environment(variableContext(application, service), sidecar.environment),
      ...resourceVariables(application, sidecar.environment),
      ...configured?.environment,
    }),
    ...sidecarNetworks(application, service, sidecar),
    ...(check && { healthcheck: check }),
    restart: 'unless-stopped',
    ...hardening(service.security, { userId: sidecar.userId, ports: Object.values(sidecar.ports) }),
    ...resources(sidecar),
    ...dependsOn(ownResources(application, sidecar), configurationWritten(service, sidecar)),
    ...withConfiguration(service, sidecar, common(service)),
  };
}

/** The variable with the configuration, and the arguments that name it. */
const asVariable = (sidecar: Sidecar) =>
  sidecar.configuration && configurationAsVariable(sidecar, sidecar.configuration.local);

/** The resources that a sidecar uses itself, once they answer. */
const ownResources = (application: Application, { environment: own }: Sidecar) =>
  usedResources(application, { uses: resourceNames({ environment: own, sidecars: [], initSteps: [] }) });

const configurationWritten = (service: Service, sidecar: Sidecar) => {
  const writer = writerOf(service, sidecar);
  return writer ? completed(writer.name) : {};
};

type Writer = ReturnType<typeof configurationWriter>;

/** The container that writes the configuration into a volume. Undefined if the sidecar needs none. */
const writerOf = (service: Service, sidecar: Sidecar): Writer | undefined =>
  // Not an inline `configs` entry: Compose mounts none into a container whose root is read-only.
  sidecar.configuration && !asVariable(sidecar)
    ? configurationWriter(
        partName(service, sidecar.name),
        sidecar.configuration.path,
        sidecar.configuration.local,
      )
    : undefined;

/** Adds the volume with the configuration, if there is one, to the labels and log settings of a sidecar. */
function withConfiguration(service: Service, sidecar: Sidecar, base: ReturnType<typeof common>): object {
  const writer = writerOf(service, sidecar);
  if (!writer || !sidecar.configuration) return base;
  return {
    ...base,
    volumes: [{ type: 'volume', source: writer.name, target: writer.folder, read_only: true }],
    // A change of the text must replace the sidecar, which reads it only when it starts.
    labels: { ...base.labels, 'checksum/config': configurationChecksum(sidecar.configuration.local) },
  };
}

const writerContainer = (service: Service, sidecar: Sidecar, writer: Writer): object => ({
  image: writer.image,
  command: writer.command,
  environment: writer.environment,
  network_mode: 'none',
  volumes: [{ type: 'volume', source: writer.name, target: writer.folder }],
  ...hardening(STRICT, writer),
  ...resources(sidecar),
  ...common(service),
});
