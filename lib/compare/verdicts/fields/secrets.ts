import { absent, approximated, everywhere, type FieldsOf, native, onAws } from '../verdict.ts';

/** The verdicts on the secrets of a service. */
export const secretVerdicts: FieldsOf<'secrets'> = {
  'secrets[]': {
    compose: approximated(
      'Compose has no secret store: a generated value is in a volume of your machine, any other in your own environment',
    ),
    ...onAws(native),
    kubernetes: approximated('you create the Secret: without it, the pods do not start'),
  },
  'secrets[].name': {
    compose: native,
    ...onAws(approximated('a part of a name that CloudFormation makes')),
    kubernetes: native,
  },
  'secrets[].environmentVariable': { audience: 'containers', ...everywhere(native) },
  'secrets[].file': everywhere(native),
  'secrets[].file.path': everywhere(native),
  'secrets[].file.environmentVariable': { audience: 'containers', ...everywhere(native) },
  'secrets[].source': {
    compose: native,
    ...onAws(native),
    kubernetes: absent(
      'a cluster generates no value: you create the Secret in any case',
      'kubernetes-secrets',
    ),
  },
  'secrets[].existingName': {
    compose: absent(
      'you pass every value that is not generated in your own environment',
      'compose-environment',
    ),
    ...onAws(native),
    kubernetes: native,
  },
};
