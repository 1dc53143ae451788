import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plainManifests } from '../../../../k8s/manifests.ts';
import { parseApplication } from '../../../../lib/definition/parse-application.ts';
import { applicationOfTexts, serviceOfTexts } from '../../../ambiguous-texts.ts';
import type { KubernetesObject } from '../../../kubernetes-object.ts';
import { renderProject } from '../../../render-project.ts';
import { notShown, shown } from '../../tier-findings.ts';
import { eksObjects, expectOnlyKindsOfAws, idOf } from '../eks-objects.ts';
import { kubectl, refusal } from '../kubectl.ts';
import { FOLDER, podOf, service } from '../rendered-manifests.ts';
import { STRICT_DRY_RUN, validatedStrictly } from '../strict-validation.ts';

/** Reads files and prints one object after the other, without a call to the cluster. */
const READ = ['annotate', '--local', 'read=by-kubectl', '--output=json'];

/** Registers the tests of the manifests, as the API server and kubectl read them. */
export function manifestAdmission(): void {
  renderedManifestAdmission();
  textsInManifests();
  eksManifestAdmission();
}

function renderedManifestAdmission(): void {
  it('has manifests that the API server takes strictly, field by field', async () => {
    const accepted = await kubectl([...STRICT_DRY_RUN, `--filename=${FOLDER}`]);
    const unknown = { ...podOf(service.name, 'unknown-field'), unheardOf: true };
    expect(await refusal([...STRICT_DRY_RUN, '--filename=-'], { input: unknown })).toContain(
      'unknown field "unheardOf"',
    );
    shown('strict validation by the server', `all ${accepted.split('\n').length} objects of the manifests`);
  });
}

function textsInManifests(): void {
  it('reads each text in manifests as the definition has it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'texts-'));
    try {
      const files = plainManifests(parseApplication(applicationOfTexts));
      for (const { fileName, content } of files) writeFileSync(join(folder, fileName), content);
      const printed = await kubectl([...READ, `--filename=${folder}`]);
      const objects = JSON.parse(`[${printed.replaceAll(/^\}\n\{/gm, '},\n{')}]`);
      const named = (kind: string, name = 'links'): KubernetesObject =>
        objects.find((one: KubernetesObject) => one.kind === kind && one.metadata.name === name);
      const { metadata, spec } = named('Deployment');
      // The cluster replaces two dollar signs by one.
      const taken = (text: string) => text.replaceAll('$$', () => '$');
      const [main] = spec.template.spec.containers;
      expect(
        Object.fromEntries(main.env.map(({ name, value = '' }: KubernetesObject) => [name, taken(value)])),
      ).toMatchObject(serviceOfTexts.environment);
      expect(main.args.map(taken)).toEqual(serviceOfTexts.command);
      const [step] = serviceOfTexts.initSteps;
      const init = spec.template.spec.initContainers.find(({ name }: KubernetesObject) => name === step.name);
      expect(init.args.map(taken)).toEqual(step.command);
      expect(metadata.labels).toMatchObject({ 'app.kubernetes.io/version': '2026-11-28', owner: 'null' });
      expect(named('ConfigMap', 'links-collector').data['config.yaml']).toBe(
        serviceOfTexts.sidecars[0]?.configuration.local,
      );
      expect(named('ConfigMap').data['file-0']).toBe(serviceOfTexts.configuration[0]?.text);
      shown('texts of a definition', `${Object.keys(serviceOfTexts.environment).length} read as written`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}

function eksManifestAdmission(): void {
  it('has manifests in the Eks template that the API server takes strictly, but for kinds that only AWS has', async () => {
    // Rendered with all options that add objects.
    const domain = { domainName: 'links.example.com', hostedZoneId: 'Z1', hostedZoneName: 'example.com' };
    const project = renderProject({}, { architecture: 'arm64', ...domain });
    const validated = await validatedStrictly(eksObjects(project));
    const [taken, others] = [validated.taken.map(idOf), validated.others.map(idOf)];
    expect(taken).toContain(`Deployment ${service.name}`);
    expectOnlyKindsOfAws(validated.others);
    shown('strict validation of the Eks template', `${taken.length} objects: ${taken.join(', ')}`);
    if (others.length > 0) {
      notShown('validation of AWS-only kinds', `this cluster has no schema of them: ${others.join(', ')}`);
    }
  });
}
