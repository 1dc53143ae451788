import type { Artefact } from './artefacts.ts';
import {
  as,
  below,
  each,
  firstOf,
  found,
  type Key,
  type Place,
  type Reading,
  read,
  together,
} from './reading.ts';

interface ComposeService {
  readonly ports?: unknown;
}

interface Dependency {
  readonly condition?: string;
}

/** Reads the Compose file: the service is the one that is published; the others are its sidecars, steps and store. */
export function composeReader(compose: Artefact) {
  const services = (compose.root.services ?? {}) as Record<string, ComposeService>;
  const name = Object.keys(services).find((key) => services[key]?.ports) ?? 'published service';
  const file: Place = (...path) => read(compose, ...path);
  const other = (service: Key): Place => below(file, 'services', service);
  const main = other(name);
  const dependsOn = below(main, 'depends_on');
  /** Those without the condition, so that one whose condition is missing is in both lists, and found in none. */
  const without = (condition: string) => {
    const picks = (on: Dependency) => on.condition !== condition;
    const names = Object.entries((dependsOn().value ?? {}) as Record<string, Dependency>)
      .filter(([, on]) => picks(on))
      .map(([key]) => key);
    return { names, reading: as(each(dependsOn, ['condition'], picks), () => names) };
  };
  const sidecars = without('service_completed_successfully');
  const steps = without('service_started');
  const ofAll =
    ({ names, reading }: typeof sidecars) =>
    (...path: Key[]): Reading =>
      names.length === 0
        ? reading
        : together(
            names.map((one) => other(one)(...path)),
            (...values) => values,
          );
  const first = other(sidecars.names[0] ?? 'sidecar');
  const storeUrl = main('environment', 'AWS_ENDPOINT_URL_DYNAMODB').value;

  return {
    /** The name of the service that is published. */
    name,
    file,
    main,
    sidecars: sidecars.reading,
    /** One place in each of them. */
    ofSidecars: ofAll(sidecars),
    /** By what the first of them is configured: its first variable, and the text in it. */
    configurationVariable: as(first('environment'), (variables: object) => Object.keys(variables)[0]),
    configuration: firstOf((...path) => first('environment', ...path)),
    /** The network by which the service reaches the outside. */
    wayOut: as(
      main('networks'),
      (all: string[]) => all.find((one) => !file('networks', one, 'internal').value) ?? all[0],
    ),
    /** What must have ended before the service starts. */
    steps: steps.reading,
    ofSteps: ofAll(steps),
    /** The twin of the table, by the name that the service asks. */
    store: other(typeof storeUrl === 'string' ? new URL(storeUrl).hostname : 'store'),
    /** The variables that lead to a sidecar. */
    addresses: found(
      each(below(main, 'environment'), [], (value: string) =>
        sidecars.names.some((sidecar) => String(value).startsWith(`http://${sidecar}:`)),
      ),
    ),
  };
}
