import { HttpError } from '../http-error.ts';

export const MAX_URL_LENGTH = 2048;

/** The URL as it will stand in a Location header: parsed, normalised, and so free of anything but ASCII. */
export function targetUrl(text: string): string {
  if (!URL.canParse(text)) throw refusal(`url must be an absolute URL; got ${excerpt(text)}`);
  const url = new URL(text);
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

function excerpt(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}

function refusal(message: string): HttpError {
  return new HttpError(400, 'invalid_request', message);
}
