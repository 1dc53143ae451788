import { execFile } from 'node:child_process';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { CloudFormationClient, DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import type { MeasureConfig } from '../../../lib/measure/config.ts';
import { isEmulated } from './never-by-accident.ts';

export interface WayIn {
  readonly baseUrl: string;
  /** What a measurement needs to come in directly. */
  readonly directly: Pick<MeasureConfig, 'url' | 'hostHeader'>;
  close(): void;
}

/** Where an emulated load balancer answers. */
const EMULATED_URL = process.env.BALANCER_URL ?? 'http://127.0.0.1';

/**
 * The way in to a load balancer. An emulated one has no DNS name: it answers on loopback by the Host header, which
 * `fetch` does not let one set, so a small proxy does.
 */
export async function wayIn(url: string): Promise<WayIn> {
  if (!isEmulated(process.env)) return { baseUrl: url, directly: { url }, close: () => undefined };
  const { hostname } = new URL(url);
  const { baseUrl, close } = await proxy(() => hostname);
  return { baseUrl, directly: { url: EMULATED_URL, hostHeader: hostname }, close };
}

/** The way in to the load balancer of a stack that is only now being deployed: refused until it has a name. */
export async function coldWayIn(): Promise<WayIn> {
  const looking = new AbortController();
  let hostname: string | undefined;
  const { baseUrl, close } = await proxy(() => hostname);
  const look = async () => {
    while (hostname === undefined && !looking.signal.aborted) {
      hostname = await onlyBalancer().catch(() => undefined);
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

/** The host name of the one that the stack EcsFargate has made. */
async function onlyBalancer(): Promise<string | undefined> {
  // Asked in this process until it is there: a program for each question would take its share of what is measured.
  const asked = new DescribeStackResourcesCommand({ StackName: 'EcsFargate' });
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
