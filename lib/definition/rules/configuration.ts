import { dirname } from 'node:path';
import type { Service } from '../application.ts';
import type { Rule } from '../apply-rules.ts';
import { problem } from '../problem.ts';
import { SECRETS_DIRECTORY, secretFile } from '../secrets.ts';
import { holdsOtherFiles, isWithin, programsOf } from './writable-paths.ts';

/**
 * The most that the texts of a service have together. On ECS they are in the task definition, which has at most 64 KiB; in
 * its JSON a character may take up to three times its bytes. Source: Amazon ECS developer guide, "Amazon ECS service quotas".
 */
const MOST_BYTES = 16 * 1024;

/** The rules for the configuration files of a service. */
export const configurationRules: readonly Rule<Service>[] = [
  function* pathsDiffer({ configuration }) {
    for (const [i, { path }] of configuration.entries())
      for (const [j, other] of configuration.entries()) {
        if (path === other.path && j < i)
          yield problem(
            `configuration.${i}.path`,
            path,
            `is already the path of configuration.${j}; choose another path, or remove one of them`,
          );
        else if (path !== other.path && isWithin(path, other.path))
          yield problem(
            `configuration.${i}.path`,
            path,
            `is within ${other.path}, which is a file of configuration.${j}; choose another path`,
          );
      }
  },

  /** Fargate mounts whole folders: the folder of a file has to be free, as on no other platform. */
  function* foldersAreFree(service) {
    for (const [i, { path }] of service.configuration.entries()) {
      const folder = dirname(path);
      const reason = holdsOtherFiles(folder)
        ? 'holds other files of the image or the engine'
        : (overlapOf(service, folder) ?? hiddenIn(service, folder));
      if (reason)
        yield problem(
          `configuration.${i}.path`,
          path,
          `is in ${folder}, which ${reason}, and Fargate mounts the whole folder; choose a folder of its own, such as /etc/${service.name}, and tell the program the path, or put the file into the image`,
        );
    }
  },

  function* textsFitIntoATaskDefinition({ configuration }) {
    const bytes = configuration.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
    if (bytes > MOST_BYTES)
      yield problem(
        'configuration',
        `${bytes} bytes`,
        `must have at most ${MOST_BYTES} bytes of text together, because the task definition of ECS holds the texts and has at most 64 KiB; put large files into the image`,
      );
  },

  /** Without the text received: it may be long. */
  function* textsArriveAsTheyAre({ configuration }) {
    for (const [i, { text }] of configuration.entries()) {
      const [replaced] = /\{\{resolve:|\$\{Token\[/.exec(text) ?? [];
      if (!replaced) continue;
      const field = `configuration.${i}.text`;
      yield {
        field,
        message: `${field} has ${replaced}, which CloudFormation or CDK replaces in templates; put the file into the image`,
      };
    }
  },
];

/** The reason why another mount has the folder, or a part of it. */
function overlapOf({ security, volumes, secrets }: Service, folder: string): string | undefined {
  const mounts: readonly (readonly [path: string, reason: string])[] = [
    ...security.writablePaths.map(({ path }) => [path, `overlaps ${path}, which is writable`] as const),
    ...volumes.map(({ name, path }) => [path, `overlaps ${path}, which is the volume ${name}`] as const),
    ...[SECRETS_DIRECTORY, ...secrets.flatMap((one) => (one.file ? [dirname(secretFile(one))] : []))].map(
      (path) => [path, `overlaps ${path}, where secrets are mounted`] as const,
    ),
  ];
  return mounts.find(([path]) => isWithin(path, folder) || isWithin(folder, path))?.[1];
}

/** The reason why a folder must not be hidden: something of the image that is known to be there. */
function hiddenIn(service: Service, folder: string): string | undefined {
  const isGiven = (file: string): boolean => service.configuration.some(({ path }) => path === file);
  const program = programsOf(service).find(([file]) => isWithin(file, folder) && !isGiven(file));
  if (program) return `has ${program[0]}, which ${program[1]}`;
  const { workingDirectory } = service;
  return workingDirectory?.startsWith(`${folder}/`)
    ? `has ${workingDirectory}, which workingDirectory names`
    : undefined;
}
