import { type EmbeddedStore, embeddedStore } from '../../app/src/embedded-store.ts';
import { logger } from '../../app/src/logger.ts';
import { type Service, startService } from '../../app/src/start-service.ts';
import { conformance } from '../conformance/suite.ts';
import { eventually } from './support/eventually.ts';
import { LogLines } from './support/log-lines.ts';
import { testConfig } from './support/test-config.ts';

let store: EmbeddedStore;
let service: Service;

beforeAll(async () => {
  store = await embeddedStore();
  const config = testConfig(store.table, {
    ADMIN_TOKEN: 'right',
    SERVICE_VERSION: '1.2.3',
    STOP_TIMEOUT_SECONDS: '2',
  });
  service = await startService(config, logger(config, new LogLines()));
  await eventually('ready', async () => (await fetch(`http://127.0.0.1:${service.port}/readyz`)).ok);
});

afterAll(async () => {
  await service.stop();
  await store.stop();
});

describe('the service in this process', () => {
  conformance({
    baseUrl: () => `http://127.0.0.1:${service.port}`,
    adminToken: () => 'right',
    expectVersion: '1.2.3',
  });
});
