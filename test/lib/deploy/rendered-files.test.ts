import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMPOSE_FILE, MANIFESTS, RENDERED, writeRenderedFiles } from '../../../lib/deploy/rendered-files.ts';
import { renderProject } from '../../render-project.ts';

let directory: string;
let manifests: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'rendered-'));
  manifests = join(directory, MANIFESTS);
});

afterEach(() => rmSync(directory, { recursive: true }));

it('writes the files where there are none', () => {
  writeRenderedFiles(directory, { [COMPOSE_FILE]: 'a', [`${MANIFESTS}/1.yaml`]: 'b' });
  expect(readFileSync(join(directory, COMPOSE_FILE), 'utf8')).toBe('a');
  expect(readFileSync(join(manifests, '1.yaml'), 'utf8')).toBe('b');
});

it('takes away manifests that are rendered no longer, and nothing that is somebody’s own', () => {
  mkdirSync(join(manifests, 'overlay.yaml'), { recursive: true });
  writeFileSync(join(manifests, 'kustomization.yaml'), 'resources: [1.yaml]\n');
  writeFileSync(join(manifests, 'notes.md'), `# ${RENDERED}`);
  writeRenderedFiles(directory, {
    [`${MANIFESTS}/1.yaml`]: `# ${RENDERED}\n`,
    [`${MANIFESTS}/2.yaml`]: `# ${RENDERED}\n`,
  });
  writeRenderedFiles(directory, { [`${MANIFESTS}/1.yaml`]: `# ${RENDERED} Anew.\n` });
  expect(readdirSync(manifests).sort()).toEqual(['1.yaml', 'kustomization.yaml', 'notes.md', 'overlay.yaml']);
  expect(readFileSync(join(manifests, '1.yaml'), 'utf8')).toContain('Anew');
});

it('fails with nothing written where one of the files cannot be, and takes nothing away', () => {
  writeRenderedFiles(directory, { [COMPOSE_FILE]: 'before', [`${MANIFESTS}/1.yaml`]: `# ${RENDERED}\n` });
  const impossible = `${COMPOSE_FILE}/within-a-file.yaml`;
  expect(() => writeRenderedFiles(directory, { [COMPOSE_FILE]: 'after', [impossible]: 'x' })).toThrow();
  expect(readFileSync(join(directory, COMPOSE_FILE), 'utf8')).toBe('before');
  expect(readdirSync(manifests)).toEqual(['1.yaml']);
});

it('knows by their first words all that is rendered', () => {
  const contents = Object.values(renderProject().renderedFiles);
  expect(contents.length).toBeGreaterThan(1);
  for (const content of contents) expect(content.startsWith(`# ${RENDERED}`)).toBe(true);
});
