import { approximated, everywhere, type FieldsOf, native, onKubernetes } from '../verdict.ts';

const A_WHOLE_FOLDER = approximated(
  'Fargate mounts no single file: a container writes it into a volume, which hides what else the image has in the folder',
);

/** The verdicts on the configuration files of a service. */
export const configurationVerdicts: FieldsOf<'configuration'> = {
  'configuration[]': { ...everywhere(native), ecs: A_WHOLE_FOLDER },
  'configuration[].path': { ...everywhere(native), ecs: A_WHOLE_FOLDER },
  'configuration[].text': {
    audience: 'containers',
    ...everywhere(native),
    ...onKubernetes(
      approximated(
        'no part of the release: an old container that restarts reads the new text, and kubectl rollout undo leaves it',
      ),
    ),
  },
};
