/*
 * Images whose program keeps a state of its own: databases, brokers, stores. Two of them that know nothing of each other have
 * a part of the state each, and whoever reaches their ports of HTTP reads or manages it.
 */

/** Programs by the name of the image, without its registry and its tag. Source: the pages of the images. */
const PROGRAMS =
  /^(?:rabbitmq|lavinmq|activemq(?:-(?:classic|artemis))?|artemis|nats|nats-server|nats-streaming|kafka|cp-kafka|cp-server|redpanda|pulsar|zookeeper|cp-zookeeper|etcd|consul|vault|openbao|(?:eclipse-)?mosquitto|emqx|hivemq(?:4|-ce)?|vernemq|mongo|mongodb(?:-community-server)?|ferretdb|elasticsearch(?:-oss)?|opensearch|solr|meilisearch|typesense|qdrant|weaviate|milvus|chroma|clickhouse(?:-server)?|influxdb|questdb|victoria-metrics|timescaledb(?:-ha)?|cassandra|scylla|couchdb|couchbase|neo4j|arangodb|rethinkdb|surrealdb|cockroach|minio|garage|seaweedfs|memcached|keydb|dragonfly|redis(?:-stack(?:-server)?)?|valkey|postgres(?:ql)?|postgis|pgvector|mysql(?:-server)?|mariadb|percona|server)$/;

/** The program of an image that keeps a state of its own. Undefined for any other image. */
export function statefulProgram(reference: string): string | undefined {
  const [program = ''] = (reference.split('/').at(-1) ?? '').split(/[:@]/);
  // `server` is the whole name for one publisher alone.
  if (program === 'server') return /\bmssql\/server\b/.test(reference) ? 'mssql' : undefined;
  return PROGRAMS.test(program) ? program : undefined;
}
