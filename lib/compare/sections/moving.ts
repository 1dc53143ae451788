import { aDay, dollars } from '../cost/model.ts';
import { PRICES } from '../cost/prices.ts';
import { billed, quantitiesIn } from '../readings/billed.ts';
import { absent, approximated, cite, type Judgement, native, notApplicable, say } from '../readings/cell.ts';
import { firstDeploy } from '../readings/first-deploy.ts';
import { type Moved, movedApplication } from '../readings/moved.ts';
import { type Readers, readers } from '../readings/readers.ts';
import { combine, map, properties, type Reading, words } from '../readings/reading.ts';
import { resourceReaders } from '../readings/resource-reader.ts';
import { tablePlaces } from '../readings/table-places.ts';
import { betweenStacks, fromCompose, type MovedApplication, runsBeside, weighted } from '../runbook/moves.ts';
import { safeToPaste } from '../runbook/pasted.ts';
import type { Tier } from '../runbook/procedure.ts';
import { byTarget, type Target } from '../targets.ts';
import type { SourceId } from '../verdicts/sources.ts';
import { ownSteps } from './before-release.ts';
import { measuredMove } from './behaviour.ts';
import { type Concern, concern, judged, type SectionOf } from './section.ts';

/**
 * Moves of the whole application from one deployment to another. A row says where from, or is a part of each move; its
 * columns are the deployments that the application moves to.
 */
export const moving: SectionOf = (on) => {
  const all: Moving = {
    on,
    moved: movedApplication(on),
    of: on.services.map((one) => readers(on.artefacts, one)),
  };
  return {
    title: 'Moving',
    concerns: [
      leavingCompose(all),
      betweenBoth(all),
      shared(all),
      shifted(all),
      meanwhile(all),
      rolledBack(all),
    ],
  };
};

interface Moving {
  readonly on: Readers;
  readonly moved: Moved;
  /** The readers of each service. */
  readonly of: readonly Readers[];
}

/** Says something of the application, by the evidence of the part that it is about. */
const told = (
  { moved: { application, services, names, data } }: Moving,
  tell: (application: MovedApplication) => string,
  part: 'services' | 'names' | 'data' = 'services',
): Reading<string> => {
  const { evidence } =
    part === 'services' ? services : part === 'data' && data.evidence.length > 0 ? data : names;
  return map({ ...application, evidence: application.value ? evidence : application.evidence }, tell);
};

/** The end-to-end test that runs the commands. */
const run = (tier: Tier): Reading<string> => ({ value: '', evidence: [{ tier }] });

/** The way to this page for a Compose file of the reader's own. */
const ofTheirs = ({ on }: Moving): string =>
  on.artefacts.handling.source === undefined
    ? '; for a Compose file of your own, npm start -- compose.yaml compares and renders its application'
    : '';

/** The cell of Docker Compose in rows about deployments that the application moves to. */
const noMove = ({ on }: Moving): Judgement =>
  notApplicable`no move to Docker Compose${map(on.compose.file('name'), () => '')}`;

const withCommands = (judgement: Judgement, commands: readonly string[] | undefined): Judgement =>
  commands && commands.length > 0 ? { ...judgement, commands: safeToPaste(commands) } : judgement;

/** The data of an application, in words. */
const dataOf = ({ services, databases }: MovedApplication): string[] => [
  ...listOf(
    'table of',
    services.flatMap(({ service, table }) => (table ? [service] : [])),
  ),
  ...listOf(
    'database',
    databases.map(({ database }) => database),
  ),
  ...listOf('volume of', withFiles(services)),
];

/** The services whose files are copied. A database has files, too, and is dumped. */
const withFiles = (services: MovedApplication['services']): string[] =>
  services.flatMap(({ service, paths, program }) => (paths.length > 0 && !program ? [service] : []));

/** The databases in containers with a volume, which move by their own tools. */
const byOwnTools = ({ services }: MovedApplication): string[] => {
  const names = services.flatMap(({ service, paths, program }) =>
    paths.length > 0 && program ? [service] : [],
  );
  return names.length > 0 ? [`dump and restore ${names.join(', ')} by the tools of the program`] : [];
};

function listOf(noun: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  return [`${names.length > 1 ? noun.replace(/^\w+/, '$&s') : noun} ${names.join(', ')}`];
}

const singletonsOf = ({ services }: MovedApplication): string =>
  services.flatMap(({ service, isSingleton }) => (isSingleton ? [service] : [])).join(', ');

const hasVolumes = ({ services }: MovedApplication): boolean =>
  services.some(({ paths }) => paths.length > 0);

/** Tells whether anything stays as it was written: tables, databases and volumes. */
const keepsData = (moved: MovedApplication): boolean =>
  dataOf(moved).length > 0 || byOwnTools(moved).length > 0;

