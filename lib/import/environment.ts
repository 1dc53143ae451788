import type { Reading } from './draft.ts';
import { mentionsIn, renamedHosts } from './hosts.ts';
import { hostsBeside, partOfHost } from './parts.ts';
import { isSecret, provide, setVariable } from './provided-secret.ts';
import { readResourceVariable } from './resource-variables.ts';
import { urlOf } from './url.ts';
import type { Place } from './verdict.ts';

/*
 * Environment variables: texts, references to services and resources, and secrets, whose values are left behind.
 */

/** Reads a variable, and gives its verdict. */
export function readVariable(name: string, value: string, place: Place, reading: Reading): void {
  if (!/^[A-Za-z_]\w*$/.test(name)) {
    place.refused(
      'is no name that every platform takes: a variable has letters, digits and "_"; rename it in the file and in the program',
    );
    return;
  }
  if (readResourceVariable(name, value, place, reading)) return;
  if (isSecret(name, value, reading))
    provide(name, place, reading, `looks like a secret${sameAs(value, reading)}`);
  else ofService(name, value, place, reading);
}

/** Names a variable of another service that has the same secret. */
function sameAs(value: string, { model, part }: Reading): string {
  for (const other of model.parts)
    for (const [name, own] of other.variables.effective)
      if (own === value && other.key !== part.key && other.role.kind === 'service')
        return ` (the same as ${name} of ${other.key})`;
  return '';
}

/** Reads a text, which may name other services. Their names are the same on every platform. */
function ofService(name: string, value: string, place: Place, reading: Reading): void {
  const { model, part, field } = reading;
  const variable = `${field}.environment.${name}`;
  const mentions = mentionsIn(name, value, hostsBeside(part, model.parts));
  const url = urlOf(value);
  const called = url?.scheme === 'http' && url.path === '' ? partOfHost(model.parts, url.host) : undefined;
  const port = called?.ports.find((one) => one.http && one.number === Number(url?.port ?? 80));
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
  else if (written === value) place.taken(variable);
  else {
    const names = [...new Set(mentions.map(({ host }) => nameOf(host)))];
    place.approximated(
      `names ${names.join(', ')}: the host of a service is its name in the definition`,
      variable,
    );
  }
}
