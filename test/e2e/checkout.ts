import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMPOSE_FILE } from '../../lib/committed.ts';

const ROOT = join(__dirname, '..', '..');
const DEFINITION = join('lib', 'service.ts');
const FILES = [
  'app',
  'bin',
  'k8s',
  'lib',
  COMPOSE_FILE,
  'cdk.json',
  'package.json',
  'tsconfig.json',
  '.gitignore',
];

/** A user's checkout of the project: a copy, for the releases of a test, so that ours stays as it is. */
export class Checkout {
  readonly folder = mkdtempSync(join(tmpdir(), 'checkout-'));

  constructor() {
    for (const entry of FILES) {
      const filter = (path: string) => !/[\\/](node_modules|dist)$/.test(path);
      cpSync(join(ROOT, entry), join(this.folder, entry), { recursive: true, filter });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(this.folder, 'node_modules'));
  }

  /** Changes the definition, as whoever makes a release does. */
  edit(from: string, to: string): void {
    const file = join(this.folder, DEFINITION);
    const text = readFileSync(file, 'utf8');
    if (!text.includes(from)) throw new Error(`${DEFINITION} must have ${from}; got none`);
    writeFileSync(file, text.replace(from, to));
  }

  /** The definition as it is in ours. */
  restore(): void {
    cpSync(join(ROOT, DEFINITION), join(this.folder, DEFINITION));
  }

  /** From then on it has a history, in which all is committed. */
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

/** Who commits, where nobody may have told git who they are. */
export const AUTHOR = {
  GIT_AUTHOR_NAME: 'Somebody',
  GIT_AUTHOR_EMAIL: 'somebody@example.com',
  GIT_COMMITTER_NAME: 'Somebody',
  GIT_COMMITTER_EMAIL: 'somebody@example.com',
};
