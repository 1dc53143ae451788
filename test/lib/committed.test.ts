import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMPOSE_FILE, MANIFESTS, RENDERED, write } from '../../lib/committed.ts';
import { renderProject } from '../render-project.ts';

let directory: string;
let manifests: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'committed-'));
  manifests = join(directory, MANIFESTS);
});

afterEach(() => rmSync(directory, { recursive: true }));

it('writes the files where there are none', () => {
  write(directory, { [COMPOSE_FILE]: 'a', [`${MANIFESTS}/1.yaml`]: 'b' });
  expect(readFileSync(join(directory, COMPOSE_FILE), 'utf8')).toBe('a');
  expect(readFileSync(join(manifests, '1.yaml'), 'utf8')).toBe('b');
});

it('takes away manifests that are rendered no longer, and nothing that is somebody’s own', () => {
  mkdirSync(join(manifests, 'overlay.yaml'), { recursive: true });
  writeFileSync(join(manifests, 'kustomization.yaml'), 'resources: [1.yaml]\n');
  writeFileSync(join(manifests, 'notes.md'), `# ${RENDERED}`);
  write(directory, {
    [`${MANIFESTS}/1.yaml`]: `# ${RENDERED}\n`,
    [`${MANIFESTS}/2.yaml`]: `# ${RENDERED}\n`,
  });
  write(directory, { [`${MANIFESTS}/1.yaml`]: `# ${RENDERED} Anew.\n` });
  expect(readdirSync(manifests).sort()).toEqual(['1.yaml', 'kustomization.yaml', 'notes.md', 'overlay.yaml']);
  expect(readFileSync(join(manifests, '1.yaml'), 'utf8')).toContain('Anew');
});

it('knows by their first words all that is rendered', () => {
  for (const content of Object.values(renderProject().committed))
    expect(content.startsWith(`# ${RENDERED}`)).toBe(true);
});
