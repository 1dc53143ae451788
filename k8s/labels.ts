import type { Application } from '../lib/definition/application.ts';

/** The labels that select the pods of a workload. They must never change, so the version is not among them. */
export const selector = (name: string): Record<string, string> => ({ 'app.kubernetes.io/name': name });

/** Kubernetes' recommended labels, and the owner. */
export const labels = (
  application: Pick<Application, 'name' | 'owner'>,
  { name, version }: { readonly name: string; readonly version?: string | undefined },
): Record<string, string> => ({
  ...selector(name),
  'app.kubernetes.io/part-of': application.name,
  ...(version && { 'app.kubernetes.io/version': version }),
  owner: application.owner,
});
