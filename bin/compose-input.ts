import { InvalidInput } from '../lib/definition/invalid-input.ts';
import { type Problem, problem } from '../lib/definition/problem.ts';
import { type Imported, importCompose } from '../lib/import/import-compose.ts';
import { VOLUME_CHOICES } from '../lib/import/parts.ts';
import { shellWord } from '../lib/import/running-project.ts';
import type { CommandLine } from './command-line.ts';

const listed = (value: string | undefined): string[] => value?.split(',').filter(Boolean) ?? [];

/**
 * Reads the Compose files that a command line names.
 *
 * @throws InvalidInput if a flag is wrong, or if the files cannot be read
 */
export function composeOf({ words, values, switches }: CommandLine): Imported {
  const publicPorts = listed(values.public);
  const without = listed(values.without);
  const volumes = listed(values.volumes);
  const profiles = listed(values.profile);
  const imported = importCompose(
    {
      paths: words,
      envFile: values['env-file'],
      ...(profiles.length > 0 && { profiles }),
      root: values.root,
      shell: process.env,
    },
    { keepContainers: switches.has('keep-containers'), without, publicPorts, volumes },
  );
  const { services = {} } = imported.project.tree;
  const known = Object.keys(services);
  const problems: Problem[] = [
    ...without
      .filter((name) => !known.includes(name))
      .map((name) => problem('--without', name, `must be one of the services ${known.join(', ')}`)),
    ...publicPorts
      .filter((choice) => !/^[^:]+:\d{1,5}$/.test(choice) || !known.includes(choice.split(':')[0] ?? ''))
      .map((choice) =>
        problem(
          '--public',
          choice,
          `must be a service and its port, as in ${known[0] ?? 'web'}:8080; services are ${known.join(', ')}`,
        ),
      ),
    ...volumes
      .filter((choice) => !known.some((name) => VOLUME_CHOICES.some((how) => choice === `${name}:${how}`)))
      .map((choice) =>
        problem(
          '--volumes',
          choice,
          `must be a service and ${VOLUME_CHOICES.join(', ')}, as in ${known[0] ?? 'web'}:network; services are ${known.join(', ')}`,
        ),
      ),
  ];
  if (problems.length > 0) throw new InvalidInput('the command line', problems);
  return imported;
}

/** The arguments by which a command reads the same files in the same way, as a shell takes them. */
export function argumentsOf({ words, values, switches }: CommandLine): string {
  const flags = [
    ...Object.entries(values).flatMap(([name, value]) => (name === 'out' ? [] : [`--${name}`, value])),
    ...[...switches].flatMap((name) => (name === 'replace' ? [] : [`--${name}`])),
  ];
  return [...words, ...flags].map(shellWord).join(' ');
}

/** The refusals of an imported application as an error. Undefined if there are none. */
export function refusalOf({ verdicts, project }: Imported): InvalidInput | undefined {
  const refused = verdicts.filter(({ kind }) => kind === 'refused');
  if (refused.length === 0) return undefined;
  return new InvalidInput(
    project.files.join(', '),
    refused.map(({ path, text }) => ({ field: path, message: `${path}: ${text}` })),
  );
}

/** A command that reads the same files without a refusal. */
export interface WayOut {
  /** The arguments, with all flags that the user gave. */
  readonly arguments: string;
  /** The services that it leaves out, and that the user did not. */
  readonly without: readonly string[];
}

/** Flags by which a refusal is avoided, those first that leave the fewest questions to others. */
const BY_FLAGS = [/--(keep-containers)/, /--(without) ([^\s,.;]+)/, /--(volumes) (\S+)/] as const;

/**
 * The same command with the flags that the texts of its refusals name. Undefined if flags cannot avoid all of them.
 *
 * A service that is left out has no volumes: the files are read again before further flags are added.
 */
export function wayOut(line: CommandLine, imported: Imported): WayOut | undefined {
  let given = line;
  let refused = refusedIn(imported);
  for (const flag of BY_FLAGS) {
    // A text that names a way without leaving anything out is answered by that way.
    const texts = flag.source.includes('without')
      ? refused.filter((text) => !/--volumes/.test(text))
      : refused;
    given = texts.reduce((before, text) => withFlag(before, flag.exec(text)), given);
    if (given === line) continue;
    refused = again(given);
    if (refused.length === 0) {
      const out = given.values.out === undefined ? '' : ` --out ${shellWord(given.values.out)}`;
      const before = listed(line.values.without);
      return {
        arguments: `${argumentsOf(given)}${out}`,
        without: listed(given.values.without).filter((name) => !before.includes(name)),
      };
    }
  }
  return undefined;
}

const refusedIn = ({ verdicts }: Imported): string[] =>
  verdicts.flatMap(({ kind, text }) => (kind === 'refused' ? [text] : []));

/** The refusals of the same files with other flags. */
function again(line: CommandLine): string[] {
  try {
    return refusedIn(composeOf(line));
  } catch (error) {
    if (error instanceof InvalidInput) return [error.message];
    throw error;
  }
}

function withFlag(line: CommandLine, found: RegExpExecArray | null): CommandLine {
  const [, flag, value] = found ?? [];
  if (flag === undefined) return line;
  if (value === undefined) return { ...line, switches: new Set([...line.switches, flag]) };
  const all = [...new Set([...listed(line.values[flag]), ...listed(value)])].join(',');
  return { ...line, values: { ...line.values, [flag]: all } };
}
