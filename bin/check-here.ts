import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { InvalidInput } from '../lib/definition/invalid-input.ts';
import { lineOf, type Problem } from '../lib/definition/problem.ts';
import { CONTEXT } from '../lib/deploy/options.ts';
import { type Checked, check } from '../lib/deploy/render.ts';

type Context = Readonly<Record<string, unknown>>;

const PROJECT = join(__dirname, '..');

/**
 * Checks the definition and the context, as `check` does. The error also names the source of each wrong value of the context:
 * a key in ~/.cdk.json is easily forgotten.
 *
 * @throws InvalidInput with every wrong field of the definition and every wrong key of the context
 */
export function checkHere(definition: unknown, context: Context, today: Date): Checked {
  try {
    return check(definition, context, today);
  } catch (error) {
    throw error instanceof InvalidInput ? namingSources(error, context) : error;
  }
}

const namingSources = ({ what, problems, others }: InvalidInput, context: Context): InvalidInput =>
  new InvalidInput(
    what,
    what === CONTEXT ? problems.map((one) => namingSource(one, context)) : problems,
    others.map((other) => namingSources(other, context)),
  );

function namingSource(found: Problem, context: Context): Problem {
  const [key = ''] = found.field.split('.');
  return Object.hasOwn(context, key)
    ? { field: found.field, message: `${lineOf(found)}, from ${sourceOf(key, context[key])}` }
    : found;
}

/** The source of a key. The CDK CLI reads the sources in this order, and takes the first one that has the key. */
function sourceOf(key: string, value: unknown): string {
  const has = (own: Context) => JSON.stringify(own[key]) === JSON.stringify(value);
  if (has(inFile(join(PROJECT, 'cdk.json')).context ?? {})) return 'cdk.json';
  if (has(inFile(join(PROJECT, 'cdk.context.json')))) return 'cdk.context.json';
  return has(inFile(join(homedir(), '.cdk.json')).context ?? {}) ? '~/.cdk.json' : '-c';
}

/** The object in a JSON file; an empty one if there is no such file. The CDK CLI has refused a file that is no JSON. */
const inFile = (path: string): Context & { readonly context?: Context } =>
  existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
