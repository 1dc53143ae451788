import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const hasOpenssl = (): boolean => spawnSync('openssl', ['version']).status === 0;

/**
 * Writes key.pem, certificate.pem, which signs itself, and rules.conf, by which PostgreSQL admits nobody without TLS from
 * outside of its container.
 */
export function selfSigned(folder: string, hosts: readonly string[]): void {
  const names = `subjectAltName=${hosts.map((host) => `DNS:${host}`).join()}`;
  const out = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'certificate.pem')];
  const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=e2e'];
  execFileSync('openssl', [...args, '-addext', names, ...out], { stdio: 'ignore' });
  writeFileSync(join(folder, 'rules.conf'), 'local all all trust\nhostssl all all all scram-sha-256\n');
  // The users of containers read them. The key is used by this test alone.
  chmodSync(folder, 0o755);
  for (const file of ['key.pem', 'certificate.pem', 'rules.conf']) chmodSync(join(folder, file), 0o644);
}
