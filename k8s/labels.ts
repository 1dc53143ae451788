import type { Service } from '../lib/schema.ts';

/** What pods are selected by. It must never change, so the version is no part of it. */
export const selector = (name: string): Record<string, string> => ({ 'app.kubernetes.io/name': name });

/** Kubernetes' recommended labels, and whom to ask. */
export const labels = (
  service: Service,
  name = service.name,
  version = service.version,
): Record<string, string> => ({
  ...selector(name),
  'app.kubernetes.io/part-of': service.name,
  'app.kubernetes.io/version': version,
  owner: service.owner,
});
