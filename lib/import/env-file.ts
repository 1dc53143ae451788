import type { Problem } from '../definition/problem.ts';
import { substitute } from './interpolation.ts';
import { own } from './short-forms.ts';

/*
 * Env files, as Compose reads them. Not by a package: dotenv and dotenvx know other rules of quotes, comments and escapes
 * (see decision 156), and dotenv takes minutes for a file of empty lines. Source: compose-go, dotenv/parser.go.
 */

/** The most characters of all values together. Values may double those of earlier variables. */
const MOST_CHARACTERS = 1024 * 1024;

/** The name and, behind `=` or `:`, the beginning of a value. A name alone takes its value from the shell. */
const START = /(?:export[ \t]+)?([^\s=:'"#]+)[ \t]*(?:([=:])[ \t]*|(?=\r?\n|$))/y;
const BLANK = /(?:\s+|#[^\n]*)/y;
const LINE = /[^\n]*/y;

export interface EnvFile {
  /** The name in errors. */
  readonly file: string;
  readonly text: string;
  /** Whether values stay as they are, without quotes and variables. @default false */
  readonly isRaw?: boolean;
  /** Variables that come before those of the file: the shell and, for an `env_file`, also `.env`. */
  readonly outer: Readonly<Record<string, string | undefined>>;
}

/**
 * The variables of an env file.
 *
 * @param problems takes each line that Compose would refuse. No message has a value
 */
export function readEnvFile(
  { file, text, isRaw, outer }: EnvFile,
  problems: Problem[],
): Record<string, string> {
  const variables = new Map<string, string>();
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  let characters = 0;
  const take = (form: RegExp): RegExpExecArray | null => {
    form.lastIndex = at;
    const found = form.exec(text);
    at += found?.[0].length ?? 0;
    return found;
  };
  const wrong = (saying: string): void => {
    const line = text.slice(0, at).split('\n').length;
    problems.push({ field: file, message: `${file} line ${line}: ${saying}` });
  };
  const expanded = (value: string, name: string): string => {
    const known = substitute(value, {
      lookup: (variable) => own(outer, variable) ?? variables.get(variable),
      missing: () => '',
      wrong: (saying) => wrong(`${name} ${saying}`),
    });
    characters += known.length;
    return known;
  };

  while (problems.length === 0) {
    while (take(BLANK)) {}
    if (at >= text.length) break;
    const found = take(START);
    const [, name = '', sign] = found ?? [];
    if (!/^[\p{L}\p{N}_.[\]-]+$/u.test(name)) wrong('must be NAME=VALUE');
    else if (sign === undefined) {
      const value = own(outer, name);
      if (value !== undefined) variables.set(name, value);
    } else if (isRaw) variables.set(name, (take(LINE)?.[0] ?? '').replace(/\r$/, ''));
    else {
      const value = valueAt(text, at);
      if (!value) wrong(`${name} has a quote that does not end`);
      else {
        variables.set(name, value.isLiteral ? value.text : expanded(value.text, name));
        at = value.end;
      }
    }
    if (characters > MOST_CHARACTERS)
      wrong(`the values are longer than ${MOST_CHARACTERS} characters together`);
  }
  return Object.fromEntries(variables);
}

interface ReadValue {
  readonly text: string;
  /** Whether variables in it stay as they are. */
  readonly isLiteral: boolean;
  readonly end: number;
}

/** The value that begins at a place of the file. Undefined for quotes that do not end. */
function valueAt(text: string, at: number): ReadValue | undefined {
  const [quote = ''] = /^['"]/.exec(text.slice(at, at + 1)) ?? [];
  if (quote === '') {
    LINE.lastIndex = at;
    const line = LINE.exec(text)?.[0] ?? '';
    const [value = ''] = line.split(' #');
    return { text: value.trimEnd(), isLiteral: false, end: at + line.length };
  }
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === quote) {
      const inner = text.slice(at + 1, i).replaceAll(`\\${quote}`, quote);
      return { text: quote === '"' ? unescaped(inner) : inner, isLiteral: quote === "'", end: i + 1 };
    }
  }
  return undefined;
}

const ESCAPES: Readonly<Record<string, string>> = {
  ...{ a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' },
  // A dollar sign that begins no variable.
  ...{ $: '$$', '"': '"', '\\': '\\' },
};

const unescaped = (text: string): string =>
  text.replace(/\\(?:([abfnrtv$"\\])|0(\d{3}))/g, (_, letter?: string, octal?: string) =>
    letter === undefined ? String.fromCharCode(Number.parseInt(octal ?? '', 8)) : (ESCAPES[letter] ?? ''),
  );
