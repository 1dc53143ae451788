import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidInput } from '../../../lib/definition/invalid-input.ts';
import { type Files, folderOf, type Given, imported, refusals } from './imported.ts';

/*
 * Input that is broken, huge or hostile. It ends in an error or in refusals, after little time.
 */

/**
 * The CPU that reading may take: a second on a machine of today, and CI's may be three times slower. Not the time: other
 * tests run beside this one.
 */
const MOST_SECONDS = 3;

/** The errors or the refusals of a folder, and the CPU that it took to find them. */
function outcomeOf(folder: string, given: Given = {}): { lines: string[]; seconds: number } {
  const before = process.cpuUsage();
  const lines = linesOf(folder, given);
  const { user, system } = process.cpuUsage(before);
  return { lines, seconds: (user + system) / 1e6 };
}

function linesOf(folder: string, given: Given): string[] {
  try {
    return refusals(imported(folder, given));
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    return error.problems.map(({ message }) => message);
  }
}

function expectRefusal(folder: string, saying: RegExp, given: Given = {}): void {
  const { lines, seconds } = outcomeOf(folder, given);
  expect(lines.join('\n')).toMatch(saying);
  expect(seconds).toBeLessThan(MOST_SECONDS);
}

const web = (keys: object): Files => ({
  'compose.yaml': { services: { web: { image: 'nginx:1.27', ...keys } } },
});

// What is loaded and compiled once is no part of a time.
beforeAll(() => imported(folderOf(web({ ports: ['80:80'] }))));

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

describe('a key', () => {
  const deep = (levels: number) => `${'${A:-'.repeat(levels)}x${'}'.repeat(levels)}`;
  it.each<[what: string, files: Files, saying: RegExp]>([
    ['with defaults 10,000 deep', web({ command: deep(10_000) }), /more than 100 deep/],
    ['with defaults 50 deep', web({ command: deep(50) }), /web.command has a variable in another form/],
    ['with a $ alone', web({ command: 'a $ b' }), /web.command has a \$ without a variable/],
    [
      'with ports from 1 to 65535',
      web({ ports: ['1-65535:1-65535'] }),
      /ports.0: is no port that can be read/,
    ],
    [
      'that exposes ports from 1 to 65535',
      web({ expose: ['1-65535'] }),
      /expose.0: is no port that can be read/,
    ],
    ['with a long option', web({ command: [`-${'password'.repeat(15_000)}!`, 'x'] }), /^$/],
    ['with a long command', web({ command: "'a' ".repeat(30_000) }), /^$/],
    ['with a long URL', web({ environment: { A: `http://${'a:'.repeat(60_000)}` } }), /^$/],
    ['with many hosts', web({ environment: { HOSTS: 'a,'.repeat(60_000) } }), /^$/],
    [
      'that waits in a circle',
      {
        'compose.yaml': {
          services: { a: { image: 'x', depends_on: ['b'] }, b: { image: 'x', depends_on: ['a'] } },
        },
      },
      /a.depends_on leads back to a \(a -> b -> a\)/,
    ],
    ['with an env file above the folder', web({ env_file: '../../etc/passwd' }), /env_file: leads out of/],
    ['with an env file that is a device', web({ env_file: '/dev/zero' }), /env_file: leads out of/],
    [
      'with an env file of 10 MB',
      { ...web({ env_file: 'a.env' }), 'a.env': 'A=b\n'.repeat(2_500_000) },
      /env_file: a.env must have at most/,
    ],
    [
      'with an env file of empty lines',
      { ...web({ env_file: 'a.env' }), 'a.env': `A=b${'\n'.repeat(130_000)}` },
      /^$/,
    ],
    [
      'with an env file of spaces',
      { ...web({ env_file: 'a.env' }), 'a.env': `A${' '.repeat(130_000)}` },
      /^$/,
    ],
    [
      'with an env file of open quotes',
      { ...web({ env_file: 'a.env' }), 'a.env': `A="${'\\"'.repeat(60_000)}` },
      /env_file: a.env line 1: A has a quote that does not end/,
    ],
    [
      'with an env file whose values double',
      {
        ...web({ env_file: 'a.env' }),
        'a.env': `A0=x\n${Array.from({ length: 60 }, (_, i) => `A${i + 1}=$A${i}$A${i}`).join('\n')}`,
      },
      /the values are longer than/,
    ],
    [
      'with an env file of other lines',
      { ...web({ env_file: 'a.env' }), 'a.env': '{"a": 1}' },
      /env_file: a.env line 1: must be NAME=VALUE/,
    ],
    [
      'with an env file that is a folder',
      { ...web({ env_file: 'a' }), 'a/b': '' },
      /env_file: a must be a plain file/,
    ],
    [
      'with a mount above the folder',
      web({ volumes: ['../../etc/passwd:/a/b:ro'] }),
      /volumes.0: leads out of/,
    ],
    [
      'with a mount of the machine',
      web({ volumes: ['/etc/passwd:/a/b:ro'] }),
      /volumes.0: \/etc\/passwd is of the machine/,
    ],
    [
      'with a mount of a file of 10 MB',
      { ...web({ volumes: ['./a:/a/b'] }), a: 'x'.repeat(10_000_000) },
      /volumes.0: a must have at most/,
    ],
    ['with a build context above the folder', web({ build: '../..' }), /build: leads out of/],
    [
      'with a Dockerfile above the context',
      { ...web({ build: { dockerfile: '../../etc/passwd' } }), Dockerfile: '' },
      /dockerfile: is outside of the build context/,
    ],
    ['with a variable named constructor', web({ environment: ['constructor', 'toString'] }), /^$/],
  ])('%s ends in time', (_, files, saying) => {
    expectRefusal(folderOf(files), saying);
  });

  it.each([
    [
      'configs',
      { file: '../../etc/passwd' },
      /configs.0: passwd (?:is outside|cannot be read)|configs.0: there is no such file/,
    ],
    ['configs', { file: '/dev/zero' }, /configs.0: zero is outside of/],
    ['secrets', { file: '../../etc/passwd' }, /^$/],
    ['secrets', { file: '/dev/zero' }, /^$/],
  ])('of %s with the file %j reads nothing above the folder', (list, definition, saying) => {
    const service = { image: 'nginx:1.27', [list]: [{ source: 'a', target: '/etc/a/b' }] };
    const folder = folderOf({ 'compose.yaml': { services: { web: service }, [list]: { a: definition } } });
    expectRefusal(folder, saying);
    expect(JSON.stringify(imported(folder).definition)).not.toContain('root:');
  });

  it('with a link out of the folder, or a pipe, is refused', () => {
    const folder = folderOf({
      ...web({ volumes: ['./link:/a/b', './pipe:/c/d', './conf.d:/e:ro'], env_file: ['link'] }),
      'conf.d/a': 'a',
    });
    symlinkSync('/etc/passwd', join(folder, 'link'));
    symlinkSync('/etc/passwd', join(folder, 'conf.d', 'link'));
    spawnSync('mkfifo', [join(folder, 'pipe')]);
    const { lines } = outcomeOf(folder);
    expect(lines.map((line) => line.replace(/ is outside of .*/, ' is outside'))).toEqual([
      'refused services.web.volumes.0: link is outside',
      'refused services.web.volumes.1: pipe must be a plain file; or copy it into an image of your own',
      'refused services.web.volumes.2.link: link is outside',
      'refused services.web.env_file.0: link is outside',
    ]);
  });
});
