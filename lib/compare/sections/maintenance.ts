import { sum } from 'd3-array';
import { counted } from '../counted.ts';
import type { Artefact } from '../readings/artefacts.ts';
import { approximated, cite, native, say } from '../readings/cell.ts';
import { fieldsOf, type Json } from '../readings/json.ts';
import type { ClusterReader } from '../readings/kubernetes-reader.ts';
import {
  combine,
  count,
  given,
  listed,
  map,
  object,
  orElse,
  type Place,
  type Reading,
  read,
  resourcesOf,
  text,
  words,
} from '../readings/reading.ts';
import { along } from './on-premises.ts';
import { concern, judged, type SectionOf } from './section.ts';

export const maintenance: SectionOf = (on) => {
  const { artefacts, compose, ecs, eks, kubernetes, added } = on;
  const { shared } = artefacts;
  const isBuilt = compose.main('build').value !== undefined;
  const isImported = artefacts.handling.source !== undefined;
  const own = (stack: Artefact) => given('resources', undefined, count(read(stack, 'Resources')));
  const ofShared = given('shared resources', undefined, count(read(shared, 'Resources')));
  const objects = (names: Reading) => given('objects', undefined, count(names));
  const lines = (...files: readonly Artefact[]) =>
    given(
      'lines',
      'lines',
      combine(
        files.map((file) => map(read(file), () => file.text.trimEnd().split('\n').length)),
        (...all) => sum(all),
      ),
    );
  const types = (stack: Artefact) =>
    map(read(stack, 'Resources'), () => resourcesOf(stack).flatMap(({ type }) => type ?? []));
  const kinds = (...all: readonly Reading<readonly Json[]>[]) =>
    given(
      'kinds',
      undefined,
      combine(all, (...names) => new Set(names.flat()).size),
    );

  const ofFile = (noun: string, number: Reading<number>): Reading<string> =>
    map(number, (all) => counted(all, noun));

  return {
    title: 'Resources to maintain',
    concerns: [
      concern('resources to maintain', [], {
        compose: say`${ofFile('service', given('services', undefined, count(compose.file('services'))))}, ${ofFile('volume', orElse(count(compose.file('volumes')), 0))}, ${ofFile('network', orElse(count(compose.file('networks')), 0))}`,
        ecs: say`${own(artefacts.ecs)} resources, and ${ofShared} shared`,
        eks: say`${own(artefacts.eks)} resources, ${objects(eks.names)} objects in them, and ${ofShared} shared`,
        kubernetes: say`${objects(kubernetes.names)} objects and a cluster`,
      }),
      concern('lines', [], {
        compose: say`${lines(artefacts.compose)} lines of YAML`,
        ecs: say`${lines(artefacts.ecs, shared)} lines of JSON, the shared ones included`,
        eks: say`${lines(artefacts.eks, shared)} lines of JSON, the shared ones included; each manifest is one`,
        kubernetes: say`${lines(...artefacts.kubernetes)} lines of YAML`,
      }),
      concern('concepts', [], {
        compose: say`${given('kinds', undefined, keys(compose.file))} keys of the file and of its services`,
        ecs: say`${kinds(types(artefacts.ecs), types(shared))} types of resources`,
        eks: say`${kinds(types(artefacts.eks), types(shared), kindsOf(eks.names))} types of resources and kinds of objects`,
        kubernetes: say`${kinds(kindsOf(kubernetes.names))} kinds of objects`,
      }),
      concern('tools', [], {
        compose: isBuilt
          ? say`Docker with Compose: the file builds (${compose.main('build', 'context')}) and starts all${cite('compose-production')}`
          : say`Docker with Compose: the file ${orElse(compose.main('build'), 'pulls')} and starts all${cite('compose-production')}`,
        ecs: say`the CDK CLI and credentials${map(ecs.main('Image'), () => (isBuilt ? '; Docker, to build the image' : ''))}`,
        eks: say`as for ECS; kubectl, with a login by ${map(read(artefacts.eks, 'Outputs', 'KubeconfigCommand', 'Value'), () => 'the AWS CLI')}${map(eks.main('image'), () => (isBuilt ? '; Docker, to build the image' : ''))}`,
        kubernetes: say`kubectl; a cluster with ${listed(neededParts(kubernetes), 'nothing else')}${map(kubernetes.main('image'), (name) => (isBuilt ? `; your way to build and load ${name}` : ''))}`,
      }),
      judged('lock-in', {
        compose: native`only the format: ${count(compose.file('services'))} services${along(on, ", the store's API is DynamoDB's")}`,
        ecs: approximated`all ${own(artefacts.ecs)} resources are AWS's${along(on, ", the table's API, too")}`,
        eks: approximated`all objects except ${given('objects of AWS', undefined, count(added))} are Kubernetes'; ${own(artefacts.eks)} resources${along(on, " and the table's API")} are AWS's`,
        kubernetes: native`only Kubernetes: ${count(kubernetes.names)} objects${along(on, "; the store's API is DynamoDB's")}`,
      }),
      judged('eject', {
        compose: native`${map(compose.file('services'), () => artefacts.compose.file)} ${words(isImported ? `works by the command at its head; ${isBuilt ? 'it builds from sources in the folder of --project-directory' : 'it has all but the values of .env'}` : 'works without this project')}`,
        ecs: approximated`templates ${stands(artefacts.ecs)} and ${stands(shared)}, by CloudFormation; you push the image`,
        eks: approximated`templates ${stands(artefacts.eks)} and ${stands(shared)}, with assets of CDK's kubectl provider`,
        kubernetes: native`${words(isImported ? artefacts.handling.manifests.replace(/\/$/, '') : 'k8s/manifests')}, with ${count(kubernetes.names)} objects, works without this project${words(isImported && isBuilt ? ' once the image is where nodes pull from' : '')}`,
      }),
    ],
  };
};

const stands = (artefact: Artefact): Reading => map(read(artefact, 'Resources'), () => artefact.file);

/** The kinds in names of the form `Kind/name`. */
const kindsOf = (names: Reading<readonly string[]>): Reading<readonly string[]> =>
  map(names, (all) => all.flatMap((name) => name.split('/').slice(0, 1)));

/** The number of distinct keys at the top of the Compose file and in its services. */
const keys = (file: Place): Reading<number> =>
  combine([object(file()), object(file('services'))], (top, services) => {
    const ofServices = Object.values(services).flatMap((service) => Object.keys(fieldsOf(service)));
    return new Set([...Object.keys(top).map((key) => `/${key}`), ...ofServices]).size;
  });

/** Kinds of objects that have no effect without something in the cluster. */
const NEEDS: Readonly<Record<string, string>> = {
  Ingress: 'an ingress controller',
  HorizontalPodAutoscaler: 'metrics-server',
  NetworkPolicy: 'a network plugin that enforces policies',
  PersistentVolumeClaim: 'a default storage class',
};

/** The parts that a cluster of one's own must have for the manifests. */
const neededParts = ({ object }: ClusterReader): Reading<readonly string[]> => {
  // An autoscaler that holds a fixed number asks for no metrics.
  const acts = (kind: string) =>
    kind === 'HorizontalPodAutoscaler' ? object(`${kind}/`)('spec', 'metrics') : object(`${kind}/`)();
  const kinds = Object.keys(NEEDS).filter((kind) => acts(kind).value);
  return combine(
    kinds.map((kind) => text(object(`${kind}/`)('kind'))),
    (...found) => found.flatMap((kind) => NEEDS[kind] ?? []),
  );
};
