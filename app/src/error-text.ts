/** Never empty: an AggregateError, such as for a host whose addresses all refuse, has a code but no message. */
export function errorText(error: unknown): string {
  const { message, code } = Object(error) as Partial<NodeJS.ErrnoException>;
  return message || code || String(error);
}
