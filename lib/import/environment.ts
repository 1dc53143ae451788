import { VARIABLE_NAME, VARIABLE_WORDS } from '../definition/grammar.ts';
import type { PartReading } from './draft.ts';
import { mentionsIn, renamedHosts } from './hosts.ts';
import type { KeyPlace } from './key-verdict.ts';
import { hostsBeside, partOfHost, sidecarName } from './parts.ts';
import { isSecret, provide, setVariable } from './provided-secret.ts';
import { readResourceVariable } from './resource-variables.ts';
import { urlOf } from './url.ts';

/*
 * Environment variables: texts, references to services and resources, and secrets, whose values are left behind.
 */

/** Reads a variable, and gives its verdict. */
export function readVariable(name: string, value: string, place: KeyPlace, reading: PartReading): void {
  if (!VARIABLE_NAME.test(name) || name === '__proto__') {
    place.refused(
      `is no name that every platform takes; let it be ${VARIABLE_WORDS}, in the file and in the program`,
    );
    return;
  }
  if (readResourceVariable(name, value, place, reading)) return;
  if (isSecret(name, value, reading))
    provide(name, place, reading, `looks like a secret${sameAs(value, reading)}`);
  else ofService(name, value, place, reading);
}

/** Names a variable of another service that has the same secret. */
function sameAs(value: string, { model, part }: PartReading): string {
  for (const other of model.parts)
    for (const [name, own] of other.variables.effective)
      if (own === value && other.key !== part.key && other.role.kind === 'service')
        return ` (the same as ${name} of ${other.key})`;
  return '';
}

/** Reads a text, which may name other services. Their names are the same on every platform. */
function ofService(name: string, value: string, place: KeyPlace, reading: PartReading): void {
  const { model, part, field } = reading;
  const variable = `${field}.environment.${name}`;
  const mentions = mentionsIn(name, value, hostsBeside(part, model.parts));
  const url = urlOf(value);
  const called = url?.scheme === 'http' && url.path === '' ? partOfHost(model.parts, url.host) : undefined;
  const named = called?.ports.find((one) => one.number === Number(url?.port ?? 80));
  const port = named?.http ? named : undefined;
  if (called && named && mentions.length === 1 && called.role.kind === 'sidecar') {
    setVariable(reading, name, {
      sidecar: sidecarName(called, called.role.of),
      ...(called.ports.length > 1 && { port: named.name }),
    });
    place.taken(variable);
    return;
  }
  // On ECS a job cannot call a service, and the definition refuses a job that refers to one.
  if (called && port && mentions.length === 1 && part.role.kind !== 'job') {
    setVariable(reading, name, {
      service: called.name,
      ...(called.ports.length > 1 && { port: port.name }),
    });
    place.taken(variable);
    return;
  }
  const nameOf = (host: string): string => partOfHost(model.parts, host)?.name ?? host;
  const written = renamedHosts(value, mentions, nameOf);
  setVariable(reading, name, written);
  if (part.role.kind === 'job' && mentions.length > 0)
    place.approximated(
      `stays as it is, and on ECS a job cannot call a service: use a resource that both share`,
      variable,
    );
  else if (written === value && namesThisMachine(name, value))
    place.asked(
      `is this the address that people or programs use? It names the machine itself, where nobody else finds it on AWS and Kubernetes. It stands as it is: set it to the address of the deployment, such as that of exposure.domainName`,
      variable,
    );
  else if (isForDevelopment(name, value))
    place.asked(
      'does the deployment run in the mode of development? It stands as it is: set it to that of production',
      variable,
    );
  else if (written === value) place.taken(variable);
  else {
    const names = [...new Set(mentions.map(({ host }) => nameOf(host)))];
    place.approximated(
      `names ${names.join(', ')}: the host of a service is its name in the definition`,
      variable,
    );
  }
}

/** A URL of the machine itself, the machine as the whole value, or the machine as containers of Docker name it. */
const THIS_MACHINE =
  /\w:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?![\w.-])|^(?:localhost|127\.0\.0\.1)(?::\d+)?$|\bhost\.docker\.internal\b/i;

/** Tells whether a variable names the machine: as an address, or among the hosts that a program answers for. */
const namesThisMachine = (name: string, value: string): boolean =>
  THIS_MACHINE.test(value) ||
  (/(?:ALLOWED|TRUSTED)_?HOSTS?$/i.test(name) && /\blocalhost\b/.test(value) && !value.includes('*'));

/** Tells whether a variable switches a program to its mode of development. */
const isForDevelopment = (name: string, value: string): boolean =>
  (/^(?:\w+_)?(?:ENV|ENVIRONMENT)$/i.test(name) && /^(?:dev|develop|development|local)$/i.test(value)) ||
  (/^(?:\w+_)?DEBUG$/i.test(name) && /^(?:1|true|on|yes)$/i.test(value));
