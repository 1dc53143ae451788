import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { InvalidInput } from '../definition/invalid-input.ts';
import type { Problem } from '../definition/problem.ts';
import type { ComposeProject } from './compose-project.ts';
import { readEnvFile } from './env-file.ts';
import { assignments, own, text } from './short-forms.ts';
import { isWithin, readText } from './yaml-file.ts';

/*
 * The environment variables of a part of a Compose file: those of `environment`, and before them those of `env_file`.
 */

/** An env file as one part of a Compose file names it. */
export interface NamedEnvFile {
  /** The index in the list. @default - the key has no list */
  readonly index?: number | undefined;
  /** The reason for which there are no variables. @default - the file was read */
  readonly without?: { readonly kind: 'refused' | 'dropped'; readonly because: string } | undefined;
  readonly variables: Readonly<Record<string, string>>;
}

export interface PartVariables {
  /** The variables of `environment`. A value is undefined if neither the file nor the shell nor `.env` has one. */
  readonly own: readonly (readonly [name: string, value: string | undefined])[];
  readonly files: readonly NamedEnvFile[];
  /** The values that the container gets. */
  readonly effective: ReadonlyMap<string, string>;
}

export function variablesOf(raw: Readonly<Record<string, unknown>>, project: ComposeProject): PartVariables {
  const values = assignments(raw.environment).map(
    ([name, value]) =>
      // Without a value, Compose takes the one of the shell or of .env.
      [name, value === null ? own(project.variables, name) : value] as const,
  );
  const entries = raw.env_file === undefined || raw.env_file === null ? [] : [raw.env_file].flat();
  const files = entries.map((entry, i) => ({
    ...envFile(entry, project),
    ...(Array.isArray(raw.env_file) && { index: i }),
  }));
  const effective = new Map(files.flatMap(({ variables }) => Object.entries(variables)));
  for (const [name, value] of values)
    if (value === undefined) effective.delete(name);
    else effective.set(name, value);
  return { own: values, files, effective };
}

function envFile(entry: unknown, { folder, root, variables: outer }: ComposeProject): NamedEnvFile {
  const { path, required, format } =
    typeof entry === 'object' && entry
      ? (entry as { path?: unknown; required?: unknown; format?: unknown })
      : { path: entry, required: true, format: undefined };
  const without = (kind: 'refused' | 'dropped', because: string): NamedEnvFile => ({
    variables: {},
    without: { kind, because },
  });
  const file = resolve(folder, text(path));
  if (!isWithin(root, file))
    return without('refused', `leads out of ${root}; give a folder that holds it with --root`);
  if (!existsSync(file)) {
    if (text(required) === 'false')
      return without('dropped', 'there is no such file, and it is not required');
    return without('refused', 'there is no such file; create it, or remove the entry');
  }
  const problems: Problem[] = [];
  try {
    const content = readText(file, root);
    const read = { file: text(path), text: content, isRaw: text(format) === 'raw', outer };
    const variables = readEnvFile(read, problems);
    const [problem] = problems;
    return problem ? without('refused', problem.message) : { variables };
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    return without('refused', error.problems[0]?.message ?? error.message);
  }
}
