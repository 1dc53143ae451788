import { parseAllDocuments } from 'yaml';
import { plainManifests } from '../../../../k8s/manifests.ts';
import { parseApplication } from '../../../../lib/definition/parse-application.ts';
import { COMPOSE_EXAMPLES } from '../../../examples/compose-examples.ts';
import { EXAMPLES, type Example } from '../../../examples/examples.ts';
import type { KubernetesObject } from '../../../kubernetes-object.ts';
import { renderApplication } from '../../../render-project.ts';
import { shown } from '../../tier-findings.ts';
import { eksObjects, expectOnlyKindsOfAws } from '../eks-objects.ts';
import { refusal } from '../kubectl.ts';
import { TEST_NAMESPACE } from '../rendered-manifests.ts';
import { STRICT_DRY_RUN, validatedStrictly } from '../strict-validation.ts';

/** The definitions of examples/, and those that are read from Compose files. */
const ALL: readonly (readonly [string, Example])[] = [
  ...Object.entries(EXAMPLES),
  ...COMPOSE_EXAMPLES.map(({ folder, read }) => [folder, { definition: read().definition }] as const),
];

/** Registers the tests of the applications in examples/, as the API server reads their manifests. */
export function exampleAdmission(): void {
  it('has manifests of each example that the API server takes strictly, on any cluster and on EKS', async () => {
    const fromFiles: string[] = [];
    for (const [name, { definition, context }] of ALL) {
      const plain = plainManifests(parseApplication(definition))
        .flatMap(({ content }) => parseAllDocuments(content))
        .map((document) => document.toJS() as KubernetesObject);
      const eks = eksObjects(renderApplication(definition, context));
      const [onAny, onEks] = [
        await strictly(`${name}, any cluster`, plain),
        await strictly(`${name}, EKS`, eks),
      ];
      expect(onAny.others).toEqual([]);
      expectOnlyKindsOfAws(onEks.others);
      expect(fileVariablesOf(onEks.taken)).toEqual(fileVariablesOf(eks));
      fromFiles.push(...fileVariablesOf(eks).map((variable) => `${name}: ${JSON.stringify(variable)}`));
      shown(
        `strict validation of the example ${name}`,
        `${onAny.taken.length} objects for any cluster, ${onEks.taken.length} for EKS`,
      );
    }
    // Without such a variable nothing would be shown about the field.
    expect(fromFiles.length).toBeGreaterThan(0);
    shown('variables from files (fileKeyRef), as the server would store them', fromFiles.join(', '));
  });

  it('has the API server look into variables from files', async () => {
    const fileKeyRef = { volumeName: 'secrets', path: 'a.env', key: 'A', unheardOf: true };
    const input = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'file-variable', namespace: TEST_NAMESPACE },
      spec: {
        containers: [{ name: 'a', image: 'a', env: [{ name: 'A', valueFrom: { fileKeyRef } }] }],
        volumes: [{ name: 'secrets', emptyDir: {} }],
      },
    };
    expect(await refusal([...STRICT_DRY_RUN, '--filename=-'], { input })).toMatch(
      /unknown field "[^"]*fileKeyRef\.unheardOf"/,
    );
  });
}

const strictly = (name: string, manifests: readonly KubernetesObject[]) =>
  validatedStrictly(manifests).catch((error: Error) => {
    throw new Error(`${name}: ${error.message}`);
  });

/** The references to variables in files, of all containers. The server drops fields that it does not know. */
const fileVariablesOf = (manifests: readonly KubernetesObject[]): object[] =>
  manifests
    .filter(({ kind }) => kind === 'Deployment')
    .flatMap(({ spec }) => spec.template.spec.containers)
    .flatMap(({ env = [] }: KubernetesObject) => env)
    .flatMap(({ valueFrom }: KubernetesObject) => valueFrom?.fileKeyRef ?? []);
