import { application as definition } from '../../../examples/three-in-a-row.ts';
import { parseApplication } from '../../../lib/definition/parse-application.ts';

/** The application that stands beside the sample in the same account, a file of examples/. */
export const SECOND = {
  example: 'three-in-a-row',
  application: parseApplication(definition),
  /** The public service, whose answer names each service behind it. */
  publicService: 'web',
} as const;
