import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { AdminToken } from './admin-token.ts';
import { buildApp } from './build-app.ts';
import type { Config } from './config.ts';
import { Connections } from './connections.ts';
import { keepAsking } from './store/keep-asking.ts';
import { LinkStore } from './store/link-store.ts';
import { storeCall } from './store/store-call.ts';
import { StoreHealth } from './store/store-health.ts';
import { tableClient } from './store/table-client.ts';
import { startTelemetry } from './telemetry/telemetry.ts';

export interface Service {
  readonly port: number;
  /** Leaves without losing a request; never throws. Returns long before `stopTimeoutSeconds` unless clients hang. */
  readonly stop: () => Promise<void>;
}

const ASK_EVERY_MS = 1000;
const LAST_REPORT_MS = 1000;

/** Puts the parts together and listens. It listens before the store answers: probes tell the two apart. */
export async function startService(config: Config, log: Logger): Promise<Service> {
  const telemetry = await startTelemetry(config, log);
  const health = new StoreHealth(log);
  const client = tableClient(config.table);
  // Less than a request may take, so that the caller is told what happened.
  const call = storeCall({ budgetMs: config.requestTimeoutSeconds * 800, telemetry, health });
  const store = new LinkStore(client, config.table, call);
  const stopAsking = keepAsking(() => store.ask(), health, ASK_EVERY_MS);
  let draining = false;
  const adminToken = new AdminToken(config.adminToken, log);
  const app = await buildApp({
    config,
    log,
    telemetry,
    store,
    health,
    adminToken,
    isDraining: () => draining,
  });
  const connections = new Connections(app.server);
  await app.listen({ host: config.host, port: config.port });

  async function stop(): Promise<void> {
    draining = true;
    stopAsking();
    log.info('draining: not ready, still serving');
    // Time for clients that keep connections: each answer tells them to leave. It is over once none is connected, whether
    // or not balancers have noticed: to send nobody here before SIGTERM is the platform's part (ECS deregisters the task
    // first, Kubernetes runs preStop).
    await connections.allGone(Math.min(3, config.stopTimeoutSeconds / 3) * 1000);
    const closed = app.close();
    connections.closeWhenIdle();
    await closed;
    await Promise.race([telemetry.stop(), sleep(LAST_REPORT_MS, undefined, { ref: false })]).catch(
      () => undefined,
    );
    client.destroy();
    log.info('stopped');
  }
  return { port: (app.server.address() as AddressInfo).port, stop };
}
