/** A whole answer. `body` is the parsed JSON, if the answer is JSON. */
export interface ParsedAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: any;
}

/** Sends one request and waits for its answer. */
export type Ask = (
  method: string,
  path: string,
  sent?: { json?: unknown; token?: string; headers?: Record<string, string> },
) => Promise<ParsedAnswer>;

/** Creates a function that sends requests to one service, each on a connection of its own, so that none stays open. */
export function requestsTo(address: string): Ask {
  return async (method, path, sent = {}) => {
    const response = await fetch(address + path, {
      method,
      redirect: 'manual',
      headers: {
        connection: 'close',
        ...(sent.json !== undefined && { 'content-type': 'application/json' }),
        ...(sent.token !== undefined && { authorization: `Bearer ${sent.token}` }),
        ...sent.headers,
      },
      ...(sent.json !== undefined && { body: JSON.stringify(sent.json) }),
    });
    const { status, headers } = response;
    const text = await response.text();
    const isJson = headers.get('content-type')?.startsWith('application/json');
    return { status, headers, text, body: isJson ? JSON.parse(text) : undefined };
  };
}
