import type { Service } from '../application.ts';
import type { Rule } from '../apply-rules.ts';
import { problem } from '../problem.ts';

/** The rules for the image of a service and for its build arguments. */
export const imageRules: readonly Rule<Service>[] = [
  function* theImageHasOneSource({ image }) {
    if (image.build && image.reference)
      yield problem(
        'image',
        image,
        'has both build and reference; keep build to build the image from source, or reference to take it from a registry',
      );
    if (!image.build && !image.reference)
      yield problem(
        'image',
        image,
        'must have either build, such as { build: { context: "web" } }, or reference, such as { reference: "org/web:1.2.3" }',
      );
  },

  function* buildArgumentsAreKnownToTheBuild({ image, security: { userId } }) {
    for (const [name, value] of Object.entries(image.build?.arguments ?? {})) {
      if (typeof value === 'string') continue;
      if (value.fact === 'platform')
        yield problem(
          `image.build.arguments.${name}`,
          value,
          'cannot be the platform, because all platforms run the same image; use { fact: "platform" } in environment',
        );
      if (value.fact === 'user-id' && userId === undefined)
        yield problem(
          `image.build.arguments.${name}`,
          value,
          'refers to security.userId, which is not set; set security.userId or remove the argument',
        );
    }
  },
];
