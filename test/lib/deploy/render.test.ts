/** @jest-environment ./test/outside/sandbox.cjs */
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { comparison } from '../../../lib/compare/comparison.ts';
import { readArtefacts } from '../../../lib/compare/readings/artefacts.ts';
import { layOuter } from '../../../lib/compare/report/diagram/layout.ts';
import { PICTURE_FILE, pictureFile } from '../../../lib/compare/report/diagram/picture-file.ts';
import { COMPARISON_FILE, markdown } from '../../../lib/compare/report/markdown.ts';
import { excerpts } from '../../../lib/compare/report/page/excerpt.ts';
import { allSavedRuns, MEASUREMENTS } from '../../../lib/compare/runs/saved-runs.ts';
import { FOR_TEMPLATES_ALONE } from '../../../lib/deploy/render.ts';
import { MANIFESTS, RENDERED } from '../../../lib/deploy/rendered-files.ts';
import { maskAssets } from '../../mask-assets.ts';
import { renderApplication, type TemplateJson, theirProject } from '../../render-project.ts';
import { links, withLinks } from './ecs/links.ts';

const service = links.services.links;
const renderProject = (change: object = {}, context: object = {}) =>
  renderApplication(withLinks(change), context);

const ROOT = join(__dirname, '..', '..', '..');
/** The files that users deploy: the snapshots, and only they, follow their definition. */
const project = theirProject();
const ofFixture = renderProject();

describe('the rendered files', () => {
  it.each(Object.keys(project.renderedFiles))(
    '%s is as rendered: where it is stale, `npm start` writes it anew',
    (path) => {
      expect(readFileSync(join(ROOT, path), 'utf8')).toBe(project.renderedFiles[path]);
    },
  );

  it('docs/COMPARISON.md is as rendered: where it is stale, `npm start` writes it anew', () => {
    const artefacts = readArtefacts(project.assembly, allSavedRuns(join(ROOT, MEASUREMENTS)));
    const text = markdown(comparison(artefacts), excerpts(artefacts));
    expect(readFileSync(join(ROOT, COMPARISON_FILE), 'utf8')).toBe(text);
  });

  it('docs/deployments.svg is as rendered: where it is stale, `npm start` writes it anew', async () => {
    const compared = comparison(readArtefacts(project.assembly));
    expect(readFileSync(join(ROOT, PICTURE_FILE), 'utf8')).toBe(pictureFile(compared, await layOuter()));
  });

  it('are all that was rendered into the folder of manifests, as kubectl applies the whole folder', () => {
    const rendered = readdirSync(join(ROOT, MANIFESTS))
      .map((file) => `${MANIFESTS}/${file}`)
      .filter((path) => readFileSync(join(ROOT, path), 'utf8').startsWith(`# ${RENDERED}`));
    expect(rendered.sort()).toEqual(
      Object.keys(project.renderedFiles)
        .filter((path) => path.startsWith(MANIFESTS))
        .sort(),
    );
  });
});

describe('snapshots', () => {
  it.each(['Shared', 'EcsFargate', 'Eks'])('the template of %s matches its snapshot, assets masked', (id) => {
    expect(maskAssets(project.json(id))).toMatchSnapshot();
  });
});

it('deploys one image to ECS and EKS: the same asset of the same source', () => {
  const repositoryAndTag =
    /cdk-hnb659fds-container-assets-\$\{AWS::AccountId\}-\$\{AWS::Region\}:[0-9a-f]{64}/g;
  const images = (id: string) => new Set(JSON.stringify(ofFixture.json(id)).match(repositoryAndTag));
  expect(images('EcsFargate').size).toBe(1);
  expect(images('Eks')).toEqual(images('EcsFargate'));
});

it('gives the orchestrators’ stacks nothing of each other', () => {
  expect(ofFixture.stacks.EcsFargate?.dependencies).toEqual(['links-shared']);
  expect(ofFixture.stacks.Eks?.dependencies).toEqual(['links-shared']);
});

it('retains whatever holds data, unless the context says otherwise', () => {
  const holdsData = ['AWS::DynamoDB::Table', 'AWS::Logs::LogGroup'];
  const policies = (of: ReturnType<typeof renderProject>) =>
    ['Shared', 'EcsFargate', 'Eks'].flatMap((id) =>
      Object.values((of.json(id) as TemplateJson).Resources)
        .filter(({ Type }) => holdsData.includes(Type))
        .map(({ DeletionPolicy }) => DeletionPolicy),
    );
  expect(new Set(policies(ofFixture))).toEqual(new Set(['Retain']));
  expect(new Set(policies(renderProject({}, { keepData: 'false' })))).toEqual(new Set(['Delete']));
});

