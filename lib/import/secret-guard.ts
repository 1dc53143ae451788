/*
 * The last guard of secrets. A key that holds one is refused where it is read; what no key has found is found here.
 */

/** The fields of a definition that hold the value of a secret. */
export function secretsLeftIn(definition: unknown, secrets: ReadonlySet<string>, path = ''): string[] {
  if (typeof definition === 'string') return holdsSecret(definition, secrets) ? [path] : [];
  if (typeof definition !== 'object' || !definition) return [];
  return Object.entries(definition).flatMap(([key, value]) =>
    secretsLeftIn(value, secrets, path ? `${path}.${key}` : key),
  );
}

/** Tells whether a text holds the value of a secret. */
export const holdsSecret = (text: string, secrets: ReadonlySet<string>): boolean =>
  masked(text, secrets) !== text;

/** A text without the values of secrets. */
const masked = (text: string, secrets: ReadonlySet<string>): string =>
  [...secrets].reduce(
    (result, secret) =>
      // A number within a longer one is there by chance.
      result.replaceAll(/^\d+$/.test(secret) ? new RegExp(`(?<!\\d)${secret}(?!\\d)`, 'g') : secret, '***'),
    text,
  );

/** A copy of a definition, or of verdicts, in which no text holds the value of a secret. */
export function withoutSecrets<T>(value: T, secrets: ReadonlySet<string>): T {
  if (typeof value === 'string') return masked(value, secrets) as T;
  if (Array.isArray(value)) return value.map((entry) => withoutSecrets(entry, secrets)) as T;
  if (typeof value !== 'object' || !value) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, withoutSecrets(inner, secrets)]),
  ) as T;
}
