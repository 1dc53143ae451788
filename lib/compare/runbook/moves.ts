import type { Handling } from '../../deploy/handling.ts';
import { stackNames } from '../../deploy/stack-names.ts';
import type { Target } from '../targets.ts';
import { outputOf, putFromPipe, secretDescribed } from './aws.ts';
import { findCluster, findService, STABLE, UPDATE_SERVICE } from './ecs.ts';
import { awaitedSecrets, beforeFirstDeploy, type FirstDeploy } from './first-deploy.ts';
import { restarted, rolledOut } from './kubernetes.ts';
import { HERE_AGAIN, IN_CLOUDSHELL, ONE_BY_ONE } from './pasted.ts';

/*
 * Commands that move an application from one deployment to another. They name all of its services, as services that call
 * each other move together.
 */

/** A service, as the moves know it. */
export interface MovedService {
  readonly service: string;
  /** The family of its task definitions. */
  readonly family: string;
  readonly isSingleton: boolean;
  /** The folders of its volumes. */
  readonly paths: readonly string[];
  /** The database, broker or store that the image is. Its files are open while it runs. @default - another program */
  readonly program?: string | undefined;
  /** Its table: the name in the local substitute, and the output of the shared stack with the name on AWS. @default - no table */
  readonly table?: { readonly local: string; readonly output: string } | undefined;
}

export interface MovedDatabase {
  readonly database: string;
  readonly isMySql: boolean;
  /** The name of the database within the program, and of its user. */
  readonly databaseName: string;
  readonly user: string;
  /** The output of the shared stack with the name of the instance. */
  readonly instance: string;
  /** The version of the program on AWS. */
  readonly version: string;
  /** The output of the shared stack with the command that prints the URL. */
  readonly output: string;
}

/** A secret whose value each deployment makes for itself. */
export interface MovedSecret {
  readonly service: string;
  readonly secret: string;
  /** A command that prints the value on Docker Compose. */
  readonly printed: string;
  /** The Kubernetes Secret that holds it, and the key. */
  readonly object: string;
  readonly key: string;
}

/** An application, as the moves know it. */
export interface MovedApplication {
  readonly handling: Handling;
  readonly application: string;
  readonly services: readonly MovedService[];
  readonly databases: readonly MovedDatabase[];
  /** The caches. What is in them does not come along from Docker Compose. */
  readonly caches: readonly string[];
  /** The names of services outside of the application, which stay there. */
  readonly externals: readonly string[];
  readonly secrets: readonly MovedSecret[];
  readonly jobs: readonly string[];
  /** The public services, the first of which gives the load balancer its address. */
  readonly publicServices: readonly string[];
  /** The first domain name to which the stack of ECS gives a record. @default - users have a record of their own */
  readonly domain?: string | undefined;
}

type OnAws = 'ecs' | 'eks';
type Copied = Exclude<Target, 'compose'>;

const STACKS = { ecs: 'EcsFargate', eks: 'Eks' } as const;
const STORE_PORT = 8000;
const FORWARDED_PORT = 8001;

const stackOf = ({ application }: MovedApplication, target: OnAws): string =>
  stackNames({ name: application })[STACKS[target]];

/** The commands that give kubectl access to the cluster of EKS. */
const clusterAccess = (moved: MovedApplication): string[] => [
  `ACCESS=$(${outputOf(stackOf(moved, 'eks'), 'KubeconfigCommand')})`,
  '$ACCESS',
];

const allReady = ({ application, services }: MovedApplication): string[] =>
  services.map(({ service }) => rolledOut({ service, namespace: application }));

/** Deploys the target beside what runs, and waits until it is ready. */
const deployed = (moved: MovedApplication, target: Copied, first: FirstDeploy = NOTHING_FIRST): string[] =>
  ({
    ecs: () => [moved.handling.deploy.EcsFargate],
    eks: () => [moved.handling.deploy.Eks, ...clusterAccess(moved), ...allReady(moved)],
    kubernetes: () => [
      `kubectl apply -f ${moved.handling.manifests}`,
      ...(moved.handling.running === undefined
        ? [
            `# and ${first.images.length > 0 ? 'the images and ' : ''}the Secrets, by the commands at the head of these files`,
          ]
        : []),
      ...allReady(moved),
    ],
  })[target]();

const NOTHING_FIRST: FirstDeploy = { stored: [], awaited: [], variables: [], images: [] };

