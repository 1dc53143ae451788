import { Duration, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { portNumber } from '../lib/derive.ts';
import type { Probe } from '../lib/schema.ts';

/** A probe of the definition. `successThreshold` is for readiness only: Kubernetes takes no other than 1 elsewhere. */
export const httpProbe = (
  owner: { readonly ports: Readonly<Record<string, number>> },
  probe: Probe & {
    readonly periodSeconds: number;
    readonly timeoutSeconds: number;
    readonly failureThreshold: number;
    readonly successThreshold?: number;
  },
): kplus.Probe =>
  kplus.Probe.fromHttpGet(probe.path, {
    port: portNumber(owner, probe.port),
    periodSeconds: Duration.seconds(probe.periodSeconds),
    timeoutSeconds: Duration.seconds(probe.timeoutSeconds),
    failureThreshold: probe.failureThreshold,
    successThreshold: probe.successThreshold,
  });

/** cdk8s-plus writes numbers. By its name, the port's number stands once in a manifest that people edit. */
export const probePortByName = (
  container: string,
  kind: 'startup' | 'liveness' | 'readiness',
  port: string,
): JsonPatch => JsonPatch.replace(`${container}/${kind}Probe/httpGet/port`, port);
