import { approximated, native, say } from '../cell.ts';
import { mebibytes, vcpus } from '../quantities.ts';
import { as, below, given, otherwise, properties, type Reading, resource } from '../reading.ts';
import { concern, judged, type SectionOf } from '../section.ts';

export const data: SectionOf = ({ artefacts, compose, ecs, eks, kubernetes }) => {
  const table = properties(artefacts.shared, 'AWS::DynamoDB::Table');
  const store = hostname(kubernetes.variable('AWS_ENDPOINT_URL_DYNAMODB')('value'));
  const twin = kubernetes.object(`Deployment/${store}`);
  const twinContainer = below(twin, 'spec', 'template', 'spec', 'containers', 0);
  const claim = kubernetes.object(`PersistentVolumeClaim/${store}`);
  const local = (variable: (name: string) => Reading) =>
    say`DynamoDB Local; a step makes table ${variable('TABLE_NAME')}, key ${variable('TABLE_PARTITION_KEY')}, expiry ${variable('TABLE_TTL_ATTRIBUTE')}`;
  const real = say`DynamoDB table in Shared: key ${table('KeySchema', 0, 'AttributeName')}, expiry ${table('TimeToLiveSpecification', 'AttributeName')}, ${as(table('BillingMode'), billing)}`;
  const kept = native`point-in-time recovery ${as(table('PointInTimeRecoverySpecification', 'PointInTimeRecoveryEnabled'), onOff)}, deletion protection ${as(table('DeletionProtectionEnabled'), onOff)}; ${as(resource(artefacts.shared, 'AWS::DynamoDB::Table')('DeletionPolicy'), outlives)}`;
  const size = (cpu: Reading, memory: Reading) =>
    [
      given('CPU of the twin', 'vCPU', cpu, vcpus),
      given('memory of the twin', 'MiB', memory, mebibytes),
    ] as const;
  const [composeCpu, composeMemory] = size(
    compose.store('deploy', 'resources', 'limits', 'cpus'),
    compose.store('deploy', 'resources', 'limits', 'memory'),
  );
  const [cpu, memory] = size(
    twinContainer('resources', 'limits', 'cpu'),
    twinContainer('resources', 'limits', 'memory'),
  );

  return {
    title: 'Data and its twin',
    concerns: [
      concern('store', ['store.partitionKey', 'store.timeToLiveAttribute'], {
        compose: local((name) => compose.main('environment', name)),
        ecs: real,
        eks: real,
        kubernetes: local((name) => kubernetes.variable(name)('value')),
      }),
      concern(
        'twin',
        [
          'store.twin.image',
          'store.twin.port',
          'store.twin.cpuMillicores',
          'store.twin.memoryMiB',
          'store.twin.storageGiB',
        ],
        {
          compose: say`${compose.store('image')}, at most ${composeCpu} CPU and ${composeMemory}`,
          ecs: say`${otherwise(ecs.variable('AWS_ENDPOINT_URL_DYNAMODB')(), 'none: it is the table')}`,
          eks: say`${otherwise(eks.variable('AWS_ENDPOINT_URL_DYNAMODB')(), 'none: it is the table')}`,
          kubernetes: say`${twinContainer('image')}, ${twin('spec', 'replicas')} pod, at most ${cpu} CPU and ${memory}, disk of ${claim('spec', 'resources', 'requests', 'storage')}`,
        },
      ),
      judged('durability', {
        compose: approximated`in volume ${compose.store('volumes', 0, 'source')} of this machine; its backup is yours`,
        ecs: kept,
        eks: kept,
        kubernetes: approximated`on one volume of ${otherwise(claim('spec', 'storageClassName'), 'the default storage class')}; its backup is yours`,
      }),
    ],
  };
};

/** By which name the service asks its store. */
const hostname = ({ value }: Reading): string =>
  typeof value === 'string' && URL.canParse(value) ? new URL(value).hostname : 'store';

const onOff = (enabled: boolean): string => (enabled ? 'on' : 'off');

const billing = (mode: string): string => (mode === 'PAY_PER_REQUEST' ? 'paid by request' : mode);

const outlives = (policy: string): string =>
  policy === 'Retain' ? 'outlives the stack' : 'goes with the stack';
