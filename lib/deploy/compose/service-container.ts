import type { Application, Service } from '../../definition/application.ts';
import { environment, tableEnvironment } from '../../definition/container-variables.ts';
import { buildArguments, imageName } from '../../definition/image-names.ts';
import { callablePorts, portNumber, portNumbers } from '../../definition/ports.ts';
import { secretFileEnvironment } from '../../definition/secrets.ts';
import { checksumLabel, configurationMounts } from './configuration-files.ts';
import { common, partName, program, variableContext, variables } from './container.ts';
import { resources } from './container-limits.ts';
import { calledServices, completed, dependsOn, started, usedResources } from './depends-on.ts';
import { hardening, writable } from './hardening.ts';
import { healthCheck } from './health-check.ts';
import { serviceNetworks } from './networks.ts';
import { resourceVariables } from './resource-variables.ts';
import { fileSecrets, secretEnvironment, secretMounts } from './secrets.ts';
import { mounted, volumeMounts } from './volumes.ts';

/**
 * The service's own container. One container, whatever the number of replicas: a host port can be published once.
 *
 * @param steps the names of the init steps
 */
export function serviceContainer(
  application: Application,
  service: Service,
  steps: readonly string[],
): object {
  const context = variableContext(application, service);
  const check = healthCheck(service);
  const { version, owner } = service;
  const { labels, ...rest } = common(service);
  return {
    image: imageName(service),
    ...build(service),
    ...program(service),
    ...variables({
      ...environment(context),
      ...resourceVariables(application, service.environment),
      ...tableEnvironment(context),
      ...secretFileEnvironment(fileSecrets(service)),
      ...secretEnvironment(service),
    }),
    ...ports(service),
    ...serviceNetworks(application, service),
    ...mounted(
      ...secretMounts(service, fileSecrets(service), true),
      ...volumeMounts(service),
      ...configurationMounts(service),
    ),
    ...dependsOn(
      calledServices(application, service),
      usedResources(application, service),
      started(...service.sidecars.map(({ name }) => partName(service, name))),
      completed(...steps),
    ),
    ...(check && { healthcheck: check }),
    stop_grace_period: `${service.shutdown.stopSeconds}s`,
    restart: 'unless-stopped',
    ...hardening(service.security, { ...service.security, ports: portNumbers(service) }),
    ...writable(service),
    ...resources(service, service.limits),
    ...rest,
    labels: { ...labels, version, owner, ...checksumLabel(service) },
    ...watch(service),
  };
}

const build = (service: Service): object => {
  const { build } = service.image;
  const args = buildArguments(service);
  return build
    ? {
        build: {
          context: `./${build.context}`,
          dockerfile: build.dockerfile,
          target: build.target,
          ...(Object.keys(args).length > 0 && { args }),
        },
        // No registry has the image.
        pull_policy: 'build',
      }
    : {};
};

/** The public port, published on loopback, and the ports that other services may call. */
function ports(service: Service): object {
  const { exposure } = service;
  const internal = callablePorts(service)
    .filter(([name]) => name !== exposure?.port)
    .map(([, { number }]) => String(number));
  return {
    ...(exposure && {
      ports: [`127.0.0.1:${exposure.localPort}:${portNumber(service, exposure.port)}`],
    }),
    ...(internal.length > 0 && { expose: internal }),
  };
}

/** A rebuild on each change: files cannot be copied into a container whose root is read-only. */
const watch = ({ image }: Service): object =>
  image.build
    ? {
        develop: {
          watch: [
            { action: 'rebuild', path: `./${image.build.context}`, ignore: ['node_modules/', 'dist/'] },
          ],
        },
      }
    : {};
