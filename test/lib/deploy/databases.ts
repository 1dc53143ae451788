/** An application with each type of resource: `web` uses all but one, `worker` the other one, and `idle` none. */
export const shop = {
  name: 'shop',
  services: {
    web: {
      image: { reference: 'org/web:1.0.0' },
      ports: { http: 8080 },
      environment: {
        ORDERS_URL: { resource: 'orders' },
        ORDERS_TLS: { resource: 'orders', part: 'tls' },
        POOL_SIZE: { resource: 'orders', part: 'connections' },
        QUEUE_URL: { resource: 'queue' },
        MAIL_URL: { resource: 'mail' },
      },
      connections: { orders: 7 },
      sidecars: [
        { name: 'proxy', image: 'org/proxy:1', environment: { QUEUE: { resource: 'queue', part: 'host' } } },
      ],
      initSteps: [
        {
          name: 'migrate',
          command: ['/bin/migrate'],
          environment: {
            HOST: { resource: 'orders', part: 'host' },
            PASSWORD: { resource: 'orders', part: 'password' },
          },
        },
      ],
      security: { userId: 10_001 },
    },
    worker: {
      image: { reference: 'org/worker:1.0.0' },
      environment: { BOOKS_URL: { resource: 'books' } },
      security: { userId: 10_001 },
    },
    idle: { image: { reference: 'org/idle:1.0.0' }, security: { userId: 10_001 } },
  },
  resources: {
    orders: { type: 'postgres', maxConnections: 50 },
    books: { type: 'mysql', multiAz: true, storageGiB: 30, backupDays: 9 },
    queue: { type: 'redis' },
    mail: { type: 'external', port: 465 },
  },
} as const;

/** The same services, which use nothing. */
export const withoutResources = {
  name: 'shop',
  services: Object.fromEntries(
    Object.entries(shop.services).map(([name, { image, security }]) => [name, { image, security }]),
  ),
};

/** The arguments of the programs of {@link shop}, each with 512 MiB. */
export const POSTGRES_50 = [
  'postgres',
  ...['-c', 'shared_buffers=128MB'],
  ...['-c', 'work_mem=2621kB'],
  ...['-c', 'max_connections=50'],
];
export const MYSQL_100 = ['mysqld', '--innodb-buffer-pool-size=128M', '--max-connections=100'];
export const VALKEY = [
  ...['--appendonly', 'yes'],
  ...['--maxmemory', '384mb'],
  ...['--maxmemory-policy', 'noeviction'],
];
