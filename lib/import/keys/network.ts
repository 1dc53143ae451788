import type { PartReading } from '../draft.ts';
import { LOWEST_LOCAL } from '../fit-local-ports.ts';
import { mentionsIn } from '../hosts.ts';
import { closedBecause, isClosed, isHttps, type PortUse } from '../http-ports.ts';
import type { KeyPlace } from '../key-verdict.ts';
import { hostsBeside, type Part, partOfHost } from '../parts.ts';
import { conditionOf } from '../roles.ts';
import { exposedPorts, list, publishedPorts, text } from '../short-forms.ts';
import { type ComposeKeys, dropped, refused } from './key.ts';

/*
 * Ports, and how the services of a file find each other.
 */

function readPorts(value: unknown, place: KeyPlace, reading: PartReading): void {
  const entries = publishedPorts(value);
  if (entries.length === 0) place.dropped('it is empty');
  for (const [i, ports] of entries.entries()) {
    const at = place.at(i);
    if (!ports) {
      at.refused(
        'is no port that can be read; write it as "HOST:CONTAINER", with at most 100 ports in a range',
      );
      continue;
    }
    for (const { number, udp } of ports) {
      const use = reading.part.ports.find((one) => one.number === number);
      if (udp) readUdp(number, use, at, reading.part.key);
      else if (use) readPublished(use, at, reading);
    }
  }
}

/** The fate of a port that is not public. */
const FOR_SERVICES = 'so it is for the other services, and closed on your machine, too';

/** Advice for a public port that the load balancers here do not carry. */
const WAY_OUT =
  'To have it on AWS: a Network Load Balancer of your own; on other Kubernetes, a Service of type LoadBalancer; or keep the service where it runs, and leave it out with --without';

function readUdp(number: number, sameNumber: PortUse | undefined, place: KeyPlace, key: string): void {
  // HTTP/3 is offered beside HTTPS, and clients without it take the port of TCP.
  if (sameNumber && (sameNumber.http || number === 443))
    place.dropped(`${number} is HTTP/3 beside a port of TCP, which clients take without it`);
  else
    place.asked(
      `does ${key} need ${number}? It is not TCP, and the load balancer and Service Connect of AWS carry none of it here, so nobody reaches it. ${WAY_OUT}`,
    );
}

function readPublished(use: PortUse, place: KeyPlace, reading: PartReading): void {
  const { draft, field, part } = reading;
  addPort(use, reading);
  const { number, published, http, because } = use;
  if (!use.isPublic) {
    const hasPublic = part.ports.some(({ isPublic }) => isPublic);
    const closed = closedBecause(use, part.raw);
    if (use.grpc)
      place.asked(
        `is ${number} public? ${because}, and load balancers take gRPC over HTTPS alone, ${FOR_SERVICES}. To make it public: exposure with a domainName, after npm run import`,
        `${field}.ports.${use.name}`,
      );
    else if (http && closed !== undefined && !hasPublic)
      place.asked(
        `is ${number} public? ${closed}, ${FOR_SERVICES}. To make it public: --public ${part.key}:${number}`,
        `${field}.ports.${use.name}`,
      );
    else if (http)
      place.approximated(
        `${number} is for the other services: a service has one public port`,
        `${field}.ports.${use.name}`,
      );
    else if (http === false && (isClosed(use) || (isHttps(use) && hasPublic)))
      place.approximated(
        `${number} is for the other services alone: ${because}, and load balancers speak HTTP to a service`,
        `${field}.ports.${use.name}`,
      );
    else if (http === false && isHttps(use))
      place.asked(
        `is ${number} public? ${because}, ${FOR_SERVICES}. To make another port of it public, which speaks HTTP: --public ${part.key}:PORT`,
        `${field}.ports.${use.name}`,
      );
    else if (http === false)
      place.asked(
        `is ${number} public? ${because}, and load balancers speak HTTP to a service, ${FOR_SERVICES}. ${WAY_OUT}`,
        `${field}.ports.${use.name}`,
      );
    else
      place.asked(
        `is ${number} public? ${because}, ${FOR_SERVICES}. If it speaks HTTP: --public ${part.key}:${number}`,
        `${field}.ports.${use.name}`,
      );
    return;
  }
  if (published !== undefined && !isClosed(use))
    place.approximated(
      'the rendered Compose file publishes it on 127.0.0.1 alone. Your file opens it to other machines, too',
    );
  const isUsual = published !== undefined && published >= LOWEST_LOCAL;
  draft.exposure = {
    port: use.name,
    ...(isUsual && published !== number && { localPort: published }),
  };
  const exposed = `port ${number} is public, behind a load balancer: ${because}`;
  if (published !== undefined && !isUsual)
    place.approximated(
      `${exposed}. On your machine its port is ${number < LOWEST_LOCAL ? 8080 : number}, because ${published} needs administrator rights`,
      `${field}.exposure`,
    );
  else if (because.startsWith('--public') || because.startsWith('app_protocol'))
    place.taken(`${field}.exposure`);
  else place.assumed(exposed, `${field}.exposure`);
}

