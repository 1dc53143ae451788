import { ConfigError } from '../process/program-errors.ts';

/**
 * Reads environment variables and collects every problem, so that one start of a wrong deployment reports all of them.
 * An empty variable counts as unset, because `${NAME:-}` produces one in Compose and in shells.
 */
export class EnvironmentReader {
  readonly #variables: NodeJS.ProcessEnv;
  readonly #problems: string[] = [];

  constructor(variables: NodeJS.ProcessEnv) {
    this.#variables = variables;
  }

  optional(name: string): string | undefined {
    return this.#variables[name] || undefined;
  }

  required(name: string): string {
    const value = this.optional(name);
    if (value === undefined) this.addProblem(name, 'must be set', value);
    return value ?? '';
  }

  integer(name: string, range: { default: number; min: number; max: number }): number {
    const text = this.optional(name);
    const value = text === undefined ? range.default : Number(text);
    if (!Number.isInteger(value) || value < range.min || value > range.max) {
      this.addProblem(name, `must be a whole number from ${range.min} to ${range.max}`, text);
    }
    return value;
  }

  oneOf<T extends string>(name: string, allowed: readonly T[], defaultValue: T): T {
    const text = this.optional(name);
    const value = text === undefined ? defaultValue : allowed.find((candidate) => candidate === text);
    if (value === undefined) this.addProblem(name, `must be one of ${allowed.join(', ')}`, text);
    return value ?? defaultValue;
  }

  httpUrl(name: string): string | undefined {
    const text = this.optional(name);
    if (text !== undefined && !/^https?:$/.test(URL.canParse(text) ? new URL(text).protocol : '')) {
      this.addProblem(name, 'must be an http or https URL', text);
    }
    return text;
  }

  /** Records that a variable is wrong. `received` is the refused value, if the variable is set. */
  addProblem(name: string, requirement: string, received: string | undefined): void {
    this.#problems.push(
      `${name} ${requirement}; got ${received === undefined ? 'nothing' : JSON.stringify(withoutCredentials(received))}`,
    );
  }

  /**
   * Ends the reading.
   *
   * @throws ConfigError with all recorded problems, if there are any
   */
  finish(): void {
    if (this.#problems.length > 0) throw new ConfigError(this.#problems);
  }
}

/** Removes user name and password from a URL, so that it may be logged. Works on text that is not a URL, too. */
export function withoutCredentials(text: string): string {
  return text.replace(/^([a-z][a-z\d+.-]*:\/\/)?.*@/is, '$1…@');
}
