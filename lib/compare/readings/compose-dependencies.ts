import { fieldsOf, type Json, type JsonObject } from './json.ts';
import { askedByCommand } from './probe-questions.ts';
import {
  below,
  combine,
  combineList,
  each,
  firstOf,
  found,
  type Key,
  map,
  object,
  orElse,
  type Place,
  type Reading,
  text,
  texts,
} from './reading.ts';

/*
 * The Compose services that the main container of a service waits for: its own parts, and services that it calls.
 */

/** The Compose service that is the local substitute of all tables. */
export const STORE = 'store';

/** The services of the Compose file that a container waits for, by name, with their reading. */
interface Awaited {
  readonly names: readonly string[];
  readonly reading: Reading<readonly string[]>;
}

/** Reads the sidecars and init steps of a service: the main container waits for all of them. */
export function partsOf(services: JsonObject, other: (service: Key) => Place, name: string) {
  const main = other(name);
  const ofAll =
    ({ names, reading }: Awaited) =>
    (...path: Key[]): Reading<readonly Json[]> =>
      names.length === 0 ? reading : combineList(names.map((one) => other(one)(...path)));
  // A part without a condition is in both lists, and its missing condition is then reported in both.
  const sidecars = awaited(
    main,
    ({ condition }, key) => isPart(services, name, key) && condition !== 'service_completed_successfully',
  );
  const initSteps = awaited(
    main,
    ({ condition }, key) => isPart(services, name, key) && condition !== 'service_started',
  );
  const first = other(sidecars.names[0] ?? `${name}-sidecar`);
  const [writer] = Object.keys(fieldsOf(first('depends_on').value));
  const configured = writer === undefined ? first : other(writer);

  return {
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
    /** The variables that lead to a sidecar. */
    addresses: found(
      each(below(main, 'environment'), [], (_, value) =>
        sidecars.names.some((sidecar) => String(value).startsWith(`http://${sidecar}:`)),
      ),
    ),
    /** The init steps, which must have ended before the service starts. */
    initSteps: initSteps.reading,
    ofInitSteps: ofAll(initSteps),
    /** The init steps that write files of secrets. */
    secretSteps: map(initSteps.reading, (names) => names.filter((one) => /-(make|write)-secrets$/.test(one))),
  };
}

/** Reads which other services of the application call this one, and which ones it calls. */
export function callsOf(services: JsonObject, other: (service: Key) => Place, name: string) {
  const main = other(name);
  const isResource = (key: string): boolean => labelsOf(services, key).resource !== undefined;
  const called = awaited(main, (_, key) => !isPart(services, name, key) && !isResource(key) && key !== STORE);
  const callers = Object.keys(services).filter(
    (key) =>
      key === labelsOf(services, key).service &&
      key !== name &&
      fieldsOf(fieldsOf(services[key]).depends_on)[name] !== undefined,
  );

  return {
    /** Other services of the application that must run, or be healthy, before this one starts. */
    awaited: called.reading,
    /** The conditions for which it waits, in the same order. */
    conditions: combineList(called.names.map((one) => main('depends_on', one, 'condition'))),
    /** Other services of the application that wait for this one, because they call it. */
    callers: combineList(callers.map((one) => map(other(one)('depends_on', name, 'condition'), () => one))),
    /** The networks that the service has in common with others. */
    sharedWith: (others: Reading<readonly string[]>): Reading<readonly string[]> =>
      combine(
        [texts(main('networks')), ...(others.value ?? []).map((one) => texts(other(one)('networks')))],
        (own, ...theirs) => own.filter((network) => theirs.some((all) => all.includes(network))),
      ),
  };
}

/** The services that a container waits for and that pass a test. */
function awaited(container: Place, picks: (on: JsonObject, key: string) => boolean): Awaited {
  const dependsOn = below(container, 'depends_on');
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
}

/** The labels of a Compose service. */
const labelsOf = (services: JsonObject, key: string): JsonObject => fieldsOf(fieldsOf(services[key]).labels);

/** Tells whether a Compose service is a sidecar, an init step or a helper of a service of the application. */
function isPart(services: JsonObject, name: string, key: string): boolean {
  const { service } = labelsOf(services, key);
  return service === undefined ? key.startsWith(`${name}-`) : service === name;
}
