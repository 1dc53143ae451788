import type { Secret, Service } from './application.ts';
import { BUSYBOX } from './image-names.ts';
import { secretFile } from './secrets.ts';
import { userAndGroup } from './user-and-group.ts';

/** The names of the init steps that platforms need. A definition's own steps must have other names. */
export const STEP_NAMES = [
  'make-table',
  'make-secrets',
  'write-secrets',
  'own-volumes',
  'read-secrets',
] as const;

/** An init step that a platform needs, as a container. No definition declares it: the platform's renderer adds it. */
export interface PlatformStep {
  readonly name: (typeof STEP_NAMES)[number];
  /** The image.
   * @default - the image of the service, which brings the program */
  readonly image?: string | undefined;
  /** Replaces the image's ENTRYPOINT.
   * @default - the image's own */
  readonly entrypoint?: readonly string[] | undefined;
  readonly command: readonly string[];
}

/** The AWS CLI as a public image, for services whose image brings no program for these steps. */
const AWS_CLI = 'amazon/aws-cli:2.31.0';

const step = (
  { image: { stepProgram } }: Service,
  name: PlatformStep['name'],
  words: readonly string[],
  image: string,
  script: string,
): PlatformStep =>
  stepProgram
    ? { name, command: [...stepProgram, name, ...words] }
    : { name, image, entrypoint: ['/bin/sh'], command: ['-c', script, name, ...words] };

/**
 * Makes the table in its local substitute, on Compose and on plain Kubernetes. It waits for the substitute. The
 * container gets `tableEnvironment`, and the table's facts in `makeTableEnvironment`.
 */
export const makeTable = (service: Service): PlatformStep =>
  step(service, 'make-table', [], AWS_CLI, MAKE_TABLE);

/** Waits a minute for the substitute. Its errors are printed, because they are all that tells why it fails. */
const MAKE_TABLE = [
  'tries=0; until aws dynamodb describe-table --table-name "$TABLE_NAME" > /dev/null 2>&1',
  '|| aws dynamodb create-table --table-name "$TABLE_NAME"',
  '--attribute-definitions "AttributeName=$TABLE_PARTITION_KEY,AttributeType=S"',
  '--key-schema "AttributeName=$TABLE_PARTITION_KEY,KeyType=HASH" --billing-mode PAY_PER_REQUEST > /dev/null;',
  'do tries=$((tries + 1)); [ "$tries" -lt 60 ] || exit 1; sleep 1; done;',
  '[ -z "$TABLE_TTL_ATTRIBUTE" ] || case "$(aws dynamodb describe-time-to-live --table-name "$TABLE_NAME"',
  '--query TimeToLiveDescription.TimeToLiveStatus --output text)" in ENABL*) ;;',
  // It fails if the items expire already.
  '*) aws dynamodb update-time-to-live --table-name "$TABLE_NAME" --time-to-live-specification',
  '"Enabled=true,AttributeName=$TABLE_TTL_ATTRIBUTE" > /dev/null;; esac',
].join(' ');

/** The variables of the container that makes the table, beside those of the AWS SDK. */
export const makeTableEnvironment = ({ table }: Service, tableName: string): Record<string, string> => ({
  TABLE_NAME: tableName,
  ...(table && { TABLE_PARTITION_KEY: table.partitionKey }),
  ...(table?.timeToLiveAttribute && { TABLE_TTL_ATTRIBUTE: table.timeToLiveAttribute }),
});

/** Writes a random value into the file of each secret that has none yet, on Compose. */
export const makeSecrets = (service: Service, secrets: readonly Secret[]): PlatformStep =>
  step(
    service,
    'make-secrets',
    secrets.map(secretFile),
    BUSYBOX,
    'for file; do [ -s "$file" ] || head -c 48 /dev/urandom | base64 | tr -dc A-Za-z0-9 | head -c 40 > "$file"; done',
  );

/**
 * Writes values of variables into files, on Compose. No program of the service's image is asked: a shell is enough, because
 * names and paths have no character that it replaces.
 */
export const writeSecrets = (
  secrets: readonly { readonly file: string; readonly variable: string }[],
): PlatformStep => ({
  name: 'write-secrets',
  image: BUSYBOX,
  entrypoint: ['/bin/sh'],
  command: ['-c', secrets.map(({ file, variable }) => `printf %s "$${variable}" > ${file}`).join(' && ')],
});

/** Gives the folders of volumes, and all files in them, to the user of the service, on Compose. The step runs as root. */
export const ownVolumes = (service: Service): PlatformStep =>
  step(
    service,
    'own-volumes',
    [userAndGroup(service.security) ?? '', ...service.volumes.map(({ path }) => path)],
    BUSYBOX,
    'chown -R "$@"',
  );

/** A secret that an init step fetches. */
export interface FetchedSecret {
  /** The file that the step writes. */
  readonly file: string;
  /** The ARN in Secrets Manager. */
  readonly arn: string;
  /** The variable that a kubelet reads from the file, as a line `VARIABLE='value'`.
   * @default - none: the file holds the value alone */
  readonly variable?: string | undefined;
}

/**
 * Fetches values from AWS Secrets Manager into files, on EKS.
 *
 * The program of an image writes files that hold a value alone. Where a kubelet reads variables from a file, the public
 * image runs this step. The values of such secrets have no single quote, because the kubelet knows no escape for it.
 */
export const readSecrets = (service: Service, secrets: readonly FetchedSecret[]): PlatformStep => {
  const withVariables = secrets.some(({ variable }) => variable !== undefined);
  return step(
    withVariables ? { ...service, image: { ...service.image, stepProgram: undefined } } : service,
    'read-secrets',
    secrets.map(({ file, arn, variable }) => `${file}${variable ? `:${variable}` : ''}=${arn}`),
    AWS_CLI,
    READ_SECRETS,
  );
};

/** Takes a list of `FILE=ARN`, or `FILE:VARIABLE=ARN` for a file that a kubelet reads a variable from. */
const READ_SECRETS = [
  'set -e; for entry; do',
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: the shell replaces these, not JavaScript.
  'to="${entry%%=*}";',
  'value="$(aws secretsmanager get-secret-value --secret-id "${entry#*=}" --query SecretString --output text)";',
  'case "$to" in *:*)',
  'case "$value" in *"\'"*) echo "the value for ${to#*:} must have no single quote" >&2; exit 1;; esac;',
  'printf "%s=\'%s\'\\n" "${to#*:}" "$value" > "${to%%:*}";;',
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: the shell replaces these, not JavaScript.
  '*) printf %s "$value" > "$to";; esac; done',
].join(' ');
