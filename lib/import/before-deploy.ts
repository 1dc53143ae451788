import { enumerated } from '../compare/counted.ts';
import type { Artefact, Artefacts } from '../compare/readings/artefacts.ts';
import { firstDeploy } from '../compare/readings/first-deploy.ts';
import { type JsonObject, objectsIn } from '../compare/readings/json.ts';
import { movedApplication } from '../compare/readings/moved.ts';
import { readers } from '../compare/readings/readers.ts';
import { resourcesOf } from '../compare/readings/reading.ts';
import { wrapped } from '../compare/report/plain-table.ts';
import {
  awaitedSecrets,
  beforeFirstDeploy,
  type FirstDeploy,
  imagesBroughtIn,
  storedSecrets,
} from '../compare/runbook/first-deploy.ts';
import {
  applied,
  copiedFiles,
  dataMoved,
  type MovedApplication,
  restoredByItself,
  stopped,
} from '../compare/runbook/moves.ts';
import { safeToPaste } from '../compare/runbook/pasted.ts';
import type { Handling } from '../deploy/handling.ts';
import type { Refusal } from '../deploy/refusals.ts';
import type { ContainerDraft, ServiceDraft } from './draft.ts';
import { partsUsed } from './fit-resources.ts';
import type { Imported } from './import-compose.ts';
import { own, text } from './short-forms.ts';

/*
 * The list "Before cdk deploy": what is left to do by hand before an imported application is deployed to AWS. Names and
 * commands are read from the rendered files, from the definition and from the verdicts.
 */

/** A part of the list. */
export interface Task {
  readonly title: string;
  readonly steps: readonly Step[];
}

interface Step {
  readonly text: string;
  /** Lines for a shell. @default - nothing to run */
  readonly commands?: readonly string[] | undefined;
}

interface Rendered {
  readonly artefacts: Artefacts;
  readonly refused: readonly Refusal[];
}

/** The tasks. Those without steps are left out. */
export const beforeDeploy = (imported: Imported, rendered: Rendered): Task[] => {
  const { artefacts } = rendered;
  const first = firstDeploy(artefacts);
  const moved = movedApplication(readers(artefacts)).application.value;
  return [
    { title: 'Decide', steps: decisions(imported, rendered) },
    { title: 'Store the secrets', steps: secrets(first, artefacts.handling) },
    { title: 'Move the data', steps: inOrder(data(imported, moved)) },
    { title: 'Have the images ready', steps: images(imported, artefacts, first) },
  ].filter(({ steps }) => steps.length > 0);
};

/** Answers that stand until somebody gives another one, and what AWS does in another way. */
const decisions = (imported: Imported, { artefacts, refused }: Rendered): Step[] => [
  ...refused.map(({ stack, reason }) => ({
    text: `${stack} cannot be deployed yet: ${once(reason)}${stack === 'EcsFargate' ? flagFor(imported) : ''}`,
  })),
  ...imported.verdicts
    .filter(({ kind }) => kind === 'asked')
    .map(({ path, text: asked }) => ({ text: `${path}: ${asked}` })),
  ...propertiesOf(artefacts.shared, 'AWS::ElastiCache::ServerlessCache').map(({ Tags }) => {
    const cache = text(objectsIn(Tags).find(({ Key }) => Key === 'resource')?.Value);
    const users = usersOf(imported, cache).map(({ key }) => key);
    return {
      text: `Can ${users.length > 0 ? enumerated(users) : 'the clients'} speak to a Redis cluster by TLS? On AWS, ${cache} is a cluster: a command with several keys needs them in one hash slot, and database 0 is the only one.`,
    };
  }),
  ...withoutTls(imported),
  ...withoutHttps(imported),
];

interface User {
  readonly key: string;
  /** The parts of the resource that variables of the service, the job or its init steps refer to. */
  readonly used: readonly string[];
}

/** The services and jobs whose variables refer to a resource. */
const usersOf = ({ parts, definition: { services, jobs = {} } }: Imported, resource: string): User[] =>
  parts.flatMap(({ key, name, role }): User[] => {
    const draft = own<ContainerDraft>(role.kind === 'job' ? jobs : services, name);
    const used = draft ? partsUsed(draft, resource) : [];
    return used.length > 0 ? [{ key, used }] : [];
  });

