import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MANIFESTS, RENDERED } from '../../lib/committed.ts';
import { service } from '../../lib/service.ts';
import { maskAssets } from '../mask-assets.ts';
import { renderProject, type TemplateJson } from '../render-project.ts';

const ROOT = join(__dirname, '..', '..');
const project = renderProject();

describe('the committed files', () => {
  it.each(Object.keys(project.committed))(
    '%s is as rendered: where it is stale, `npm start` writes it anew',
    (path) => {
      expect(readFileSync(join(ROOT, path), 'utf8')).toBe(project.committed[path]);
    },
  );

  it('are all that was rendered into the folder of manifests, as kubectl applies the whole folder', () => {
    const rendered = readdirSync(join(ROOT, MANIFESTS))
      .map((file) => `${MANIFESTS}/${file}`)
      .filter((path) => readFileSync(join(ROOT, path), 'utf8').startsWith(`# ${RENDERED}`));
    expect(rendered.sort()).toEqual(
      Object.keys(project.committed)
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
  const images = (id: string) => new Set(JSON.stringify(project.json(id)).match(repositoryAndTag));
  expect(images('EcsFargate').size).toBe(1);
  expect(images('Eks')).toEqual(images('EcsFargate'));
});

it('gives the orchestrators’ stacks nothing of each other', () => {
  const dependencies = (id: string) =>
    (project.app.node.findChild(id) as { dependencies?: { stackName: string }[] }).dependencies?.map(
      ({ stackName }) => stackName,
    );
  expect(dependencies('EcsFargate')).toEqual(['Shared']);
  expect(dependencies('Eks')).toEqual(['Shared']);
});

it('retains whatever holds data, unless the context says otherwise', () => {
  const holdsData = ['AWS::DynamoDB::Table', 'AWS::Logs::LogGroup'];
  const policies = (of: ReturnType<typeof renderProject>) =>
    ['Shared', 'EcsFargate', 'Eks'].flatMap((id) =>
      Object.values((of.json(id) as TemplateJson).Resources)
        .filter(({ Type }) => holdsData.includes(Type))
        .map(({ DeletionPolicy }) => DeletionPolicy),
    );
  expect(new Set(policies(project))).toEqual(new Set(['Retain']));
  expect(new Set(policies(renderProject({}, { keepData: 'false' })))).toEqual(new Set(['Delete']));
});

it('carries name and owner on whatever has tags, and the version on all but what is shared', () => {
  const tagged = (id: string) =>
    Object.values(project.json(id).Resources).flatMap(({ Properties }) =>
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
      expect([value('service'), value('owner'), value('version')]).toEqual([
        ['links'],
        ['team-links'],
        versions,
      ]);
    }
  }
});

it.each([
  ['a folder', { context: 'nowhere' }, 'image.context must be a folder of the project; got "nowhere"'],
  ['a Dockerfile', { dockerfile: 'None' }, 'image.dockerfile must be a file in app; got "None"'],
])('fails for %s that is not there', (_, image, message) => {
  expect(() => renderProject({ image: { ...service.image, ...image } })).toThrow(message);
});

it('fails with the problems of the definition, of the image and of the context at once', () => {
  const change = {
    image: { ...service.image, context: 'nowhere' },
    memoryMiB: 'much',
    replicas: { min: 9, max: 3 },
  };
  expect(() => renderProject(change, { natGateways: 'x' })).toThrow(
    [
      'the service definition has 3 problems:',
      '  memoryMiB must be a whole number from 6 to 249856; got "much"',
      '  replicas.min must be at most replicas.max, 3; got 9',
      '  image.context must be a folder of the project; got "nowhere"',
      'the context has 1 problem:',
      '  natGateways must be a whole number from 1 to 6; got "x"',
    ].join('\n'),
  );
});

it('fails for a wrong domain name in the definition alone, where its zone is right', () => {
  const zone = { hostedZoneId: 'Z0123456789ABCDEFGHIJ', hostedZoneName: 'example.com' };
  const exposure = { ...service.exposure, domainName: 'my links.example.com' };
  expect(() => renderProject({ exposure }, zone)).toThrow(/^the service definition has 1 problem:\n.*$/);
});
