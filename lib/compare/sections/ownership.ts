import type { Artefact } from '../artefacts.ts';
import { approximated, cite, native, say } from '../cell.ts';
import type { ClusterReader } from '../kubernetes-reader.ts';
import { as, count, given, listed, type Place, type Reading, read, together } from '../reading.ts';
import { concern, judged, type SectionOf } from '../section.ts';

export const ownership: SectionOf = ({ artefacts, compose, ecs, eks, kubernetes, added }) => {
  const { shared } = artefacts;
  const own = (stack: Artefact) => given('resources', undefined, count(read(stack, 'Resources')));
  const ofShared = given('shared resources', undefined, count(read(shared, 'Resources')));
  const objects = (names: Reading) => given('objects', undefined, count(names));
  const lines = (...files: readonly Artefact[]) =>
    given(
      'lines',
      'lines',
      together(
        files.map((file) => as(read(file), () => file.text.trimEnd().split('\n').length)),
        (...all: number[]) => all.reduce((sum, one) => sum + one, 0),
      ),
    );
  const types = (stack: Artefact) =>
    as(read(stack, 'Resources'), (all: Record<string, { Type: string }>) =>
      Object.values(all).map(({ Type }) => Type),
    );
  const kinds = (...all: readonly Reading[]) =>
    given(
      'kinds',
      undefined,
      together(all, (...names: string[][]) => new Set(names.flat()).size),
    );

  return {
    title: 'What is yours to own',
    concerns: [
      concern('to own', [], {
        compose: say`${given('services', undefined, count(compose.file('services')))} services, ${count(compose.file('volumes'))} volumes, ${count(compose.file('networks'))} networks`,
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
        compose: say`Docker with Compose: the file builds (${compose.main('build', 'context')}) and starts all${cite('compose-production')}`,
        ecs: say`CDK's CLI and credentials; Docker, to build ${image(ecs.main('Image'))}`,
        eks: say`as for ECS; kubectl, let in by ${as(read(artefacts.eks, 'Outputs', 'KubeconfigCommand', 'Value'), () => "AWS's CLI")}; Docker, to build ${image(eks.main('image'))}`,
        kubernetes: say`kubectl; a cluster with ${listed(needs(kubernetes))}; something that builds and loads ${kubernetes.main('image')}`,
      }),
      judged('lock-in', {
        compose: native`none but the format: ${count(compose.file('services'))} services, the store's API is DynamoDB's`,
        ecs: approximated`all ${own(artefacts.ecs)} resources are AWS's, the table's API, too`,
        eks: approximated`the objects are Kubernetes' but ${given('objects of AWS', undefined, count(added))}; ${own(artefacts.eks)} resources and the table's API are AWS's`,
        kubernetes: native`none but Kubernetes: ${count(kubernetes.names)} objects; the store's API is DynamoDB's`,
      }),
      judged('eject', {
        compose: native`${as(compose.file('services'), () => artefacts.compose.file)} is committed and stands alone`,
        ecs: approximated`templates ${stands(artefacts.ecs)} and ${stands(shared)}, by CloudFormation; the image is yours to push`,
        eks: approximated`templates ${stands(artefacts.eks)} and ${stands(shared)}, with assets of CDK's kubectl provider`,
        kubernetes: native`k8s/manifests, with ${count(kubernetes.names)} objects, is committed and stands alone`,
      }),
    ],
  };
};

const stands = (artefact: Artefact): Reading => as(read(artefact, 'Resources'), () => artefact.file);

/** `Kind/name` as `Kind`. */
const kindsOf = (names: Reading): Reading =>
  as(names, (all: string[]) => all.map((name) => name.split('/')[0]));

/** Distinct keys at the top of the Compose file, and of its services. */
const keys = (file: Place): Reading =>
  together([file(), file('services')], (top: object, services: Record<string, object>) => {
    const ofServices = Object.values(services).flatMap((service) => Object.keys(service));
    return new Set([...Object.keys(top).map((key) => `/${key}`), ...ofServices]).size;
  });

/** Objects that do nothing without something in the cluster. */
const NEEDS: Readonly<Record<string, string>> = {
  Ingress: 'an ingress controller',
  HorizontalPodAutoscaler: 'metrics-server',
  NetworkPolicy: 'a network plugin that enforces policies',
  PersistentVolumeClaim: 'a default storage class',
};

const needs = ({ object }: ClusterReader): Reading => {
  const kinds = Object.keys(NEEDS).filter((kind) => object(`${kind}/`)().value);
  return together(
    kinds.map((kind) => object(`${kind}/`)('kind')),
    (...found: string[]) => found.map((kind) => NEEDS[kind]),
  );
};

/** The image that a deployment builds and pushes. */
const image = (name: Reading): Reading => as(name, () => 'the image');
