import { InvalidInput } from '../../../lib/definition/invalid-input.ts';
import { type Files, folderOf, type Given, imported, refusals } from './imported.ts';

/*
 * Input that is broken, huge or hostile. It ends in an error or in refusals, after little time.
 */

/**
 * The CPU that reading may take, as a multiple of what an ordinary import took in the same run. A limit in seconds would hang
 * on the machine. Not the time: other tests run beside this one.
 */
const MOST_TIMES = 5;

/** The CPU of an ordinary import. */
let ordinarySeconds = 0;

/** The errors or the refusals of a folder, and the CPU that it took to find them. */
export function outcomeOf(folder: string, given: Given = {}): { lines: string[]; seconds: number } {
  const before = process.cpuUsage();
  const lines = linesOf(folder, given);
  const { user, system } = process.cpuUsage(before);
  return { lines, seconds: (user + system) / 1e6 };
}

function linesOf(folder: string, given: Given): string[] {
  try {
    return refusals(imported(folder, given));
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    return error.problems.map(({ message }) => message);
  }
}

export function expectRefusal(folder: string, saying: RegExp, given: Given = {}): void {
  const { lines, seconds } = outcomeOf(folder, given);
  expect(lines.join('\n')).toMatch(saying);
  expect(seconds).toBeLessThan(MOST_TIMES * ordinarySeconds);
}

/** A Compose file with one service. */
export const web = (keys: object): Files => ({
  'compose.yaml': { services: { web: { image: 'nginx:1.27', ...keys } } },
});

const MOST_SERVICES = 100;

/** Imports a Compose file with as many services as may be, and notes the CPU of it. */
export function measureOrdinaryImport(): void {
  const environment = Object.fromEntries(
    Array.from({ length: 10 }, (_, i) => [`VARIABLE_${i}`, 'some words']),
  );
  const services = Object.fromEntries(
    Array.from({ length: MOST_SERVICES }, (_, i) => [`web-${i}`, { image: 'nginx:1.27', environment }]),
  );
  const { lines, seconds } = outcomeOf(folderOf({ 'compose.yaml': { services } }));
  expect(lines).toEqual([]);
  ordinarySeconds = seconds;
}
