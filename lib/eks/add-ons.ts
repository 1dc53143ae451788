import { Stack } from 'aws-cdk-lib';
import { CfnAddon } from 'aws-cdk-lib/aws-eks';
import type { Construct } from 'constructs';
import type { Options } from '../options.ts';
import type { Service } from '../schema.ts';
import { logGroup } from './cluster.ts';
import type { Cluster } from './eks-v2.ts';
import { podRole } from './pod-identity.ts';

/*
 * What Auto Mode does not bring. By the resource, as the class for add-ons knows neither identities nor what to do about
 * objects that are there already.
 */

/** Feeds the autoscaler: without it the number of pods never changes. */
export const metricsServer = (scope: Construct, cluster: Cluster): CfnAddon =>
  new CfnAddon(scope, 'MetricsServer', {
    addonName: 'metrics-server',
    clusterName: cluster.clusterName,
    resolveConflicts: 'OVERWRITE',
  });

export interface ContainerLogsProps {
  readonly service: Service;
  readonly options: Options;
  readonly cluster: Cluster;
}

/** Keeps what the containers print, in CloudWatch Logs. Without it the lines are gone with their node. */
export function containerLogs(scope: Construct, { service, options, cluster }: ContainerLogsProps): CfnAddon {
  // Fluent Bit would make the group itself, and keep its lines for ever.
  const name = `/aws/containerinsights/${cluster.clusterName}/application`;
  const group = logGroup(scope, 'ContainerLogs', name, service, options);
  const role = podRole(scope, 'ContainerLogsRole');
  group.grantWrite(role);

  const addOn = new CfnAddon(scope, 'ContainerLogsAddOn', {
    addonName: 'amazon-cloudwatch-observability',
    clusterName: cluster.clusterName,
    resolveConflicts: 'OVERWRITE',
    // The service account that Fluent Bit and the agent share.
    podIdentityAssociations: [{ serviceAccount: 'cloudwatch-agent', roleArn: role.roleArn }],
    configurationValues: Stack.of(scope).toJsonString(LOGS_ONLY(Stack.of(scope).region)),
  });
  addOn.node.addDependency(group, role);
  return addOn;
}

/**
 * Of all that the add-on does, the containers' logs alone: the rest is paid by the observation, and the service sends
 * its metrics itself. Source: CloudWatch user guide, "Install the CloudWatch agent with the Amazon CloudWatch
 * Observability EKS add-on", additional configuration.
 */
const LOGS_ONLY = (region: string) => ({
  // Takes the place of the default, in which Container Insights and Application Signals are. The agent's tests call a
  // configuration without any pipeline an error, and the add-on is not there before its agents run. So it has one, which
  // those tests call valid, and which costs nothing: it listens on its node's loopback, where nobody sends.
  agent: { config: { agent: { region }, traces: { traces_collected: { otlp: {} } } } },
  manager: { applicationSignals: { autoMonitor: { monitorAllServices: false } } },
  // An empty text takes a file out: what the nodes themselves log.
  containerLogs: { fluentBit: { config: { extraFiles: { 'dataplane-log.conf': '', 'host-log.conf': '' } } } },
});
