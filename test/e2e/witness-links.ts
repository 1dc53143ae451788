/*
 * The requests of a test about links of its own.
 */

/** Makes a link of the test's own, and returns its code. */
export async function newLink(baseUrl: string, n: number): Promise<string> {
  const response = await fetch(`${baseUrl}/links`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ url: `https://example.com/witness/${n}` }),
  });
  if (response.status !== 201) throw new Error(`POST /links must answer 201; got ${response.status}`);
  return ((await response.json()) as { code: string }).code;
}

/** The visits that `links` shows of a link. Null while they are not available. */
export async function shownVisits(baseUrl: string, code: string): Promise<number | null> {
  const response = await fetch(`${baseUrl}/links/${code}`, { signal: AbortSignal.timeout(5000) }).catch(
    () => undefined,
  );
  return response?.ok ? ((await response.json()) as { visits: number | null }).visits : null;
}
