import type { Comparison } from '../comparison-schema.ts';
import { counted } from '../counted.ts';

/** The title of the page and of the document. */
export const titleOf = ({ application, services }: Comparison): string =>
  `Docker Compose, ECS or EKS: the application ${application} (${counted(services.length, 'service')})`;