/** The question about programs that get the host of a database or a cache, and no URL or variable that asks for TLS. */
function withoutTls(imported: Imported): Step[] {
  return Object.entries(imported.definition.resources ?? {}).flatMap(([name, { type }]) => {
    if (type === 'external') return [];
    const users = usersOf(imported, name)
      .filter(({ used }) => used.includes('host') && !used.includes('url') && !used.includes('tls'))
      .map(({ key }) => key);
    if (users.length === 0) return [];
    return [
      {
        text: `Which variable of ${enumerated(users)} turns on TLS to ${name}? ${users.length > 1 ? 'They get' : 'It gets'} its host, and no URL that asks for TLS, without which AWS refuses the connection. After npm run import, give ${users.length > 1 ? 'each of them' : 'it'} that variable with { resource: '${name}', part: 'tls' }, which is true on AWS and false elsewhere: docs/your-own-service.md. Whether a certificate is checked, and by which authority, is up to the program`,
      },
    ];
  });
}

/** Names of variables with the address by which users call a program. */
const OWN_ADDRESS =
  /^(?:.+_)?(?:ROOT|BASE|PUBLIC|SITE|EXTERNAL|WEBHOOK|APP|SERVER|HOME|FRONTEND|CANONICAL|EDITOR_BASE)_?(?:URL|URI|ORIGIN|ADDRESS)$|^(?:URL|ORIGIN)$/i;

/** The question about public services that call themselves by HTTPS, and have no domain name for it. */
const withoutHttps = ({ parts, definition: { services } }: Imported): Step[] =>
  parts.flatMap(({ key, name, variables }) => {
    const { exposure } = own<ServiceDraft>(services, name) ?? {};
    if (exposure === undefined || exposure.domainName !== undefined) return [];
    const named = [...variables.effective].find(
      ([variable, value]) => OWN_ADDRESS.test(variable) && value.startsWith('https://'),
    );
    return named === undefined
      ? []
      : [
          {
            text: `By which name do users call ${key}? ${named[0]} has an address by HTTPS, and here its load balancers speak plain HTTP. For HTTPS on AWS, give it exposure.domainName after npm run import: docs/options.md`,
          },
        ];
  });

/** A reason that several services have, told of the first one. The others are named. */
function once(reason: string): string {
  const [first = '', ...others] = reason.split(/(?<=\.) (?=services\.)/);
  const names = others.map((one) => one.split('.')[1]);
  return names.length > 0 ? `${first} The same holds for ${names.join(', ')}.` : first;
}

/** The flag by which a run deploys volumes of programs that work on a network file system. */
const flagFor = ({ definition: { services }, choices }: Imported): string => {
  const names = Object.entries(services).flatMap(([name, { volumes = [] }]) =>
    volumes.some(({ allowNetworkFileSystem }) => !allowNetworkFileSystem) ? [`${name}:network`] : [],
  );
  return names.length > 0
    ? ` The flag for it: --volumes ${[...(choices.volumes ?? []), ...names].join(',')}`
    : '';
};

/** The values that only the owner has, and the places for them. */
function secrets(first: FirstDeploy, handling: Handling): Step[] {
  const compose = beforeFirstDeploy('compose', first, handling);
  const onAws = storedSecrets(first);
  const elsewhere = awaitedSecrets(first);
  return [
    ...(onAws.length > 0
      ? [
          {
            text: 'AWS: without them, no task and no pod of EKS starts. Give the values that your containers have now',
            commands: onAws,
          },
        ]
      : []),
    ...(elsewhere.length > 0
      ? [
          {
            text: 'any other Kubernetes: pods wait for these Secrets, which come after the namespace',
            commands: [applied({ handling }, '0-namespace'), ...elsewhere],
          },
        ]
      : []),
    ...(compose.length > 0
      ? [
          {
            text: `Docker Compose: the rendered file reads ${first.variables.map(({ name }) => name).join(', ')} from ${handling.envFile} in ${handling.source === undefined ? 'the checkout' : 'the folder of --project-directory'}, and no .env beside your own file`,
            commands: compose,
          },
        ]
      : []),
  ];
}

/** The steps, and before them where their order stands. */
const inOrder = (steps: readonly Step[]): Step[] =>
  steps.length === 0
    ? []
    : [
        {
          text: `All steps in their order, also for EKS and other clusters: the row "from Docker Compose" of docs/COMPARISON.md in the folder of the output. When users get the new address: ${GUIDE} of the checkout`,
        },
        ...steps,
      ];

const GUIDE = 'docs/moving.md';

