import type { Comparison } from '../comparison-schema.ts';
import { counted } from '../counted.ts';

/** The title of the page and of the document. */
export const titleOf = ({ application, services, columns }: Comparison): string =>
  `${application}: ${counted(services.length, 'service')}, ${counted(columns.length, 'deployment')}`;