/** The rule by which CloudFormation refuses a service, whose volumes the target cannot have. */
const refusal = ({ of }: Moving, target: 'ecs' | 'eks'): Reading<unknown> | undefined =>
  of
    .map(({ ecs, eksRefusal }) => (target === 'ecs' ? ecs.refusal() : eksRefusal()))
    .find(({ value }) => value !== undefined);

const refused = (rule: Reading<unknown>): Judgement =>
  absent`refused there, by its volumes${map(rule, () => '')}`;

const hasData = ({ moved: { application } }: Moving): boolean =>
  application.value !== undefined && keepsData(application.value);

const hasCaches = ({ moved: { application } }: Moving): boolean =>
  application.value !== undefined && application.value.caches.length > 0;

/** The row of the move from Docker Compose: caches are emptied and the data is copied, while nobody writes. */
function leavingCompose(all: Moving): Concern {
  const { value } = all.moved.application;
  const first = firstDeploy(all.on.artefacts);
  const isGap = hasData(all) || hasCaches(all) || (value && singletonsOf(value) !== '');
  const to = (target: Exclude<Target, 'compose'>): Judgement => {
    const isOnAws = target !== 'kubernetes';
    const rule = isOnAws ? refusal(all, target) : undefined;
    if (rule) return refused(rule);
    // The tier moves to EKS: on ECS the same copy follows another deployment.
    const isCopied = hasData(all) || hasCaches(all);
    // No tier moves what runs by a file of the user's own.
    const isRun =
      value?.handling.running === undefined &&
      (!isOnAws || !isCopied || (target === 'eks' && value?.databases.length === 0 && !hasCaches(all)));
    const tier = isRun ? run(isOnAws ? 'e2e:aws' : 'e2e:kubernetes') : NO_WORD;
    return withCommands(
      (isGap
        ? approximated
        : native)`${told(all, (one) => composeWords(one, target), target === 'kubernetes' ? 'names' : 'services')}${tier}`,
      value && fromCompose(value, target, first),
    );
  };
  return judged('from Docker Compose', {
    compose: notApplicable`it is there already${map(all.on.compose.file('name'), () => ofTheirs(all))}`,
    ecs: to('ecs'),
    eks: to('eks'),
    kubernetes: to('kubernetes'),
  });
}

function composeWords(moved: MovedApplication, target: Target): string {
  if (moved.handling.running) return importedWords(moved, target);
  const singletons = singletonsOf(moved);
  const data = dataOf(moved);
  const { caches, externals } = moved;
  const waiting = emptied(moved);
  // Into EFS no command copies.
  const copied = target === 'ecs' ? data.filter((one) => !one.startsWith('volume')) : data;
  return [
    ...(singletons
      ? [
          ...waiting,
          `${singletons} stopped ${waiting.length > 0 ? 'after that' : 'first'}, as two must not run; then deployed`,
        ]
      : ['deployed beside it']),
    ...(externals.length > 0 ? [outside(moved)] : []),
    ...(copied.length > 0
      ? [
          ...(singletons ? [] : waiting),
          `once its services stop, copy ${copied.join(', ')}: a gap as long as ${waiting.length > 0 ? 'this wait and ' : ''}the copy`,
          GO_BACK,
        ]
      : waiting.length > 0 && !singletons
        ? [...waiting, 'then stop the other services, and give users the new address: a gap until then']
        : [singletons ? 'a gap until it is ready' : 'no data to copy, so no gap']),
    ...byOwnTools(moved),
    ...(target === 'ecs' && withFiles(moved.services).length > 0 ? [FILES_INTO_EFS] : []),
    ...(target !== 'kubernetes' && moved.databases.length > 0
      ? [NO_RUN_INTO_RDS]
      : target === 'ecs' && data.length > 0
        ? ['not tried to ECS; the same copy was tried to EKS, on an emulator']
        : target !== 'kubernetes' && caches.length > 0
          ? ['these steps were not run; the same steps to any Kubernetes were']
          : []),
  ].join('; ');
}

const GO_BACK = 'to go back, first copy back what was written since';
const FILES_INTO_EFS = 'copy files into EFS with your own task or DataSync: no command here does';

/** The reason why no test restores a database on AWS. */
const NO_RUN_INTO_RDS =
  'the restore was not tried: a database on AWS lets only the services connect, and no AWS account was available';

