import type { Service } from './application.ts';
import { BUSYBOX } from './image-names.ts';

/*
 * The configuration files of a service, on the platforms that have no place for texts: a container writes them into a
 * volume before the service starts.
 */

/** The name of a file in a volume that holds all files of a service. Not its own: two folders may have files of one name. */
export const nameInVolume = (i: number): string => `file-${i}`;

/**
 * The container that writes the files.
 *
 * @param paths where it writes each file
 * @param before commands that run first
 */
export const filesWriter = (
  { name, configuration }: Pick<Service, 'name' | 'configuration'>,
  paths: readonly string[],
  before: readonly string[],
) => ({
  /** The name of the container and of its first volume. It is unique, because names in a definition have no underscore. */
  name: `${name}_configuration`,
  image: BUSYBOX,
  // Paths need no quotes: see `filePath`.
  command: [
    'sh',
    '-c',
    [...before, ...paths.map((path, i) => `printf %s "$${variable(i)}" > ${path}`)].join(' && '),
  ],
  // Not in the command: the texts may hold quotes, and dollar signs that a shell would replace.
  environment: Object.fromEntries(configuration.map(({ text }, i) => [variable(i), text])),
});

const variable = (i: number): string => `FILE_${i}`;
