import { fromCompose } from '../../lib/compare/runbook/moves.ts';
import { movedOf } from '../../lib/compare/runbook/runbook.ts';
import { secretFile } from '../../lib/definition/secrets.ts';
import { removeProject } from './compose/rendered-project.ts';
import type { Deployed } from './deployed.ts';
import { inShell, type ShellPlace } from './procedure-shell.ts';
import { adminToken, application, service } from './sample.ts';
import { progress, shown } from './tier-findings.ts';
import { newLink } from './witness-links.ts';

/** The Compose project of the test: a developer's own data stays. */
const PROJECT = `${application.name}-move-e2e`;

/** The links that are made on Docker Compose: more than the 25 items of one request. */
const LINKS = 60;

/** A deployment to which the sample moves, with the checkout in which the commands are typed. */
export type MoveTarget = Pick<Deployed, 'checkout' | 'baseUrl' | 'environment' | 'signal' | 'adminToken'>;

/**
 * Starts the sample on Docker Compose, makes links, and moves them by the commands of the comparison. Each link has to be
 * readable afterwards, and the admin token has to be that of Compose.
 */
export async function moveFromCompose(to: 'eks' | 'kubernetes', on: MoveTarget): Promise<void> {
  const composeUrl = `http://127.0.0.1:${service.exposure.localPort}`;
  const environment = { ...on.environment, COMPOSE_PROJECT_NAME: PROJECT };
  const shell = (script: readonly string[]) => succeeded({ ...on, environment }, script);
  try {
    await shell(['docker compose up --detach --wait']);
    const codes: string[] = [];
    for (let n = 0; n < LINKS; n += 1) codes.push(await newLink(composeUrl, n));
    const token = await shell([`docker compose exec -T ${service.name} cat ${secretFile(adminToken)}`]);
    const begin = Date.now();
    const printed = await shell(fromCompose(movedOf(application), to));
    const seconds = ((Date.now() - begin) / 1000).toFixed(0);
    // In the end: how many items each table had, and has now.
    const counts = printed.split('\n').filter((line) => /^\d+$/.test(line));
    expect(counts.length).toBe(2 * application.services.filter(({ table }) => table).length);
    // The table of the links is the one that had as many items.
    expect(counts.filter((_, i) => i % 2 === 0)).toContain(String(LINKS));
    for (const [n, code] of codes.entries()) {
      const { status, headers } = await fetch(`${on.baseUrl}/${code}`, { redirect: 'manual' });
      expect([status, headers.get('location')]).toEqual([302, `https://example.com/witness/${n}`]);
    }
    expect(await on.adminToken()).toBe(token.trim());
    shown(
      `from Docker Compose to ${to}`,
      `${LINKS} of ${LINKS} links readable; items before and after, by table: ${counts.join(', ')}; all commands took ${seconds} s`,
    );
  } finally {
    removeProject(PROJECT);
  }
}

/**
 * Runs commands of a move, which have to succeed.
 *
 * @returns the text that they print
 */
export async function succeeded(on: ShellPlace, script: readonly string[]): Promise<string> {
  const { code, output } = await inShell(on, script);
  if (code !== 0) {
    progress(output);
    throw new Error(`the commands of the move must exit with 0; got ${code}\n${output}`);
  }
  return output;
}