/** The move of an application that runs by a Compose file of the user's own: its data comes before its services. */
function importedWords(moved: MovedApplication, target: Target): string {
  const data = dataOf(moved);
  const files = listOf('volume of', withFiles(moved.services));
  const first = data.filter((one) => !files.includes(one));
  const gap = [
    'stop your services',
    ...(first.length > 0 ? [`copy ${first.join(', ')}`] : []),
    'deploy the new ones',
    // Files go into a pod that runs.
    ...(files.length > 0 && target !== 'ecs' ? [`then copy ${files.join()}`] : []),
  ]
    .join(', ')
    .concat(': a gap until these are ready');
  const beside =
    moved.caches.length > 0
      ? 'deployed beside yours, which stop once users have the new address'
      : 'deployed beside yours; no data to copy, so no gap';
  return [
    ...(runsBeside(moved) ? [beside, ...emptied(moved)] : [...emptied(moved), gap]),
    ...(moved.externals.length > 0 ? [outside(moved)] : []),
    ...(data.length > 0 ? [GO_BACK] : []),
    ...byOwnTools(moved),
    ...(target === 'ecs' && withFiles(moved.services).length > 0 ? [FILES_INTO_EFS] : []),
    'these commands were not tried with your file',
  ].join('; ');
}

/** The sentence about caches, which begin empty on each deployment: nobody but the user knows what waits in them. */
const emptied = ({ caches }: MovedApplication): string[] =>
  caches.length > 0
    ? [
        `${caches.join(', ')} ${caches.length > 1 ? 'begin' : 'begins'} empty, and neither waiting jobs nor kept results are copied: stop the services that add jobs, and let the workers finish`,
      ]
    : [];

const outside = ({ externals }: Pick<MovedApplication, 'externals'>): string =>
  `${externals.join(', ')} ${externals.length > 1 ? 'are' : 'is'} outside and ${externals.length > 1 ? 'stay' : 'stays'} there`;

const NO_WORD = words('');

/** The row of the move from one stack on AWS to the other. */
function betweenBoth(all: Moving): Concern {
  const { value } = all.moved.application;
  const isGap = value && (singletonsOf(value) !== '' || hasVolumes(value));
  const to = (target: 'ecs' | 'eks'): Judgement => {
    const rule = refusal(all, 'ecs') ?? refusal(all, 'eks');
    if (rule) return notApplicable`only one of the two can have its volumes${map(rule, () => '')}`;
    return withCommands(
      (isGap
        ? approximated
        : native)`${told(all, (one) => awsWords(one, target === 'eks' ? 'ECS' : 'EKS'))}${isGap ? NO_WORD : measuredMove(all.on)}${run('e2e:aws')}`,
      value && betweenStacks(value, target),
    );
  };
  const away = (hasData(all) || hasCaches(all) ? approximated : native)`${told(all, awayWords, 'data')}`;
  return judged('from ECS or EKS', { compose: away, ecs: to('ecs'), eks: to('eks'), kubernetes: away });
}

function awayWords(moved: MovedApplication): string {
  if (keepsData(moved)) return 'no command here: its data is in AWS, and you export it';
  const waiting = emptied(moved);
  return waiting.length > 0 ? `a new deployment; ${waiting}` : 'a new deployment: it has no data';
}

function awsWords(moved: MovedApplication, title: string): string {
  const { jobs, publicServices } = moved;
  const singletons = singletonsOf(moved);
  const beside = `deployed beside ${title}, on the same ${
    dataOf(moved).length > 0
      ? 'data'
      : moved.caches.length > 0
        ? `${moved.caches.length > 1 ? 'caches' : 'cache'} ${moved.caches.join(', ')}`
        : 'network'
  }`;
  const requests =
    publicServices.length > 0
      ? 'then DNS shifts requests, and both answer meanwhile'
      : 'no requests to shift: replicas of both work until the old ones are removed';
  return [
    singletons
      ? `${singletons} stopped first, as two must not run; then deployed: a gap until it is ready`
      : `${beside}; ${requests}`,
    ...(hasVolumes(moved) ? ['files of volumes are not shared, and no command here copies them'] : []),
    ...(jobs.length > 0
      ? [`${jobs.join(', ')} suspended on EKS while both stand, or it would run twice`]
      : []),
  ].join('; ');
}

