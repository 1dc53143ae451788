import type { ProcedureId } from '../../lib/compare/runbook/procedure.ts';
import type { Checkout } from './checkout.ts';

/** A running replica of the service. */
export interface Replica {
  /** The id, which changes when the replica is started anew. */
  readonly id: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** A deployment as the runbook's tests see it from outside. */
export interface Deployed {
  readonly checkout: Checkout;
  readonly baseUrl: string;
  /** The replicas that serve. */
  readonly replicas: () => Promise<Replica[]>;
  readonly adminToken: () => Promise<string>;
  /** Environment variables of the shell. @default - only those of this process */
  readonly environment?: Readonly<Record<string, string>>;
  /** Lines for a shell that deploy the checkout. They may fail where the checkout cannot start. */
  readonly deploy: readonly string[];
  /** The user id in a shell. @default - the service's user */
  readonly shellUserId?: number;
  /** The text that a procedure prints where the target cannot do it. */
  readonly refusals: Readonly<Partial<Record<ProcedureId, string>>>;
  /** The entry that the audit log has to have. */
  readonly recorded: RegExp;
  /** The time limit for the entry, in seconds. @default 1 */
  readonly recordedWithinSeconds?: number;
  /** True on an emulator, which cannot show the procedures that need a real account. @default false */
  readonly isEmulated?: boolean;
  /** Ends the command that runs. @default - a command runs to its own end */
  readonly signal?: AbortSignal;
}
