import { dirname } from 'node:path';
import type { Service } from '../application.ts';
import type { Rule } from '../apply-rules.ts';
import { missing, problem } from '../problem.ts';
import { secretFile } from '../secrets.ts';
import { holdsOtherFiles } from './writable-paths.ts';

/** The rules for the secrets of a service. */
export const secretRules: readonly Rule<Service>[] = [
  function* namesDiffer({ secrets }) {
    for (const [i, { name }] of secrets.entries()) {
      const first = secrets.findIndex((other) => other.name === name);
      if (first < i)
        yield problem(`secrets.${i}.name`, name, `is already the name of secrets.${first}; choose another`);
    }
  },

  function* theImageCanReadThem({ secrets }) {
    for (const [i, { environmentVariable, file }] of secrets.entries())
      if (environmentVariable === undefined && !file)
        yield problem(
          `secrets.${i}`,
          secrets[i]?.name,
          'must have environmentVariable or file: the image reads the value from a variable or from a file. Set one, such as environmentVariable: "API_KEY"',
        );
  },

  function* filesAreTheirOwn({ secrets }) {
    const seen = new Map<string, string>();
    const volumes = new Map<string, string>();
    for (const [i, secret] of secrets.entries()) {
      if (!secret.file) continue;
      const path = secretFile(secret);
      const first = seen.get(path);
      if (first)
        yield problem(`secrets.${i}.file.path`, path, `is already the file of ${first}; choose another path`);
      else seen.set(path, `secrets.${i}`);
      const folder = dirname(path);
      // On Compose, each folder is a volume, whose name has dots for slashes.
      const volume = folder.replaceAll('/', '.');
      const other = volumes.get(volume) ?? folder;
      if (other !== folder)
        yield problem(
          `secrets.${i}.file.path`,
          path,
          `is in ${folder}, which Compose would keep in one volume with ${other}; choose another folder`,
        );
      else volumes.set(volume, folder);
      if (holdsOtherFiles(folder))
        yield problem(
          `secrets.${i}.file.path`,
          path,
          `is in ${folder}, which holds other files of the image or the engine, and platforms mount the whole folder; choose a folder of its own, or leave path out for /etc/secrets/${secret.name}`,
        );
    }
  },

  function* existingOnesHaveAName({ secrets }) {
    for (const [i, { name, source, existingName }] of secrets.entries()) {
      if (source === 'existing' && existingName === undefined)
        yield missing(
          `secrets.${i}.existingName`,
          `, and source is existing; set the name under which ${name} is stored, or choose source generated or provided`,
        );
      if (source !== 'existing' && existingName !== undefined)
        yield problem(
          `secrets.${i}.existingName`,
          existingName,
          `is only for source existing, and source is ${source}; set source to existing, or remove existingName`,
        );
    }
  },
];
