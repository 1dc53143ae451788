import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { buildApp } from './build-app.ts';
import type { ServiceConfig } from './config/service-config.ts';
import { AdminToken } from './routes/admin-token.ts';
import { LinkStore } from './store/link-store.ts';
import { createStoreCall } from './store/store-call.ts';
import { pollStore, StoreHealth } from './store/store-health.ts';
import { createTableClient } from './store/table-client.ts';
import { startTelemetry } from './telemetry/start-telemetry.ts';
import { connectVisits } from './visits/visits.ts';

export interface RunningService {
  readonly port: number;
  /** Stops without losing a request. Never throws. Resolves long before `stopTimeoutSeconds` unless clients hang. */
  readonly stop: () => Promise<void>;
}

const POLL_INTERVAL_MS = 1000;
const LAST_EXPORT_MS = 1000;
/** Time that the last visits wait for an answer of `visits`: as long as the longest back-off, so that its release may end. */
const REPORT_PATIENCE_MS = 5000;

/** Assembles the service and listens. It listens before the store answers: liveness needs no store, readiness does. */
export async function startService(config: ServiceConfig, log: Logger): Promise<RunningService> {
  const telemetry = await startTelemetry(config, log);
  const health = new StoreHealth(log);
  const client = createTableClient(config.table);
  // 80 % of the request timeout leaves time to tell the client that the store failed.
  const call = createStoreCall({ budgetMs: config.requestTimeoutSeconds * 800, telemetry, health });
  const store = new LinkStore(client, config.table, call);
  const stopPolling = pollStore(() => store.check(), health, POLL_INTERVAL_MS);
  let draining = false;
  const adminToken = new AdminToken(config.adminToken, log);
  const visits = config.visitsUrl === undefined ? undefined : connectVisits(config.visitsUrl, log);
  const { app, connections } = await buildApp({
    config,
    log,
    telemetry,
    store,
    health,
    adminToken,
    isDraining: () => draining,
    visits,
  });
  await app.listen({ host: config.host, port: config.port });

  async function stop(): Promise<void> {
    const startedMs = performance.now();
    draining = true;
    stopPolling();
    log.info('draining: not ready, still serving');
    // Clients with open connections get time to leave: each answer asks them to close. The wait ends early once no client
    // is connected, even where load balancers still have to notice. The platform stops new traffic before SIGTERM: ECS
    // deregisters the task first, Kubernetes runs preStop.
    await connections.waitUntilClosed(Math.min(3, config.stopTimeoutSeconds / 3) * 1000);
    const closed = app.close();
    connections.closeWhenIdle();
    await closed;
    // One second before SIGKILL the process exits, whatever is unfinished (process/run-service.ts).
    const leftMs = config.stopTimeoutSeconds * 1000 - 1250 - (performance.now() - startedMs);
    await Promise.all([
      visits?.stop(Math.max(0, leftMs), REPORT_PATIENCE_MS),
      Promise.race([telemetry.stop(), sleep(LAST_EXPORT_MS, undefined, { ref: false })]).catch(
        () => undefined,
      ),
    ]);
    client.destroy();
    log.info('stopped');
  }
  return { port: (app.server.address() as AddressInfo).port, stop };
}
