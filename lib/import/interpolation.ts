import type { Problem } from '../definition/problem.ts';
import { looksSecret, namesSecret } from './secret-like.ts';
import { own } from './short-forms.ts';

/*
 * Variables in the texts of a Compose file. Source: the Compose specification, "Interpolation".
 */

export interface Interpolated {
  /** The file with its variables replaced. */
  readonly tree: unknown;
  /** Values of variables whose names look secret. A text that holds one is a secret, too. */
  readonly secretValues: ReadonlySet<string>;
  /** The names of secrets that files rendered here have in the text of `${NAME:?text}`: by the path of the text in the file. */
  readonly secretNames: ReadonlyMap<string, string>;
  /** Variables without a value and without a default, which Compose takes for empty: by the path of the text. */
  readonly unset: readonly { readonly path: string; readonly variable: string }[];
}

/** A value that a short text would match anywhere is no trace of a secret. */
const SHORTEST_TRACE = 4;

/** The text that renderers write for a variable with the value of a secret: see lib/deploy/compose/secrets.ts. */
const NAME_OF_SECRET = /^the secret ([a-z][a-z0-9-]*) of /;

/** The most characters of all texts together, with their variables replaced. */
const MOST_CHARACTERS = 1024 * 1024;

/**
 * Replaces the variables in all texts of a file. A variable without a value whose name looks secret stays as `${NAME}`:
 * it stands for the secret that the user stores later.
 *
 * @param variables values by name
 * @param problems takes every text that Compose would refuse
 */
export function interpolated(
  tree: unknown,
  variables: Readonly<Record<string, string | undefined>>,
  problems: Problem[],
): Interpolated {
  const secretValues = new Set<string>();
  const unset: { path: string; variable: string }[] = [];
  const secretNames = new Map<string, string>();
  let characters = 0;
  const lookup = (variable: string): string | undefined => {
    const value = own(variables, variable);
    if (value !== undefined && value.length >= SHORTEST_TRACE && looksSecret(variable, value))
      secretValues.add(value);
    return value;
  };
  const missing = (path: string, variable: string): string => {
    if (!namesSecret(variable)) {
      // Compose does nothing with extensions. Where an anchor takes their texts along, these texts are read as well.
      if (!path.startsWith('x-')) unset.push({ path, variable });
      return '';
    }
    const placeholder = `\${${variable}}`;
    secretValues.add(placeholder);
    return placeholder;
  };
  const replaced = (text: string, path: string): string => {
    if (characters > MOST_CHARACTERS) return '';
    const result = substitute(text, {
      lookup,
      missing: (variable) => missing(path, variable),
      demanded: (written) => {
        const [, name] = NAME_OF_SECRET.exec(written) ?? [];
        if (name !== undefined) secretNames.set(path, name);
      },
      wrong: (saying) => problems.push({ field: path, message: `${path} ${saying}` }),
    });
    characters += result.length;
    if (characters > MOST_CHARACTERS)
      problems.push({
        field: path,
        message: `${path} and the texts before it have more than ${MOST_CHARACTERS} characters, with their variables replaced`,
      });
    return result;
  };
  const replace = (value: unknown, path: string): unknown => {
    if (typeof value === 'string') return replaced(value, path);
    if (Array.isArray(value)) return value.map((entry, i) => replace(entry, join(path, i)));
    if (typeof value === 'object' && value)
      return Object.fromEntries(
        Object.entries(value).map(([key, entry]) => [key, replace(entry, join(path, key))]),
      );
    return value;
  };
  return { tree: replace(tree, ''), secretValues, secretNames, unset };
}

const join = (path: string, key: string | number): string => (path ? `${path}.${key}` : String(key));

interface Substitution {
  readonly lookup: (variable: string) => string | undefined;
  /** Called for a variable that has no value and no default. Returns what stands for the value. */
  readonly missing: (variable: string) => string;
  /** Called for a variable that Compose demands, with the text that it would print. @default - nothing is called */
  readonly demanded?: (written: string) => void;
  /** Called for a text that Compose refuses. */
  readonly wrong: (saying: string) => void;
}

const FORMS = ['', ':-default', ':?error', ':+other'].map((rest) => `\${NAME${rest}}`).join(', ');

const VARIABLE = /[A-Za-z_]\w*/y;
const OPERATOR = /:?[-?+]/y;
const PLAIN = /[^$}]+/y;

/** Defaults within defaults, up to this depth. */
const DEEPEST = 20;

/** The text with its variables replaced. */
export function substitute(text: string, how: Substitution): string {
  let at = 0;
  let depth = 0;
  const take = (form: RegExp): string | undefined => {
    form.lastIndex = at;
    const found = form.exec(text)?.[0];
    at += found?.length ?? 0;
    return found;
  };

  /** Reads up to the end, or to the brace that closes what the caller has opened. */
  function read(): string {
    let result = '';
    while (at < text.length && !(depth > 0 && text[at] === '}')) {
      const plain = take(PLAIN);
      if (plain !== undefined) result += plain;
      else if (text[at] === '}') result += text[at++];
      else result += afterDollar();
    }
    return result;
  }

  function afterDollar(): string {
    at++;
    if (text[at] === '$') return text[at++] ?? '';
    if (text[at] === '{') {
      at++;
      return braced();
    }
    const variable = take(VARIABLE);
    if (variable !== undefined) return how.lookup(variable) ?? how.missing(variable);
    how.wrong('has a $ without a variable; write $$ for the character itself');
    return '';
  }

  function braced(): string {
    const variable = take(VARIABLE);
    const operator = variable === undefined ? undefined : take(OPERATOR);
    const start = at;
    const word = operator === undefined ? '' : inner();
    if (variable === undefined || text[at] !== '}') {
      how.wrong(`has a variable in another form than ${FORMS}`);
      at = text.length;
      return '';
    }
    // As it is written: with its variables replaced, it might show a secret.
    const written = text.slice(start, at);
    at++;
    if (operator?.endsWith('?')) how.demanded?.(written);
    const found = how.lookup(variable);
    if (operator === undefined) return found ?? how.missing(variable);
    const isSet = operator.startsWith(':') ? Boolean(found) : found !== undefined;
    if (operator.endsWith('-')) return isSet ? (found ?? '') : word;
    if (operator.endsWith('+')) return isSet ? word : '';
    // A secret is stored later, so nobody needs its value now.
    if (!isSet && namesSecret(variable)) return how.missing(variable);
    if (!isSet)
      how.wrong(
        `needs the variable ${variable}${written && `: ${written}`}; set it in the shell, in .env or with --env-file`,
      );
    return found ?? '';
  }

  /** Reads a default or another word behind an operator. */
  function inner(): string {
    if (depth >= DEEPEST) return '';
    depth++;
    const word = read();
    depth--;
    return word;
  }

  return read();
}
