import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Runs after `npm ci` and installs the packages of the sample's services, if they are there. Their builds need the
// development packages, so these are installed even where NODE_ENV is `production`.
const sample = join(dirname(fileURLToPath(import.meta.url)), '..', 'app');
const services = existsSync(sample) ? readdirSync(sample).map((name) => join(sample, name)) : [];
for (const cwd of services.filter((folder) => existsSync(join(folder, 'package-lock.json')))) {
  const { status } = spawnSync('npm', ['ci', '--include=dev', '--no-audit', '--no-fund'], {
    cwd,
    stdio: 'inherit',
    // On Windows, npm is a script that only a shell can start.
    shell: process.platform === 'win32',
  });
  process.exitCode ||= status ?? 1;
}
