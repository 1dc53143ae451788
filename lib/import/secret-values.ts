import { resolve } from 'node:path';
import { InvalidInput } from '../definition/invalid-input.ts';
import type { ComposeProject } from './compose-project.ts';
import { secretsIn } from './secret-forms.ts';
import { looksSecret } from './secret-like.ts';
import { assignments, own, text } from './short-forms.ts';
import type { PartVariables } from './variables.ts';
import { readText } from './yaml-file.ts';

/** A shorter text stands in other texts by chance. */
const SHORTEST_TRACE = 6;

/** A value that is a word may be the name of something, too. */
const WORD = /^[a-z][a-z_-]*$/i;

const CUSTOMARY = ['password', 'postgres', 'secret', 'changeme', 'example', 'default'];

interface PartWithVariables {
  readonly key: string;
  readonly raw: Readonly<Record<string, unknown>>;
  readonly variables: PartVariables;
}

/** The values of secrets by which a secret is found again in other texts. */
export function secretValuesOf(project: ComposeProject, parts: readonly PartWithVariables[]): Set<string> {
  const variables = parts.flatMap((part) => [...part.variables.effective, ...argumentsOf(part, project)]);
  const isSecret = ([name, value]: readonly [string, string]) => looksSecret(name, value);
  const named = Object.values(project.tree.secrets ?? {}).map(
    (secret) => own(project.variables, text(secret.environment)) ?? contentOf(secret, project),
  );
  const plain = new Set([
    ...parts.flatMap(({ key, raw }) => [key, text(raw.image).split(/[:/]/)[0] ?? '']),
    ...variables.filter((variable) => !isSecret(variable)).map(([, value]) => value),
    ...CUSTOMARY,
  ]);
  const secret = variables.filter(isSecret).map(([, value]) => value);
  const values = [...secret, ...secret.flatMap(secretsIn), ...named, ...project.secretValues];
  return new Set(
    values.filter((value) => value.length >= SHORTEST_TRACE && !(WORD.test(value) && plain.has(value))),
  );
}

/** The content of a secret's file, if it can be read. Whether it can is no matter: the user stores the value. */
function contentOf({ file }: Readonly<Record<string, unknown>>, { folder, root }: ComposeProject): string {
  if (file === undefined) return '';
  try {
    return readText(resolve(folder, text(file)), root).trim();
  } catch (error) {
    if (error instanceof InvalidInput) return '';
    throw error;
  }
}

const argumentsOf = ({ raw }: PartWithVariables, project: ComposeProject): [string, string][] =>
  assignments((raw.build as { args?: unknown } | null | undefined)?.args).map(([name, value]) => [
    name,
    value ?? own(project.variables, name) ?? '',
  ]);
