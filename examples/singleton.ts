import type { Definition } from '../lib/definition/application.ts';

/**
 * A singleton: two replicas at once would write to the same data. Prometheus keeps what it measured in a folder that
 * ends with the replica.
 *
 * Source: Prometheus' documentation, "Management API": the paths of the probes.
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
        '--storage.tsdb.retention.size=256MB',
      ],
      cpuMillicores: 500,
      memoryMiB: 1024,
      limits: { memoryMiB: 2048 },
      ports: { http: 9090 },
      exposure: { port: 'http', allowedCidrs: ['203.0.113.0/24'] },
      singleton: true,
      health: {
        startup: { http: { port: 'http', path: '/-/ready' } },
        liveness: { http: { port: 'http', path: '/-/healthy' } },
        readiness: { http: { port: 'http', path: '/-/ready' } },
      },
      shutdown: { stopSeconds: 60 },
      // The image names its user, nobody, by a name, which Kubernetes cannot tell from root.
      security: { userId: 65534, writablePaths: [{ path: '/prometheus', sizeMiB: 512 }] },
    },
  },
} as const satisfies Definition;
