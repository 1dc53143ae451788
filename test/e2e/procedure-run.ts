import {
  PROCEDURES,
  type Procedure,
  type ProcedureId,
  type Runbook,
} from '../../lib/compare/runbook/procedure.ts';
import type { Service } from '../../lib/definition/application.ts';
import type { Deployed } from './deployed.ts';
import { inShell, parts, type ShellResult } from './procedure-shell.ts';
import { service } from './sample.ts';

/** The version that the procedure `release` releases. */
export const NEXT = `${service.version}-next`;

/** The edit of each field that a procedure edits: the text before and the text after. */
const EDITS = {
  environment: [`LOG_LEVEL: 'info'`, `LOG_LEVEL: 'debug'`],
  replicas: [`replicas: { min: ${service.replicas.min},`, `replicas: { min: ${service.replicas.min + 1},`],
  // The service alone: without a version of its own, it has the application's.
  version: [`    ${service.name}: {\n`, `    ${service.name}: {\n      version: '${NEXT}',\n`],
} as const satisfies Partial<Record<keyof Service, readonly [string, string]>>;

/** Runs a procedure of a runbook, up to the first part that fails. */
export async function runProcedure(runbook: Runbook, id: ProcedureId, on: Deployed): Promise<ShellResult> {
  let ran: ShellResult = { code: 0, output: '' };
  for (const part of parts(runbook[id].steps)) {
    if (typeof part === 'string') on.checkout.edit(...edit(part));
    else ran = await inShell(on, [...lines(runbook.access), ...part], { hasTerminal: id === 'shell' });
    if (ran.code !== 0) break;
  }
  return ran;
}

/**
 * Runs a procedure that has to succeed.
 *
 * @returns the text that the procedure prints
 */
export async function succeedIn(runbook: Runbook, id: ProcedureId, on: Deployed): Promise<string> {
  const { code, output } = await runProcedure(runbook, id, on);
  if (code !== 0) throw new Error(`${PROCEDURES[id]} must exit with 0; got ${code}\n${output}`);
  return output;
}

function edit(field: string): readonly [string, string] {
  const change = EDITS[field as keyof typeof EDITS];
  if (!change) throw new Error(`a procedure edits one of ${Object.keys(EDITS).join(', ')}; got ${field}`);
  return change;
}

const lines = ({ steps }: Procedure): string[] => steps.filter((step) => typeof step === 'string');
