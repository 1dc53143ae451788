import { HttpError } from '../http-error.ts';

export const MAX_URL_LENGTH = 2048;

/** The URL as it will stand in a Location header: parsed, normalised, and so free of anything but ASCII. */
export function targetUrl(text: string): string {
  const url = parsed(text);
  if (!url) throw refusal(`url must be an absolute URL; got ${excerpt(text)}`);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw refusal(`url must use http or https; got ${JSON.stringify(url.protocol.slice(0, -1))}`);
  }
  // Whoever follows the link would be handed the credentials. The value is not repeated: errors may be logged.
  if (url.username || url.password) throw refusal('url must not carry a user name or a password');
  if (url.href.length > MAX_URL_LENGTH) {
    throw refusal(`url must have at most ${MAX_URL_LENGTH} characters when encoded; got ${url.href.length}`);
  }
  return url.href;
}

/** Not by `URL.canParse`: on Node 20, once it is hot, it refuses whatever has a letter such as ü. */
function parsed(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

function excerpt(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}

function refusal(message: string): HttpError {
  return new HttpError(400, 'invalid_request', message);
}
