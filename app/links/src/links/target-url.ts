import { HttpError } from '../http/http-error.ts';

export const MAX_URL_LENGTH = 2048;

// RFC 1035, 2.3.4.
const MAX_LABEL_LENGTH = 63;
const MAX_NAME_LENGTH = 253;

/**
 * Parses the target of a link and returns it as it is sent in a Location header: normalised, in ASCII only.
 *
 * @param ownHost Host header of the request, which is the only name that the service knows of itself. A link to it would
 * lead back to this service.
 * @throws HttpError 400 if the target is not allowed
 */
export function parseTargetUrl(text: string, ownHost?: string): string {
  const url = parsed(text);
  if (!url) throw refusal(`url must be an absolute URL; got ${excerpt(text)}`);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw refusal(`url must use http or https; got ${JSON.stringify(url.protocol.slice(0, -1))}`);
  }
  // Everybody who follows the link would receive the credentials. The message omits them, because it may be logged.
  if (url.username || url.password) throw refusal('url must not carry a user name or a password');
  if (!isHost(url.hostname)) {
    throw refusal(
      `url must have a host with labels of 1 to ${MAX_LABEL_LENGTH} characters, ${MAX_NAME_LENGTH} in all; got ${excerpt(url.hostname)}`,
    );
  }
  if (url.host === parsed(`${url.protocol}//${ownHost}`)?.host) {
    throw refusal(`url must not lead to this service itself; got ${excerpt(url.host)}`);
  }
  if (url.href.length > MAX_URL_LENGTH) {
    throw refusal(`url must have at most ${MAX_URL_LENGTH} characters when encoded; got ${url.href.length}`);
  }
  return url.href;
}

/** Tells whether DNS can resolve a name. The URL standard allows `http://.` and labels of any length. IP addresses pass. */
function isHost(hostname: string): boolean {
  const name = hostname.replace(/\.$/, '');
  const areLabels = name.split('.').every(({ length }) => length > 0 && length <= MAX_LABEL_LENGTH);
  return hostname.startsWith('[') || (areLabels && name.length <= MAX_NAME_LENGTH);
}

/** Not `URL.canParse`: on Node 20, once optimised, it refuses every URL with a letter such as ü. */
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
