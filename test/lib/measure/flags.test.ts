import { flagsHelp, parseArguments } from '../../../lib/measure/flags.ts';

const parse = (line: string) => parseArguments(line.split(' '));

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
    command: ['sh', '-c', 'x', '--rate', '7', '--', 'y'],
    json: true,
    out: 'a.json',
  });
});

it('fails with all that is wrong at once, in the words of the command line', () => {
  const line = '--url http://localhost --rate fast --warm-up -1 --mix 1/2 --foo --json=yes --out= bar';
  expect(() => parse(line)).toThrow(
    [
      'the measurement has 8 problems:',
      'an argument must be behind --, where the command begins; got "bar"',
      'the command must be given behind --, as in -- sleep 3; got nothing',
      '--json must be without a value; got "yes"',
      '--out must be a file name; got ""',
      '--rate must be of type number; got "fast"',
      '--mix write must be of type number; got nothing',
      '--warm-up must be at least 0; got -1',
      '--foo must be nothing: there is no such field; got true',
    ].join('\n  '),
  );
});

it('explains every flag with its limits and its default', () => {
  expect(flagsHelp()).toContain('--rate N              requests due each second, 1 to 1000 (200)');
  expect(flagsHelp()).toContain('in percent (70/10/20)');
});
