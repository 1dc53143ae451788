import type { ApplicationDraft, ServiceDraft } from './draft.ts';
import { KeyPlace, type VerdictLedger } from './key-verdict.ts';
import type { Model } from './parts.ts';
import { own } from './short-forms.ts';

/** The lowest port that a user without rights may open on their own machine. */
export const LOWEST_LOCAL = 1024;

/** The port on the user's machine, for a public port with a lower number than {@link LOWEST_LOCAL}. */
const USUAL = 8080;

/** Gives each public service a port of its own on the user's machine. */
export function fitLocalPorts({ services }: ApplicationDraft, { parts }: Model, ledger: VerdictLedger): void {
  const taken = new Map<number, string>();
  for (const { key, name } of parts) {
    const service = own(services, name);
    const { exposure } = service ?? {};
    if (!service || !exposure) continue;
    const asked = exposure.localPort ?? usual(service);
    let port = asked;
    while (taken.has(port)) port++;
    taken.set(port, name);
    if (port === asked) continue;
    exposure.localPort = port;
    new KeyPlace(`services.${key}`, ledger).approximated(
      `its port on your machine is ${port}, as ${asked} is the port of ${taken.get(asked)}`,
      `services.${name}.exposure.localPort`,
    );
  }
}

function usual({ ports = {}, exposure }: ServiceDraft): number {
  const port = ports[exposure?.port ?? ''];
  const number = typeof port === 'object' ? port.number : (port ?? USUAL);
  return number < LOWEST_LOCAL ? USUAL : number;
}
