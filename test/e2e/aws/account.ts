import {
  CloudFormationClient,
  paginateDescribeStackEvents,
  paginateDescribeStacks,
} from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient, DeleteLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DeleteTableCommand, DynamoDBClient, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { DescribeTaskDefinitionCommand, ECSClient } from '@aws-sdk/client-ecs';
import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/*
 * The resources in the account, as CloudFormation lists them. Only the CDK CLI deploys.
 */

export interface AccountResource {
  readonly type: string;
  readonly name: string;
}

/** A stack that exists. The id tells a stack from a later one of the same name. */
export interface ExistingStack {
  readonly id: string;
  readonly status: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/** The stacks among `names` that exist, by name. */
export async function stacksThere(names: readonly string[]): Promise<ReadonlyMap<string, ExistingStack>> {
  const there = new Map<string, ExistingStack>();
  for await (const { Stacks = [] } of paginateDescribeStacks({ client: new CloudFormationClient() }, {})) {
    for (const { StackName = '', StackId: id = '', StackStatus: status = '', Outputs = [] } of Stacks) {
      if (!names.includes(StackName)) continue;
      const outputs = Object.fromEntries(
        Outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
      );
      there.set(StackName, { id, status, outputs });
    }
  }
  return there;
}

/** The resources that a stack has made and not deleted. If the stack is gone, these are the resources that it left. */
export async function resourcesOf(stackId: string): Promise<AccountResource[]> {
  const last = new Map<string, AccountResource & { status: string }>();
  const events = paginateDescribeStackEvents({ client: new CloudFormationClient() }, { StackName: stackId });
  // The newest event comes first. The key has the physical name: a replaced resource is deleted under its old name.
  for await (const { StackEvents = [] } of events) {
    for (const { ResourceType: type = '', PhysicalResourceId: name = '', ResourceStatus } of StackEvents) {
      if (name === '' || name === stackId || last.has(`${type} ${name}`)) continue;
      last.set(`${type} ${name}`, { type, name, status: ResourceStatus ?? '' });
    }
  }
  const targets = [...last.values()].filter(
    ({ type }) => type === 'AWS::ApplicationAutoScaling::ScalableTarget',
  );
  const left: AccountResource[] = [];
  for (const { type, name, status } of last.values()) {
    if (status !== 'DELETE_COMPLETE' && !(await isGone(type, name, targets))) left.push({ type, name });
  }
  return left;
}

/** Tells whether a resource is gone without an event: the emulator has none for what an update replaced or removed. */
async function isGone(
  type: string,
  name: string,
  targets: readonly { readonly status: string }[],
): Promise<boolean> {
  switch (type) {
    // A task definition is never deleted, only inactive.
    case 'AWS::ECS::TaskDefinition': {
      const asked = new DescribeTaskDefinitionCommand({ taskDefinition: name });
      return (await new ECSClient().send(asked)).taskDefinition?.status === 'INACTIVE';
    }
    case 'AWS::SecretsManager::Secret':
      return new SecretsManagerClient().send(new DescribeSecretCommand({ SecretId: name })).then(
        ({ DeletedDate }) => DeletedDate !== undefined,
        (error: Error) => {
          if (error.name === 'ResourceNotFoundException') return true;
          throw error;
        },
      );
    // A policy goes with its target. Source: Application Auto Scaling, DeregisterScalableTarget.
    case 'AWS::ApplicationAutoScaling::ScalingPolicy':
      return targets.length > 0 && targets.every(({ status }) => status === 'DELETE_COMPLETE');
    default:
      return false;
  }
}

/**
 * Removes a resource that is meant to outlive its stack.
 *
 * @throws Error for a resource of any other type: a stack must not leave it
 */
export async function removeRetained({ type, name }: AccountResource): Promise<void> {
  if (type === 'AWS::DynamoDB::Table') {
    const tables = new DynamoDBClient();
    await tables.send(new UpdateTableCommand({ TableName: name, DeletionProtectionEnabled: false }));
    await tables.send(new DeleteTableCommand({ TableName: name }));
  } else if (type === 'AWS::Logs::LogGroup') {
    await new CloudWatchLogsClient().send(new DeleteLogGroupCommand({ logGroupName: name }));
  } else {
    throw new Error(`a resource that outlives its stack must be a table or a log group; got ${type} ${name}`);
  }
}
