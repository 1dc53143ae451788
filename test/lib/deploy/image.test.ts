import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { parseApplication } from '../../../lib/definition/parse-application.ts';
import { builtImages } from '../../../lib/deploy/image.ts';
import { FOR_TEMPLATES_ALONE, PROJECT } from '../../../lib/deploy/render.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'image-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const add = (path: string, text = path) => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};
/** An application of a built service, with its image in this folder, and of a service with an image by reference. */
const application = (image: object = {}) =>
  parseApplication({
    name: 'shop',
    services: {
      web: { image: { build: { context: relative(PROJECT, folder), ...image } } },
      proxy: { image: { reference: 'org/proxy:1.2.3' } },
    },
  });
const assetOf = (image?: object) => {
  const stack = new Stack(new App({ context: FOR_TEMPLATES_ALONE }), 'Stack');
  const images = builtImages(stack, application(image));
  expect([...images.keys()]).toEqual(['web']);
  return images.get('web');
};
const hash = (image?: object) => assetOf(image)?.assetHash;

const LEFT_BY_TOOLS = [
  ...['.DS_Store', 'src/.DS_Store', '._server.js', 'Thumbs.db', '.git/index', '.svn/entries'],
  ...['.idea/workspace.xml', 'src/.vscode/settings.json', '.server.js.swp', 'src/server.js~', '.#server.js'],
  ...['server.js.orig', 'npm-debug.log', 'yarn-error.log', 'cdk.out/manifest.json'],
];

it.each(LEFT_BY_TOOLS)(
  'gives an image the same hash with %s beside its source, in a folder that ignores nothing',
  (path) => {
    add('Dockerfile');
    add('src/server.js');
    const before = hash();
    add(path);
    expect(hash()).toBe(before);
  },
);

it.each(['src/server.js', 'Dockerfile', 'src/log.js', '.env', 'coverage/rates.json'])(
  'gives an image another hash when %s changes, which a build may read',
  (path) => {
    for (const source of ['Dockerfile', 'src/server.js', 'src/log.js', '.env', 'coverage/rates.json'])
      add(source);
    const before = hash();
    add(path, 'changed');
    expect(hash()).not.toBe(before);
  },
);

it('leaves what a folder’s own .dockerignore names out of the hash', () => {
  add('Dockerfile');
  add('.dockerignore', '.env\n');
  const before = hash();
  add('.env');
  expect(hash()).toBe(before);
});

it('gives an image another hash with other build arguments', () => {
  add('Dockerfile');
  expect(hash({ arguments: { VERSION: '1' } })).not.toBe(hash({ arguments: { VERSION: '2' } }));
});

it('builds the stage that the definition names, as another image', () => {
  add('Dockerfile');
  expect(hash({ target: 'production' })).not.toBe(hash());
  expect(hash({ target: 'production' })).not.toBe(hash({ target: 'debug' }));
  const app = new App({ context: FOR_TEMPLATES_ALONE, builtinCloudFormationValidation: false });
  builtImages(new Stack(app, 'Stack'), application({ target: 'production' }));
  const { directory } = app.synth();
  const { dockerImages } = JSON.parse(readFileSync(join(directory, 'Stack.assets.json'), 'utf8'));
  expect(Object.values<any>(dockerImages).map(({ source }) => source.dockerBuildTarget)).toEqual([
    'production',
  ]);
});
