import type { z } from 'zod';
import type { applicationSchema } from '../definition/application-schema.ts';
import type { jobSchema } from '../definition/job-schema.ts';
import type { serviceSchema } from '../definition/service-schema.ts';
import type { Model, Part } from './parts.ts';

/*
 * The definition while it is put together.
 */

export type ServiceDraft = z.input<typeof serviceSchema>;
export type JobDraft = z.input<typeof jobSchema>;
export type ApplicationDraft = z.input<typeof applicationSchema>;
export type ResourceDraft = NonNullable<ApplicationDraft['resources']>[string];

/** A container of the definition, as far as services, jobs and init steps have the same fields. */
export type ContainerDraft = Partial<ServiceDraft> & Partial<Pick<JobDraft, 'schedule' | 'timeZone'>>;

/** A service or a job of the file while its keys are read. */
export interface PartReading {
  readonly model: Model;
  readonly part: Part;
  /** The field of the definition, such as `services.web`. */
  readonly field: string;
  readonly draft: ContainerDraft;
  /** The application, for what the service needs beside itself. */
  readonly application: ApplicationDraft;
}