/** Moves from one deployment on AWS to the other: both use what the stack `Shared` has. */
export function betweenStacks(moved: MovedApplication, to: OnAws): string[] {
  const from = to === 'eks' ? 'ecs' : 'eks';
  return [
    ...stoppedSingletons(moved, from),
    // CronJobs start as soon as they are there. So they stop before the schedules of ECS begin, or begin when those are gone.
    ...(from === 'eks' ? suspended(moved) : []),
    ...deployed(moved, to),
    ...(to === 'eks' ? suspended(moved) : []),
    ...copiedSecrets(moved, from, to),
    `# last, ${moved.publicServices.length > 0 ? 'when the old load balancer counts no requests' : 'when all is well'}: ${moved.handling.destroy[STACKS[from]]}`,
    ...(to === 'eks' ? suspended(moved, false).map((line) => `# ${line}`) : []),
  ];
}

function stoppedSingletons(moved: MovedApplication, from: OnAws): string[] {
  const { application, services } = moved;
  const singletons = services.filter(({ isSingleton }) => isSingleton);
  if (singletons.length === 0) return [];
  const isAlone = services.length === 1;
  return from === 'ecs'
    ? [
        findCluster(application),
        ...singletons.flatMap(({ family }) => [
          findService({ isAlone, family }),
          `${UPDATE_SERVICE} --desired-count 0 --query service.desiredCount`,
          STABLE,
        ]),
      ]
    : [
        ...clusterAccess(moved),
        ...singletons.flatMap(({ service }) => [
          `kubectl -n ${application} scale deployment/${service} --replicas=0`,
          `kubectl -n ${application} wait --for=delete pod -l app.kubernetes.io/name=${service} --timeout=120s`,
        ]),
      ];
}

/** Keeps the jobs of a cluster from being started. */
const suspended = ({ application, jobs }: MovedApplication, suspend = true): string[] =>
  jobs.map(
    (job) => `kubectl -n ${application} patch cronjob ${job} --patch '{"spec":{"suspend":${suspend}}}'`,
  );

/** Gives the new deployment the values of the secrets that the old one has made, and has its replicas read them. */
function copiedSecrets(moved: MovedApplication, from: OnAws | 'compose', to: Copied): string[] {
  const { application, secrets, services } = moved;
  if (secrets.length === 0) return [];
  const named = (variable: string, target: OnAws, { service, secret }: MovedSecret) =>
    `${variable}=${secretDescribed(`${service}/${secret} of ${stackOf(moved, target)}`)}`;
  const readers = services.filter(({ service }) => secrets.some((one) => one.service === service));
  const value = (one: MovedSecret) =>
    from === 'compose'
      ? one.printed
      : 'aws secretsmanager get-secret-value --secret-id $FROM --query SecretString --output text';
  return [
    ...secrets.flatMap((one) =>
      to === 'kubernetes'
        ? [
            `printf '{"stringData":{"${one.key}":"%s"}}' "$(${value(one)})" | kubectl -n ${application} patch secret ${one.object} --patch-file /dev/stdin`,
          ]
        : [
            ...(from === 'compose' ? [] : [named('FROM', from, one)]),
            named('TO', to, one),
            `${value(one)} | tr -d '\\n' | ${putFromPipe('$TO')} --query Name`,
          ],
    ),
    ...(to === 'ecs'
      ? [
          findCluster(application),
          ...readers.flatMap(({ family }) => [
            findService({ isAlone: services.length === 1, family }),
            `${UPDATE_SERVICE} --force-new-deployment --query service.status`,
            STABLE,
          ]),
        ]
      : readers.flatMap(({ service }) => [
          restarted({ service, namespace: application }),
          rolledOut({ service, namespace: application }),
        ])),
  ];
}

/** The project that runs on Docker Compose: of the rendered file or, for an imported application, of the user's own. */
const runningIn = ({ handling }: MovedApplication) =>
  handling.running
    ? { ...handling.running, composeWithPipe: `${handling.running.compose} -f -` }
    : { compose: handling.compose, composeWithPipe: handling.composeWithPipe, keys: {} };

/** The name in the Compose file that runs. */
const keyIn = (moved: MovedApplication, name: string): string => {
  const { keys }: { readonly keys: Readonly<Record<string, string>> } = runningIn(moved);
  return keys[name] ?? name;
};

/**
 * Moves from Docker Compose: deploys the target with the values of the secrets, lets what waits in caches be done, stops
 * the services and copies the data. A singleton is stopped before. An imported application is moved by
 * {@link importedFromCompose}.
 *
 * @param first what has to be done before the first deployment
 */
