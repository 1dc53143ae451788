/*
 * Texts that hold a secret whatever their variable is called: URLs and connection strings with a password, options, JSON,
 * tokens of known services. Each form has a limit of length, so that a long text costs no more time than it has characters.
 */

/** The forms of a text that holds a secret. The group `secret` is the secret itself; without it, it is the whole match. */
const FORMS: readonly RegExp[] = [
  // A password with a slash, too. A port is none, though a path or a query behind it has an @.
  /:\/\/[^\s/:@"']{0,200}:(?!\d{1,5}[/?#,])(?<secret>[^\s@"']{1,200})@/g,
  /\b(?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|rediss?|amqps?):\/\/[^\s/:@"']{0,200}:(?!\d{1,5}(?:\/[^\s@?]{0,200})?[?,])(?<secret>[^\s@"']{1,200})@/g,
  // A token in the place of the user.
  /:\/\/(?<secret>(?=[^\s@]{0,200}\d)[\w-]{20,200})@/g,
  // The DSN of Go, `user:password@tcp(host:3306)/name`, and an address without its scheme.
  /(?:^|[\s"'=])[^\s:/@"'=]{1,100}:(?<secret>[^\s"']{1,200})@(?:[a-z]{2,5}\d?\(|\/)/g,
  /^(?!(?:mailto|acct|sips?|xmpp|ssh|git|urn|did):)[^\s:/@]{1,100}:(?<secret>(?!\/\/)[^\s@]{1,200})@(?!sha256:)[\w.-]{1,200}(?::\d+)?(?:[/?]|$)/g,
  /\bjdbc:oracle:thin:[^\s/@]{1,100}\/(?<secret>[^\s@]{1,200})@/g,
  // Options of programs that take a password by one letter.
  /\b(?:mysql|mariadb)[\w-]{0,20}(?:\s[^|;&\n]{0,300})?\s-p["']?(?<secret>[^\s"']{1,200})/g,
  /\b(?:redis|valkey)-cli(?:\s[^|;&\n]{0,300})?\s-a\s+["']?(?<secret>[^\s"']{1,200})/g,
  /\bsshpass\s+-p\s*["']?(?<secret>[^\s"']{1,200})/g,
  /\b(?:curl|wget)(?:\s[^|;&\n]{0,300})?\s(?:-u|--user)[\s=]?\s*["']?[^\s:"']{1,100}:(?<secret>[^\s"']{1,200})/g,
  // Headers.
  /\b(?:bearer|basic)\s+(?<secret>(?=[\w+/.~-]{0,200}[\d=])[\w+/.~-]{6,200}=*)/gi,
  // Hashes of passwords, as of htpasswd.
  /\$(?:2[abxy]|apr1|[156y]|argon2\w{0,2}|scrypt|pbkdf2[\w-]{0,20})\$[^\s"']{4,200}/g,
  /^[\w.-]{1,100}:\{SHA\}\S{4,200}/g,
  // Keys and tokens of known services.
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|npm_\w{30,}|hf_\w{20,}|whsec_\w{16,}|dop_v1_\w{20,})/g,
  /\bxox[abprs]-[\w-]{4,}/g,
  /(?<![\w-])(?:sk|rk)[-_][\w-]{16,}/gi,
  /\bAIza[\w-]{30,}/g,
  /\bSG\.[\w-]{16,}\.[\w-]{16,}/g,
  /\beyJ[\w-]{2,400}\.[\w-]{2,400}\./g,
  // Addresses that whoever knows them may write to.
  /\bhooks\.slack\.com\/(?:services|workflows)\/\S{4,200}|\bdiscord(?:app)?\.com\/api\/webhooks\/\S{4,200}|\.webhook\.office\.com\/\S{4,200}/g,
];

/** A name and its value within a text: `password=...`, `--api-key ...`, `"password": "..."`. */
const PAIRS: readonly RegExp[] = [
  /(?<![\w.-])(?<name>[\w.-]{1,80})\s{0,3}=\s{0,3}(?:"(?<double>[^"]{1,200})"|'(?<single>[^']{1,200})'|(?<bare>\{[\w.-]{1,80}\}|<[\w -]{1,80}>|\[[\w -]{1,80}\]|[^\s"'&;,)}\]]{1,200}))/g,
  /\\?"(?<name>[\w.-]{1,80})\\?"\s{0,3}:\s{0,3}(?:\\?"(?<double>[^"\\]{1,200})|(?<bare>\d{1,20}))/g,
  /(?<![\w.-])--?(?<name>[a-z][\w.-]{1,80})\s{1,3}["']?(?<bare>(?!-)[^\s"']{1,200})/gi,
];

/**
 * Names of pairs that have a secret. Fewer words than for variables: options such as `authSource` and `sslkey` are
 * customary in connection strings.
 */
const OF_A_SECRET =
  /(?:^|[^a-z])(?:[a-z]{0,20}(?:password|passwd|passphrase|secret|token|apikey)|pass|pwd|requirepass|pgpass|sig|signature|(?:api|access|account|private|secret|signing|encryption|master|auth|license)[_.-]?key)\d{0,3}$/;

/** Values that stand for a secret elsewhere: a variable, a template, the path of a file. */
const STANDS_FOR_ANOTHER =
  /^[\\"']*(?:$|\$(?:[A-Z_]|[{(])|%(?:\w+%|\(\w+\)|[sd]\b)|\{\{|\{[\w.-]+\}|<[\w -]+>|\[[\w -]+\]|\*+$|\/(?:run|etc|var|secrets|home|opt|tmp|usr|srv|app|data|mnt|root|config)(?:\/|$))/;
/** Switches, and what no password is. */
const PLAIN = /^(?:true|false|yes|no|on|off|none|null|[01])$/i;

/** The secrets that a text holds by its form. Empty if it holds none. */
export const secretsIn = (text: string): string[] => [
  ...FORMS.flatMap((form) =>
    [...text.matchAll(form)].map(({ 0: all, groups }) => groups?.secret ?? all),
  ).filter((secret) => !STANDS_FOR_ANOTHER.test(secret) || /^\$(?:2[abxy]|apr1|[156y]|argon2)/.test(secret)),
  ...PAIRS.flatMap((form) =>
    [...text.matchAll(form)].flatMap(({ groups = {} }) => {
      const { name = '', double, single, bare } = groups;
      const value = double ?? single ?? bare ?? '';
      const isOne = OF_A_SECRET.test(hyphened(name)) && !STANDS_FOR_ANOTHER.test(value) && !PLAIN.test(value);
      return isOne && !isQuantity(name, value) ? [value] : [];
    }),
  ),
];

/** The same of a script or a file, in which a name in small letters behind a $ is a variable, too. */
export const secretsInScript = (script: string): string[] =>
  secretsIn(script.replace(/\$(?=[a-z]\w)/g, '$_'));

/** `keyStorePassword` and `KEY_PASSWORD` in one form. */
const hyphened = (name: string): string => name.replace(/([a-z\d])([A-Z])/g, '$1-$2').toLowerCase();

const isQuantity = (name: string, value: string): boolean =>
  /^\d+$/.test(value) && /(?:^|[^a-z])(?:max|min|num|count|limit)(?:[^a-z]|$)/.test(hyphened(name));