it('carries application and owner on whatever has tags, and the version on all but what is shared', () => {
  const tagged = (id: string) =>
    Object.values(ofFixture.json(id).Resources).flatMap(({ Properties }) =>
      Array.isArray(Properties?.Tags) && Properties.Tags[0]?.Key ? [Properties.Tags] : [],
    );
  for (const [id, versions] of [
    ['Shared', []],
    ['EcsFargate', ['1.0.0']],
    ['Eks', ['1.0.0']],
  ] as const) {
    expect(tagged(id).length).toBeGreaterThan(2);
    for (const tags of tagged(id)) {
      const value = (key: string) =>
        tags.filter(({ Key }: { Key: string }) => Key === key).map(({ Value }: { Value: string }) => Value);
      expect([value('application'), value('owner'), value('version')]).toEqual([
        ['links'],
        ['team-links'],
        versions,
      ]);
    }
  }
});

it('carries the name and the version of a service on what belongs to it alone', () => {
  const image = { reference: 'org/web:1.0.0' };
  const table = { partitionKey: 'id', operations: ['GetItem'] };
  const secrets = [{ name: 'api-key', environmentVariable: 'API_KEY' }];
  const rendered = renderApplication({
    name: 'shop',
    version: '1.0.0',
    services: { web: { image, table, secrets }, api: { image, version: '2.0.0' } },
  });
  const tagsOf = (id: string, type: string) =>
    Object.values(rendered.json(id).Resources)
      .filter(({ Type }) => Type === type)
      .map(({ Properties }) =>
        ['service', 'version'].map(
          (key) => Properties.Tags.find(({ Key }: { Key: string }) => Key === key)?.Value,
        ),
      );
  expect(tagsOf('EcsFargate', 'AWS::ECS::Service')).toEqual([
    ['web', '1.0.0'],
    ['api', '2.0.0'],
  ]);
  expect(tagsOf('EcsFargate', 'AWS::SecretsManager::Secret')).toEqual([['web', '1.0.0']]);
  expect(tagsOf('Shared', 'AWS::DynamoDB::Table')).toEqual([['web', undefined]]);
  expect(tagsOf('EcsFargate', 'AWS::ECS::Cluster')).toEqual([[undefined, '1.0.0']]);
});

it('has CDK’s CLI refuse a cluster that EKS supports no longer, and nothing else', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'assembly-'));
  const context = { ...FOR_TEMPLATES_ALONE, kubernetesVersion: '1.34' };
  const before = process.env;
  process.env = {
    ...before,
    CDK_OUTDIR: outdir,
    CDK_CONTEXT_JSON: JSON.stringify(context),
    CDK_VALIDATION: 'false',
  };
  // What a user has defined may need other context.
  jest.doMock('../../../lib/application.ts', () => ({ application: links }));
  jest.useFakeTimers({ now: new Date('2026-12-02') });
  try {
    require('../../../bin/app.ts');
  } finally {
    jest.useRealTimers();
    process.env = before;
  }
  const errors = (id: string): string[] =>
    Object.values<{ type: string; data: string }[]>(
      JSON.parse(readFileSync(join(outdir, `${id}.metadata.json`), 'utf8')),
    )
      .flat()
      .filter(({ type }) => type === 'aws:cdk:error')
      .map(({ data }) => data);
  expect(errors('Eks')).toEqual([
    expect.stringMatching(/^EKS ended standard support of Kubernetes 1\.34 on 2026-12-02: /),
  ]);
  expect([...errors('Shared'), ...errors('EcsFargate')]).toEqual([]);
});

it.each([
  [
    'a folder',
    { context: 'nowhere' },
    'services.links.image.build.context must be a folder of the project; got "nowhere"',
  ],
  [
    'a Dockerfile',
    { context: 'lib/compare/experiment/image', dockerfile: 'None' },
    'services.links.image.build.dockerfile must be a file in lib/compare/experiment/image; got "None"',
  ],
])('fails for %s that is not there', (_, build, message) => {
  expect(() => renderProject({ image: { build } })).toThrow(message);
});

it('fails with the problems of the definition, of the image and of the context at once', () => {
  const change = {
    image: { build: { context: 'nowhere' } },
    memoryMiB: 'much',
    replicas: { min: 9, max: 3 },
  };
  expect(() => renderProject(change, { natGateways: 'x' })).toThrow(
    [
      'the application definition has 3 problems:',
      '  services.links.memoryMiB must be a whole number from 6 to 249856; got "much"',
      '  services.links.replicas.min must be at most replicas.max, 3; got 9',
      '  services.links.image.build.context must be a folder of the project; got "nowhere"',
      'the context (from -c, cdk.json, cdk.context.json or ~/.cdk.json) has 1 problem:',
      '  natGateways must be a whole number from 1 to 6; got "x"',
    ].join('\n'),
  );
});

it('fails for a wrong domain name in the definition alone, where its zone is right', () => {
  const zone = { hostedZoneId: 'Z0123456789ABCDEFGHIJ', hostedZoneName: 'example.com' };
  const exposure = { ...service.exposure, domainName: 'my links.example.com' };
  expect(() => renderProject({ exposure }, zone)).toThrow(/^the application definition has 1 problem:\n.*$/);
});