export function fromCompose(moved: MovedApplication, to: Copied, first = NOTHING_FIRST): string[] {
  if (moved.handling.running) return importedFromCompose(moved, to, first);
  const singletons = moved.services.filter(({ isSingleton }) => isSingleton);
  const copies = [...copiedTables(moved, to), ...copiedFiles(moved, to), ...copiedDatabases(moved, to)];
  return [
    // A singleton may be what does the waiting work, so it is stopped after that.
    ...(to === 'kubernetes' ? [] : beforeFirstDeploy(to, first, moved.handling)),
    ...(singletons.length > 0 ? [...emptied(moved), stopped(moved, singletons)] : []),
    ...deployed(moved, to, first),
    ...copiedSecrets(moved, 'compose', to),
    ...(singletons.length > 0 ? [] : emptied(moved)),
    ...(copies.length > 0 || moved.caches.length > 0 ? [stopped(moved), ...copies] : []),
    `# last, when all is well: ${runningIn(moved).compose} down`,
  ];
}

/**
 * Moves an imported application, whose users run it from their own Compose file. No tier has run these commands. If nothing
 * is copied, the target is deployed beside what runs. Otherwise databases are restored before the services start, so that no
 * service writes meanwhile, and none makes tables that the restore would have to replace.
 */
function importedFromCompose(moved: MovedApplication, to: Copied, first: FirstDeploy): string[] {
  const { caches } = moved;
  return [
    ...beforeFirstDeploy(to, first, moved.handling),
    ...(to === 'kubernetes' ? [applied(moved, '0-namespace'), ...awaitedSecrets(first)] : []),
    ...(runsBeside(moved) ? [] : dataMoved(moved, to)),
    ...deployed(moved, to),
    ...copiedSecrets(moved, 'compose', to),
    ...(runsBeside(moved) && caches.length > 0
      ? ['# once you have tested it, and users have its address', ...emptied(moved), stopped(moved)]
      : []),
    ...copiedFiles(moved, to),
    `# last, when all is well: ${runningIn(moved).compose} down`,
  ];
}

/** Tells whether both deployments may run at once: nothing is copied, and no service may run twice. */
export const runsBeside = ({ databases, services }: MovedApplication): boolean =>
  databases.length === 0 &&
  services.every(({ table, paths, isSingleton }) => !table && paths.length === 0 && !isSingleton);

/** Applies single manifests. */
export const applied = (
  { handling }: Pick<MovedApplication, 'handling'>,
  ...files: readonly string[]
): string => ['kubectl apply', ...files.map((file) => `-f ${handling.manifests}${file}.yaml`)].join(' ');

/**
 * Moves the data of an imported application to where its services will find it: deploys the network, the databases and the
 * caches alone, so that the gap is short, stops what writes, and copies.
 */
export function dataMoved(moved: MovedApplication, to: Copied): string[] {
  const { application, databases, services, caches, handling } = moved;
  const hasTables = services.some(({ table }) => table);
  const programs = [...databases.map(({ database }) => database), ...caches];
  return [
    ...(to === 'kubernetes' ? [] : [handling.deploy.Shared]),
    ...(to === 'kubernetes' && (hasTables || programs.length > 0)
      ? [
          applied(moved, ...(hasTables ? ['1-store'] : []), ...programs.map((name) => `1-${name}`)),
          ...(hasTables ? [rolledOut({ service: 'store', namespace: application })] : []),
          ...programs.map((name) => `kubectl -n ${application} rollout status statefulset/${name}`),
        ]
      : []),
    ...emptied(moved),
    stopped(moved),
    ...copiedTables(moved, to),
    ...copiedDatabases(moved, to),
  ];
}

/** Stops services where they run on Docker Compose. */
export const stopped = (moved: MovedApplication, services = moved.services): string =>
  `${runningIn(moved).compose} stop ${services.map(({ service }) => keyIn(moved, service)).join(' ')}`;

/**
 * Waits until the services have done what waits in the caches, as the new ones begin empty. Only the user knows which
 * services add to them, and how to see that nothing waits.
 */
function emptied(moved: MovedApplication): string[] {
  const { caches } = moved;
  if (caches.length === 0) return [];
  const names = caches.join(' and ');
  return [
    `# what waits in ${names}, and results kept there, are not copied. If programs can make all of it again, set DONE=true`,
    `: "\${ADDING:?the services that add to ${names}}" "\${DONE:?a command that succeeds when nothing waits in ${names}}"`,
    `${runningIn(moved).compose} stop $ADDING`,
    'until sh -c "$DONE"; do sleep 1; done',
  ];
}

