import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { KUBERNETES_VERSIONS, TRIED_VERSION } from '../../lib/deploy/kubernetes-versions.ts';
import { COMPOSE_FILE, MANIFESTS } from '../../lib/deploy/rendered-files.ts';
import { ROOT, textOf } from './markdown-files.ts';
import { itOfTheSample } from './shown-sample.ts';

const guide = textOf('docs/deploying.md');
const [, kustomization = ''] = /```yaml\n([\s\S]*?)```/.exec(guide) ?? [];

interface Kustomization {
  readonly resources: readonly string[];
  readonly images: readonly { readonly name: string; readonly newName: string }[];
}

itOfTheSample('names in its kustomization all manifests, and each image that is built here', () => {
  const { resources, images }: Kustomization = parse(kustomization);
  expect(resources).toEqual(readdirSync(join(ROOT, MANIFESTS)).map((file) => `manifests/${file}`));
  const { services } = parse(readFileSync(join(ROOT, COMPOSE_FILE), 'utf8'));
  const built = Object.values(services as Record<string, { image: string; build?: object }>).flatMap(
    ({ image, build }) => (build ? image : []),
  );
  expect(images.map(({ name }) => name).sort()).toEqual(
    [...new Set(built.map((image) => image.split(':')[0]))].sort(),
  );
  for (const image of built) expect(guide).toContain(image);
});

itOfTheSample('changes by its kustomization the images and the service accounts, and nothing else', () => {
  // Kustomize is a part of kubectl, and needs no cluster.
  if (spawnSync('kubectl', ['version', '--client']).error) return;
  const folder = mkdtempSync(join(tmpdir(), 'kustomization-'));
  try {
    cpSync(join(ROOT, MANIFESTS), join(folder, 'manifests'), { recursive: true });
    writeFileSync(join(folder, 'kustomization.yaml'), kustomization);
    const built = execFileSync('kubectl', ['kustomize', folder], { encoding: 'utf8' });
    const objectsOf = (text: string) =>
      Object.fromEntries(
        parseAllDocuments(text).map((one) => {
          const object = one.toJS();
          return [`${object.kind}/${object.metadata.name}`, object];
        }),
      );
    const before = readdirSync(join(ROOT, MANIFESTS))
      .map((file) => readFileSync(join(ROOT, MANIFESTS, file), 'utf8'))
      .join('---\n');
    const after = objectsOf(built.replaceAll('registry.example.com/shop/', ''));
    expect(built).toContain('image: registry.example.com/shop/links-visits:');
    for (const [name, object] of Object.entries(objectsOf(before))) {
      const pulled = name.startsWith('ServiceAccount/') ? { imagePullSecrets: [{ name: 'registry' }] } : {};
      expect(after[name]).toEqual({ ...object, ...pulled });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('names the lowest version of Kubernetes, and the one that the tests run on', () => {
  expect(guide).toContain(`| Kubernetes ${KUBERNETES_VERSIONS[0]} or later | `);
  expect(guide).toContain(`The end-to-end tests run on ${TRIED_VERSION};`);
});
