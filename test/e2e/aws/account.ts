import {
  CloudFormationClient,
  paginateDescribeStackEvents,
  paginateDescribeStacks,
} from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient, DeleteLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DeleteTableCommand, DynamoDBClient, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { DescribeTaskDefinitionCommand, ECSClient } from '@aws-sdk/client-ecs';

/*
 * What stands in the account, as CloudFormation tells it. All deploying is done by the CDK CLI.
 */

export const STACKS = ['Shared', 'EcsFargate', 'Eks'];

export interface Resource {
  readonly type: string;
  readonly name: string;
}

/** Those of the stacks that are there, by name, with what tells a stack from one of the same name that comes later. */
export async function stacksThere(): Promise<ReadonlyMap<string, { id: string; status: string }>> {
  const there = new Map<string, { id: string; status: string }>();
  for await (const { Stacks = [] } of paginateDescribeStacks({ client: new CloudFormationClient() }, {})) {
    for (const { StackName = '', StackId = '', StackStatus = '' } of Stacks) {
      if (STACKS.includes(StackName)) there.set(StackName, { id: StackId, status: StackStatus });
    }
  }
  return there;
}

export const existingStacks = async (): Promise<string[]> => [...(await stacksThere()).keys()];

/** What a stack has made and not deleted: of a stack that is there, all of it; of one that is gone, what it left. */
export async function resourcesOf(stackId: string): Promise<Resource[]> {
  const last = new Map<string, Resource & { status: string }>();
  const events = paginateDescribeStackEvents({ client: new CloudFormationClient() }, { StackName: stackId });
  // The newest event comes first. By the physical name: one that was replaced is deleted under its own.
  for await (const { StackEvents = [] } of events) {
    for (const { ResourceType: type = '', PhysicalResourceId: name = '', ResourceStatus } of StackEvents) {
      if (name === '' || name === stackId || last.has(`${type} ${name}`)) continue;
      last.set(`${type} ${name}`, { type, name, status: ResourceStatus ?? '' });
    }
  }
  const left: Resource[] = [];
  for (const { type, name, status } of last.values()) {
    if (status !== 'DELETE_COMPLETE' && !(await isDeregistered(type, name))) left.push({ type, name });
  }
  return left;
}

/** Task definitions are never gone. The emulator tells no event of one that another has replaced. */
async function isDeregistered(type: string, name: string): Promise<boolean> {
  if (type !== 'AWS::ECS::TaskDefinition') return false;
  const asked = new DescribeTaskDefinitionCommand({ taskDefinition: name });
  return (await new ECSClient().send(asked)).taskDefinition?.status === 'INACTIVE';
}

/** Removes what is meant to outlive a stack. @throws Error for any other kind: what else is left is a mistake */
export async function removeRetained({ type, name }: Resource): Promise<void> {
  if (type === 'AWS::DynamoDB::Table') {
    const tables = new DynamoDBClient();
    await tables.send(new UpdateTableCommand({ TableName: name, DeletionProtectionEnabled: false }));
    await tables.send(new DeleteTableCommand({ TableName: name }));
  } else if (type === 'AWS::Logs::LogGroup') {
    await new CloudWatchLogsClient().send(new DeleteLogGroupCommand({ logGroupName: name }));
  } else {
    throw new Error(`what outlives a stack must be a table or a log group; got ${type} ${name}`);
  }
}
