import { z } from 'zod';
import { measurementSchema } from '../load-test/measurement.ts';
import { ENGINE_IDS } from './engines.ts';
import { OBSERVATIONS, type ObservationId, SCENARIO_IDS } from './scenarios.ts';

/**
 * The application of this project. The oldest saved runs name no application and were all made with this one. Saved
 * runs are never edited, so a missing name is read as this one.
 */
export const SAMPLE = 'links';

/** A run of a scenario as it is saved: the measurement, and what a reader needs to judge it. Never edited by hand. */
export const runSchema = z.strictObject({
  version: z.literal(1),
  scenario: z.enum(SCENARIO_IDS),
  /** @default - the sample, see SAMPLE */
  application: z.string().min(1).default(SAMPLE),
  /** @default - the sample, see SAMPLE */
  service: z.string().min(1).default(SAMPLE),
  engine: z.strictObject({
    id: z.enum(ENGINE_IDS),
    version: z.string().min(1),
    /** The way in for requests. */
    front: z.enum(['published port', 'Ingress', 'NodePort', 'load balancer']),
  }),
  /** The machine of the engine. The client's machine is part of the measurement. */
  machine: z.strictObject({
    system: z.string(),
    cores: z.int().min(1),
    memoryGiB: z.int().min(1),
  }),
  commit: z.string().regex(/^[0-9a-f]{40}$/),
  /** Whether the checkout had uncommitted changes. */
  hasChanges: z.boolean(),
  image: z.strictObject({ tag: z.string(), id: z.string() }),
  /** The rendered artefact that was deployed. A run says nothing about any other artefact. */
  artefact: z.strictObject({ file: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  /** Times that the scenario observed apart from the requests. */
  observed: z.partialRecord(z.enum(Object.keys(OBSERVATIONS) as ObservationId[]), z.number()),
  measurement: measurementSchema,
});

export type Run = z.infer<typeof runSchema>;

/** The conditions of a run: equal for all runs that are counted together. */
export type Setting = Pick<Run, 'application' | 'service' | 'engine' | 'machine' | 'artefact'>;
