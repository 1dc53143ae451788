import { approximated, native, say } from '../readings/cell.ts';
import type { ClusterReader } from '../readings/kubernetes-reader.ts';
import { mebibytes, vcpus } from '../readings/quantities.ts';
import type { Readers } from '../readings/readers.ts';
import { below, clause, flag, given, map, orElse, type Reading, text } from '../readings/reading.ts';
import { STORE_ENDPOINT as ENDPOINT, tablePlaces } from '../readings/table-places.ts';
import { cellsWith, concern, judged, type SectionOf } from './section.ts';
import { outlives, volumes } from './volumes.ts';

export const data: SectionOf = (on) => ({
  title: 'Data and its local substitute',
  concerns: [
    volumes(on),
    concern(
      'table',
      ['table.partitionKey', 'table.timeToLiveAttribute'],
      cellsWith(tablePlaces(on), () => tables(on)),
    ),
    concern(
      'local substitute',
      [
        'dynamoDbLocal.image',
        'dynamoDbLocal.port',
        'dynamoDbLocal.cpuMillicores',
        'dynamoDbLocal.memoryMiB',
        'dynamoDbLocal.storageGiB',
      ],
      cellsWith(tablePlaces(on), () => substitutes(on)),
    ),
    judged(
      'durability',
      cellsWith(tablePlaces(on), () => durability(on)),
    ),
  ],
});

function tables({ compose, kubernetes, table, service }: Readers) {
  const expiry = (attribute: Reading): Reading<string> => clause(attribute, (name) => `, expiry ${name}`);
  const local = (variable: (name: string) => Reading) =>
    approximated`DynamoDB Local, for development and tests; an init step makes table ${variable('TABLE_NAME')}, key ${variable('TABLE_PARTITION_KEY')}${expiry(variable('TABLE_TTL_ATTRIBUTE'))}`;
  const real = native`DynamoDB table in Shared: key ${table('KeySchema', 0, 'AttributeName')}${expiry(table('TimeToLiveSpecification', 'AttributeName'))}, ${map(text(table('BillingMode')), billing)}`;
  return {
    compose: local((name) => compose.other(`${service}-make-table`)('environment', name)),
    ecs: real,
    eks: real,
    kubernetes: local((name) => kubernetes.variableOfStep('make-table', name)('value')),
  };
}

function substitutes({ compose, ecs, eks, kubernetes }: Readers) {
  const { substitute, container, claim } = localSubstitute(kubernetes);
  const size = (cpu: Reading, memory: Reading) =>
    [
      given('CPU of the local substitute', 'vCPU', cpu, vcpus),
      given('memory of the local substitute', 'MiB', memory, mebibytes),
    ] as const;
  const [composeCpu, composeMemory] = size(
    compose.store('deploy', 'resources', 'limits', 'cpus'),
    compose.store('deploy', 'resources', 'limits', 'memory'),
  );
  const [cpu, memory] = size(
    container('resources', 'limits', 'cpu'),
    container('resources', 'limits', 'memory'),
  );
  return {
    compose: say`${compose.store('image')}, at most ${composeCpu} CPU and ${composeMemory}`,
    ecs: say`${orElse(ecs.variable(ENDPOINT)(), 'none: it is the table')}`,
    eks: say`${orElse(eks.variable(ENDPOINT)(), 'none: it is the table')}`,
    kubernetes: say`${container('image')}, ${substitute('spec', 'replicas')} pod, at most ${cpu} CPU and ${memory}, disk of ${claim('spec', 'resources', 'requests', 'storage')}`,
  };
}

function durability({ compose, kubernetes, table, tableResource }: Readers) {
  const { claim } = localSubstitute(kubernetes);
  const recovery = table('PointInTimeRecoverySpecification', 'PointInTimeRecoveryEnabled');
  const policy = tableResource('DeletionPolicy');
  const kept = (recovery.value === true && policy.value === 'Retain'
    ? native
    : approximated)`point-in-time recovery ${map(flag(recovery), onOff)}, deletion protection ${map(flag(table('DeletionProtectionEnabled')), onOff)}; ${map(text(policy), outlives)}`;
  return {
    compose: approximated`in volume ${compose.store('volumes', 0, 'source')} of this machine; its backup is yours`,
    ecs: kept,
    eks: kept,
    kubernetes: approximated`on one volume of ${orElse(claim('spec', 'storageClassName'), 'the default storage class')}; its backup is yours`,
  };
}

/** The objects of the local substitute, which all tables share. */
export function localSubstitute({ object }: ClusterReader) {
  const substitute = object('Deployment/store');
  return {
    substitute,
    container: below(substitute, 'spec', 'template', 'spec', 'containers', 0),
    claim: object('PersistentVolumeClaim/store'),
  };
}

const onOff = (enabled: boolean): string => (enabled ? 'on' : 'off');

const billing = (mode: string): string => (mode === 'PAY_PER_REQUEST' ? 'billed per request' : mode);
