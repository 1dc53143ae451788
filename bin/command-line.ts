import { type ParseArgsConfig, parseArgs } from 'node:util';
import { bothChecked, InvalidInput } from '../lib/definition/invalid-input.ts';
import { type Problem, problem } from '../lib/definition/problem.ts';

/** A flag of a command: what it does and, where it takes a value, the placeholder for the value. */
export type Flag = string | { readonly value: string; readonly about: string };

/** Arguments that are not flags: their placeholder in the help, and what they are. */
export interface Words {
  readonly value: string;
  readonly about: string;
}

/** A command as its help shows it. */
export interface CommandHelp {
  /** The command as people type it, such as `npm run compare`. */
  readonly name: string;
  readonly about: string;
  /** The flags by name, without dashes. Every command also has `help`. */
  readonly flags: Readonly<Record<string, Flag>>;
  /** Arguments that are allowed among the flags. @default - none are allowed */
  readonly words?: Words | undefined;
  /** A command to run, which must follow a `--`. @default - there is none */
  readonly behind?: Words | undefined;
  /** Further paragraphs of the help. @default - none */
  readonly notes?: string | undefined;
}

export interface Command<T extends object = CommandLine> extends CommandHelp {
  /**
   * Checks the values and returns the input of the command.
   *
   * @throws InvalidInput naming every value that is wrong
   */
  readonly parse: (line: CommandLine) => T;
}

export interface CommandLine {
  readonly switches: ReadonlySet<string>;
  readonly values: Readonly<Record<string, string>>;
  readonly words: readonly string[];
  /** The arguments behind `--`, where {@link CommandHelp.behind} is set. */
  readonly behind: readonly string[];
}

const HELP = { help: 'this text' };

/**
 * Reads the arguments of a command.
 *
 * @returns the input of the command; if the user asked for help, the text to print instead
 * @throws InvalidInput naming every argument and every value that is wrong
 */
export function commandLine<T extends object>(command: Command<T>, argv: readonly string[]): T | string {
  const end = command.behind ? argv.indexOf('--') : -1;
  const before = end < 0 ? argv : argv.slice(0, end);
  const { problems, line } = read(command, before, end < 0 ? [] : argv.slice(end + 1));
  if (line.switches.has('help')) return helpOf(command);
  const [, parsed] = bothChecked(
    () => {
      if (problems.length > 0) throw new InvalidInput('the command line', problems);
    },
    () => command.parse(line),
  );
  return parsed;
}

/** Sorts the arguments by kind, and collects the problems of all others. */
function read({ flags: own, words, behind }: CommandHelp, args: readonly string[], rest: string[]) {
  const flags: CommandHelp['flags'] = { ...own, ...HELP };
  const options = Object.entries(flags).map(([name, flag]) => [
    name,
    { type: typeof flag === 'string' ? 'boolean' : 'string' },
  ]);
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(options) as NonNullable<ParseArgsConfig['options']>,
    allowPositionals: true,
    // Node's own check ends at the first mistake.
    strict: false,
    tokens: true,
  });
  const known = Object.entries(flags).map(([name, flag]) => `--${name}${placeholder(flag)}`);
  const problems: Problem[] = [];
  const switches = new Set<string>();
  const values: Record<string, string> = {};
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue;
    if (token.kind === 'positional') {
      if (words) positionals.push(token.value);
      else problems.push(strayWord(token.value, behind));
      continue;
    }
    const { name, rawName, value } = token;
    const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
    if (flag === undefined) {
      problems.push({
        field: rawName,
        message: `${rawName} is not a flag of this command; its flags are ${known.join(', ')}`,
      });
    } else if (typeof flag === 'string') {
      switches.add(name);
      if (value !== undefined) problems.push(problem(rawName, value, 'takes no value'));
    } else if (!value || (!token.inlineValue && value.startsWith('--'))) {
      const message = `${rawName} must be followed by ${flag.value}`;
      problems.push({ field: rawName, message, ...(value !== undefined && { received: value }) });
    } else {
      values[name] = value;
    }
  }
  if (behind && rest.length === 0) {
    problems.push({
      field: 'the command',
      message: `the command is missing; give it behind --, as in -- ${behind.value}`,
    });
  }
  return { problems, line: { switches, values, words: positionals, behind: rest } };
}

const strayWord = (word: string, behind: Words | undefined): Problem => ({
  field: word,
  message: behind
    ? `${word} is not a flag; put the command behind --`
    : `${word} is not a flag, and this command takes flags only`,
});

const placeholder = (flag: Flag): string => (typeof flag === 'string' ? '' : ` ${flag.value}`);

function helpOf({ name, about, flags, words, behind, notes }: CommandHelp): string {
  const all: CommandHelp['flags'] = { ...flags, ...HELP };
  const rows = Object.entries(all).map(([flag, described]) => [
    `--${flag}${placeholder(described)}`,
    typeof described === 'string' ? described : described.about,
  ]);
  if (words) rows.unshift([words.value, words.about]);
  const width = Math.max(...rows.map(([first = '']) => first.length)) + 2;
  const usage = [
    `${name}${name.startsWith('npm ') ? ' --' : ''} [flags]`,
    ...(words ? [`[${words.value}]`] : []),
    ...(behind ? [`-- ${behind.value}`] : []),
  ];
  return [
    about,
    `  ${usage.join(' ')}`,
    rows.map(([first = '', second]) => `  ${first.padEnd(width)}${second}`).join('\n'),
    ...(notes ? [notes] : []),
  ].join('\n\n');
}
