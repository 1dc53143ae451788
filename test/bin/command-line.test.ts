import { type Command, commandLine } from '../../bin/command-line.ts';
import { InvalidInput } from '../../lib/definition/invalid-input.ts';
import { mustBe } from '../../lib/definition/problem.ts';

const COMMAND: Command = {
  name: 'npm run draw',
  about: 'Draws shapes.',
  words: { value: 'SHAPE ...', about: 'names of shapes' },
  flags: { json: 'for programs', width: { value: 'N', about: 'in pixels' } },
  parse: (line) => line,
};

it('reads switches, values and words', () => {
  expect(commandLine(COMMAND, ['circle', '--json', '--width', '3', 'line'])).toEqual({
    switches: new Set(['json']),
    values: { width: '3' },
    words: ['circle', 'line'],
    behind: [],
  });
});

it('explains itself where it is asked to, whatever else is given', () => {
  expect(commandLine(COMMAND, ['circle', '--help'])).toBe(`Draws shapes.

  npm run draw -- [flags] [SHAPE ...]

  SHAPE ...  names of shapes
  --json     for programs
  --width N  in pixels
  --help     this text`);
});

const FLAGS = '--json, --width N, --help';

it.each([
  ['an unknown flag', ['--jsn'], `--jsn is not a flag of this command; its flags are ${FLAGS}`],
  [
    'the name of something in every object',
    ['--constructor'],
    `--constructor is not a flag of this command; its flags are ${FLAGS}`,
  ],
  ['a flag without its value', ['--width'], '--width must be followed by N'],
  ['a flag in place of a value', ['--width', '--json'], '--width must be followed by N; got "--json"'],
  ['an empty value', ['--width='], '--width must be followed by N; got ""'],
  ['a value for a switch', ['--json=yes'], '--json takes no value; got "yes"'],
])('fails for %s with what there may be', (_, argv, problem) => {
  expect(() => commandLine(COMMAND, argv)).toThrow(`the command line has 1 problem:\n  ${problem}`);
});

it('fails for a word where none is taken', () => {
  expect(() => commandLine({ ...COMMAND, words: undefined }, ['circle'])).toThrow(
    'circle is not a flag, and this command takes flags only',
  );
});

it('fails with all that is wrong at once, wrong values among it', () => {
  const parse = () => {
    throw new InvalidInput('the drawing', [mustBe('shape', 'blob', 'one of circle, line')]);
  };
  expect(() => commandLine({ ...COMMAND, parse }, ['blob', '--jsn', '--width'])).toThrow(
    `the command line has 2 problems:
  --jsn is not a flag of this command; its flags are ${FLAGS}
  --width must be followed by N
the drawing has 1 problem:
  shape must be one of circle, line; got "blob"`,
  );
});

describe('with a command behind --', () => {
  const behind = { value: 'command', about: 'a command to run' };

  it('leaves what is behind -- as it is, help too', () => {
    const given = commandLine({ ...COMMAND, behind }, ['--json', '--', 'ls', '--help', '--', '-x']);
    expect(given).toMatchObject({ switches: new Set(['json']), behind: ['ls', '--help', '--', '-x'] });
  });

  it('fails without one, and for a word before it', () => {
    expect(() => commandLine({ ...COMMAND, words: undefined, behind }, ['ls'])).toThrow(
      `the command line has 2 problems:
  ls is not a flag; put the command behind --
  the command is missing; give it behind --, as in -- command`,
    );
  });
});
