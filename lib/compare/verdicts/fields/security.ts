import { absent, approximated, everywhere, type FieldsOf, native, onKubernetes } from '../verdict.ts';

const NO_SECURITY_OPTIONS = absent(
  'Fargate does not take dockerSecurityOptions; each task has a kernel of its own instead',
  'ecs-fargate-differences',
);

/** The verdicts on the security context of a service. */
export const securityVerdicts: FieldsOf<'security'> = {
  'security.userId': everywhere(native),
  'security.allowRoot': {
    compose: absent('Compose starts an image whose user is root without a check', 'compose-services'),
    ecs: absent('ECS starts an image whose user is root without a check', 'ecs-fargate-security'),
    ...onKubernetes(native),
  },
  'security.readOnlyRootFilesystem': everywhere(native),
  'security.seccompProfile': { compose: native, ecs: NO_SECURITY_OPTIONS, ...onKubernetes(native) },
  'security.allowPrivilegeEscalation': { compose: native, ecs: NO_SECURITY_OPTIONS, ...onKubernetes(native) },
  'security.capabilities': everywhere(native),
  'security.writablePaths[]': everywhere(native),
  'security.writablePaths[].path': everywhere(native),
  'security.writablePaths[].sizeMiB': {
    compose: native,
    ecs: native,
    ...onKubernetes(
      approximated('on the disk of the node, and checked now and then: a pod that writes more is evicted'),
    ),
  },
};