/** Adds a port to the definition. */
export function addPort({ name, number, http, grpc }: PortUse, { draft }: PartReading): void {
  const port = http ? number : { number, protocol: grpc ? ('grpc' as const) : ('tcp' as const) };
  draft.ports = { ...draft.ports, [name]: port };
}

function readExpose(value: unknown, place: KeyPlace, reading: PartReading): void {
  const entries = exposedPorts(value);
  if (entries.length === 0) place.dropped('it is empty');
  for (const [i, ports] of entries.entries()) {
    const at = place.at(i);
    if (!ports) {
      at.refused('is no port that can be read; write a number');
      continue;
    }
    for (const { number, udp } of ports) {
      const use = reading.part.ports.find((one) => one.number === number);
      if (udp) readUdp(number, use, at, reading.part.key);
      else if (use) {
        addPort(use, reading);
        at.taken(`${reading.field}.ports.${use.name}`);
      }
    }
  }
}

/** The services that a part names in its variables, commands and configuration files, and that have a port to call. */
export function calledByText({ model, part, draft }: PartReading): string[] {
  const isKnown = hostsBeside(part, model.parts);
  const inFiles = (draft.configuration ?? []).flatMap((file) => mentionsIn(undefined, file.text, isKnown));
  const called = [...part.mentions, ...inFiles].flatMap(({ host }) => partOfHost(model.parts, host) ?? []);
  return [
    ...new Set(
      called.filter(({ ports, role }) => ports.length > 0 && role.kind === 'service').map(({ name }) => name),
    ),
  ];
}

function addCall({ name }: Part, { draft }: PartReading): void {
  draft.calls = [...new Set([...(draft.calls ?? []), name])];
}

function readDependsOn(value: unknown, place: KeyPlace, reading: PartReading): void {
  const { model, part, field } = reading;
  const keys = Array.isArray(value) ? value.map(text) : Object.keys((value ?? {}) as object);
  if (keys.length === 0) place.dropped('it is empty');
  for (const [i, key] of keys.entries()) {
    const at = place.at(Array.isArray(value) ? i : key);
    const other = model.parts.find((one) => one.key === key && one.list === 'services');
    const condition = conditionOf(part.raw, key);
    if (!other) at.refused(`there is no service ${key}; remove the entry, or add the service`);
    else if (part.role.kind === 'job' || part.role.kind === 'step')
      at.dropped('ECS and Kubernetes start a job or an init step without waiting for other services');
    else if (other.role.kind === 'left out') at.dropped(`${key} is left out: ${other.role.reason}`);
    else if (other.role.kind === 'step' && other.role.of.includes(part.key)) at.taken(`${field}.initSteps`);
    else if (other.role.kind === 'step') at.dropped(`${key} is an init step of ${other.role.of.join(', ')}`);
    else if (other.role.kind === 'sidecar')
      at.agrees(`${key} is a sidecar of ${other.role.of}, which starts beside it`);
    else if (other.role.kind === 'job') at.dropped(`${key} is a job, which a schedule starts`);
    else if (other.role.kind === 'resource' && condition === 'service_healthy')
      at.approximated(
        `${other.name} is ready before ${part.name} on Compose, and on AWS, where the stack Shared is deployed first. kubectl apply waits for nothing, so on any other Kubernetes the program must repeat its first calls`,
      );
    else if (other.role.kind === 'resource') at.agrees(`${other.name} is deployed before ${part.name}`);
    else if (other.ports.length === 0)
      at.asked(
        `does ${part.key} call ${key}? The file names no port of ${key}, so nothing can call it. If it has one, add it: expose: ["PORT"]`,
      );
    else {
      addCall(other, reading);
      if (condition === 'service_healthy')
        at.approximated(
          `it may call ${other.name}. Compose waits until ${key} is healthy. ECS only deploys it first, and Kubernetes starts both at once, so the program must repeat its first calls`,
          `${field}.calls`,
        );
      else at.taken(`${field}.calls`);
    }
  }
}

/** Tells whether another service names a host. */
const isNamed = (host: string, { model }: PartReading): boolean =>
  model.parts.some(({ mentions }) => mentions.some((one) => one.host === host));

