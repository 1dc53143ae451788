import { type RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnAddon } from 'aws-cdk-lib/aws-eks';
import type { Construct } from 'constructs';
import type { Application, Service } from '../../definition/application.ts';
import { serviceLogGroup } from '../service-resources.ts';
import type { Cluster } from './eks-v2.ts';
import { podRole } from './pod-identity.ts';

/*
 * Add-ons that EKS Auto Mode does not include. They are made from the CloudFormation resource, because the class for
 * add-ons has no properties for identities and for conflicts with existing objects.
 */

/** The add-on that measures pods for the autoscaler. Without it, the number of pods never changes. */
export const metricsServer = (scope: Construct, cluster: Cluster): CfnAddon =>
  new CfnAddon(scope, 'MetricsServer', {
    addonName: 'metrics-server',
    clusterName: cluster.clusterName,
    resolveConflicts: 'OVERWRITE',
  });

export interface ContainerLogsProps {
  /** The application, whose services say how long log lines are kept. */
  readonly application: Application;
  /** The cluster whose containers print the log lines. */
  readonly cluster: Cluster;
  /** Whether the log group outlives its stack. */
  readonly removalPolicy: RemovalPolicy;
}

/** The service that keeps its log lines longest. On EKS the lines of all services are in one log group. */
export const longestKept = ({ services }: Pick<Application, 'services'>): Service =>
  services.reduce((kept, service) => (service.logs.retentionDays > kept.logs.retentionDays ? service : kept));

/** The add-on that sends the containers' output to CloudWatch Logs. Without it, lines are lost with their node. */
export function containerLogs(
  scope: Construct,
  { application, cluster, removalPolicy }: ContainerLogsProps,
): CfnAddon {
  // Fluent Bit would make the group itself, and keep its lines for ever.
  const group = serviceLogGroup(scope, 'ContainerLogs', {
    service: longestKept(application),
    removalPolicy,
    logGroupName: `/aws/containerinsights/${cluster.clusterName}/application`,
  });
  const role = podRole(scope, 'ContainerLogsRole');
  group.grantWrite(role);

  const addOn = new CfnAddon(scope, 'ContainerLogsAddOn', {
    addonName: 'amazon-cloudwatch-observability',
    clusterName: cluster.clusterName,
    resolveConflicts: 'OVERWRITE',
    // Fluent Bit and the agent share this service account.
    podIdentityAssociations: [{ serviceAccount: 'cloudwatch-agent', roleArn: role.roleArn }],
    configurationValues: Stack.of(scope).toJsonString(logsOnly(Stack.of(scope).region)),
  });
  addOn.node.addDependency(group, role);
  return addOn;
}

/**
 * The add-on's configuration for containers' logs alone. AWS bills its other features by observation, and services
 * send their metrics themselves. Source: CloudWatch user guide, "Install the CloudWatch agent with the Amazon CloudWatch
 * Observability EKS add-on", additional configuration.
 */
const logsOnly = (region: string) => ({
  // Replaces the default, which turns on Container Insights and Application Signals. The agent refuses a configuration
  // without a pipeline, and the add-on is not ready before its agents run. This pipeline is valid and costs nothing: it
  // listens on the loopback of its node, where nobody sends.
  agent: { config: { agent: { region }, traces: { traces_collected: { otlp: {} } } } },
  manager: { applicationSignals: { autoMonitor: { monitorAllServices: false } } },
  // An empty text removes a file: these two are for the logs of the nodes themselves.
  containerLogs: { fluentBit: { config: { extraFiles: { 'dataplane-log.conf': '', 'host-log.conf': '' } } } },
});
