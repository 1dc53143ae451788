import { existsSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { InvalidInput } from '../../definition/invalid-input.ts';
import type { PartReading } from '../draft.ts';
import { mentionsInFile, renamedHosts } from '../hosts.ts';
import type { KeyPlace } from '../key-verdict.ts';
import { label, longLabel } from '../names.ts';
import { hostsBeside, partOfHost } from '../parts.ts';
import { secretName } from '../provided-secret.ts';
import { databaseOfSecret } from '../resource-variables.ts';
import { secretsInScript } from '../secret-forms.ts';
import { holdsSecret } from '../secret-guard.ts';
import { looksSecret, namesSecret } from '../secret-like.ts';
import { own, text } from '../short-forms.ts';
import { readText } from '../yaml-file.ts';
import type { ComposeKeys } from './key.ts';

/*
 * Files that a container reads: configuration, and secrets.
 */

export const NOTHING_THERE = 'there is no such file or folder; create it, or remove the entry';

export const cleanPath = (path: string): string => path.replace(/\/+$/, '') || '/';

export const entriesOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

export function addConfiguration(file: string, target: string, place: KeyPlace, reading: PartReading) {
  let content: string;
  try {
    content = readText(file, reading.model.project.root);
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    return place.refused(`${error.problems[0]?.message}; or copy it into an image of your own`);
  }
  addText(basename(file), content, target, place, reading);
}

/** Makes a text a file of the service, or a secret if it looks like one. */
function addText(name: string, content: string, target: string, place: KeyPlace, reading: PartReading) {
  const { draft, field } = reading;
  if (isSecretFile(name, content, reading))
    return addSecretFile({ name, target }, place, reading, 'looks like a secret');
  if (content === '') return place.dropped('it is empty');
  const { parts } = reading.model;
  const mentions = mentionsInFile(content, hostsBeside(reading.part, parts));
  const partOf = (host: string) => partOfHost(parts, host);
  const resource = mentions.map(({ host }) => partOf(host)).find((one) => one?.role.kind === 'resource');
  if (resource)
    return place.refused(
      `names the host of ${resource.key}, which is another one on AWS, and a file has one text everywhere; let the program read the host from a variable, or keep the container with --keep-containers`,
    );
  const path = cleanPath(target);
  const before = draft.configuration ?? [];
  const written = renamedHosts(content, mentions, (host) => partOf(host)?.name ?? host);
  draft.configuration = [...before, { path, text: written }];
  place.approximated(
    `becomes a file of configuration${written === content ? '' : ', with the hosts renamed'}. On ECS, the folder ${dirname(path)} then holds such files alone: if the image has others there, mount yours elsewhere, and tell the program the path`,
    `${field}.configuration.${before.length}`,
  );
}

/** Tells whether a file is a secret: by its name, or because a line of it sets or holds one. */
const isSecretFile = (name: string, content: string, { model }: PartReading): boolean =>
  (content !== '' && namesSecret(name.replace(/\.[a-z]+$/, ''))) ||
  holdsSecret(content, model.secretValues) ||
  content.split('\n').some((line) => {
    if (/^\s*(?:#|;|\/\/)/.test(line)) return false;
    if (secretsInScript(line).length > 0) return true;
    const [, name, value] = /^\s*["']?([\w.-]{1,60})["']?\s*[:=]\s*["']?([^\s"',;]{1,200})/.exec(line) ?? [];
    // A variable or a template in its place is none.
    return name !== undefined && value !== undefined && !/^[$%{<[]/.test(value) && looksSecret(name, value);
  });

/** A file that becomes a secret. */
interface SecretFile {
  readonly name: string;
  /** @default - the folder of Docker's secrets */
  readonly target?: string | undefined;
  /** The name under which the value is stored. @default - the user stores it */
  readonly existingName?: string | undefined;
}

/** Makes a file a secret that the user stores. */
function addSecretFile(
  { name, target = `${SECRETS}${name}`, existingName }: SecretFile,
  place: KeyPlace,
  reading: PartReading,
  because: string,
) {
  const { draft, field, part } = reading;
  const variable = [...part.variables.effective].find(([, value]) => value === target)?.[0];
  // The folder of Docker's secrets is one that Kubernetes needs: see lib/definition/secrets.ts.
  const path = target.startsWith(SECRETS) ? undefined : cleanPath(target);
  if (path === undefined && variable === undefined)
    return place.refused(
      `the program reads ${target}, and Kubernetes keeps its own files in /run/secrets; let a variable of the program have the path, as ..._FILE of official images does`,
    );
  const secret = {
    name: secretName(longLabel(name), draft.secrets ?? []),
    file: {
      ...(path !== undefined && { path }),
      ...(variable !== undefined && { environmentVariable: variable }),
    },
    ...(existingName === undefined
      ? ({ source: 'provided' } as const)
      : ({ source: 'existing', existingName } as const)),
  };
  const before = draft.secrets ?? [];
  draft.secrets = [...before, secret];
  place.approximated(
    `${because}: it becomes the secret ${secret.name}, which ${
      existingName === undefined ? 'you store before the first deployment. Its value is not copied' : 'exists'
    }`,
    `${field}.secrets.${before.length}`,
  );
}

/** The folder of Docker's secrets. */
const SECRETS = '/run/secrets/';

interface Grant {
  readonly source: string;
  readonly target?: string | undefined;
}

const grantOf = (entry: unknown): Grant => {
  if (typeof entry !== 'object' || !entry) return { source: text(entry) };
  const { source, target } = entry as { source?: unknown; target?: unknown };
  return { source: text(source), ...(target !== undefined && { target: text(target) }) };
};

function readSecrets(value: unknown, place: KeyPlace, reading: PartReading) {
  for (const [i, { source: name, target: given }] of entriesOf(value).map(grantOf).entries()) {
    const at = place.at(i);
    const secret = own(reading.model.project.tree.secrets, name);
    const target = given === undefined || given.startsWith('/') ? given : `${SECRETS}${given}`;
    const database = databaseOfSecret(target ?? `${SECRETS}${name}`, reading);
    if (!secret) at.refused(`there is no secret ${name}; add it to secrets at the top of the file`);
    else if (database) at.approximated(`is the password of ${database.name}, which a variable hands over`);
    else if (isExternal(secret))
      addSecretFile({ name, target, existingName: externalName(name, secret) }, at, reading, 'exists');
    else addSecretFile({ name, target }, at, reading, 'is a secret');
  }
  if (entriesOf(value).length === 0) place.dropped('it is empty');
}

const isExternal = ({ external }: Readonly<Record<string, unknown>>): boolean =>
  external === true || external === 'true' || (typeof external === 'object' && external !== null);

const externalName = (key: string, { name, external }: Readonly<Record<string, unknown>>): string =>
  label(
    text(
      name ??
        (typeof external === 'object' ? (external as { name?: unknown } | null)?.name : undefined) ??
        key,
    ),
  );

function readConfigs(value: unknown, place: KeyPlace, reading: PartReading) {
  const { project } = reading.model;
  for (const [i, { source, target = `/${source}` }] of entriesOf(value).map(grantOf).entries()) {
    const at = place.at(i);
    const config = own(project.tree.configs, source);
    if (!config) at.refused(`there is no config ${source}; add it to configs at the top of the file`);
    else if (config.content !== undefined) addText(source, text(config.content), target, at, reading);
    else if (config.environment !== undefined)
      addText(
        text(config.environment),
        own(project.variables, text(config.environment)) ?? '',
        target,
        at,
        reading,
      );
    else if (config.file !== undefined) {
      const path = resolve(project.folder, text(config.file));
      if (existsSync(path)) addConfiguration(path, target, at, reading);
      else at.refused(NOTHING_THERE);
    } else at.refused('is in no file here; give its text with content');
  }
  if (entriesOf(value).length === 0) place.dropped('it is empty');
}

export const FILE_KEYS: ComposeKeys<PartReading> = {
  configs: {
    kinds: ['taken', 'approximated', 'dropped', 'refused'],
    about: 'as `configuration`, a text each. What looks like a secret becomes one',
    read: readConfigs,
  },
  secrets: {
    kinds: ['approximated', 'dropped', 'refused'],
    about:
      'as `secrets`, files that you store. The variable that has the path gets the new one: /run/secrets is a folder of Kubernetes. Without such a variable it is refused',
    read: readSecrets,
  },
};
