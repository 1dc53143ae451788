import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Logger } from 'pino';
import { buildApp, type LIMITS } from './build-app.ts';
import type { ServiceConfig } from './config/service-config.ts';
import { createTableClient } from './store/counts-table.ts';
import { pollStore, StoreHealth } from './store/store-health.ts';
import { VisitStore } from './store/visit-store.ts';

export interface RunningService {
  readonly port: number;
  /** Stops without losing a request. */
  readonly stop: () => Promise<void>;
}

const POLL_INTERVAL_MS = 1000;

/** Assembles the service and listens. It listens before the store answers: liveness needs no store, readiness does. */
export async function startService(
  config: ServiceConfig,
  log: Logger,
  limits?: Partial<typeof LIMITS>,
): Promise<RunningService> {
  const health = new StoreHealth(log);
  const client = createTableClient(config.table, 1);
  const store = new VisitStore(client, config.table, health);
  const stopPolling = pollStore(() => store.check(), health, POLL_INTERVAL_MS);
  let draining = false;
  const app = await buildApp({ config, log, store, health, isDraining: () => draining, limits });
  await app.listen({ host: config.host, port: config.port });

  async function stop(): Promise<void> {
    draining = true;
    stopPolling();
    log.info('draining: not ready, still serving');
    // Clients with open connections get time to leave: each answer asks them to close. A connection that was closed just
    // when a client used it would leave the client in doubt whether its visits were counted.
    const deadlineMs = performance.now() + Math.min(3, config.stopTimeoutSeconds / 3) * 1000;
    const connections = promisify<number>((done) => app.server.getConnections(done));
    while ((await connections()) > 0 && performance.now() < deadlineMs) await sleep(25);
    await app.close();
    client.destroy();
    log.info('stopped');
  }
  return { port: (app.server.address() as AddressInfo).port, stop };
}
