import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { parseApplication } from '../../lib/definition/parse-application.ts';
import { workloads } from '../../lib/definition/workloads.ts';
import { builtImages } from '../../lib/deploy/image.ts';
import { FOR_TEMPLATES_ALONE, PROJECT } from '../../lib/deploy/render.ts';
import { COMPOSE_EXAMPLES } from './compose-examples.ts';
import { EXAMPLES } from './examples.ts';

// Not of lib/application.ts, which a user may have replaced: test/app has the images of the sample.
const definitions = [
  ...Object.values(EXAMPLES).map(({ definition }) => definition),
  ...COMPOSE_EXAMPLES.map(({ read }) => read().definition),
];

/** The folders of all images that are built here, each with what its first service says about the build. */
const BUILDS = new Map(
  definitions.flatMap((definition) =>
    workloads(parseApplication(definition)).flatMap(({ image: { build } }) =>
      build ? [[build.context, build] as const] : [],
    ),
  ),
);

let copy: string;

afterEach(() => rmSync(copy, { recursive: true }));

const add = (path: string) => {
  mkdirSync(dirname(join(copy, path)), { recursive: true });
  writeFileSync(join(copy, path), 'left behind');
};

it('knows of the folders of the examples and of their Compose files', () => {
  copy = mkdtempSync(join(tmpdir(), 'image-'));
  expect([...BUILDS.keys()]).toEqual(expect.arrayContaining(['examples/tickets', 'examples/compose/queue']));
});

describe.each([...BUILDS])('the image of %s', (folder, { dockerfile, target }) => {
  const hash = () => {
    const build = { context: relative(PROJECT, copy), dockerfile, target };
    const shop = parseApplication({ name: 'shop', services: { web: { image: { build } } } });
    const stack = new Stack(new App({ context: FOR_TEMPLATES_ALONE }), 'Stack');
    return builtImages(stack, shop).get('web')?.assetHash;
  };

  it('keeps its hash when tools, editors, tests and people leave files in its folder', () => {
    copy = mkdtempSync(join(tmpdir(), 'image-'));
    const filter = (path: string) => !/[\\/](node_modules|dist)$/.test(path);
    cpSync(join(PROJECT, folder), copy, { recursive: true, filter });
    const before = hash();
    for (const path of [
      ...['.DS_Store', '.env', '.env.local', 'npm-debug.log', 'server.log', '.idea/workspace.xml'],
      ...['.vscode/settings.json', '.server.mjs.swp', 'server.mjs~', 'coverage/lcov.info', '.git/HEAD'],
      ...['deep/.DS_Store', 'deep/.env', 'deep/coverage/lcov.info', 'test-results/1.xml'],
    ]) {
      add(path);
      expect([path, hash()]).toEqual([path, before]);
    }
    add('source.mjs');
    expect(hash()).not.toBe(before);
  });

  it('hands the memory limit to Node, if it has Node', () => {
    copy = mkdtempSync(join(tmpdir(), 'image-'));
    const text = readFileSync(join(PROJECT, folder, dockerfile ?? 'Dockerfile'), 'utf8');
    const runs = /^CMD \["([^"]+)"/m.exec(text)?.[1];
    if (runs === 'node') expect(text).toMatch(/^ENV NODE_OPTIONS=--max-old-space-size-percentage=50$/m);
    else expect([folder, runs]).toEqual(['examples/compose/site/site', undefined]);
  });
});
