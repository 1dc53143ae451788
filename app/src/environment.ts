import { ConfigError } from './config-error.ts';
import { withoutCredentials } from './without-credentials.ts';

/**
 * Reads environment variables and keeps every problem, so that a wrong deployment is told all of them at once.
 * An empty variable counts as absent: that is what `${NAME:-}` leaves behind in Compose and in shells.
 */
export class Environment {
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
    if (value === undefined) this.refuse(name, 'must be set', value);
    return value ?? '';
  }

  integer(name: string, range: { default: number; min: number; max: number }): number {
    const text = this.optional(name);
    const value = text === undefined ? range.default : Number(text);
    if (!Number.isInteger(value) || value < range.min || value > range.max) {
      this.refuse(name, `must be a whole number from ${range.min} to ${range.max}`, text);
    }
    return value;
  }

  oneOf<T extends string>(name: string, allowed: readonly T[], otherwise: T): T {
    const text = this.optional(name);
    const value = text === undefined ? otherwise : allowed.find((candidate) => candidate === text);
    if (value === undefined) this.refuse(name, `must be one of ${allowed.join(', ')}`, text);
    return value ?? otherwise;
  }

  httpUrl(name: string): string | undefined {
    const text = this.optional(name);
    if (text !== undefined && !/^https?:$/.test(URL.canParse(text) ? new URL(text).protocol : '')) {
      this.refuse(name, 'must be an http or https URL', text);
    }
    return text;
  }

  refuse(name: string, requirement: string, received: string | undefined): void {
    this.#problems.push(
      `${name} ${requirement}; got ${received === undefined ? 'nothing' : JSON.stringify(withoutCredentials(received))}`,
    );
  }

  /** Throws once, for all that was refused. */
  finish(): void {
    if (this.#problems.length > 0) throw new ConfigError(this.#problems);
  }
}
