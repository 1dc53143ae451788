import type { FieldPath } from './definition-fields.ts';
import { applicationVerdicts } from './fields/application.ts';
import { configurationVerdicts } from './fields/configuration.ts';
import { databaseVerdicts } from './fields/databases.ts';
import { environmentVerdicts } from './fields/environment.ts';
import { exposureVerdicts } from './fields/exposure.ts';
import { healthVerdicts } from './fields/health.ts';
import { imageVerdicts } from './fields/image.ts';
import { initStepVerdicts } from './fields/init-steps.ts';
import { jobVerdicts } from './fields/jobs.ts';
import { operationVerdicts } from './fields/operation.ts';
import { releaseVerdicts } from './fields/releases.ts';
import { resourceVerdicts } from './fields/resources.ts';
import { secretVerdicts } from './fields/secrets.ts';
import { securityVerdicts } from './fields/security.ts';
import { sidecarVerdicts } from './fields/sidecars.ts';
import { tableVerdicts } from './fields/table.ts';
import { volumeVerdicts } from './fields/volumes.ts';
import type { FieldVerdicts } from './verdict.ts';

/**
 * A verdict for each field of the definition on each target. The compiler demands every one. The experiment fails where a
 * verdict contradicts the renderers, and finds the platforms' names for the fields (vocabulary.json).
 */
export const VERDICTS: Readonly<Record<FieldPath, FieldVerdicts>> = {
  ...applicationVerdicts,
  ...imageVerdicts,
  ...resourceVerdicts,
  ...exposureVerdicts,
  ...environmentVerdicts,
  ...secretVerdicts,
  ...configurationVerdicts,
  ...tableVerdicts,
  ...volumeVerdicts,
  ...databaseVerdicts,
  ...jobVerdicts,
  ...healthVerdicts,
  ...releaseVerdicts,
  ...operationVerdicts,
  ...sidecarVerdicts,
  ...initStepVerdicts,
  ...securityVerdicts,
};
