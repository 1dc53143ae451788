import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { CloudFormationClient, DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import type { MeasureConfig } from '../../../lib/compare/load-test/config.ts';
import { stackNames } from '../../../lib/deploy/stack-names.ts';
import { application } from '../sample.ts';
import { forwardingServer } from './forwarding-server.ts';
import { isEmulated } from './never-by-accident.ts';

/** A way to the service through its load balancer. */
export interface LoadBalancerEntry {
  readonly baseUrl: string;
  /** The address and Host header with which a measurement reaches the load balancer directly. */
  readonly directly: Pick<MeasureConfig, 'url' | 'hostHeader'>;
  close(): void;
}

/** The address of an emulated load balancer. */
const EMULATED_URL = process.env.BALANCER_URL ?? 'http://127.0.0.1';

/**
 * The entry point of a load balancer. An emulated load balancer has no DNS name: it chooses by the Host header, on loopback.
 * `fetch` cannot set this header, so a small proxy does.
 */
export async function loadBalancerEntry(url: string): Promise<LoadBalancerEntry> {
  if (!isEmulated(process.env)) return { baseUrl: url, directly: { url }, close: () => undefined };
  const { hostname } = new URL(url);
  const { url: baseUrl, close } = await proxy(() => hostname);
  return { baseUrl, directly: { url: EMULATED_URL, hostHeader: hostname }, close };
}

/** The entry point of a load balancer that is still being deployed. It refuses connections until there is a host name. */
export async function entryOfNewLoadBalancer(): Promise<LoadBalancerEntry> {
  const looking = new AbortController();
  let hostname: string | undefined;
  const { url: baseUrl, close } = await proxy(() => hostname);
  const look = async () => {
    while (hostname === undefined && !looking.signal.aborted) {
      hostname = await loadBalancerHostname().catch(() => undefined);
      await sleep(500);
    }
  };
  void look();
  return {
    baseUrl,
    directly: { url: baseUrl },
    close: () => {
      looking.abort();
      close();
    },
  };
}

/** The host name of the load balancer in the stack EcsFargate, once there is one. */
async function loadBalancerHostname(): Promise<string | undefined> {
  // Asked within this process: a program for each question would take CPU time from the measurement.
  const asked = new DescribeStackResourcesCommand({ StackName: stackNames(application).EcsFargate });
  const { StackResources = [] } = await new CloudFormationClient().send(asked);
  const { PhysicalResourceId: arn } =
    StackResources.find(({ ResourceType }) => ResourceType === 'AWS::ElasticLoadBalancingV2::LoadBalancer') ??
    {};
  if (!arn?.startsWith('arn:')) return undefined;
  const query = ['--query', 'LoadBalancers[0].DNSName', '--output', 'text'];
  const line = ['elbv2', 'describe-load-balancers', '--load-balancer-arns', arn, ...query];
  return (await promisify(execFile)('aws', line)).stdout.trim();
}

/** Forwards requests to a load balancer, by its host name. */
const proxy = (hostname: () => string | undefined) =>
  forwardingServer(() => {
    const host = hostname();
    return host === undefined
      ? undefined
      : { url: isEmulated(process.env) ? EMULATED_URL : `http://${host}`, host };
  });
