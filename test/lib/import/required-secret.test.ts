import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importCompose } from '../../../lib/import/import-compose.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'required-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (variable: string) => {
  const file = join(folder, 'compose.yaml');
  writeFileSync(
    file,
    `services:\n  web:\n    image: org/web:1\n    environment:\n      ${variable}: \${${variable}:?set it}\n`,
  );
  return importCompose({ paths: [file], shell: {} });
};

it('needs no value of a secret that the file demands, as the user stores it later', () => {
  const { definition } = read('API_TOKEN');
  expect(definition.services.web?.secrets).toEqual([
    { name: 'api-token', environmentVariable: 'API_TOKEN', source: 'provided' },
  ]);
  expect(definition.services.web?.environment).toBeUndefined();
});

it('needs the value of any other variable that the file demands', () => {
  expect(() => read('WEB_HOST')).toThrow('needs the variable WEB_HOST: set it; set it in the shell');
});
