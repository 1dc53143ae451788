import { basename, dirname } from 'node:path';
import type { ApplicationDraft, ServiceDraft } from './draft.ts';
import type { VerdictLedger } from './key-verdict.ts';
import { longLabel } from './names.ts';
import { secretName } from './provided-secret.ts';

/**
 * Makes secrets of the configuration files that lie beside a secret, such as `tls.crt` beside `tls.key`: Fargate mounts whole
 * folders, of secrets or of configuration.
 */
export function fitSecretFolders({ services, jobs = {} }: ApplicationDraft, ledger: VerdictLedger): void {
  for (const [list, all] of [['services', services] as const, ['jobs', jobs] as const])
    for (const [name, draft] of Object.entries(all)) fit(draft, `${list}.${name}`, ledger);
}

type Draft = Pick<ServiceDraft, 'configuration' | 'secrets'>;

/** The folders that files of secrets lie in. */
const secretFolders = ({ secrets = [] }: Draft): ReadonlySet<string> =>
  new Set(secrets.flatMap(({ file }) => (file?.path ? [dirname(file.path)] : [])));

function fit(draft: Draft, field: string, ledger: VerdictLedger): void {
  moveOut(draft, field, ledger);
  const { configuration = [] } = draft;
  const folders = secretFolders(draft);
  const kept: typeof configuration = [];
  for (const [i, file] of configuration.entries()) {
    const from = `${field}.configuration.${i}`;
    if (!folders.has(dirname(file.path))) {
      ledger.move(from, `${field}.configuration.${kept.length}`);
      kept.push(file);
      continue;
    }
    const before = draft.secrets ?? [];
    const name = secretName(longLabel(basename(file.path)), before);
    draft.secrets = [...before, { name, file: { path: file.path }, source: 'provided' }];
    ledger.amend(from, {
      kind: 'approximated',
      text: `lies beside a secret, and Fargate mounts whole folders, of secrets or of configuration: it becomes the secret ${name}, which you store before the first deployment`,
      field: `${field}.secrets.${before.length}`,
    });
  }
  if (kept.length > 0) draft.configuration = kept;
  else delete draft.configuration;
}

/**
 * Moves secrets out of folders that configuration needs alone, such as /etc/nginx/certs beside /etc/nginx/nginx.conf. Only
 * where a file of configuration names the folder: there, its new name can be written.
 */
function moveOut(draft: Draft, field: string, ledger: VerdictLedger): void {
  const files = draft.configuration ?? [];
  const within = (folder: string): boolean =>
    files.some(({ path }) => folder.startsWith(`${dirname(path)}/`) && dirname(path) !== '/etc');
  for (const folder of secretFolders(draft)) {
    if (!within(folder) || !files.some(({ text }) => text.includes(`${folder}/`))) continue;
    const target = `/etc/${field.split('.').at(-1)}-${longLabel(basename(folder))}`;
    const moved = (path: string): string =>
      path.startsWith(`${folder}/`) ? `${target}${path.slice(folder.length)}` : path;
    draft.configuration = files.map(({ path, text }) => ({
      path: moved(path),
      text: text.replaceAll(`${folder}/`, `${target}/`),
    }));
    draft.secrets = draft.secrets?.map((secret) =>
      secret.file?.path ? { ...secret, file: { ...secret.file, path: moved(secret.file.path) } } : secret,
    );
    ledger.add({
      kind: 'approximated',
      path: field,
      text: `has the secrets of ${folder} in ${target}, and its configuration names them there: on ECS, a folder of configuration holds nothing else`,
      field: `${field}.secrets`,
    });
  }
}
