import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMPOSE_FILE } from '../../lib/deploy/rendered-files.ts';

const ROOT = join(__dirname, '..', '..');
const DEFINITION = join('lib', 'application.ts');
const FILES = [
  'app',
  'bin',
  'examples',
  'k8s',
  'lib',
  COMPOSE_FILE,
  'cdk.json',
  'package.json',
  'tsconfig.json',
  '.gitignore',
];

/** A copy of the project in the place of a user's checkout. Tests release from it, so that the project itself stays as it is. */
export class Checkout {
  readonly folder = mkdtempSync(join(tmpdir(), 'checkout-'));

  constructor() {
    for (const entry of FILES) {
      const filter = (path: string) => !/[\\/](node_modules|dist)$/.test(path);
      cpSync(join(ROOT, entry), join(this.folder, entry), { recursive: true, filter });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(this.folder, 'node_modules'));
  }

  /**
   * Puts an application of examples/ in the place of the sample.
   *
   * @param changes what is different of its services, by their names @default - nothing
   */
  takeExample(name: string, changes: Readonly<Record<string, object>> = {}): void {
    const changed = Object.entries(changes).map(
      ([service, change]) => `${service}: { ...example.services.${service}, ...${JSON.stringify(change)} },`,
    );
    writeFileSync(
      join(this.folder, DEFINITION),
      changed.length === 0
        ? `export { application } from '../examples/${name}.ts';\n`
        : `import { application as example } from '../examples/${name}.ts';
export const application = { ...example, services: { ...example.services, ${changed.join(' ')} } };
`,
    );
  }

  /** Sets an option of the project in cdk.json. */
  setContext(option: string, value: unknown): void {
    const file = join(this.folder, 'cdk.json');
    const settings = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(file, JSON.stringify({ ...settings, context: { ...settings.context, [option]: value } }));
  }

  /** Replaces text in the definition, as a user does for a release, or in another file. */
  edit(from: string, to: string, edited = DEFINITION): void {
    const file = join(this.folder, edited);
    const text = readFileSync(file, 'utf8');
    if (!text.includes(from)) throw new Error(`${edited} must have ${from}; got none`);
    // As a function: in a text, `$` would have a meaning.
    writeFileSync(
      file,
      text.replace(from, () => to),
    );
  }

  /** Gives a service a version of its own, as a user does for a release of this service alone. */
  setVersion({ name }: { readonly name: string }, version: string): void {
    this.edit(`    ${name}: {\n`, `    ${name}: {\n      version: '${version}',\n`);
  }

  /** Restores the definition of the project. */
  restore(): void {
    cpSync(join(ROOT, DEFINITION), join(this.folder, DEFINITION));
  }

  /** Begins a git history, with one commit that has all files. */
  beginHistory(): void {
    this.git('init', '--quiet');
    this.git('add', '--all');
    this.git('commit', '--quiet', '--message', 'Begin');
  }

  git(...args: string[]): string {
    const env = { ...process.env, ...AUTHOR };
    return execFileSync('git', args, { cwd: this.folder, env, encoding: 'utf8' }).trim();
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The author of commits, for machines where git has no author configured. */
export const AUTHOR = {
  GIT_AUTHOR_NAME: 'Somebody',
  GIT_AUTHOR_EMAIL: 'somebody@example.com',
  GIT_COMMITTER_NAME: 'Somebody',
  GIT_COMMITTER_EMAIL: 'somebody@example.com',
};
