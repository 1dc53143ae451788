import type { Application } from '../../definition/application.ts';
import { LOCAL_SUBSTITUTE, localSubstituteArguments } from '../../definition/local-substitute.ts';
import type { Containers } from './container.ts';
import { logging, resources } from './container-limits.ts';
import { hardening, STRICT } from './hardening.ts';
import { storeNetworks } from './networks.ts';

/** The local substitute of all tables. No health check: the init steps that make the tables wait for it. */
export function localStore(application: Application): Containers {
  const { dynamoDbLocal, services } = application;
  const [first] = services.filter(({ table }) => table);
  if (!first) return {};
  return {
    [LOCAL_SUBSTITUTE]: {
      image: dynamoDbLocal.image,
      command: localSubstituteArguments(application, '/data'),
      ...storeNetworks(application),
      volumes: [{ type: 'volume', source: LOCAL_SUBSTITUTE, target: '/data' }],
      restart: 'unless-stopped',
      // Root, because a new volume belongs to root; but without capabilities, so it cannot write files of other users.
      ...hardening(STRICT, { userId: 0, ports: [dynamoDbLocal.port] }),
      // DynamoDB Local unpacks a native library into /tmp and loads it.
      tmpfs: ['/tmp:exec'],
      ...resources(dynamoDbLocal),
      // The definition has log settings for services alone.
      logging: logging(first),
    },
  };
}
