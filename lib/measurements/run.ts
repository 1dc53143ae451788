import { z } from 'zod';
import { measurementSchema } from '../measure/measurement.ts';
import { ENGINE_IDS } from './engines.ts';
import { OBSERVATIONS, type ObservationId, SCENARIO_IDS } from './scenarios.ts';

/** A run of a scenario as it is kept: what was measured, and all that a reader needs to judge it. Never edited by hand. */
export const runSchema = z.strictObject({
  version: z.literal(1),
  scenario: z.enum(SCENARIO_IDS),
  engine: z.strictObject({
    id: z.enum(ENGINE_IDS),
    version: z.string().min(1),
    /** Where the requests came in. */
    front: z.enum(['published port', 'Ingress', 'NodePort', 'load balancer']),
  }),
  /** Where the engine ran. The client's is part of the measurement. */
  machine: z.strictObject({
    system: z.string(),
    cores: z.int().min(1),
    memoryGiB: z.int().min(1),
  }),
  commit: z.string().regex(/^[0-9a-f]{40}$/),
  /** Whether there were changes beside the commit. */
  hasChanges: z.boolean(),
  image: z.strictObject({ tag: z.string(), id: z.string() }),
  /** The rendered artefact that was deployed: runs of another one say nothing of this one. */
  artefact: z.strictObject({ file: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  /** What the scenario saw besides the requests. */
  observed: z.partialRecord(z.enum(Object.keys(OBSERVATIONS) as ObservationId[]), z.number()),
  measurement: measurementSchema,
});

export type Run = z.infer<typeof runSchema>;

/** What a run is made on; equal for all runs that are counted together. */
export type Setting = Pick<Run, 'engine' | 'machine' | 'artefact'>;