/**
 * Copies the tables by the AWS CLI, 25 items at a time, which is the most that a request takes. Each request is repeated
 * until nothing of it is left to write. In the end it prints how many items both tables have.
 */
function copiedTables(moved: MovedApplication, to: Copied): string[] {
  const { application } = moved;
  const tables = moved.services.flatMap(({ table }) => table ?? []);
  if (tables.length === 0) return [];
  const at = (port: number) => `--endpoint-url http://127.0.0.1:${port}`;
  const into = to === 'kubernetes' ? ` ${at(FORWARDED_PORT)}` : '';
  const scan = (endpoint: string, table: string) => `aws dynamodb scan${endpoint} --table-name ${table}`;
  const old = ` ${at(STORE_PORT)}`;
  const put = `aws dynamodb batch-write-item${into} --request-items file:///dev/stdin`;
  const count = (endpoint: string, table: string) => `${scan(endpoint, table)} --select COUNT --query Count`;
  return [
    // The networks of the store lead nowhere else, so it gets one more, with a port.
    `printf 'services: {store: {networks: [move], ports: ["127.0.0.1:${STORE_PORT}:${STORE_PORT}"]}}\\nnetworks: {move: }\\n' | ${runningIn(moved).composeWithPipe} up --detach --wait store`,
    ...(to === 'kubernetes'
      ? [
          `kubectl -n ${application} port-forward service/store ${FORWARDED_PORT}:${STORE_PORT} > /dev/null & FORWARD=$!`,
        ]
      : []),
    `put() { while read -r BATCH; do until [ "$BATCH" = '{}' ]; do BATCH=$(printf %s "$BATCH" | ${put} | jq -c .UnprocessedItems); [ "$BATCH" ] || return 1; done; done; }`,
    `copy() { ${scan(old, '$1')} --query Items | jq -c --arg table $2 '. as $all | range(0; length; 25) | {($table): [$all[.:. + 25][] | {PutRequest: {Item: .}}]}' | put && ${count(old, '$1')} && ${count(into, '$2')}; }`,
    ...tables.map(
      ({ local, output }) =>
        `copy ${local} ${
          to === 'kubernetes' ? local : `$(${outputOf(stackNames({ name: application }).Shared, output)})`
        }`,
    ),
    ...(to === 'kubernetes' ? ['kill $FORWARD'] : []),
  ];
}

/** Dumps of databases of a user's own file, whose users and names are in the variables of their containers. */
const DUMPS = {
  postgres: `pg_dump -Fc -U "\${POSTGRES_USER:-\${POSTGRESQL_USERNAME:-postgres}}" "\${POSTGRES_DB:-\${POSTGRESQL_DATABASE:-\${POSTGRES_USER:-postgres}}}"`,
  mysql: `"$(command -v mariadb-dump || command -v mysqldump)" --single-transaction --no-tablespaces -u "\${MYSQL_USER:-\${MARIADB_USER:-root}}" -p"\${MYSQL_PASSWORD:-\${MARIADB_PASSWORD:-\${MYSQL_ROOT_PASSWORD:-$MARIADB_ROOT_PASSWORD}}}" "\${MYSQL_DATABASE:-$MARIADB_DATABASE}"`,
};

/** The command that dumps a database where it runs on Docker Compose. */
function dumped(moved: MovedApplication, { database, isMySql, databaseName, user }: MovedDatabase): string {
  const exec = `${runningIn(moved).compose} exec -T ${keyIn(moved, database)}`;
  if (moved.handling.running) return `${exec} sh -c '${isMySql ? DUMPS.mysql : DUMPS.postgres}'`;
  return isMySql
    ? `${exec} sh -c 'MYSQL_PWD="$MYSQL_PASSWORD" mysqldump -u ${user} --single-transaction --no-tablespaces ${databaseName}'`
    : `${exec} pg_dump -U ${user} -Fc ${databaseName}`;
}

/**
 * Copies the databases. `--clean` replaces the tables that the first start of the target, or a rehearsal, has made. The
 * roles of a user's own database do not exist in the new one, so nothing is granted to them.
 */
