import { type Problem, problem } from '../definition/problem.ts';
import { looksSecret } from './secret-like.ts';

/*
 * Variables in the texts of a Compose file. Source: the Compose specification, "Interpolation".
 */

export interface Interpolated {
  /** The file with its variables replaced. */
  readonly tree: unknown;
  /** Values of variables whose names look secret. A text that holds one is a secret, too. */
  readonly secretValues: ReadonlySet<string>;
  /** Variables without a value and without a default, which Compose takes for empty: by the path of the text. */
  readonly unset: readonly { readonly path: string; readonly variable: string }[];
}

/** A value that a short text would match anywhere is no trace of a secret. */
const SHORTEST_TRACE = 4;

/**
 * Replaces the variables in all texts of a file.
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
  const lookup = (variable: string): string | undefined => {
    const value = Object.hasOwn(variables, variable) ? variables[variable] : undefined;
    if (value !== undefined && value.length >= SHORTEST_TRACE && looksSecret(variable, value))
      secretValues.add(value);
    return value;
  };
  const replace = (value: unknown, path: string): unknown => {
    if (typeof value === 'string')
      return substitute(value, {
        lookup,
        missing: (variable) => unset.push({ path, variable }),
        wrong: (saying) => problems.push(problem(path, undefined, saying)),
      });
    if (Array.isArray(value)) return value.map((entry, i) => replace(entry, join(path, i)));
    if (typeof value === 'object' && value)
      return Object.fromEntries(
        Object.entries(value).map(([key, entry]) => [key, replace(entry, join(path, key))]),
      );
    return value;
  };
  return { tree: replace(tree, ''), secretValues, unset };
}

const join = (path: string, key: string | number): string => (path ? `${path}.${key}` : String(key));

interface Substitution {
  readonly lookup: (variable: string) => string | undefined;
  /** Called for a variable that has no value and no default. */
  readonly missing: (variable: string) => void;
  /** Called for a text that Compose refuses. */
  readonly wrong: (saying: string) => void;
}

const FORMS = ['', ':-default', ':?error', ':+other'].map((rest) => `\${NAME${rest}}`).join(', ');

const VARIABLE = /[A-Za-z_]\w*/y;
const OPERATOR = /:?[-?+]/y;

/** The text with its variables replaced. */
export function substitute(text: string, how: Substitution): string {
  let at = 0;
  const take = (form: RegExp): string | undefined => {
    form.lastIndex = at;
    const found = form.exec(text)?.[0];
    at += found?.length ?? 0;
    return found;
  };

  /** Reads up to the end, or to the brace that closes what the caller has opened. */
  function read(inBraces: boolean): string {
    let result = '';
    while (at < text.length && !(inBraces && text[at] === '}')) {
      if (text[at] !== '$') {
        result += text[at++];
        continue;
      }
      at++;
      if (text[at] === '$') {
        result += '$';
        at++;
      } else if (text[at] === '{') {
        at++;
        result += braced();
      } else {
        const variable = take(VARIABLE);
        if (variable === undefined)
          how.wrong('has a $ without a variable; write $$ for the character itself');
        else result += value(variable);
      }
    }
    return result;
  }

  function value(variable: string): string {
    const found = how.lookup(variable);
    if (found === undefined) how.missing(variable);
    return found ?? '';
  }

  function braced(): string {
    const variable = take(VARIABLE);
    const operator = variable === undefined ? undefined : take(OPERATOR);
    const word = operator === undefined ? '' : read(true);
    if (variable === undefined || text[at] !== '}') {
      how.wrong(`has a variable in another form than ${FORMS}`);
      at = text.length;
      return '';
    }
    at++;
    if (operator === undefined) return value(variable);
    const found = how.lookup(variable);
    const isSet = operator.startsWith(':') ? Boolean(found) : found !== undefined;
    if (operator.endsWith('-')) return isSet ? (found ?? '') : word;
    if (operator.endsWith('+')) return isSet ? word : '';
    if (!isSet)
      how.wrong(
        `needs the variable ${variable}${word && `: ${word}`}; set it in the shell, in .env or with --env-file`,
      );
    return found ?? '';
  }

  return read(false);
}
