import type { Definition } from '../lib/definition/application.ts';

/**
 * A worker: a service without a port. The client of a Cloudflare tunnel calls out and takes no calls. A fixed number of
 * replicas keeps the tunnel open while one of them is replaced.
 *
 * Source: github.com/cloudflare/cloudflared, Dockerfile: its user, its program, and the command of its health check.
 */
export const application = {
  name: 'tunnel',
  services: {
    connector: {
      image: { reference: 'cloudflare/cloudflared:2026.9.1', architecture: 'arm64' },
      command: ['tunnel', 'run'],
      cpuMillicores: 100,
      memoryMiB: 128,
      environment: { TUNNEL_METRICS: '127.0.0.1:2000' },
      // The token is made by the other end, so nobody can generate it.
      secrets: [{ name: 'tunnel-token', environmentVariable: 'TUNNEL_TOKEN', source: 'provided' }],
      health: {
        liveness: {
          exec: { command: ['cloudflared', 'tunnel', '--metrics', '127.0.0.1:2000', 'ready'] },
          periodSeconds: 30,
          timeoutSeconds: 5,
        },
      },
      replicas: { min: 3, max: 3 },
      security: { userId: 65532 },
      network: { outboundPorts: [443, 7844] },
      logs: { retentionDays: 7 },
    },
  },
} as const satisfies Definition;