/** The steps that move the data, by the commands of the comparison. */
function data({ parts, definition }: Imported, moved: MovedApplication | undefined): Step[] {
  if (!moved) return [];
  const ofRole = (isCache: boolean) =>
    parts.filter(({ role }) => role.kind === 'resource' && (role.image.type === 'redis') === isCache);
  const databases = ofRole(false).map(({ key }) => key);
  const files = parts.filter(
    ({ role, name }) =>
      role.kind === 'service' && (own<ServiceDraft>(definition.services, name)?.volumes ?? []).length > 0,
  );
  return [
    ...ofRole(true).map(({ key }) => ({
      text: `${key}: a cache begins empty. Let workers finish what is queued in it, or queue it again. Results that are kept in it do not come along`,
    })),
    ...(databases.length > 0
      ? [
          {
            text: `${databases.join(', ')}: deploy the stack Shared alone, stop what writes, dump, restore. Deploy the services after that`,
            commands: safeToPaste(dataMoved(moved, 'ecs')),
          },
        ]
      : []),
    ...files.map(({ key, name }) => {
      const one = { ...moved, services: moved.services.filter(({ service }) => service === name) };
      const program = one.services.find(({ program }) => program !== undefined)?.program;
      if (program !== undefined)
        return {
          text: `${restoredByItself(key, program)}, once it runs there. Its files are open while it runs, so no command here copies them`,
        };
      return {
        text: `${key}: stop it, and copy its files into the new volume, which is empty, once Eks runs. Into EFS, for ECS, they come by a task of yours or by DataSync. A database within the program, such as SQLite, is moved by its own backup instead`,
        commands: [stopped(one), ...copiedFiles(one, 'eks')],
      };
    }),
  ];
}

/** The images of the tasks: those that AWS pulls from a registry, and those that the deployment builds. */
function images({ definition }: Imported, { ecs, handling }: Artefacts, first: FirstDeploy): Step[] {
  const containers = propertiesOf(ecs, 'AWS::ECS::TaskDefinition').flatMap(({ ContainerDefinitions }) =>
    objectsIn(ContainerDefinitions),
  );
  const pulled = [
    ...new Set(containers.map(({ Image }) => Image).filter((image) => typeof image === 'string')),
  ];
  const built = Object.entries({ ...definition.services, ...definition.jobs }).filter(
    ([, one]) => one.image.build,
  );
  return [
    ...(built.length > 0
      ? [
          {
            text: `cdk deploy builds ${built.map(([name]) => name).join(', ')} with Docker, and pushes to the registry of your account, which cdk bootstrap made`,
          },
          {
            text: 'any other Kubernetes: bring the images to where its nodes pull from',
            commands: imagesBroughtIn(first, handling),
          },
        ]
      : []),
    ...(pulled.length > 0
      ? [
          {
            text: `AWS pulls without credentials: ${pulled.sort().join(', ')}. Copy a private image into a registry of your account, and name it there.`,
          },
        ]
      : []),
  ];
}

/** The properties of all resources of a type. */
const propertiesOf = (template: Artefact, type: string): JsonObject[] =>
  resourcesOf(template).flatMap((one) => (one.type === type ? [one.properties] : []));

const TITLE = 'Before `cdk deploy`';

/** The words on what stands in the commands for a value of the reader's. Empty if nothing does. */
const headOf = (tasks: readonly Task[]): string => {
  const commands = tasks.flatMap(({ steps }) => steps.flatMap((step) => step.commands ?? []));
  const words = [
    ...(commands.some((line) => /^read /.test(line)) ? ['Each `read` waits for a value that you type.'] : []),
    ...(commands.some((line) => /\bPATH\b/.test(line)) ? ['PATH stands for a file of yours.'] : []),
    ...(commands.some((line) => line === '{')
      ? ['Lines from `{` to `}` run together, and none of them if one of the first variables is not set.']
      : []),
  ];
  return words.join(' ');
};

/** The list for a terminal. Commands stay on one line each, so that they can be copied. */
export function beforeDeployText(tasks: readonly Task[]): string {
  if (tasks.length === 0) return '';
  const lines = tasks.flatMap(({ title, steps }) => [
    `  ${title}`,
    ...steps.flatMap(({ text: about, commands = [] }) => [
      wrapped(`    - ${about}`, '      '),
      ...commands.map((command) => `      ${command}`),
    ]),
  ]);
  return [wrapped(`${TITLE}. ${headOf(tasks)}`.trim()), ...lines].join('\n');
}

/** The list as Markdown. */
export const beforeDeployMarkdown = (tasks: readonly Task[]): string =>
  tasks.length === 0
    ? ''
    : [
        `## ${TITLE}`,
        ...(headOf(tasks) === '' ? [] : [headOf(tasks)]),
        ...tasks.map(({ title, steps }) =>
          [
            `### ${title}\n`,
            ...steps.map(({ text: about, commands = [] }) =>
              commands.length === 0
                ? `- ${about}`
                : `- ${about}:\n\n  \`\`\`sh\n${commands.map((command) => `  ${command}`).join('\n')}\n  \`\`\``,
            ),
          ].join('\n'),
        ),
        '',
      ].join('\n\n');
