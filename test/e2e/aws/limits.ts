import { isEmulated } from './never-by-accident.ts';

/*
 * How long things may take. AWS brings up machines, load balancers and clusters; an emulator writes them down.
 */

const emulated = isEmulated(process.env);

/** Of a command that deploys or destroys stacks. A cluster alone takes AWS 10 to 15 minutes. */
export const DEPLOY_SECONDS = emulated ? 600 : 2400;

/** Of a command under load, and the wait for the end of its effects: no measurement takes longer ones. */
export const COMMAND_SECONDS = 600;
export const SETTLE_SECONDS = emulated ? 60 : 240;

/** Of an attempt of a scenario, which is two commands under load, a wait, and a deployment at most. */
export const SCENARIO_SECONDS = emulated ? 240 : 2 * (COMMAND_SECONDS + SETTLE_SECONDS) + DEPLOY_SECONDS;

/** Of a daily job, which may be a deployment that fails and one that mends it. */
export const JOB_SECONDS = emulated ? 960 : 2 * DEPLOY_SECONDS;

/** Until CloudTrail tells of a call, which takes minutes and has no limit of its own. */
export const RECORD_SECONDS = 1200;
