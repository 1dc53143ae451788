/*
 * Ports of images whose programs have one by custom. A Compose file need not say them: within its networks every port of a
 * container can be called. ECS and Kubernetes have to know the port.
 */

/** Ports by the name of the image, without its registry and its tag. Source: the pages of the images. */
const PORTS: readonly (readonly [image: RegExp, port: number, http: boolean])[] = [
  [/postgres|postgis|pgvector|timescaledb/, 5432, false],
  [/mysql|mariadb/, 3306, false],
  [/redis|valkey|keydb|dragonfly/, 6379, false],
  [/memcached/, 11211, false],
  [/mongo/, 27017, false],
  [/rabbitmq/, 5672, false],
  [/nats/, 4222, false],
  [/kafka|redpanda/, 9092, false],
  [/zookeeper/, 2181, false],
  [/mosquitto/, 1883, false],
  [/elasticsearch|opensearch/, 9200, true],
  [/clickhouse/, 8123, true],
  [/minio/, 9000, true],
  [/meilisearch/, 7700, true],
  [/typesense/, 8108, true],
  [/qdrant/, 6333, true],
  [/influxdb/, 8086, true],
  [/prometheus/, 9090, true],
  [/gotenberg/, 3000, true],
  [/tika/, 9998, true],
  [/nginx|httpd|caddy/, 80, true],
];

/** The customary port of an image. Undefined for an image that has none. */
export function portOfImage(
  reference: string,
): { number: number; http: boolean; program: string } | undefined {
  const [program = ''] = (reference.split('/').at(-1) ?? '').split(/[:@]/);
  const found = PORTS.find(([image]) => image.test(program));
  return found && { number: found[1], http: found[2], program };
}
