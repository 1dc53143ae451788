import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectRefusal, measureOrdinaryImport } from './hostile.ts';
import { folderOf } from './imported.ts';

beforeAll(measureOrdinaryImport);

describe('a Compose file', () => {
  const anchors = 'abcdefghij'.split('');
  it.each<[what: string, text: string, saying: RegExp]>([
    [
      'of 10 MB',
      `services: {}\n#${'x'.repeat(10_000_000)}`,
      /must have at most 131072 bytes; it has 10000014/,
    ],
    ['that is empty', '', /must be a mapping with the key services/],
    ['with a list at the top', '- web\n', /must be a mapping with the key services/],
    ['that is one word', 'services', /must be a mapping with the key services/],
    ['with binary content', '\x7fELF\x01\x02\x00\x03', /must be a mapping/],
    ['with tabs', 'services:\n\tweb:\n\t\timage: x\n', /line 2: Tabs are not allowed/],
    ['with several documents', 'services: {}\n---\nservices: {}\n', /several YAML documents/],
    [
      'with aliases that explode',
      [
        'x-a: &a [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]',
        ...anchors.slice(1).map((name, i) => `x-${name}: &${name} [${Array(10).fill(`*${anchors[i]}`)}]`),
      ].join('\n'),
      /stands for more than 50000 values/,
    ],
    [
      'with merges that explode',
      `x-a: &a {${Array.from({ length: 5000 }, (_, i) => `k${i}: 1`)}}\nx-b:\n${'  - <<: *a\n'.repeat(900)}`,
      /stands for more than 50000 values/,
    ],
    ['with an alias in its own anchor', 'x-a: &a [*a]\n', /\*a stands within its own anchor/],
    ['with an alias of nothing', 'x-a: *b\n', /Unresolved alias/],
    ['of brackets', '['.repeat(100_000), /more than 100 deep/],
    ['of dashes', '- '.repeat(50_000), /more than 100 deep/],
    [
      'that nests by indentation',
      Array.from({ length: 400 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
      /more than 100 deep/,
    ],
    ['of quotes', '"'.repeat(130_000), /no YAML/],
    ['with a key twice', 'services:\n  web: {image: a, image: b}\n', /the key image stands twice/],
    [
      'with a service named __proto__',
      'services: {__proto__: {image: x}}\n',
      /__proto__ is no key that can be read/,
    ],
    [
      'with the key __proto__ anywhere',
      'x-a: [{__proto__: {b: 1}}]\n',
      /__proto__ is no key that can be read/,
    ],
    ['with a long list', `x-a: [${Array.from({ length: 20_000 }, (_, i) => i)}]`, /a list has 20000 entries/],
    [
      'with many services',
      `services:\n${Array.from({ length: 5000 }, (_, i) => `  a${i}: {image: x}\n`).join('')}`,
      /5000 entries, and 100 are the most/,
    ],
    [
      'with an unknown key',
      'services: {web: {image: x, imagee: y}}\n',
      /web.imagee is no key of the Compose specification/,
    ],
    [
      'that includes what is elsewhere',
      'include: ["https://example.org/a.git"]\n',
      /includes or extends a file that is not in the folder/,
    ],
    [
      'that includes a file above it',
      'include: [../../etc/passwd]\n',
      /passwd (?:is outside|cannot be read)/,
    ],
    [
      'that extends a file of the machine',
      'services: {web: {extends: {file: /etc/passwd, service: x}}}\n',
      /passwd is outside/,
    ],
  ])('%s is refused', (_, text, saying) => {
    expectRefusal(folderOf({ 'compose.yaml': text }), saying);
  });

  it('that is not UTF-8 is refused', () => {
    const folder = folderOf({});
    writeFileSync(join(folder, 'compose.yaml'), Buffer.from([0x73, 0x3a, 0xff, 0xfe]));
    expectRefusal(folder, /must be text in UTF-8/);
  });

  it('that is a link out of its folder, a folder, a pipe, a device or a link to itself is refused', () => {
    const folder = folderOf({ 'sub/compose.yaml': 'services: {}' });
    symlinkSync('/etc/passwd', join(folder, 'link.yaml'));
    symlinkSync(join(folder, 'loop.yaml'), join(folder, 'loop.yaml'));
    mkdirSync(join(folder, 'folder.yaml'));
    spawnSync('mkfifo', [join(folder, 'pipe.yaml')]);
    expectRefusal(folder, /is outside of/, { paths: ['link.yaml'] });
    expectRefusal(folder, /cannot be read \(ELOOP\)/, { paths: ['loop.yaml'] });
    expectRefusal(folder, /is a folder without compose.yaml/, { paths: ['folder.yaml'] });
    expectRefusal(folder, /must be a plain file/, { paths: ['folder.yaml', 'link.yaml'] });
    expectRefusal(folder, /must be a plain file/, { paths: ['pipe.yaml'] });
    expectRefusal('/dev', /must be a plain file/, { paths: ['zero'] });
    expectRefusal(folder, /cannot be read \(ENOENT\)/, { paths: ['none.yaml'] });
  });

  const isRoot = process.getuid?.() === 0;
  (isRoot ? it.skip : it)('that may not be read is refused', () => {
    const folder = folderOf({ 'compose.yaml': 'services: {}' });
    chmodSync(join(folder, 'compose.yaml'), 0);
    expectRefusal(folder, /cannot be read \(EACCES\)/);
  });
});
