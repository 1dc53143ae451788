import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import type { Sidecar } from './application.ts';
import { BUSYBOX } from './image-names.ts';

/** The text of a configuration for AWS. */
export const awsText = ({ local, aws = local }: NonNullable<Sidecar['configuration']>): string => aws;

/**
 * The arguments and the variable that hand a sidecar the text of its configuration, on platforms that mount no file.
 * Undefined unless the image is an OpenTelemetry Collector: other images have no common way to read a variable. Also
 * undefined for a sidecar with a program of its own, which names the file.
 * Source: OpenTelemetry, "Collector configuration", `--config=env:NAME`.
 */
export const configurationAsVariable = (
  { name, image, entrypoint, command }: Pick<Sidecar, 'name' | 'image' | 'entrypoint' | 'command'>,
  text: string,
) => {
  if (!image.includes('opentelemetry-collector') || entrypoint || command) return undefined;
  const variable = `${name.toUpperCase().replaceAll('-', '_')}_CONFIGURATION`;
  return { command: [`--config=env:${variable}`], environment: { [variable]: text } };
};

/**
 * A container that writes the configuration of any other sidecar into a volume, before the sidecar starts.
 *
 * The container runs as root, because a new volume of Docker or Fargate belongs to root. Writing into the volume needs
 * no capability. The volume replaces the whole folder: the rules refuse a folder with other files of the image.
 */
export const configurationWriter = (name: string, path: string, text: string) => ({
  /** The name of the container and of the volume. It is unique, because names in a definition have no underscore. */
  name: `${name}_configuration`,
  image: BUSYBOX,
  // Not in the command: the text may hold quotes, and dollar signs that a shell would replace.
  command: ['sh', '-c', `printf %s "$CONFIGURATION" > "$0"`, path],
  environment: { CONFIGURATION: text },
  userId: 0,
  folder: dirname(path),
});

/**
 * A checksum of configurations. A workload carries it, because programs read their configuration only when they start:
 * a new checksum replaces the workload.
 */
export const configurationChecksum = (...texts: readonly string[]): string =>
  createHash('sha256').update(texts.join('\0')).digest('hex').slice(0, 16);
