import { absent, everywhere, type FieldsOf, native, notApplicable, onAws } from '../verdict.ts';

const NOT_BUILT = absent(
  'a cluster builds no image: the manifests name one that you build and push',
  'kubernetes-images',
);

/** The verdicts on the image of a service and the program that runs in it. */
export const imageVerdicts: FieldsOf<'image' | 'entrypoint' | 'command' | 'workingDirectory'> = {
  'image.build': everywhere(native),
  'image.build.context': { compose: native, ...onAws(native), kubernetes: NOT_BUILT },
  'image.build.dockerfile': { compose: native, ...onAws(native), kubernetes: NOT_BUILT },
  'image.build.target': { compose: native, ...onAws(native), kubernetes: NOT_BUILT },
  'image.build.arguments.*': { compose: native, ...onAws(native), kubernetes: NOT_BUILT },
  'image.build.arguments.*.fact': { compose: native, ...onAws(native), kubernetes: NOT_BUILT },
  'image.reference': everywhere(native),
  'image.stepProgram': {
    compose: native,
    ecs: notApplicable(
      'ECS itself fetches secrets, and the table is a resource: no init step is needed',
      'ecs-secrets',
    ),
    eks: native,
    kubernetes: native,
  },
  'image.architecture': {
    compose: notApplicable(
      'images have the architecture of your machine; DOCKER_DEFAULT_PLATFORM asks for another',
      'docker-default-platform',
    ),
    ...onAws(native),
    kubernetes: absent(
      'you build the image for the nodes that you have; nodes of several architectures need an image for each',
      'kubernetes-images',
    ),
  },
  entrypoint: everywhere(native),
  command: everywhere(native),
  workingDirectory: everywhere(native),
};
