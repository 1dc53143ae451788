import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { parseApplication } from '../../../lib/definition/parse-application.ts';
import { composeFile } from '../../../lib/deploy/compose/compose-file.ts';
import { builtImages } from '../../../lib/deploy/image.ts';
import { FOR_TEMPLATES_ALONE, PROJECT } from '../../../lib/deploy/render.ts';

/** Registers the tests of the image of a service of the sample, which is built from its folder of `app`. */
export function imageTests(name: string): void {
  describe('image hash', () => imageHashTests(name));

  // Its effect is seen on an engine, in the Compose tier.
  it('the image derives the heap limit of Node from the container limit, and no deployment repeats it', async () => {
    const file = (path: string) => readFile(join(PROJECT, path), 'utf8');
    const dockerfile = await file(`app/${name}/Dockerfile`);
    const [, percent] = /^ENV NODE_OPTIONS=--max-old-space-size-percentage=(\d+)$/m.exec(dockerfile) ?? [];
    const overheadMiB = 60;
    for (const limitMiB of [128, 256]) {
      expect((limitMiB * Number(percent)) / 100 + overheadMiB).toBeLessThan(limitMiB);
    }
    expect(composeFile(applicationOf(`app/${name}`))).not.toContain('NODE_OPTIONS');
    expect(await file('lib/definition/container-variables.ts')).not.toContain('NODE_OPTIONS');
  });
}

/** An application with an image that is built from a folder. Not that of lib/application.ts, which a user may have replaced. */
const applicationOf = (context: string) =>
  parseApplication({ name: 'shop', services: { web: { image: { build: { context } } } } });

function imageHashTests(name: string): void {
  let copy: string;

  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), 'app-'));
    const filter = (path: string) => !/[\\/](node_modules|dist)$/.test(path);
    cpSync(join(PROJECT, 'app', name), copy, { recursive: true, filter });
  });
  afterAll(() => rmSync(copy, { recursive: true }));

  const add = (path: string) => {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    writeFileSync(join(copy, path), 'changed');
  };
  const hash = () => {
    const stack = new Stack(new App({ context: FOR_TEMPLATES_ALONE }), 'Stack');
    return builtImages(stack, applicationOf(relative(PROJECT, copy))).get('web')?.assetHash;
  };

  it('ignores files that builds, tests, editors and people leave in the folder', () => {
    const before = hash();
    for (const path of [
      ...['.DS_Store', '.env', '.env.local', 'npm-debug.log', 'server.log', '.idea/workspace.xml'],
      ...['.vscode/settings.json', 'src/.server.ts.swp', 'src/server.ts~', 'coverage/lcov.info', '.git/HEAD'],
      ...[
        'dist/server.cjs',
        'node_modules/fastify/package.json',
        'test-results/1.xml',
        'src/dev/dev-server.ts',
      ],
    ])
      add(path);
    expect(hash()).toBe(before);
  });

  it.each([
    'src/server.ts',
    'src/store/table-client.ts',
    'package.json',
    'package-lock.json',
    'Dockerfile',
    '.npmrc',
    'build.mjs',
  ])('changes with %s', (path) => {
    const before = hash();
    add(path);
    expect(hash()).not.toBe(before);
  });
}
