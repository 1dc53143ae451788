import type { Artefact } from './artefacts.ts';
import { fieldsOf, type Json, type JsonObject } from './json.ts';
import { askedByCommand } from './probe.ts';
import {
  below,
  combine,
  each,
  entry,
  firstOf,
  found,
  type Key,
  map,
  object,
  orElse,
  type Place,
  type Reading,
  read,
  some,
  text,
  texts,
} from './reading.ts';

/** A value that Compose takes from the user, wherever it stands in a text: `${ORDERS_PASSWORD:?...}`. */
const USER_VARIABLE = /\$\{(\w+):\?/;

/** The Compose service that is the local substitute of all tables. */
const STORE = 'store';

/**
 * Reads one service of the application from the Compose file. Its main container is the Compose service of the same
 * name. Its sidecars, init steps and helpers are `<service>-<part>`, with the label `service`.
 */
export function composeReader(compose: Artefact, name: string) {
  const services = fieldsOf(compose.root.services);
  const file: Place = (...path) => read(compose, ...path);
  const other = (service: Key): Place => below(file, 'services', service);
  const main = other(name);
  const dependsOn = below(main, 'depends_on');
  const isPart = (key: string): boolean => {
    const { service } = fieldsOf(fieldsOf(services[key]).labels);
    return service === undefined ? key.startsWith(`${name}-`) : service === name;
  };
  /** The services that the main container waits for and that pass a test. */
  const awaited = (picks: (on: JsonObject, key: string) => boolean) => {
    const names = Object.entries(fieldsOf(dependsOn().value))
      .filter(([key, on]) => picks(fieldsOf(on), key))
      .map(([key]) => key);
    const reading =
      names.length === 0
        ? orElse(
            map(object(dependsOn()), (): readonly string[] => []),
            [],
          )
        : combine(
            names.map((key) => dependsOn(key, 'condition')),
            () => names,
          );
    return { names, reading };
  };
  // A part without a condition is in both lists, and its missing condition is then reported in both.
  const sidecars = awaited(
    ({ condition }, key) => isPart(key) && condition !== 'service_completed_successfully',
  );
  const initSteps = awaited(({ condition }, key) => isPart(key) && condition !== 'service_started');
  const callers = Object.keys(services).filter((key) => {
    const { service } = fieldsOf(fieldsOf(services[key]).labels);
    return (
      key === service && key !== name && fieldsOf(fieldsOf(services[key]).depends_on)[name] !== undefined
    );
  });
  const isResource = (key: string): boolean =>
    fieldsOf(fieldsOf(services[key]).labels).resource !== undefined;
  const called = awaited((_, key) => !isPart(key) && !isResource(key) && key !== STORE);
  const ofAll =
    ({ names, reading }: typeof sidecars) =>
    (...path: Key[]): Reading<readonly Json[]> =>
      names.length === 0
        ? reading
        : combine(
            names.map((one) => other(one)(...path)),
            (...values) => values,
          );
  const first = other(sidecars.names[0] ?? `${name}-sidecar`);
  const [writer] = Object.keys(fieldsOf(first('depends_on').value));
  const configured = writer === undefined ? first : other(writer);

  // Into a volume of the service no files of the image are copied, as its options say; one with secrets has no options. Of
  // the volume with configuration files, each file is mounted alone.
  const isOfService = ({ volume }: JsonObject): boolean => volume !== undefined && !isFile({ volume });
  const isFile = ({ volume }: JsonObject): boolean => fieldsOf(volume).subpath !== undefined;
  const secretVolume = entry(below(main, 'volumes'), ({ volume }) => volume === undefined, 'volume');
  const userVariables = texts(
    each(below(main, 'environment'), [], (_, value) => USER_VARIABLE.test(String(value))),
  );

  const outbound = map(
    texts(main('networks')),
    (all) => all.find((one) => !file('networks', one, 'internal').value) ?? all[0],
  );

  return {
    name,
    file,
    /** Another Compose service of the file. */
    other,
    main,
    sidecars: sidecars.reading,
    /** One place in each sidecar. */
    ofSidecars: ofAll(sidecars),
    /** The questions that health checks of sidecars ask. */
    checkedSidecars: combine(
      sidecars.names
        .map((one) => other(one)('healthcheck', 'test'))
        .filter(({ value }) => value !== undefined)
        .map(askedByCommand),
      (...questions) => questions,
    ),
    /** The variable with the configuration of the first sidecar: its own, or that of the container that writes the file. */
    configurationVariable: map(object(configured('environment')), (variables) => Object.keys(variables)[0]),
    configuration: text(firstOf(below(configured, 'environment'))),
    /** The network by which the service reaches addresses outside of it. */
    outbound,
    /** The network's option to translate source addresses, without which no answer comes back. Docker's default is true. */
    translated: file(
      'networks',
      String(outbound.value),
      'driver_opts',
      'com.docker.network.bridge.enable_ip_masquerade',
    ),
    /** The init steps, which must have ended before the service starts. */
    initSteps: initSteps.reading,
    ofInitSteps: ofAll(initSteps),
    /** Other services of the application that must run, or be healthy, before this one starts. */
    awaited: called.reading,
    /** The conditions for which it waits, in the same order. */
    conditions: combine(
      called.names.map((one) => dependsOn(one, 'condition')),
      (...all) => all,
    ),
    /** Other services of the application that wait for this one, because they call it. */
    callers: combine(
      callers.map((one) => map(other(one)('depends_on', name, 'condition'), () => one)),
      (...all) => all,
    ),
    /** The networks that the service has in common with others. */
    sharedWith: (others: Reading<readonly string[]>): Reading<readonly string[]> =>
      combine(
        [texts(main('networks')), ...(others.value ?? []).map((one) => texts(other(one)('networks')))],
        (own, ...theirs) => own.filter((network) => theirs.some((all) => all.includes(network))),
      ),
    /** The init steps that write files of secrets. */
    secretSteps: map(initSteps.reading, (names) => names.filter((one) => /-(make|write)-secrets$/.test(one))),
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
    /** The local substitute of the tables. */
    store: other(STORE),
    /** The variables that lead to a sidecar. */
    addresses: found(
      each(below(main, 'environment'), [], (_, value) =>
        sidecars.names.some((sidecar) => String(value).startsWith(`http://${sidecar}:`)),
      ),
    ),
  };
}
