/**
 * The fields of a definition that hold the value of a secret.
 *
 * @param secrets values that a text cannot have by chance
 */
export function secretsLeftIn(definition: unknown, secrets: ReadonlySet<string>, path = ''): string[] {
  if (typeof definition === 'string')
    return [...secrets].some((secret) => definition.includes(secret)) ? [path] : [];
  if (typeof definition !== 'object' || !definition) return [];
  return Object.entries(definition).flatMap(([key, value]) =>
    secretsLeftIn(value, secrets, path ? `${path}.${key}` : key),
  );
}
