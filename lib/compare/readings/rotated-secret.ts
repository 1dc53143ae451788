import type { ManagedSecret } from '../runbook/aws.ts';
import type { ComposeSecret } from '../runbook/compose.ts';
import type { SecretKey } from '../runbook/kubernetes.ts';
import type { Artefact } from './artefacts.ts';
import { fieldsOf, isJsonList, type Json, type JsonObject, objectsIn } from './json.ts';
import type { ClusterReader } from './kubernetes-reader.ts';
import type { Readers } from './readers.ts';
import {
  below,
  combine,
  combineFields,
  entry,
  map,
  orElse,
  properties,
  type Reading,
  resource,
  text,
  texts,
} from './reading.ts';
import { refersTo } from './template-references.ts';

/*
 * The secret of a service that the runbook rotates, on each target: the first with a generated value, or else the first.
 * A reading of a secret is false for a service without secrets: absent, not missing.
 */

/** A secret, or false where there is none. */
type SecretReading<T> = Reading<T | false>;

/** The secret in Compose: a file that an init step makes, or a variable of `.env`. */
export function secretInCompose({ compose, artefacts, service }: Readers): SecretReading<ComposeSecret> {
  const steps = compose.secretSteps.value;
  if (steps === undefined) return { ...compose.secretSteps, value: undefined };
  const generated = generatedName(artefacts.ecs, service);
  const maker = steps.find((one) => one.endsWith('-make-secrets'));
  const writer = steps.find((one) => one.endsWith('-write-secrets'));
  const variables = [below(compose.main, 'environment'), below(compose.other(writer ?? ''), 'environment')];
  const provided = variables.flatMap((place) =>
    Object.entries(fieldsOf(place().value)).flatMap(([key, value]) => {
      const [, variable, secret] = /^\$\{(\w+):\?the (?:secret|URL of) ([^ ;]+)/.exec(String(value)) ?? [];
      return variable && secret ? [{ secret, reading: map(place(key), () => variable) }] : [];
    }),
  );
  const asVariable = (one: (typeof provided)[number]) => combineFields({ variable: one.reading });
  const chosen = provided.find(({ secret }) => secret === generated);
  if (chosen) return asVariable(chosen);
  if (maker)
    return combineFields({
      file: madeFile(compose.other(maker)('command')),
      step: map(compose.secretSteps, () => maker),
    });
  return provided[0] ? asVariable(provided[0]) : none(compose.secretVolume('source'));
}

/** The first file that the init step for secrets makes: the first word after the name of the init step. */
const madeFile = (command: Reading): Reading<string> =>
  map(texts(command), (words) => words[words.indexOf('make-secrets') + 1]);

/** The secret of the tasks in Secrets Manager. */
export function secretOnEcs({ ecs, artefacts, service }: Readers): SecretReading<ManagedSecret> {
  // A password of a database is not the service's own: its ARN comes from the shared stack, by a parameter.
  const isOwn = ({ ValueFrom }: JsonObject): boolean =>
    !Object.keys(fieldsOf(artefacts.ecs.root.Parameters)).some((parameter) => refersTo(ValueFrom, parameter));
  const holder = objectsIn(ecs.containers().value).find(({ Secrets }) => objectsIn(Secrets).some(isOwn));
  if (!holder) return none(ecs.secrets);
  const secrets = below(
    entry(ecs.containers, (one) => one === holder, service),
    'Secrets',
  );
  return (
    described(artefacts.ecs, service) ?? named(map(entry(secrets, isOwn, 'secret')('ValueFrom'), joinedText))
  );
}

/** The secret of the pods of EKS in Secrets Manager: an init step reads it. */
export function secretOnEks({ eks, artefacts, service }: Readers): SecretReading<ManagedSecret> {
  const step = entry(below(eks.pod, 'initContainers'), ({ name }) => name === 'read-secrets', 'read-secrets');
  const volume = eks.volume('secrets')();
  if (!volume.value) return none(volume);
  const own = described(artefacts.eks, service);
  if (own) return own;
  // As on ECS, the secret of a database comes by a parameter.
  const parameters = Object.keys(fieldsOf(artefacts.eks.root.Parameters));
  const isOwn = (word: string): boolean =>
    /^\/[^=]+=/.test(word) && !parameters.some((parameter) => word.endsWith(`=\${${parameter}}`));
  const source = map(texts(step('args')), (words) => words.find(isOwn) ?? '');
  return source.value === '' ? none(source) : named(source);
}

/** The secret of the pods as a Kubernetes Secret, which a file or a variable shows. */
export function secretOnKubernetes({ kubernetes, artefacts, service }: Readers): SecretReading<SecretKey> {
  const generated = generatedName(artefacts.eks, service);
  const chosen = ofService(kubernetes).find(({ key }, _, all) => isChosen(key.value, generated, all));
  if (!chosen) return none(kubernetes.secrets);
  return combine([chosen.object, chosen.key], (object, key) => ({
    object,
    key,
    isRandom: key === generated,
    isFile: chosen.isFile,
  }));
}

/** The keys of a pod's secrets, but for the passwords of databases. */
const ofService = (on: ClusterReader) =>
  secretsOnKubernetes(on).filter(({ object }) => !isOfResource(on, object.value));

type Keys = ReturnType<typeof secretsOnKubernetes>;

/** Tells whether a key is the one that the runbook rotates. */
const isChosen = (key: string | undefined, generated: string | undefined, all: Keys): boolean =>
  all.some((one) => one.key.value === generated) ? key === generated : key === all[0]?.key.value;

/** The names of the service's secrets: the one that the runbook rotates, and those that are rotated in the same way. */
export function rotatedNames({ kubernetes, artefacts, service }: Readers): {
  readonly shown?: string | undefined;
  readonly others: readonly string[];
} {
  const all = ofService(kubernetes);
  const generated = generatedName(artefacts.eks, service);
  const names = [...new Set(all.flatMap(({ key }) => key.value ?? []))];
  const shown = names.find((name) => isChosen(name, generated, all));
  return { shown, others: names.filter((name) => name !== shown) };
}

/** Tells whether a Kubernetes Secret holds the password of a database. */
const isOfResource = (on: ClusterReader, secret: string | undefined): boolean =>
  on.object(`StatefulSet/${secret?.replace(/-credentials$/, '')}`)().value !== undefined;

/** The keys of Kubernetes Secrets that a pod has as files or variables. */
export function secretsOnKubernetes(on: ClusterReader) {
  const mounted = objectsIn(on.secretVolume('projected', 'sources').value).flatMap((source, i) => {
    const secret = below(on.secretVolume, 'projected', 'sources', i, 'secret');
    return objectsIn(fieldsOf(source.secret).items).map((_, j) => ({
      object: text(secret('name')),
      key: text(secret('items', j, 'key')),
      isFile: true,
    }));
  });
  const variables = objectsIn(on.main('env').value).flatMap((variable, i) => {
    const reference = below(on.main, 'env', i, 'valueFrom', 'secretKeyRef');
    return fieldsOf(variable.valueFrom).secretKeyRef === undefined
      ? []
      : [{ object: text(reference('name')), key: text(reference('key')), isFile: false }];
  });
  return [...mounted, ...variables];
}

const SECRET = 'AWS::SecretsManager::Secret';

const isOf =
  (service: string) =>
  ({ Description }: JsonObject): boolean =>
    String(Description).startsWith(`${service}/`);

/** The description of the service's first secret that the stack generates. Undefined where there is none. */
function described(stack: Artefact, service: string): Reading<ManagedSecret> | undefined {
  if (!resource(stack, SECRET, isOf(service))('Type').value) return undefined;
  return combineFields({ description: text(properties(stack, SECRET, isOf(service))('Description')) });
}

/** The name of the service's first secret that the stack generates. */
function generatedName(stack: Artefact, service: string): string | undefined {
  const { value } = properties(stack, SECRET, isOf(service))('Description');
  return /\/(\S+) of /.exec(String(value))?.[1];
}

/** The name in an ARN of Secrets Manager. */
const named = (arn: Reading<string>): Reading<ManagedSecret> =>
  combineFields({ name: map(arn, (text) => /:secret:(.+)$/.exec(text)?.[1]) });

/** The parts of a joined text that the template itself has. */
const joinedText = (value: Json): string => {
  const { 'Fn::Join': join } = fieldsOf(value);
  const parts = isJsonList(join) ? join[1] : undefined;
  return isJsonList(parts) ? parts.filter((part) => typeof part === 'string').join('') : String(value);
};

/** A reading that says that the service has no secret. */
const none = (reading: Reading<unknown>): Reading<false> => map(orElse(reading, false), () => false as const);