function copiedDatabases(moved: MovedApplication, to: Copied): string[] {
  const { application, databases, handling } = moved;
  return databases.flatMap((one) => {
    const { database, isMySql, databaseName, user, output, version } = one;
    const dump = dumped(moved, one);
    const restore = `--clean --if-exists --no-owner${handling.running ? ' --no-privileges' : ''} --single-transaction`;
    if (to === 'kubernetes')
      return [
        isMySql
          ? `${dump} | kubectl -n ${application} exec -i ${database}-0 -- sh -c 'MYSQL_PWD="$MYSQL_PASSWORD" mysql -u ${user} ${databaseName}'`
          : `${dump} | kubectl -n ${application} exec -i ${database}-0 -- pg_restore -U ${user} -d ${databaseName} ${restore}`,
      ];
    const url = `URL=$(sh -c "$(${outputOf(stackNames({ name: application }).Shared, output)})")`;
    const isAdmitted = handling.running === undefined;
    return [
      `${dump} > ${database}.dump`,
      `: "\${BUCKET:?a bucket of yours in S3}"`,
      `aws s3 cp ${database}.dump s3://$BUCKET/`,
      ...(isAdmitted ? [] : admitted(moved, one)),
      `${IN_CLOUDSHELL}, in a private subnet and ${isAdmitted ? 'the security group of a service that uses it' : 'the security group $COPY'}`,
      `: "\${DUMPS:?the bucket, in AWS CloudShell}"`,
      ...(isMySql
        ? []
        : [`# pg_restore must not be older than the server (${version}): pg_restore --version tells`]),
      url,
      isMySql
        ? `aws s3 cp s3://$DUMPS/${database}.dump - | mysql $(printf %s "$URL" | sed -E 's#.*//([^:]+):([^@]+)@([^:/]+).*#-h \\3 -u \\1 -p\\2#') ${databaseName}`
        : `aws s3 cp s3://$DUMPS/${database}.dump - | pg_restore -d "$URL" ${restore}`,
      HERE_AGAIN,
      `: "\${RESTORED_${database.toUpperCase().replaceAll('-', '_')}:?yes, once ${database} is restored}"`,
      ...(isAdmitted ? [] : dismissed(one)),
    ];
  });
}

/**
 * Lets a security group into a database of AWS for the time of the copy. Until its services are deployed, a database admits
 * nobody.
 */
function admitted(moved: MovedApplication, one: MovedDatabase): string[] {
  const { application } = moved;
  const found = (query: string) =>
    `$(aws rds describe-db-instances --db-instance-identifier $DB --query 'DBInstances[0].${query}' --output text)`;
  return [
    `DB=$(${outputOf(stackNames({ name: application }).Shared, one.instance)})`,
    `COPY=$(aws ec2 create-security-group --vpc-id ${found('DBSubnetGroup.VpcId')} --group-name ${application}-${one.database}-copy --description 'copies ${one.database}' --query GroupId --output text)`,
    `GROUP=${found('VpcSecurityGroups[0].VpcSecurityGroupId')}`,
    `aws ec2 authorize-security-group-ingress --group-id $GROUP --source-group $COPY --protocol tcp --port ${portOf(one)}`,
    'echo "the security group for CloudShell: $COPY"',
  ];
}

/** Takes deletion protection from databases of AWS, which would stop a `cdk destroy`. A last snapshot stays. */
export const deletionAllowed = (
  application: string,
  databases: readonly { readonly output: string }[],
): string[] =>
  databases.map(
    ({ output }) =>
      `aws rds modify-db-instance --db-instance-identifier $(${outputOf(stackNames({ name: application }).Shared, output)}) --no-deletion-protection --apply-immediately --query DBInstance.DeletionProtection`,
  );

/** Shuts the door of {@link admitted}. */
const dismissed = (one: MovedDatabase): string[] => [
  `aws ec2 revoke-security-group-ingress --group-id $GROUP --source-group $COPY --protocol tcp --port ${portOf(one)}`,
  '# once the environment of CloudShell is deleted: aws ec2 delete-security-group --group-id $COPY',
];

const portOf = ({ isMySql }: MovedDatabase): number => (isMySql ? 3306 : 5432);

/**
 * Copies the files of volumes into pods. Tasks on Fargate take no files from outside. A database is dumped and restored by
 * its own tools, which nobody here knows.
 */
export function copiedFiles(moved: MovedApplication, to: Copied): string[] {
  const { application, services } = moved;
  return services.flatMap(({ service, paths, program }) => {
    if (paths.length === 0) return [];
    if (program !== undefined) return [`# ${restoredByItself(service, program)}`];
    if (to === 'ecs')
      return [
        `# copy the files of ${service} into EFS, by DataSync or by a task of yours, and restart it: no command here does, see docs/moving.md of the checkout`,
      ];
    return [
      ...paths.map(
        (path) =>
          `${runningIn(moved).compose} run --rm --no-deps -T --entrypoint sh ${keyIn(moved, service)} -c ${packed(path)} | kubectl -n ${application} exec -i deployment/${service} -c ${service} -- tar -xmf - -C ${path}`,
      ),
      restarted({ service, namespace: application }),
      rolledOut({ service, namespace: application }),
    ];
  });
}

