import { everywhere, type FieldsOf, native, toContainers } from '../verdict.ts';
import { PLACE_OF_A_REPLICA } from './environment.ts';

/** The verdicts on the init steps of a service. */
export const initStepVerdicts: FieldsOf<'initSteps'> = {
  'initSteps[]': everywhere(native),
  'initSteps[].name': everywhere(native),
  'initSteps[].image': everywhere(native),
  'initSteps[].entrypoint': everywhere(native),
  'initSteps[].command': everywhere(native),
  'initSteps[].workingDirectory': everywhere(native),
  'initSteps[].environment.*': toContainers,
  'initSteps[].environment.*.port': toContainers,
  'initSteps[].environment.*.service': toContainers,
  'initSteps[].environment.*.as': toContainers,
  'initSteps[].environment.*.sidecar': toContainers,
  'initSteps[].environment.*.resource': toContainers,
  'initSteps[].environment.*.part': toContainers,
  'initSteps[].environment.*.table': toContainers,
  'initSteps[].environment.*.fact': toContainers,
  'initSteps[].environment.*.place': PLACE_OF_A_REPLICA,
};
