import type { Service } from './application.ts';
import { factText } from './fact-text.ts';

/** The name of a service among those of all applications: of its image, its table, its task family. */
export const fullName = ({ application, name }: Pick<Service, 'application' | 'name'>): string =>
  application === name ? name : `${application}-${name}`;

/** The image's name: the reference, or the tag under which an engine builds or loads a built image. */
export const imageName = (service: Service): string =>
  service.image.reference ?? `${fullName(service)}:${service.version}`;

/** The build arguments of a built image. A fact without a value is left out. */
export const buildArguments = (service: Service): Record<string, string> =>
  Object.fromEntries(
    Object.entries(service.image.build?.arguments ?? {}).flatMap(([name, value]) => {
      const text = typeof value === 'string' ? value : factText(value.fact, service);
      return text === undefined ? [] : [[name, text]];
    }),
  );

/** A shell and small tools, as a public image. */
export const BUSYBOX = 'busybox:1.37';
