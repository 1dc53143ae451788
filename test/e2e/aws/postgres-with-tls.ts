import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { selfSigned } from '../self-signed.ts';
import { database } from '../tickets.ts';

/**
 * The image that an emulator runs in the place of RDS, if its user has chosen one. RDS takes connections with TLS alone, and
 * the rendered URL asks for it, but the emulator's own image of PostgreSQL has no TLS.
 */
export const EMULATED_POSTGRES = process.env.AWS_EMULATOR_POSTGRES_IMAGE || undefined;

/** A folder that the image has already: a folder that `COPY` makes would get the rights of the files. */
const FOLDER = '/var/lib/postgresql';

const SETTINGS = {
  ssl: 'on',
  ssl_cert_file: `${FOLDER}/certificate.pem`,
  ssl_key_file: `${FOLDER}/key.pem`,
  hba_file: `${FOLDER}/rules.conf`,
};

/** Builds PostgreSQL that takes connections with TLS alone, unless there is an image with the tag. */
export function buildPostgresWithTls(tag: string): void {
  if (spawnSync('docker', ['image', 'inspect', tag]).status === 0) return;
  const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
  try {
    selfSigned(folder, ['localhost']);
    const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    writeFileSync(
      join(folder, 'Dockerfile'),
      `FROM ${database.image}
COPY --chown=${database.userId}:${database.userId} --chmod=600 key.pem certificate.pem rules.conf ${FOLDER}/
CMD ${JSON.stringify(['postgres', ...settings])}
`,
    );
    execFileSync('docker', ['build', '--quiet', '--tag', tag, folder], { stdio: 'ignore' });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