/** The words about a database that moves with a volume. Its files cannot be replaced while it runs. */
export const restoredByItself = (service: string, program: string): string =>
  `dump ${service} where it runs, and restore it into the new one, by the tools of ${program}`;

/**
 * Writes the files of a folder, without the folder itself, to standard output. On Kubernetes, the folder of a volume belongs
 * to root, and GNU tar fails where it may not set its rights; an option for that is unknown to the tar of BusyBox.
 */
const packed = (path: string): string => `'cd ${path} && find . ! -name . -prune -exec tar -cf - {} +'`;

/** The address of the load balancer of each stack, in a variable. */
function addressOf(moved: MovedApplication, target: OnAws): string {
  const [service = ''] = moved.publicServices;
  return target === 'ecs'
    ? `ECS=$(aws elbv2 describe-load-balancers --load-balancer-arns $(aws cloudformation describe-stack-resources --stack-name ${stackOf(moved, 'ecs')} --query "StackResources[?ends_with(ResourceType,'::LoadBalancer')].PhysicalResourceId" --output text) --query 'LoadBalancers[0].DNSName' --output text)`
    : `EKS=$(kubectl -n ${moved.application} get ingress ${service} -o jsonpath='{.status.loadBalancer.ingress[0].hostname}')`;
}

const CHANGE =
  'aws route53 change-resource-record-sets --hosted-zone-id $ZONE --change-batch file:///dev/stdin';

/**
 * Shares requests between both stacks by two weighted records, which users call by one name. The last lines lead to EKS;
 * from the last to the first, they lead to ECS, or back.
 */
export function weighted(moved: MovedApplication): string[] {
  const { domain } = moved;
  const record = domain
    ? `aws elbv2 describe-load-balancers --query "LoadBalancers[?DNSName=='$2'] | [0]" | jq '{HostedZoneId: .CanonicalHostedZoneId, DNSName, EvaluateTargetHealth: false}' | jq --arg name $NAME '{Name: $name, Type: "A", AliasTarget: .}'`
    : `jq -n --arg name $NAME --arg to $2 '{Name: $name, Type: "CNAME", TTL: 60, ResourceRecords: [{Value: $to}]}'`;
  const steps = [
    [90, 10],
    [50, 50],
    [0, 100],
  ];
  return [
    `: "\${ZONE:?the id of your hosted zone}"${domain ? '' : ` "\${NAME:?the name that users call}"`}`,
    ...(domain ? ['# and the same for each further name', `NAME=\${NAME:-${domain}}`] : []),
    addressOf(moved, 'ecs'),
    addressOf(moved, 'eks'),
    // Not `:`, whose line would move to the other guards, before the variables are set. An Ingress may be new.
    `true ${['ECS', 'EKS'].map((one) => `"\${${one}:?the load balancer of ${one} has no address yet}"`).join(' ')}`,
    `NOW=\${NOW:-ecs}   # or eks: where all requests go`,
    // A weighted record cannot stand beside a simple one of its name and type, so one request replaces it.
    `aws route53 list-resource-record-sets --hosted-zone-id $ZONE --query "ResourceRecordSets[?Name=='$NAME.' && Type=='${domain ? 'A' : 'CNAME'}'] | [0]" | jq --arg now $NOW '., . + {SetIdentifier: $now, Weight: 100} | {ResourceRecordSet: .}' | jq -s '{Changes: [.[0] + {Action: "DELETE"}, .[1] + {Action: "CREATE"}]}' | ${CHANGE} --query ChangeInfo.Status`,
    `weigh() { ${record} | jq --arg id $1 --argjson weight $3 '. + {SetIdentifier: $id, Weight: $weight}' | jq '{Changes: [{Action: "UPSERT", ResourceRecordSet: .}]}' | ${CHANGE} --query ChangeInfo.Status; }`,
    `${ONE_BY_ONE}, and look at both sides; to ECS, or back: from the last to the first`,
    ...steps.map(([ecs, eks]) => `weigh ecs $ECS ${ecs} && weigh eks $EKS ${eks}`),
  ];
}
