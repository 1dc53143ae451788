import { COMPOSE_FILE, MANIFESTS, RENDERED } from './rendered-files.ts';

/**
 * The commands that render, deploy and destroy an application, for a shell in the checkout. An application that was
 * read from a Compose file is in a folder, of which CDK, Compose and kubectl have to be told.
 */
export interface Handling {
  /** The arguments by which `npm start` and `npm run import` read the Compose file. @default - the definition is lib/application.ts */
  readonly source?: string;
  /** The application of that Compose file, as its owner runs it. @default - it runs by the file that is rendered here */
  readonly running?: RunningProject;
  /** The command that renders it again, after an edit. */
  readonly render: string;
  /** Docker Compose with the rendered file. */
  readonly compose: string;
  /** Docker Compose with the rendered file, and a second one that comes through a pipe. */
  readonly composeWithPipe: string;
  /** The file with the variables that Docker Compose reads. */
  readonly envFile: string;
  /** The folder with the manifests for any Kubernetes. */
  readonly manifests: string;
  /** The command that prepares an account for CDK. */
  readonly bootstrap: string;
  /** The commands that deploy a stack, and before it the stack that both share; and the one that deploys the latter alone. */
  readonly deploy: Readonly<Record<DeployedStack | 'Shared', string>>;
  /** The commands that destroy a stack, or all. */
  readonly destroy: Readonly<Record<DeployedStack | 'all', string>>;
}

/** A project of Docker Compose that a user runs from a file of their own. Only the commands of a move touch it. */
export interface RunningProject {
  /** Docker Compose with the user's file. */
  readonly compose: string;
  /** The names in the user's file, by the names in the definition: those of services, databases and caches. */
  readonly keys: Readonly<Record<string, string>>;
  /** The services that publish a port of the machine in the user's file, by their names in the definition. @default - none */
  readonly published?: readonly string[];
  /** A further Compose file beside the user's, for what their own project does not have, and the arguments by which `npm start` reads both. */
  readonly overlay: { readonly file: string; readonly source: string };
}

/** The stacks that people deploy. */
export type DeployedStack = 'EcsFargate' | 'Eks';

/** The commands of CDK's CLI, with an option that tells it where the application is. */
const ofCdk = (app = ''): Pick<Handling, 'bootstrap' | 'deploy' | 'destroy'> => ({
  bootstrap: `npx cdk bootstrap${app}`,
  deploy: {
    Shared: `npx cdk deploy Shared${app}`,
    EcsFargate: `npx cdk deploy EcsFargate${app}`,
    Eks: `npx cdk deploy Eks${app}`,
  },
  destroy: {
    EcsFargate: `npx cdk destroy EcsFargate${app}`,
    Eks: `npx cdk destroy Eks${app}`,
    all: `npx cdk destroy --all${app}`,
  },
});

/** The application of lib/application.ts, which CDK renders itself. */
export const OF_DEFINITION: Handling = {
  render: 'npm start',
  compose: 'docker compose',
  composeWithPipe: `docker compose -f ${COMPOSE_FILE} -f -`,
  envFile: '.env',
  manifests: `${MANIFESTS}/`,
  ...ofCdk(),
};

/** The folder that `npm start` writes into without `--out`. */
const ASSEMBLY = 'cdk.out';

/** The file in that folder with the handling of an application that was read from a Compose file. */
export const HANDLING_FILE = 'handling.json';

/** An application that was read from a Compose file, and the place where it was rendered. */
export interface ImportedPlace {
  /** The arguments by which the user named the Compose file. */
  readonly source: string;
  /** The name of the application. */
  readonly name: string;
  /** The folder that it was rendered into, as a shell takes it. @default 'cdk.out' */
  readonly folder?: string;
  /** The checkout, from where the commands are typed. @default '.' */
  readonly project?: string;
  readonly running: RunningProject;
}

/**
 * The handling of an application that was read from a Compose file.
 *
 * The rendered file has the name of the user's own project. Under that name, `up` would replace the user's running
 * containers, on new and empty volumes, and `down` would stop them. So its commands give it a project name of its own.
 */
export function handlingIn({
  source,
  name,
  folder = ASSEMBLY,
  project = '.',
  running,
}: ImportedPlace): Handling {
  const compose = `docker compose -f ${folder}/${COMPOSE_FILE} --project-directory ${project} --project-name ${name}-rendered`;
  return {
    source,
    running,
    render: `npm start -- ${source}${folder === ASSEMBLY ? '' : ` --out ${folder}`}`,
    compose,
    composeWithPipe: `${compose} -f -`,
    envFile: project === '.' ? '.env' : `${project}/.env`,
    manifests: `${folder}/${MANIFESTS}/`,
    ...ofCdk(` --app ${folder}`),
  };
}

const UNDER_YOUR_NAME =
  'under the name of your project, up would replace your running containers, on empty volumes, and down would stop them';

/** The sentence on the project name that {@link handlingIn} gives to Compose. */
export const OWN_PROJECT = `The rendered Compose file gets a project name of its own (--project-name): ${UNDER_YOUR_NAME}`;

/** The sentence on the project name that users of an imported definition give to Compose, as long as their own project runs. */
export const GIVE_A_NAME = `The rendered docker-compose.yml has the name of your project. Give it another one (--project-name) as long as your own containers run: ${UNDER_YOUR_NAME}`;

/** The sentences at the head of each rendered file: its source, and whether it works without the checkout. */
export const headOf = ({ source, render }: Handling): string =>
  source === undefined
    ? `${RENDERED} It stands alone: keep it and edit it, if you will not render it again.`
    : `Rendered from a Compose file by \`${render}\`. Type the commands below where you typed this one.`;
