import type { DeepReadonly, Probe } from '../lib/definition/application.ts';
import { environment, placeVariables } from '../lib/definition/container-variables.ts';
import type { PLACES, Value } from '../lib/definition/values.ts';
import { type KubernetesTarget, variableContext } from './deployment-target.ts';
import { resourceVariables } from './secrets.ts';

/*
 * The fields that containers of all kinds have: the program, the environment variables, the requests and limits, the
 * probes, and any list that may be empty. The security contexts are in security.ts.
 */

/** The program of a container. Kubernetes' `command` replaces ENTRYPOINT, and its `args` replace CMD. */
export const programOf = ({
  entrypoint,
  command,
  workingDirectory,
}: {
  readonly entrypoint?: readonly string[] | undefined;
  readonly command?: readonly string[] | undefined;
  readonly workingDirectory?: string | undefined;
}) => ({
  ...(entrypoint && { command: entrypoint.map(literally) }),
  ...(command && { args: command.map(literally) }),
  ...(workingDirectory && { workingDir: workingDirectory }),
});

/**
 * Doubles dollar signs: in values of variables, commands and arguments Kubernetes replaces $(VARIABLE), and $$ by $.
 * The dollar sign of a CDK token stays as it is, because CloudFormation replaces the token.
 */
const literally = (text: string): string => text.replaceAll(/\$(?!\{Token\[)/g, '$$$$');

/** The variables of a container as its definition asks for them, secret parts of resources and places of replicas among them. */
export const variables = (
  target: KubernetesTarget,
  definition: Readonly<Record<string, DeepReadonly<Value>>>,
): object[] => [
  ...values(environment(variableContext(target), definition)),
  ...resourceVariables(target, definition),
  ...placeVariables(definition).map(([name, place]) => ({
    name,
    valueFrom: { fieldRef: { fieldPath: FIELD_OF_PLACE[place] } },
  })),
];

/** The fields of a pod that tell its place. The zone is empty before Kubernetes 1.35. */
const FIELD_OF_PLACE: Readonly<Record<(typeof PLACES)[number], string>> = {
  'pod-name': 'metadata.name',
  'pod-namespace': 'metadata.namespace',
  'node-name': 'spec.nodeName',
  zone: "metadata.labels['topology.kubernetes.io/zone']",
};

/** Variables with fixed values. */
export const values = (texts: Readonly<Record<string, string>>): object[] =>
  Object.entries(texts).map(([name, value]) => ({ name, value: literally(value) }));

interface Size {
  readonly cpuMillicores: number;
  readonly memoryMiB: number;
}

const quantities = ({ cpuMillicores, memoryMiB }: Size) => ({
  cpu: `${cpuMillicores}m`,
  memory: `${memoryMiB}Mi`,
});

/** The requests and limits of a container. Without limits, it may use what it asks for. */
export const resources = (size: Size & { readonly limits?: Size | undefined }) => ({
  requests: quantities(size),
  limits: quantities(size.limits ?? size),
});

/** A container whose ports have names. */
type Ports = Readonly<Record<string, number | { readonly number: number }>>;

/**
 * A probe. `successThreshold` is for readiness alone: Kubernetes allows no value but 1 for other probes.
 *
 * @param ports the ports of the container that the probe asks
 */
export const probe = (ports: Ports, definition: Probe) => ({
  ...wayOf(ports, definition),
  periodSeconds: definition.periodSeconds,
  timeoutSeconds: definition.timeoutSeconds,
  failureThreshold: definition.failureThreshold,
  ...(definition.successThreshold !== undefined && { successThreshold: definition.successThreshold }),
});

/** Ports are named, so that a manifest which people edit holds each number once. */
function wayOf(ports: Ports, { http, tcp, grpc, exec }: Probe) {
  if (http) return { httpGet: { path: http.path, port: http.port } };
  if (tcp) return { tcpSocket: { port: tcp.port } };
  // A gRPC probe takes no name of a port.
  if (grpc)
    return { grpc: { port: numberOf(ports, grpc.port), ...(grpc.service && { service: grpc.service }) } };
  return { exec: { command: exec?.command ?? [] } };
}

function numberOf(ports: Ports, name: string): number {
  const port = ports[name];
  if (port === undefined)
    throw new Error(`there is no port named ${name}; the ports are ${Object.keys(ports).join(', ')}`);
  return typeof port === 'number' ? port : port.number;
}

/** A list as a field. An empty list is left out. */
export const listed = <K extends string>(field: K, list: readonly object[]) =>
  list.length > 0 ? ({ [field]: list } as Record<K, readonly object[]>) : {};
