import { secretsIn } from './secret-forms.ts';

/*
 * Variables that look like secrets. Their values stay on the user's machine.
 */

/** Words that make the name of a variable secret. */
const SECRET_WORD =
  /^(?:pass|passwd|password|passwords|pwd|pw|passphrase|passcode|secret|secrets|token|tokens|bearer|creds?|credential|credentials|salt|pepper|apikey|dsn|psk|jwk|htpasswd|auth|authkey|mnemonic)$/;
/** Words that are joined with others, as in `DBPASSWORD`. */
const JOINED =
  /(?:password|passwd|secret|token|(?:api|access|pass|private|secret|signing|encryption|master|auth|account|license)key|(?:db|pg|my|sql|user|root|admin|mail|smtp|redis|http|ldap|ftp|mqtt|proxy|app|require)(?:pass|pwd|pw)|(?:basic|http)auth)$/;
/** A key is secret unless the word before it says otherwise. */
const PUBLIC_KEYS = /^(?:public|partition|primary|sort|foreign|cache|index|hot|routing)$/;
/** Names that end so are about a secret, and hold none. */
const ABOUT =
  /^(?:file|path|dir|length|size|min|max|expiry|expires|expiration|ttl|timeout|age|lifetime|enabled|enable|disabled|policy|name|type|algorithm|hasher|header|issuer|count|method|mode|host|required|rounds|user|username|provider|backend|id)$/;
/** Names that end so have an address, which is public unless its text holds a secret. */
const ADDRESS = /^(?:url|uri|urls|endpoint)$/;
/** Words of names that have a number of something. A number under another secret name may be a password. */
const QUANTITY =
  /^(?:max|min|maximum|minimum|num|number|limit|count|len|length|size|bits|digits|chars|bytes|tokens|per|total|budget|quota|rate|ratio|weight|cost|rounds|iterations|strength|level|history|retries|attempts|tries|threshold|window|ttl|timeout|age|lifetime|validity|valid|duration|delay|interval|period|grace|expire|expires|expired|expiry|expiration|in|days?|hours?|minutes?|mins?|seconds?|secs?|ms|retention|rotation|version|port|ports|db|workers?|threads?|replicas|concurrency|pool|batch|depth|priority|index|offset|uid|gid|random)$/;
/** Values that hold no secret, whatever the name says. */
const PLAIN_VALUE = /^(?:|true|false|yes|no|on|off|none|null|[01])$/i;
const NUMBER = /^-?\d+(?:\.\d+)?(?:ms|[smhdw])?$/i;
const PLAIN_URL = /^[a-z][\w+.-]*:\/\/[^\s@?#]*$/i;

/** The words of a name: `database__client`, `dbPassword` and `API-KEY` have two each. */
export const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter(Boolean);

/** Tells whether a variable looks like a secret, by its name or by its value. */
export function looksSecret(name: string, value: string): boolean {
  if (secretsIn(value).length > 0) return true;
  if (PLAIN_VALUE.test(value)) return false;
  const secret = secretWordsOf(name);
  const last = lastWordOf(name);
  if (secret.length === 0 || isAbout(name)) return false;
  if (ADDRESS.test(last) && /^(?:[a-z][\w+.-]*:\/)?\//i.test(value)) return false;
  if (PLAIN_URL.test(value) && secret.every((word) => word === 'auth')) return false;
  if (!NUMBER.test(value)) return true;
  if (bareWordsOf(name).some((word) => QUANTITY.test(word))) return false;
  // These words alone are often about something, such as AUTH_SHARDS.
  return secret.some((word) => !/^(?:auth|key|salt)$/.test(word) || word === last);
}

/** Tells whether a variable of this name holds a secret, if nothing is known of its value. */
export const namesSecret = (name: string): boolean =>
  secretWordsOf(name).length > 0 && !isAbout(name) && !ADDRESS.test(lastWordOf(name));

/** The words without the digits that number them, as in `PASSWORD2` and `PASSWORD_2`. */
const bareWordsOf = (name: string): string[] =>
  wordsOf(name)
    .map((word) => word.replace(/\d+$/, ''))
    .filter(Boolean);

const lastWordOf = (name: string): string => bareWordsOf(name).at(-1) ?? '';

/** The secret id of an app role is a secret, unlike other ids. */
const isAbout = (name: string): boolean => ABOUT.test(lastWordOf(name)) && !/secret[_-]?id$/i.test(name);

/** The words that make a name secret. */
const secretWordsOf = (name: string): string[] => {
  const words = bareWordsOf(name);
  return words.filter(
    (word, i) =>
      SECRET_WORD.test(word) ||
      JOINED.test(word) ||
      (word === 'cookie' && words[i - 1] === 'erlang') ||
      (word === 'key' && !PUBLIC_KEYS.test(words[i - 1] ?? '') && (i > 0 || words.length === 1)),
  );
};
