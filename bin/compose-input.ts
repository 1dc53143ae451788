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

/**
 * The same command with the flags that the texts of its refusals name. Undefined if a refusal names no flag.
 */
export function wayOut(line: CommandLine, { verdicts }: Imported): string | undefined {
  const values: Record<string, string> = { ...line.values };
  const switches = new Set(line.switches);
  for (const { kind, text } of verdicts) {
    if (kind !== 'refused' || text.endsWith(': see there')) continue;
    const [, flag, value] = /--(volumes) (\S+)/.exec(text) ?? /--(without) ([^\s,.;]+)/.exec(text) ?? [];
    if (flag === undefined && text.includes('--keep-containers')) switches.add('keep-containers');
    else if (flag === undefined || value === undefined) return undefined;
    else values[flag] = [...new Set([...listed(values[flag]), ...listed(value)])].join(',');
  }
  return `npm start -- ${argumentsOf({ ...line, values, switches })}`;
}
