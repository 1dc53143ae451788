import { cpSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseService } from '../../../lib/definition.ts';
import { service as definition } from '../../../lib/service.ts';

export const service = parseService(definition);

const DEFINITION = join('lib', 'service.ts');
const ROOT = join(__dirname, '..', '..', '..');

/** A copy of the project, for the releases of the test: the checkout stays as it is. */
export class ProjectCopy {
  readonly folder = mkdtempSync(join(tmpdir(), 'aws-'));

  constructor() {
    for (const entry of ['app', 'bin', 'k8s', 'lib', 'cdk.json', 'package.json', 'tsconfig.json']) {
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

  /** The definition as it is in the checkout. */
  restore(): void {
    cpSync(join(ROOT, DEFINITION), join(this.folder, DEFINITION));
  }
}
