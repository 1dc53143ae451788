import { InvalidInput } from '../../../lib/definition/invalid-input.ts';
import { type Files, folderOf, type Given, imported, refusals } from './imported.ts';

/*
 * Input that is broken, huge or hostile. It ends in an error or in refusals, after little time.
 */

/**
 * The CPU that reading may take: a second on a machine of today, and CI's may be three times slower, with two tests on cores
 * that take turns, which doubles it. Not the time: other tests run beside this one.
 */
const MOST_SECONDS = 6;

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
  expect(seconds).toBeLessThan(MOST_SECONDS);
}

/** A Compose file with one service. */
export const web = (keys: object): Files => ({
  'compose.yaml': { services: { web: { image: 'nginx:1.27', ...keys } } },
});

/** Loads and compiles what no time should have in it. */
export const warmUp = (): void => {
  imported(folderOf(web({ ports: ['80:80'] })));
};
