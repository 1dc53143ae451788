import { execFile } from 'node:child_process';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { CloudFormationClient, DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import type { MeasureConfig } from '../../../lib/compare/load-test/config.ts';
import { stackNames } from '../../../lib/deploy/stack-names.ts';
import { application } from '../sample.ts';
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
  const { baseUrl, close } = await proxy(() => hostname);
  return { baseUrl, directly: { url: EMULATED_URL, hostHeader: hostname }, close };
}

/** The entry point of a load balancer that is still being deployed. It refuses connections until there is a host name. */
export async function entryOfNewLoadBalancer(): Promise<LoadBalancerEntry> {
  const looking = new AbortController();
  let hostname: string | undefined;
  const { baseUrl, close } = await proxy(() => hostname);
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

async function proxy(hostname: () => string | undefined) {
  const server = createServer((incoming, answer) => {
    const host = hostname();
    if (host === undefined) return answer.destroy();
    const { method, headers, url: path = '/' } = incoming;
    const target = isEmulated(process.env) ? EMULATED_URL : `http://${host}`;
    const onward = request(new URL(path, target), { method, headers: { ...headers, host } }, (got) => {
      answer.writeHead(got.statusCode ?? 502, got.headers);
      got.pipe(answer);
    });
    onward.once('error', () => answer.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
