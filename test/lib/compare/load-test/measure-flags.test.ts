import { type Command, commandLine } from '../../../../bin/command-line.ts';
import { measureFlags, parseMeasureFlags } from '../../../../lib/compare/load-test/measure-flags.ts';

const COMMAND: Command = {
  name: 'npm run measure',
  about: '',
  flags: { ...measureFlags(), json: 'JSON', out: { value: 'FILE', about: 'a file' } },
  behind: { value: 'command [arguments]', about: 'a command' },
  parse: (line) => ({ ...line, config: parseMeasureFlags(line) }),
};
const parse = (line: string) => commandLine(COMMAND, line.split(' '));

it('reads flags before --, and takes all behind it for the command', () => {
  const line =
    '--url http://localhost:8080 --rate 50 --mix 60/30/10 --timeout 2.5 --host-header links.test --json --out a.json';
  expect(parse(`${line} -- sh -c x --rate 7 -- y`)).toMatchObject({
    config: {
      url: 'http://localhost:8080',
      ratePerSecond: 50,
      mixPercent: { read: 60, page: 30, write: 10 },
      timeoutSeconds: 2.5,
      hostHeader: 'links.test',
    },
    behind: ['sh', '-c', 'x', '--rate', '7', '--', 'y'],
    switches: new Set(['json']),
    values: { out: 'a.json' },
  });
});

it('fails with all that is wrong at once, in the words of the command line', () => {
  const line = '--url http://localhost --rate fast --warm-up -1 --mix 1/2 --foo --json=yes --out= bar';
  expect(() => parse(line)).toThrow(
    new RegExp(
      [
        '^the command line has 5 problems:',
        '--foo is not a flag of this command; its flags are --url TEXT, .*',
        '--json takes no value; got "yes"',
        '--out must be followed by FILE; got ""',
        'bar is not a flag; put the command behind --',
        'the command is missing; give it behind --, as in -- command .arguments.\nthe measurement has 3 problems:',
        '--rate must be a whole number from 1 to 1000; got "fast"',
        '--mix write is missing; it must be a whole number from 0 to 100',
        '--warm-up must be at least 0; got -1$',
      ].join('\n  '),
    ),
  );
});

it('explains every flag with its limits and its default', () => {
  const help = commandLine(COMMAND, ['--help']);
  expect(help).toContain('--rate N             requests due each second, 1 to 1000 (200)');
  expect(help).toContain('in percent (70/10/20)');
});
