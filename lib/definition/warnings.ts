import type { Application } from './application.ts';
import { type Problem, problem } from './problem.ts';

/** The problems of an application that do not stop it, but that its author should know. */
export const warningsOf = ({ services, dynamoDbLocal }: Application): Problem[] => [
  ...services.flatMap(({ name, image, sidecars, initSteps }) => [
    ...latest(`services.${name}.image.reference`, image.reference),
    ...sidecars.flatMap((sidecar, i) => latest(`services.${name}.sidecars.${i}.image`, sidecar.image)),
    ...initSteps.flatMap((step, i) => latest(`services.${name}.initSteps.${i}.image`, step.image)),
  ]),
  ...(services.some(({ table }) => table) ? latest('dynamoDbLocal.image', dynamoDbLocal.image) : []),
];

const latest = (field: string, image: string | undefined): Problem[] =>
  image?.endsWith(':latest')
    ? [
        problem(
          field,
          image,
          'has the tag latest: each replica may run another image, and a release cannot go back; name a version or a digest',
        ),
      ]
    : [];
