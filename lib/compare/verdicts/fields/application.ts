import { everywhere, type FieldsOf, native } from '../verdict.ts';

/** The verdicts on what names an application and its services. */
export const applicationVerdicts: FieldsOf<'name' | 'version' | 'owner' | 'services'> = {
  name: everywhere(native),
  version: { audience: 'people', ...everywhere(native) },
  owner: { audience: 'people', ...everywhere(native) },
  'services.*': everywhere(native),
  'services.*.version': { audience: 'people', ...everywhere(native) },
};
