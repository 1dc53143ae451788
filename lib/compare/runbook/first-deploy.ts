import type { Handling } from '../../deploy/handling.ts';
import type { Target } from '../targets.ts';
import { READ_VALUE } from './procedure.ts';

/*
 * The commands that come before the first deployment of an application: they give each platform the values that only its
 * owner has, and bring images to where a cluster finds them. Rows and lists that deploy show them. No value is in an
 * argument that can be avoided, and a line that is pasted as it is stores no placeholder.
 */

/** A secret of Secrets Manager, or a URL, that the owner stores. */
export interface StoredSecret {
  /** The name in Secrets Manager. */
  readonly name: string;
  /** A description, such as "the secret api-key of web". */
  readonly about: string;
  /** Whether containers read it from a file. Its value may then have several lines. */
  readonly isFile: boolean;
  /** The region, if the stack has one of its own. @default - that of the shell, as for `cdk deploy` */
  readonly region?: string | undefined;
}

/** A key of a Kubernetes Secret whose value somebody has to give. */
export interface MissingKey {
  readonly key: string;
  readonly about: string;
  readonly isFile: boolean;
  /** Whether any random value will do. */
  readonly isRandom: boolean;
}

/** A Kubernetes Secret that pods wait for. */
export interface AwaitedSecret {
  /** The command at the head of its manifest, with `<value>` for each missing key. */
  readonly command: string;
  readonly missing: readonly MissingKey[];
}

/** A variable of the file `.env` without which the rendered Compose file is refused. */
export interface MissingVariable {
  readonly name: string;
  readonly about: string;
  readonly isFile: boolean;
  readonly isRandom: boolean;
}

/** All that has to be done before the first deployment. */
export interface FirstDeploy {
  readonly stored: readonly StoredSecret[];
  readonly awaited: readonly AwaitedSecret[];
  readonly variables: readonly MissingVariable[];
  /** The images that a cluster has to be given, as they are built here. */
  readonly images: readonly string[];
}

/** The value that stands for any random one. */
const RANDOM = '$(openssl rand -hex 20)';

/** The lines that say which value is asked for, and read it from the terminal. */
const typed = (about: string, variable = 'VALUE'): string[] => [
  `# ${about}`,
  READ_VALUE.replace('VALUE', variable),
];

/** Says which file stands for PATH. A line of its own: a comment behind a long command would be wrapped, and then run. */
const ofPath = (about: string): string => `# PATH: the file with ${about}`;

/** Stores the owner's secrets in Secrets Manager: without them, no task and no pod of EKS starts. */
export const storedSecrets = ({ stored }: FirstDeploy): string[] =>
  stored.flatMap(({ name, about, isFile, region }) => {
    const create = `aws secretsmanager create-secret --name ${name}`;
    const where = region === undefined ? '' : ` --region ${region}`;
    return isFile
      ? [ofPath(about), `${create} --secret-string file://PATH${where}`]
      : [...typed(about), `printf %s "$VALUE" | ${create} --secret-string file:///dev/stdin${where}`];
  });

/** Makes the Kubernetes Secrets that pods wait for, after the namespace. */
export const awaitedSecrets = ({ awaited }: FirstDeploy): string[] =>
  awaited.flatMap(({ command, missing }) => {
    const theirs = missing.filter(({ isRandom }) => !isRandom);
    const given = ({ key, isRandom, isFile }: MissingKey): string => {
      if (isRandom) return `--from-literal=${key}=${RANDOM}`;
      return isFile ? `--from-file=${key}=PATH` : `--from-literal=${key}="$${variableOf(key)}"`;
    };
    return [
      ...theirs.flatMap(({ key, about, isFile }) =>
        isFile ? [ofPath(about)] : typed(about, variableOf(key)),
      ),
      missing.reduce(
        (line, one) => line.replace(`--from-literal=${one.key}=<value>`, () => given(one)),
        command,
      ),
    ];
  });

const variableOf = (key: string): string => key.toUpperCase().replaceAll(/\W/g, '_');

/** Writes the variables of the rendered Compose file. */
const setVariables = ({ variables }: FirstDeploy, { envFile }: Handling): string[] =>
  variables.flatMap(({ name, about, isFile, isRandom }) => {
    const write = (value: string) => `printf "${name}='%s'\\n" "${value}" >> ${envFile}`;
    if (isRandom) return [write(RANDOM)];
    return isFile ? [ofPath(about), write('$(cat PATH)')] : [...typed(about), write('$VALUE')];
  });

/** Builds the images, and brings them to where the cluster finds them. */
export const imagesBroughtIn = (
  { images, variables }: FirstDeploy,
  { compose, envFile }: Handling,
): string[] =>
  images.length === 0
    ? []
    : [
        ...(variables.length > 0
          ? [`# Compose builds once ${envFile} has its variables: see Docker Compose`]
          : []),
        `${compose} build`,
        '# push them where the nodes pull from, or load them, as kind does:',
        `kind load docker-image ${images.join(' ')}`,
      ];

/** The commands before the first deployment on a target. The Secrets of a cluster come after its namespace: see {@link awaitedSecrets}. */
export const beforeFirstDeploy = (target: Target, first: FirstDeploy, handling: Handling): string[] =>
  ({
    compose: () => setVariables(first, handling),
    ecs: () => storedSecrets(first),
    eks: () => storedSecrets(first),
    kubernetes: () => imagesBroughtIn(first, handling),
  })[target]();
