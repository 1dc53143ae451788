import type { Target } from '../targets.ts';
import type { Artefacts } from './artefacts.ts';
import { beforePort } from './compose-reader.ts';
import { fieldsOf } from './json.ts';
import { readers } from './readers.ts';
import { applicationName, serviceNames } from './service-names.ts';

/**
 * Lines that tell where public services answer, once they are deployed. CDK prints the outputs of a stack itself.
 *
 * @returns comments and commands for a shell; none where no service is public
 */
export function addressesOf(artefacts: Artefacts, target: Target): string[] {
  if (target === 'ecs' || target === 'eks') return printed(artefacts, target);
  return serviceNames(artefacts).flatMap((service) => {
    const { compose, kubernetes } = readers(artefacts, service);
    if (target === 'compose') {
      const published = compose.main('ports', 0).value;
      return published === undefined ? [] : [`# ${service}: ${beforePort(String(published))}`];
    }
    if (kubernetes.entrance.value === undefined) return [];
    const kind = kubernetes.own('Service')('spec', 'type').value === 'LoadBalancer' ? 'service' : 'ingress';
    return [`kubectl -n ${applicationName(artefacts)} get ${kind} ${service}`];
  });
}

/** The outputs of a stack with an address, or with a command that prints one. */
const printed = (artefacts: Artefacts, stack: 'ecs' | 'eks'): string[] =>
  Object.entries(fieldsOf(artefacts[stack].root.Outputs)).flatMap(([key, output]) => {
    const [, prints, service] =
      /^(prints )?where (\S+) answers/.exec(String(fieldsOf(output).Description)) ?? [];
    if (service === undefined) return [];
    return [`# ${service}: ${prints ? 'the command of the output' : 'the output'} ${key}`];
  });
