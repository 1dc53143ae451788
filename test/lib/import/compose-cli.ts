import { spawnSync } from 'node:child_process';

export const { PATH } = process.env;
const hasCompose = spawnSync('docker', ['compose', 'version']).status === 0;
/** Skipped without the Docker CLI: it is what the reader asks, or is compared with. */
export const itWithCompose = hasCompose ? it : it.skip;
