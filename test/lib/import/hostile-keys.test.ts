import { spawnSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expectRefusal, measureOrdinaryImport, outcomeOf, web } from './hostile.ts';
import { type Files, folderOf, imported } from './imported.ts';

beforeAll(measureOrdinaryImport);

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
      /volumes.0: must be within .*; got \.\.\/\.\.\/etc\/passwd/,
    ],
    [
      'with a mount of the machine',
      web({ volumes: ['/etc/passwd:/a/b:ro'] }),
      /volumes.0: must be .*; got \/etc\/passwd, which is of the machine/,
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
    [
      'with a variable named __proto__',
      web({ environment: ['__proto__=x'] }),
      /environment.__proto__: is no name that every platform takes/,
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
