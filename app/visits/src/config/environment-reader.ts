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
    if (value === undefined) this.#problems.push(`${name} must be set; got nothing`);
    return value ?? '';
  }

  integer(name: string, range: { default: number; min: number; max: number }): number {
    const text = this.optional(name);
    const value = text === undefined ? range.default : Number(text);
    if (!Number.isInteger(value) || value < range.min || value > range.max) {
      const allowed = `a whole number from ${range.min} to ${range.max}`;
      this.#problems.push(`${name} must be ${allowed}; got ${JSON.stringify(text)}`);
    }
    return value;
  }

  oneOf<T extends string>(name: string, allowed: readonly T[], defaultValue: T): T {
    const text = this.optional(name) ?? defaultValue;
    const value = allowed.find((candidate) => candidate === text);
    if (value === undefined) {
      this.#problems.push(`${name} must be one of ${allowed.join(', ')}; got ${JSON.stringify(text)}`);
    }
    return value ?? defaultValue;
  }

  httpUrl(name: string): string | undefined {
    const text = this.optional(name);
    if (text !== undefined && !/^https?:$/.test(URL.canParse(text) ? new URL(text).protocol : '')) {
      // Not repeated: a URL may hold credentials, and the message is logged.
      this.#problems.push(
        `${name} must be an http or https URL; got ${text.length} characters of something else`,
      );
    }
    return text;
  }

  /**
   * Ends the reading.
   *
   * @throws ConfigError with all problems, if there are any
   */
  finish(): void {
    if (this.#problems.length > 0) throw new ConfigError(this.#problems);
  }
}