/** The row of what stands in the stack `Shared`, which both deployments on AWS import, and of what does not. */
function shared(all: Moving): Concern {
  const { artefacts } = all.on;
  const tables = all.of.filter((one) =>
    Object.values(tablePlaces(one)).some(({ value }) => value !== undefined),
  );
  const resources = resourceReaders(artefacts);
  const caches = resources.flatMap(({ name, isCache }) => (isCache ? [name] : []));
  const databases = resources.flatMap(({ name, isCache }) => (isCache ? [] : [name]));
  const network = properties(artefacts.shared, 'AWS::EC2::VPC')('CidrBlock');
  const both = combine(
    [
      network,
      ...tables.map(({ tableName }) => tableName('Value')),
      ...resources.map(({ onAws }) => onAws('Type')),
    ],
    () =>
      [
        'the network',
        ...listOf(
          'table of',
          tables.map(({ service }) => service),
        ),
        ...listOf('database', databases),
        ...listOf('cache', caches),
      ].join(', '),
  );
  const fresh = (isShared: boolean) =>
    map(all.moved.application, ({ publicServices, secrets }) =>
      [
        ...(publicServices.length > 0 ? ['the address'] : []),
        ...(secrets.length > 0
          ? [`values of ${secrets.map(({ service, secret }) => `${service}/${secret}`).join(', ')} (copied)`]
          : []),
        ...(isShared ? [] : caches.map((one) => `${one}, which is empty: let the workers finish first`)),
        'logs and metrics',
      ].join('; '),
    );
  const { externals = [] } = all.moved.application.value ?? {};
  const away = externals.length > 0 ? [outside({ externals })] : [];
  const quiet = (reading: Reading<string>) => (reading.value === undefined ? reading : words(reading.value));
  const onAws = native`${both}, by the stack Shared${words(away.map((one) => `; ${one}`).join(''))}; new: ${quiet(fresh(true))}`;
  return judged('what both use', {
    compose: noMove(all),
    ecs: onAws,
    eks: onAws,
    kubernetes: (hasData(all) || hasCaches(all)
      ? absent
      : native)`${words(away[0] ?? 'the definition')}; new: ${quiet(fresh(false))}${told(all, () => '', 'data')}${cite('kubernetes-production')}`,
  });
}

/** The row of the switch: who sends requests to the new deployment, in which shares, and back. */
function shifted(all: Moving): Concern {
  const { value } = all.moved.application;
  if (value && value.publicServices.length === 0) {
    const nobody = notApplicable`${told(all, () => 'nobody outside sends it requests')}`;
    return judged(
      'shift requests, and back',
      byTarget(() => nobody),
    );
  }
  const record = properties(all.on.artefacts.ecs, 'AWS::Route53::RecordSet')('Name');
  const onAws = withCommands(
    approximated`${told(
      all,
      ({ domain }) =>
        `weighted records of Route 53 for ${domain ?? 'a name of yours'}, and back until the old stack is removed; clients keep an address for 60 s or longer${domain ? '; CloudFormation no longer looks after its record' : ''}`,
      'names',
    )}${record.value === undefined ? NO_WORD : map(record, () => '')}${cite('route53-weighted')}${run('e2e:aws')}`,
    value && weighted(value),
  );
  return judged('shift requests, and back', {
    compose: noMove(all),
    ecs: onAws,
    eks: onAws,
    kubernetes: approximated`${told(all, () => 'your DNS or proxy, all at once, because nothing is shared', 'names')}`,
  });
}

/** The row of the cost of both deployments on AWS at the same time, without what they share counted twice. */
function meanwhile(all: Moving): Concern {
  const parts = billed(all.on);
  const both = map(quantitiesIn(parts), (quantities) => {
    const { Shared, EcsFargate, Eks } = aDay({ quantities, prices: PRICES });
    return Eks === undefined
      ? 'not known'
      : `${dollars(Shared + EcsFargate + Eks)} a day without requests: Shared ${dollars(Shared)} once, EcsFargate ${dollars(EcsFargate)}, Eks ${dollars(Eks)}`;
  });
  // The section about costs has the places that the prices are of.
  const { evidence } = both.value === undefined ? both : parts.clusters;
  const cell = say`${{ ...both, evidence }}`;
  return concern('cost while both run', [], {
    compose: noMove(all),
    ecs: cell,
    eks: cell,
    kubernetes: say`what your machines cost${cite('kubernetes-production')}`,
  });
}

/** The way to change what is stored so that the version before can still read it. */
const MIGRATIONS =
  'So change a schema by migrations in three releases: add the new, use it, remove the old (docs/moving.md)';

/** The row of what a rollback of the program does not undo. */
function rolledBack(all: Moving): Concern {
  const own = all.of.flatMap(({ kubernetes, service }) => {
    const steps = ownSteps(kubernetes.initSteps).value ?? [];
    return steps.map((step) => `${step} of ${service}`);
  });
  const tell = (one: MovedApplication) => {
    const kept = keepsData(one) ? 'the data' : one.caches.length > 0 ? 'what is in the cache' : '';
    return kept === ''
      ? one.externals.length > 0
        ? `it has no data of its own: ${outside(one)}`
        : 'it has no data'
      : `${kept} stays as it is: the old version must read what the new one wrote${
          own.length > 0 ? `; ${own.join(', ')} of the old version runs on the new schema` : ''
        }. ${MIGRATIONS}`;
  };
  const cell = (source: SourceId): Judgement =>
    hasData(all) || hasCaches(all)
      ? approximated`${told(all, tell, 'data')}${cite(source)}`
      : notApplicable`${told(all, tell, 'data')}`;
  return judged('a rollback, and the data', {
    compose: cell('docker-volumes'),
    ecs: cell('ecs-circuit-breaker'),
    eks: cell('kubernetes-deployments'),
    kubernetes: cell('kubernetes-deployments'),
  });
}
