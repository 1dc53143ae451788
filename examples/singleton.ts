import type { Definition } from '../lib/definition/application.ts';

/**
 * A singleton with a volume: two replicas at once would write to the same data. Prometheus asks for a disk, so its
 * deployment on ECS is refused.
 *
 * Sources: Prometheus' documentation, "Management API": the paths of the probes; "Storage": no NFS, which is what EFS is.
 */
export const application = {
  name: 'monitoring',
  services: {
    prometheus: {
      version: '3.5.0',
      image: { reference: 'prom/prometheus:v3.5.0' },
      command: [
        '--config.file=/etc/prometheus/prometheus.yml',
        '--storage.tsdb.path=/prometheus',
        '--storage.tsdb.retention.size=8GB',
      ],
      cpuMillicores: 500,
      memoryMiB: 1024,
      limits: { memoryMiB: 2048 },
      ports: { http: 9090 },
      exposure: { port: 'http', allowedCidrs: ['203.0.113.0/24'] },
      singleton: true,
      volumes: [{ name: 'data', path: '/prometheus', sizeGiB: 10 }],
      health: {
        startup: { http: { port: 'http', path: '/-/ready' } },
        liveness: { http: { port: 'http', path: '/-/healthy' } },
        readiness: { http: { port: 'http', path: '/-/ready' } },
      },
      shutdown: { stopSeconds: 60 },
      // The image names its user, nobody, by a name, which Kubernetes cannot tell from root.
      security: { userId: 65534 },
    },
  },
} as const satisfies Definition;
