import {
  absent,
  approximated,
  type FieldsOf,
  native,
  notApplicable,
  onAws,
  toContainers,
} from '../verdict.ts';

const THE_TABLE_IS_REAL = notApplicable(
  'the service uses DynamoDB itself, not a local substitute',
  'dynamodb-local',
);
const A_LIMIT_ONLY = approximated('a limit only: nothing is set aside');
const A_LOCAL_SUBSTITUTE = approximated(
  'DynamoDB Local in one container: no second copy of the data, and no permissions',
);
const NO_PERMISSIONS = absent(
  'the local substitute takes any credentials, so it checks no permissions',
  'dynamodb-local-usage',
);

/** The verdicts on the table of a service and its local substitute. */
export const tableVerdicts: FieldsOf<'table' | 'dynamoDbLocal'> = {
  table: { compose: A_LOCAL_SUBSTITUTE, ...onAws(native), kubernetes: A_LOCAL_SUBSTITUTE },
  'table.partitionKey': toContainers,
  'table.timeToLiveAttribute': toContainers,
  'table.operations': { compose: NO_PERMISSIONS, ...onAws(native), kubernetes: NO_PERMISSIONS },
  'dynamoDbLocal.image': { compose: native, ...onAws(THE_TABLE_IS_REAL), kubernetes: native },
  'dynamoDbLocal.port': { compose: native, ...onAws(THE_TABLE_IS_REAL), kubernetes: native },
  'dynamoDbLocal.cpuMillicores': { compose: A_LIMIT_ONLY, ...onAws(THE_TABLE_IS_REAL), kubernetes: native },
  'dynamoDbLocal.memoryMiB': { compose: A_LIMIT_ONLY, ...onAws(THE_TABLE_IS_REAL), kubernetes: native },
  'dynamoDbLocal.storageGiB': {
    compose: absent('a volume is a directory of your machine, without a size of its own', 'docker-volumes'),
    ...onAws(THE_TABLE_IS_REAL),
    kubernetes: native,
  },
};
