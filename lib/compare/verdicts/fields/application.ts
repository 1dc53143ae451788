import { everywhere, native } from '../verdict.ts';
import type { FieldsOf } from './fields-of.ts';

/** The verdicts on what names an application and its services. */
export const applicationVerdicts: FieldsOf<'name' | 'version' | 'owner' | 'services'> = {
  name: everywhere(native),
  version: { audience: 'people', ...everywhere(native) },
  owner: { audience: 'people', ...everywhere(native) },
  'services.*': everywhere(native),
  'services.*.version': { audience: 'people', ...everywhere(native) },
};