const FOLLOWS = 'a network for each call follows from the definition, and nothing else reaches a service';
const BY_ITS_NAME = 'variables that name it get the name of the service';
const NAMES = 'the name of a service is its host name on every platform';

export const NETWORK_KEYS: ComposeKeys<PartReading> = {
  ports: {
    kinds: ['taken', 'assumed', 'approximated', 'asked', 'dropped', 'refused'],
    about:
      'as `ports`. The first port that speaks HTTP is public, as `exposure`; a usual number, such as 3000, counts as HTTP. `--public SERVICE:PORT` makes another port public. A port that the file opens only on a loopback or private address stays internal, and the report asks about it. So do other protocols, UDP, and consoles of brokers and stores',
    read: readPorts,
  },
  expose: {
    kinds: ['taken', 'asked', 'dropped', 'refused'],
    about: 'as `ports`, for the other services. UDP is asked about',
    read: readExpose,
  },
  depends_on: {
    kinds: ['taken', 'approximated', 'asked', 'dropped', 'refused'],
    about:
      'as `calls`, or as `initSteps` for service_completed_successfully. ECS and Kubernetes do not wait until another service is healthy',
    read: readDependsOn,
  },
  networks: {
    kinds: ['dropped'],
    about: `${FOLLOWS}. A variable that names an alias gets the name of the service`,
    read: (_, place, reading) => {
      const alias = reading.part.hosts.slice(1).find((host) => isNamed(host, reading));
      place.dropped(alias === undefined ? FOLLOWS : `${FOLLOWS}. ${alias} is an alias: ${BY_ITS_NAME}`);
    },
  },
  links: {
    kinds: ['taken', 'dropped', 'refused'],
    about: 'as `calls`. An alias is refused, as it is a name of one platform alone',
    read: (value, place, reading) => {
      if (list(value).length === 0) place.dropped('it is empty');
      for (const [i, entry] of list(value).entries()) {
        const [key = '', alias = key] = entry.split(':');
        const other = reading.model.parts.find((one) => one.key === key);
        const at = place.at(i);
        if (!other) at.refused(`there is no service ${key}; remove the entry, or add the service`);
        else if (alias !== key)
          at.refused(`the alias ${alias} is a name of Compose alone; call the service ${key}`);
        else if (
          other.role.kind === 'service' &&
          other.ports.length > 0 &&
          reading.part.role.kind === 'service'
        ) {
          addCall(other, reading);
          at.taken(`${reading.field}.calls`);
        } else at.dropped(`${key} is found by its name`);
      }
    },
  },
  external_links: refused(
    'names a container of another project; make it a resource of the type external, with its URL',
  ),
  network_mode: {
    kinds: ['taken', 'dropped', 'refused'],
    about: 'bridge is dropped, and none is taken. host and the network of another container are refused',
    read: (value, place) => {
      const mode = text(value);
      if (mode === 'bridge' || mode === 'default') place.dropped(FOLLOWS);
      else if (mode === 'host')
        place.refused(
          'must be bridge or none, or not be set; got host, which opens every port of the machine, and on Fargate you have no machine. Remove the key and publish the ports that are needed, or leave the service out with --without',
        );
      else if (mode === 'none')
        place.agrees('a service without ports and calls reaches nothing, and nothing reaches it');
      else
        place.refused(
          `must be bridge or none, or not be set; got ${mode}, which shares the network of another container. Make it a sidecar of that service in lib/application.ts, and leave it out with --without`,
        );
    },
  },
  mac_address: dropped('no network card has a fixed address on ECS and Kubernetes'),
  hostname: dropped(NAMES),
  domainname: dropped(NAMES),
  container_name: {
    kinds: ['dropped'],
    about: `a service may have several containers; ${BY_ITS_NAME}`,
    read: (value, place, reading) =>
      place.dropped(
        `a service may have several containers, so none has this name; ${isNamed(text(value), reading) ? BY_ITS_NAME : NAMES}`,
      ),
  },
  dns: dropped('names are resolved by the platform'),
  dns_opt: dropped('names are resolved by the platform'),
  dns_search: dropped('names are resolved by the platform'),
  extra_hosts: {
    kinds: ['dropped', 'refused'],
    about:
      'host.docker.internal is refused, as it is the machine itself. Other names are dropped: use a name that DNS has',
    read: (value, place) => {
      if (
        JSON.stringify(value).includes('host-gateway') ||
        JSON.stringify(value).includes('host.docker.internal')
      )
        place.refused(
          'leads to the machine itself, and on Fargate there is none; make what runs there a service, or give its address in a variable',
        );
      else place.dropped('a fixed address belongs to one machine; use a name in DNS');
    },
  },
};
