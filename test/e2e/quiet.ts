/*
 * Time for measurements: what is built beside the tests stands still meanwhile.
 */

/** The process group that builds the next engine. `.ci/run` sets it. @default - nothing is built beside the tests */
const { BUILDING_GROUP } = process.env;

function signalBuilding(signal: 'SIGSTOP' | 'SIGCONT'): void {
  if (BUILDING_GROUP !== undefined) process.kill(-Number(BUILDING_GROUP), signal);
}

export const beginQuiet = (): void => signalBuilding('SIGSTOP');
export const endQuiet = (): void => signalBuilding('SIGCONT');

/** Runs a measurement while nothing is built. */
export async function inQuiet<T>(measurement: () => Promise<T>): Promise<T> {
  beginQuiet();
  try {
    return await measurement();
  } finally {
    endQuiet();
  }
}
