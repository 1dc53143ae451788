import type { Cell } from './cell.ts';

export const CONCERNS = [
  'what runs',
  'size',
  'replicas',
  'health',
  'rollout',
  'shutdown',
  'routing',
  'identity',
  'secrets',
  'logs',
  'to own',
] as const;

/** What one deployment has, a cell for each concern. */
export type Facts = Readonly<Record<(typeof CONCERNS)[number], Cell>>;
