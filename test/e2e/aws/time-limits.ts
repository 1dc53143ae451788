import { isEmulated } from './never-by-accident.ts';

/*
 * The time limits. They are longer on AWS, which really starts machines, load balancers and clusters; an emulator only
 * records most of them.
 */

const emulated = isEmulated(process.env);

/** The limit of a command that deploys or destroys stacks. A cluster alone takes AWS 10 to 15 minutes. */
export const DEPLOY_SECONDS = emulated ? 600 : 2400;

/** The limit of a command under load: a measurement accepts no longer one. */
export const COMMAND_SECONDS = 600;

/** The limit of the wait for the end of the command's effects. */
export const SETTLE_SECONDS = emulated ? 60 : 240;

/** The longest time for which a load balancer drains a target, in seconds. The emulator cuts it by a variable of its own. */
export const DRAIN_CAP_SECONDS = emulated
  ? Number(process.env.AWS_EMULATOR_DRAIN_CAP ?? 5)
  : Number.POSITIVE_INFINITY;

/** The limit of one attempt of a scenario: at most two commands under load with their waits, and a deployment. */
export const SCENARIO_SECONDS = emulated ? 480 : 2 * (COMMAND_SECONDS + SETTLE_SECONDS) + DEPLOY_SECONDS;

/** The limit of a procedure of the runbook, which may be a deployment that fails and another that repairs it. */
export const PROCEDURE_SECONDS = emulated ? 960 : 2 * DEPLOY_SECONDS;

/** The limit of the wait until CloudTrail shows a call. This takes minutes, and AWS promises no limit. */
export const RECORD_SECONDS = 1200;
