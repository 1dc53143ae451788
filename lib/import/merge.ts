import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { mergedByDocker } from './docker-cli.ts';
import { looksSecret } from './secret-like.ts';
import { assignments, text } from './short-forms.ts';
import { isWithin, parseYaml, readText, wrongFile } from './yaml-file.ts';

/*
 * Several Compose files as one: those that the user names, and those that they include or extend.
 */

export interface Sources {
  readonly files: readonly string[];
  /** The folder that no file may leave. */
  readonly root: string;
  readonly envFile: string | undefined;
  readonly shell: Readonly<Record<string, string | undefined>>;
}

interface SourceFile {
  readonly file: string;
  readonly text: string;
  readonly tree: object;
}

/** More files of one application would not be understood. */
const MOST_FILES = 50;

/**
 * The Compose files as one tree. A single file without `extends` and `include` needs no Docker.
 *
 * @throws InvalidInput if a file cannot be read, or if Compose is needed and refuses the files or is not there
 */
export function mergedTree({ files, root, envFile, shell }: Sources): unknown {
  // The user names these files, so they may be anywhere.
  const sources = files.map((file) => sourceOf(file, isWithin(root, file) ? root : dirname(file)));
  const [only] = sources;
  if (sources.length === 1 && only && !needsCompose(only)) return only.tree;
  // Compose would follow links and fetch what is elsewhere, so each file is read here before.
  const all = withOthers(sources, root);
  const variables = all.flatMap(({ tree }) =>
    servicesOf(tree).flatMap(({ environment }) => assignments(environment)),
  );
  const secrets = new Set(
    variables.flatMap(([name, value]) => (value && looksSecret(name, value) ? [value] : [])),
  );
  return JSON.parse(mergedByDocker({ files, envFile, shell, secrets }));
}

function sourceOf(file: string, root: string): SourceFile {
  const content = readText(file, root);
  const tree = parseYaml(content, file);
  if (typeof tree !== 'object' || !tree || Array.isArray(tree))
    throw wrongFile(file, 'must be a mapping with the key services, and holds another value');
  return { file, text: content, tree };
}

const servicesOf = (tree: object): Readonly<Record<string, unknown>>[] => {
  const { services } = tree as { services?: unknown };
  return Object.values(typeof services === 'object' && services ? services : {}).filter(
    (service) => typeof service === 'object' && service,
  );
};

const needsCompose = ({ text: written, tree }: SourceFile): boolean =>
  'include' in tree ||
  /!(?:reset|override)\b/.test(written) ||
  servicesOf(tree).some((service) => 'extends' in service);

/** The files, and those that they include and extend. */
function withOthers(sources: readonly SourceFile[], root: string): SourceFile[] {
  const all = [...sources];
  // The list grows while it is read.
  for (const source of all) {
    for (const path of othersOf(source)) {
      const file = resolve(dirname(source.file), path);
      if (all.some((one) => one.file === file)) continue;
      if (all.length >= MOST_FILES)
        throw wrongFile(source.file, `leads to more than ${MOST_FILES} files, and no more are read`);
      all.push(sourceOf(file, root));
    }
  }
  return all;
}

/** The paths of the files that a file includes and extends. */
function othersOf({ file, tree }: SourceFile): string[] {
  const { include } = tree as { include?: unknown };
  const included = [include ?? []].flat().flatMap((entry) => {
    const { path = entry, env_file: envFile } = Object(entry) as { path?: unknown; env_file?: unknown };
    const paths = [path].flat().map(text);
    const [first = ''] = paths;
    const folder = resolve(dirname(file), dirname(first));
    if (envFile !== undefined || (folder !== dirname(file) && existsSync(join(folder, '.env'))))
      throw wrongFile(
        file,
        `includes ${first} with an env file of its own; give its variables with --env-file`,
      );
    return paths;
  });
  const extended = servicesOf(tree).flatMap(({ extends: from }) => {
    const { file: other } = Object(from) as { file?: unknown };
    return other === undefined ? [] : [text(other)];
  });
  const others = [...included, ...extended];
  const elsewhere = others.find((path) => /:\/\/|^git@|^oci:|\.git(?:#|$)|\$/.test(path));
  if (elsewhere !== undefined)
    throw wrongFile(
      file,
      'includes or extends a file that is not in the folder, or whose path has a variable; copy the file, and write its path out',
    );
  return others;
}
