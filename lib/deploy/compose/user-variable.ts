/**
 * A value that Compose takes from the environment of the user, or from the file `.env` beside the Compose file. Compose
 * refuses every command with the message while the variable is empty.
 */
export class UserVariable {
  readonly name: string;
  readonly message: string;

  /** @param message without braces, which would end the text, and without dollar signs */
  constructor(name: string, message: string) {
    this.name = name;
    this.message = message;
  }
}

/** A text around a value that Compose takes from the environment of the user. */
export class UserText {
  readonly before: string;
  readonly variable: UserVariable;
  readonly after: string;

  constructor(before: string, variable: UserVariable, after: string) {
    this.before = before;
    this.variable = variable;
    this.after = after;
  }
}

/**
 * The value as Compose has to read it: dollar signs of texts are doubled, because Compose replaces variables in every
 * text.
 */
export function literally(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('$', '$$$$');
  if (value instanceof UserVariable) return `\${${value.name}:?${value.message}}`;
  if (value instanceof UserText) return [value.before, value.variable, value.after].map(literally).join('');
  if (Array.isArray(value)) return value.map(literally);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, entry]) => (entry === undefined ? [] : [[key, literally(entry)]])),
    );
  return value;
}
