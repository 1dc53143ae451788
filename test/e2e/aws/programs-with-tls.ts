import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { selfSigned } from '../self-signed.ts';
import { database, queue } from '../tickets.ts';

/*
 * The images that an emulator runs in the place of RDS and ElastiCache, if its user has chosen some. Both take connections with
 * TLS alone, and the rendered URLs ask for it, but the emulator's own images have no TLS.
 */

export const EMULATED_POSTGRES = process.env.AWS_EMULATOR_POSTGRES_IMAGE || undefined;
export const EMULATED_VALKEY = process.env.AWS_EMULATOR_VALKEY_IMAGE || undefined;

/** Builds PostgreSQL that takes connections with TLS alone, unless there is an image with the tag. */
export function buildPostgresWithTls(tag: string): void {
  // A folder that the image has already: a folder that `COPY` makes would get the rights of the files.
  const folder = '/var/lib/postgresql';
  const settings = {
    ssl: 'on',
    ssl_cert_file: `${folder}/certificate.pem`,
    ssl_key_file: `${folder}/key.pem`,
    hba_file: `${folder}/rules.conf`,
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  buildWithCertificate(tag, database, folder, `CMD ${JSON.stringify(['postgres', ...args])}`);
}

/** Builds Valkey that takes connections with TLS alone, unless there is an image with the tag. */
export function buildValkeyWithTls(tag: string): void {
  const folder = '/etc';
  const command = [
    'valkey-server --protected-mode no --port 0 --tls-port 6379 --tls-auth-clients no',
    `--tls-ca-cert-file ${folder}/certificate.pem`,
    `--tls-cert-file ${folder}/certificate.pem --tls-key-file ${folder}/key.pem`,
  ].join(' ');
  // As the entrypoint, since an emulator may name a command of its own.
  buildWithCertificate(tag, queue, folder, `ENTRYPOINT ${JSON.stringify(['sh', '-c', `exec ${command}`])}`);
}

function buildWithCertificate(
  tag: string,
  { image, userId }: { readonly image: string; readonly userId: number },
  folder: string,
  command: string,
): void {
  if (spawnSync('docker', ['image', 'inspect', tag]).status === 0) return;
  const context = mkdtempSync(join(tmpdir(), 'with-tls-'));
  try {
    selfSigned(context, ['localhost']);
    writeFileSync(
      join(context, 'Dockerfile'),
      `FROM ${image}
COPY --chown=${userId}:${userId} --chmod=600 key.pem certificate.pem rules.conf ${folder}/
${command}
`,
    );
    execFileSync('docker', ['build', '--quiet', '--tag', tag, context], { stdio: 'ignore' });
  } finally {
    rmSync(context, { recursive: true });
  }
}
