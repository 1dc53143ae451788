/*
 * Variables that look like secrets. Their values stay on the user's machine.
 */

/** Words that make the name of a variable secret. */
const SECRET_WORD =
  /^(?:pass|passwd|password|passwords|pwd|passphrase|secret|secrets|token|tokens|credential|credentials|salt|apikey|dsn|psk|htpasswd|auth|authkey)$/;
/** Words that are joined with others, as in `DBPASSWORD`. */
const JOINED = /(?:password|passwd|secret|apikey|token)$/;
/** A key is secret unless the word before it says otherwise. */
const PUBLIC_KEYS = /^(?:public|partition|primary|sort|foreign|cache|index|hot|routing)$/;
/** Names that end so are about a secret, and hold none. */
const ABOUT =
  /^(?:file|path|dir|length|size|min|max|expiry|expires|expiration|ttl|timeout|age|lifetime|enabled|enable|disabled|policy|name|type|algorithm|hasher|header|issuer|count|method|mode|url|uri|host|required|rounds|user|username|provider|backend|id)$/;
/** Values that hold no secret, whatever the name says. */
const PLAIN_VALUE = /^(?:|true|false|yes|no|on|off|none|null|\d{1,6}|[1-9]\d*[smhd])$/i;
/** Values that are secret, whatever the name says: a URL or a connection string with a password, keys, tokens. */
const SECRET_VALUE =
  /^[a-z][\w+.-]*:\/\/[^\s/:@]*:[^\s/@]+@|(?:^|;)\s*(?:password|pwd)\s*=\s*[^;\s]|-----BEGIN [A-Z ]*PRIVATE KEY-----|^(?:AKIA|ASIA)[A-Z0-9]{16}$|^gh[pousr]_\w{20,}$|^xox[abprs]-|^sk[-_]\w{16,}$|^eyJ[\w-]+\.[\w-]+\./i;

/** The passwords of the URLs in a text. */
export const passwordsIn = (text: string): string[] =>
  [...text.matchAll(/:\/\/[^\s/:@]*:([^\s/@]+)@/g)].map(([, password = '']) => password);

/** The words of a name: `database__client`, `dbPassword` and `API-KEY` have two each. */
export const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter(Boolean);

/** Tells whether a variable looks like a secret, by its name or by its value. */
export function looksSecret(name: string, value: string): boolean {
  if (SECRET_VALUE.test(value)) return true;
  if (PLAIN_VALUE.test(value)) return false;
  const words = wordsOf(name);
  const last = words.at(-1) ?? '';
  if (ABOUT.test(last)) return false;
  return words.some(
    (word, i) =>
      SECRET_WORD.test(word) ||
      JOINED.test(word) ||
      (word === 'key' && !PUBLIC_KEYS.test(words[i - 1] ?? '') && (i > 0 || words.length === 1)),
  );
}
