import type { Artefact } from './artefacts.ts';
import { callsOf, partsOf, STORE } from './compose-dependencies.ts';
import { fieldsOf, type JsonObject } from './json.ts';
import { below, each, entry, found, type Key, map, type Place, read, some, texts } from './reading.ts';

/** A value that Compose takes from the user, wherever it stands in a text: `${ORDERS_PASSWORD:?...}`. */
const USER_VARIABLE = /\$\{(\w+):\?/;

/**
 * Reads one service of the application from the Compose file. Its main container is the Compose service of the same
 * name. Its sidecars, init steps and helpers are `<service>-<part>`, with the label `service`.
 */
export function composeReader(compose: Artefact, name: string) {
  const file: Place = (...path) => read(compose, ...path);
  const other = (service: Key): Place => below(file, 'services', service);
  const main = other(name);
  const services = fieldsOf(compose.root.services);

  return {
    name,
    file,
    /** Another Compose service of the file. */
    other,
    main,
    ...partsOf(services, other, name),
    ...callsOf(services, other, name),
    ...network(file, main),
    ...secretsAndVolumes(main),
    /** The local substitute of the tables. */
    store: other(STORE),
  };
}

/** Reads how the service reaches addresses outside of its networks. */
function network(file: Place, main: Place) {
  const outbound = map(
    texts(main('networks')),
    (all) => all.find((one) => !file('networks', one, 'internal').value) ?? all[0],
  );
  return {
    /** The network by which the service reaches addresses outside of it. */
    outbound,
    /** The network's option to translate source addresses, without which no answer comes back. Docker's default is true. */
    translated: file(
      'networks',
      String(outbound.value),
      'driver_opts',
      'com.docker.network.bridge.enable_ip_masquerade',
    ),
  };
}

/** Reads the volumes of a service, and its secrets: files in a volume, or variables of the user. */
function secretsAndVolumes(main: Place) {
  // Into a volume of the service no files of the image are copied, as its options say; one with secrets has no options. Of
  // the volume with configuration files, each file is mounted alone.
  const isFile = ({ volume }: JsonObject): boolean => fieldsOf(volume).subpath !== undefined;
  const isOfService = ({ volume }: JsonObject): boolean => volume !== undefined && !isFile({ volume });
  const secretVolume = entry(below(main, 'volumes'), ({ volume }) => volume === undefined, 'volume');
  const userVariables = texts(
    each(below(main, 'environment'), [], (_, value) => USER_VARIABLE.test(String(value))),
  );
  return {
    /** The variables that the user has to set: Compose refuses every command without them. */
    userVariables: map(userVariables, (all) => all.map((value) => USER_VARIABLE.exec(value)?.[1] ?? value)),
    /** The first volume with files of secrets. */
    secretVolume,
    /** One place in each mount of a configuration file. */
    files: (...path: Key[]) => found(each(below(main, 'volumes'), path, isFile)),
    /** The names of the service's own volumes. */
    volumes: found(each(below(main, 'volumes'), ['source'], isOfService)),
    /** The first place of a secret: a volume, or a variable of the user. */
    secrets: some(userVariables) ? userVariables : secretVolume('source'),
  };
}

/** The part of a published port that is on the machine: `127.0.0.1:8080` of `127.0.0.1:8080:3000`. */
export const beforePort = (published: string): string => published.replace(/:\d+$/, '');
