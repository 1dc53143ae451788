import type { ApplicationDraft, ServiceDraft } from './draft.ts';
import { KeyPlace, type VerdictLedger } from './key-verdict.ts';
import type { Model } from './parts.ts';
import { conditionOf } from './roles.ts';
import { own } from './short-forms.ts';
import { callOf } from './unsaid.ts';

/**
 * Leaves out the calls that lead back to a service: ECS deploys each service after those that it calls. The order of
 * `depends_on` stands, and then the order of the file.
 */
export function fitCalls({ services }: ApplicationDraft, { parts }: Model, ledger: VerdictLedger): void {
  const calls = new Map<string, Set<string>>(Object.keys(services).map((name) => [name, new Set()]));
  const leadsTo = (from: string, to: string): boolean =>
    from === to || [...(calls.get(from) ?? [])].some((next) => leadsTo(next, to));
  const running = parts.filter(({ role }) => role.kind === 'service');
  for (const { name, raw } of running)
    for (const other of running)
      if (own(services, name)?.calls?.includes(other.name) && conditionOf(raw, other.key) !== undefined)
        calls.get(name)?.add(other.name);
  for (const { key, name } of running) {
    const service = own(services, name);
    if (!service) continue;
    for (const other of calledBy(service)) {
      if (calls.get(name)?.has(other)) continue;
      if (!leadsTo(other, name)) calls.get(name)?.add(other);
      else {
        leaveOut(service, other, services);
        ledger.withdraw(`services.${key}`, callOf(other));
        new KeyPlace(`services.${key}`, ledger).approximated(
          `does not call ${other}, which calls ${name}: ECS deploys each service after those that it calls. If ${name} must call back, let it use the public URL of ${other}, or make both one service`,
          `services.${name}`,
        );
      }
    }
  }
}

/** The services that a service calls, by `calls` and by its variables. */
const calledBy = ({ calls = [], environment = {} }: ServiceDraft): string[] => [
  ...new Set([
    ...calls,
    ...Object.values(environment).flatMap((value) =>
      typeof value === 'object' && 'service' in value ? [value.service] : [],
    ),
  ]),
];

/** Removes a call. Variables keep the text of the URL. */
function leaveOut(service: ServiceDraft, other: string, services: ApplicationDraft['services']): void {
  const calls = service.calls?.filter((name) => name !== other) ?? [];
  if (calls.length > 0) service.calls = calls;
  else delete service.calls;
  for (const [name, value] of Object.entries(service.environment ?? {})) {
    if (typeof value !== 'object' || !('service' in value) || value.service !== other) continue;
    const ports = Object.entries(own(services, other)?.ports ?? {});
    const [, port] = ports.find(([key]) => key === value.port) ?? ports[0] ?? [];
    const number = typeof port === 'object' ? port.number : port;
    service.environment = { ...service.environment, [name]: `http://${other}:${number}` };
  }
}
