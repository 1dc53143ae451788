import { parse } from 'dotenv';
import { type Problem, renamed } from '../definition/problem.ts';
import { substitute } from './interpolation.ts';

/**
 * The variables of an env file. Values in single quotes stay as they are; in others, variables are replaced.
 *
 * @param text the content of the file
 * @param file its name in errors
 * @param outer variables of the shell, which come before those of the file
 */
export function readEnvFile(
  text: string,
  file: string,
  outer: Readonly<Record<string, string | undefined>>,
  problems: Problem[],
): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries(parse(text))) {
    const literal = new RegExp(`^\\s*(?:export\\s+)?${name}\\s*[=:]\\s*'`, 'm').test(text);
    variables[name] = literal
      ? value
      : substitute(value, {
          lookup: (variable) => outer[variable] ?? variables[variable],
          missing: () => {},
          wrong: (saying) =>
            problems.push(renamed({ field: name, message: `${name} ${saying}` }, `${file}: ${name}`)),
        });
  }
  return variables;
}
