import { text } from './short-forms.ts';

/** The URL that a health check asks within its container. */
export interface HealthUrl {
  readonly port: number;
  readonly path: string;
}

/** Longer tests are scripts. */
const LONGEST_TEST = 2000;

/** The test of a health check as one text. */
export const testOf = (raw: Readonly<Record<string, unknown>>): string => {
  const { test } = (raw.healthcheck ?? {}) as { test?: unknown };
  return (Array.isArray(test) ? test.map(text).join(' ') : text(test)).slice(0, LONGEST_TEST);
};

/** The URL in a health check such as `curl -f http://localhost:3000/healthz`. Undefined if it asks none. */
export function healthUrl(raw: Readonly<Record<string, unknown>>): HealthUrl | undefined {
  // curl and wget need no scheme.
  const found =
    /(?:\bhttp:\/\/|\b(?:curl|wget)\s(?:[^|&;]*\s)?["']?)(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?::(\d{1,5}))?(\/[^\s"'|&;)]*)?(?=$|[\s"'|&;)])/.exec(
      testOf(raw),
    );
  if (!found) return undefined;
  const [, port = '80', path = '/'] = found;
  return { port: Number(port), path };
}
