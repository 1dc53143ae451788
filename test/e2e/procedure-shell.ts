import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunbookStep } from '../../lib/compare/runbook/procedure.ts';
import { AUTHOR } from './checkout.ts';
import type { Deployed } from './deployed.ts';
import { progress } from './tier-findings.ts';

/** A folder of the user, and what a shell there is given. */
export interface ShellPlace extends Pick<Deployed, 'environment' | 'signal'> {
  readonly checkout: { readonly folder: string };
}

/** The end of a shell. */
export interface ShellResult {
  readonly code: number | null;
  /** The text on both of its outputs. */
  readonly output: string;
}

/** Runs lines in one shell in the checkout. The shell ends at the first line that fails. */
export function inShell(
  { checkout, environment, signal }: ShellPlace,
  script: readonly string[],
  { hasTerminal = false } = {},
): Promise<ShellResult> {
  const file = join(checkout.folder, '..', `${process.pid}-procedure.sh`);
  writeFileSync(file, `set -e\n${script.join('\n')}\n`);
  progress(`$ ${script.at(-1)}`);
  const line = hasTerminal ? ['script', '-qec', `sh ${file}`, '/dev/null'] : ['sh', file];
  const [program = '', ...args] = line;
  const env = { ...process.env, ...AUTHOR, ...environment };
  const child = spawn(program, args, { cwd: checkout.folder, env, ...(signal && { signal }) });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  child.stdin.on('error', () => undefined);
  child.stdin.end(hasTerminal ? 'id\nexit\n' : undefined);
  return new Promise<ShellResult>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  }).finally(() => rmSync(file));
}

/** Groups steps: consecutive lines, which one shell runs together, and between them the field to edit. */
export function parts(steps: readonly RunbookStep[]): (string | string[])[] {
  const found: (string | string[])[] = [];
  for (const step of steps) {
    const last = found.at(-1);
    if (typeof step !== 'string') found.push(step.edit);
    else if (Array.isArray(last)) last.push(step);
    else found.push([step]);
  }
  return found;
}
