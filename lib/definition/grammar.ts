import { z } from 'zod';

/*
 * The forms of texts in a definition. Each is as narrow as the narrowest platform that reads it, so that no platform
 * refuses a text that passes here.
 */

/** A text that matches a form. The words say what is allowed, in the error of any other value. */
export const matching = (form: RegExp, words: string) => z.string(words).regex(form, words);

/** A name. It becomes a DNS label, a table name, which has at least 3 characters, and a prefix of AWS names. */
export const name = matching(
  /^[a-z][a-z0-9-]{1,38}[a-z0-9]$/,
  'a lower-case DNS label of 3 to 40 characters',
);

/** The name of a service: a DNS label, by which other services call it. */
export const serviceName = matching(
  /^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$/,
  'a lower-case DNS label of at most 40 characters that begins with a letter',
);

/** The form of a version. It becomes an image tag and a Kubernetes label, and the form of labels is narrower. */
const TAG = '[0-9A-Za-z](?:[0-9A-Za-z._-]{0,61}[0-9A-Za-z])?';
export const version = matching(
  new RegExp(`^${TAG}$`),
  'an image tag of at most 63 characters, such as 1.0.0',
);

/** A part of an image's name. Source: distribution/reference, grammar. */
const PART = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const HOST = '[A-Za-z0-9][A-Za-z0-9.-]*(?::\\d{1,5})?';
const DIGEST = '@sha256:[0-9a-f]{64}';
/** An image with a tag, a digest or both. Without either, an engine would take `latest`: say so if you mean it. */
export const imageReference = matching(
  new RegExp(`^(?:${HOST}/)?${PART}(?:/${PART})*(?::${TAG}(?:${DIGEST})?|${DIGEST})$`),
  'an image name in lower case with a tag of at most 63 characters or a digest, such as org/name:1.2.3, org/name@sha256:... or host:5000/name:1.2.3@sha256:...',
);

/** The name or the number of a stage in a Dockerfile. Source: moby/buildkit, instructions/parse.go. */
export const buildStage = matching(
  /^(?:[A-Za-z][A-Za-z0-9_.-]*|\d+)$/,
  'the name of a stage of the Dockerfile, such as production, or its number, such as "0"',
);

/**
 * Text that any process and any file can take. It has no NUL, which ends a text in an environment or a command line. It
 * has no other control characters and separators, which readers of YAML refuse or take for a new line.
 */
export const plainText = z
  .string()
  .regex(
    /^(?:[\t\n\r]|[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\uFEFF\uFFFE\uFFFF])*$/u,
    'a text without control characters other than tab and new line',
  );

/**
 * The form of the name of an environment variable: images read names such as `database__client`, `discovery.type` and
 * `xpack.security.enabled`. Kubernetes before 1.34 takes no other names; a name begins with a letter or `_` here, as no
 * image reads another. ECS and Compose take any text without `=`. The variables that a user sets for Compose have names of
 * their own: see `secretVariable`.
 *
 * A shell cannot read a name with `.` or `-`, and dash, the `sh` of Debian, does not hand it on to the programs that it
 * starts: bash does. Source: Kubernetes, apimachinery/pkg/util/validation, `IsEnvVarName`; KEP-4369.
 */
export const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

/** The same in the words of an error. */
export const VARIABLE_WORDS =
  'an environment variable name of letters, digits, "_", "." and "-" that begins with a letter or "_"';

/** The name of an environment variable, in any case. */
export const variableName = matching(VARIABLE_NAME, VARIABLE_WORDS);

/** The name of a build argument, which a Dockerfile reads as `${NAME}`. */
export const argumentName = matching(
  /^[A-Za-z_][A-Za-z0-9_]*$/,
  'a name of letters, digits and "_" that does not begin with a digit',
);

/** A program and its arguments. */
export const command = z.array(plainText.min(1)).min(1);

/**
 * A URL path that a load balancer, a kubelet and a probe request in the same way. It has no `#`, which some of them cut
 * off, and no `//`, after which a kubelet expects a host. Source of the characters: Elastic Load Balancing,
 * `HealthCheckPath`.
 */
export const urlPath = matching(
  /^(?=.{1,1024}$)\/(?!\/)(?:[\w.~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*$/,
  'a URL path of at most 1024 characters that begins with one /, such as /healthz or /ready?full=1; percent-encode other characters, as in %20',
);

/** A file path. It has no `:`, where Docker and Kubernetes would end the path, no space, and no slash at its end. */
export const filePath = matching(
  /^(?:\/(?!\.{1,2}(?:\/|$))[\w.-]+)+$/,
  'an absolute path, such as /var/cache, of letters, digits, ".", "_" and "-", without a trailing /',
);

/** The name of a port: Kubernetes' IANA_SVC_NAME, beginning with a letter. */
export const portName = matching(
  /^(?=.{1,15}$)[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/,
  'a name of at most 15 lower-case letters, digits and single dashes that begins with a letter, such as http',
);

/** A DNS name: labels separated by dots. ACM allows at most 64 characters in the first name of a certificate. */
export const dnsName = matching(
  /^(?=.{1,64}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
  'a DNS name of at most 64 characters, in labels of at most 63, such as links.example.com',
).meta({ examples: ['links.example.com'] });

/** The name of an attribute in a table. */
export const attribute = matching(
  /^[\w.-]{1,255}$/,
  'an attribute name of 1 to 255 letters, digits, ".", "_" and "-"',
);

/** A CIDR block in its canonical spelling: not all AWS services accept other spellings. */
export const networkBlock = z
  .cidrv4('an IPv4 CIDR block such as 0.0.0.0/0')
  .refine(isNetworkAddress, 'a CIDR block whose address has no bits beyond its mask, such as 10.0.0.0/8')
  .meta({ examples: ['203.0.113.0/24'] });

function isNetworkAddress(cidr: string): boolean {
  const [address = '', length] = cidr.split('/');
  const bits = address.split('.').map((byte) => Number(byte).toString(2).padStart(8, '0'));
  return !bits.join('').slice(Number(length)).includes('1');
}
